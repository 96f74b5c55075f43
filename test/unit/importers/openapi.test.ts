import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { temporaryCollections } from '../../support/temporary-collections.ts';
import { exported, type Json, request, rowsOf } from './exported.ts';

const description = (more: Json): Json => ({
  openapi: '3.0.3',
  info: { title: 'Desk', description: 'The desk', version: '1' },
  servers: [
    { url: 'https://{region}.desk.test/v1', variables: { region: { default: 'eu' } } },
    { url: 'http://other' },
  ],
  ...more,
});

describe('an OpenAPI description', () => {
  test('is a collection: servers, tags, parameters, bodies and auth', async () => {
    const { report, collection } = await exported(
      'desk.json',
      description({
        tags: [{ name: 'Tickets', description: 'About tickets' }, { name: 'Empty' }],
        security: [{ token: [] }],
        components: {
          securitySchemes: {
            token: { type: 'http', scheme: 'bearer' },
            key: { type: 'apiKey', in: 'header', name: 'X-Key' },
          },
          parameters: { page: { name: 'page', in: 'query', required: true, schema: { type: 'integer', minimum: 1 } } },
          schemas: {
            Ticket: {
              type: 'object',
              required: ['subject'],
              properties: {
                id: { type: 'integer', readOnly: true },
                subject: { type: 'string', example: 'Help' },
                at: { type: 'string', format: 'date-time' },
                tags: { type: 'array', items: { enum: ['a', 'b'] } },
                parent: { $ref: '#/components/schemas/Ticket' },
              },
            },
          },
        },
        paths: {
          '/tickets/{id}': {
            parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: 'T-1' }],
            get: {
              summary: 'Get a ticket',
              tags: ['Tickets', 'Second'],
              parameters: [
                { $ref: '#/components/parameters/page' },
                {
                  name: 'fields',
                  in: 'query',
                  schema: { type: 'array', items: { type: 'string' } },
                  example: ['a', 'b'],
                },
                { name: 'ids', in: 'query', explode: false, schema: { type: 'array' }, example: [1, 2] },
                { name: 'f', in: 'query', style: 'deepObject', example: { a: 1 } },
                { name: 'X-Trace', in: 'header', required: true, schema: { type: 'string', format: 'uuid' } },
                { name: 'sid', in: 'cookie', example: 'c' },
              ],
              responses: { 200: { description: 'OK', content: { 'application/json': { example: { id: 1 } } } } },
            },
            put: {
              operationId: 'putTicket',
              tags: ['Tickets'],
              security: [{ key: [] }],
              requestBody: {
                content: {
                  'application/xml': {},
                  'application/json': { schema: { $ref: '#/components/schemas/Ticket' } },
                },
              },
            },
          },
          '/files/{name}.{ext}': {
            post: {
              security: [],
              requestBody: {
                content: {
                  'multipart/form-data': {
                    schema: {
                      type: 'object',
                      required: ['file'],
                      properties: {
                        file: { type: 'string', format: 'binary' },
                        note: { type: 'string', default: 'n' },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      }),
    );
    expect(report).toMatchObject({ name: 'Desk', format: 'OpenAPI 3.0' });
    expect(report.requests.map(({ name, method, folder }) => [name, method, folder])).toEqual([
      ['Get a ticket', 'GET', ['Tickets']],
      ['putTicket', 'PUT', ['Tickets']],
      ['POST /files/{name}.{ext}', 'POST', []],
    ]);
    expect(collection).toMatchObject({
      info: { description: 'The desk' },
      auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
      variable: [
        { key: 'region', value: 'eu' },
        { key: 'baseUrl', value: 'https://{{region}}.desk.test/v1' },
        { key: 'token', value: '' },
        { key: 'key', value: '' },
        { key: 'name', value: '' },
        { key: 'ext', value: '' },
      ],
      item: [{ name: 'Tickets', description: 'About tickets' }, {}],
    });
    const get = request(collection, 'Get a ticket');
    expect(get.url).toMatchObject({ raw: '{{baseUrl}}/tickets/:id?page=1', variable: [{ key: 'id', value: 'T-1' }] });
    expect(rowsOf(get.url)).toEqual(['page=1', '-fields=a', '-fields=b', '-ids=1,2', '-f[a]=1']);
    expect(get.header).toMatchObject([
      { key: 'X-Trace', value: '00000000-0000-4000-8000-000000000000' },
      { key: 'Cookie', value: 'sid=c' },
      { key: 'Accept', value: 'application/json' },
    ]);
    const put = request(collection, 'putTicket');
    expect(put.auth).toEqual({
      type: 'apikey',
      apikey: [
        { key: 'key', value: 'X-Key', type: 'string' },
        { key: 'value', value: '{{key}}', type: 'string' },
        { key: 'in', value: 'header', type: 'string' },
      ],
    });
    // A ticket in a ticket ends where it would begin anew; what is read only is not sent.
    expect(JSON.parse((put.body as { raw: string }).raw)).toEqual({
      subject: 'Help',
      at: '2026-01-01T12:00:00Z',
      tags: ['a'],
    });
    const post = request(collection, 'POST /files/{name}.{ext}');
    expect(post).toMatchObject({
      auth: { type: 'noauth' },
      url: { raw: '{{baseUrl}}/files/{{name}}.{{ext}}' },
      body: {
        mode: 'formdata',
        formdata: [
          { key: 'file', type: 'file', src: [] },
          { key: 'note', type: 'text', value: 'n', disabled: true },
        ],
      },
    });
    const examples = (collection.item[0] as Json & { item: Json[] }).item[0]?.response;
    expect(examples).toMatchObject([{ name: 'OK', code: 200, body: '{\n  "id": 1\n}' }]);
    expect(report.warnings.map(({ path }) => path)).toEqual([
      'servers',
      'paths./tickets/{id}.get',
      'paths./tickets/{id}.put.requestBody',
    ]);
  });

  test('in YAML, with types of 3.1, anchors and webhooks', async () => {
    const { report, collection } = await exported(
      'api.yaml',
      [
        'openapi: 3.1.0',
        'info: {title: Hooks, version: 1.0}',
        'x-common: &common {type: object, properties: {price: {type: [number, "null"], examples: [1.50]}, on: {const: 2020-01-01}}}',
        'webhooks:',
        '  call.ended:',
        '    post:',
        '      requestBody: {content: {application/json: {schema: *common}}}',
        'paths: {}',
      ].join('\n'),
    );
    expect(report).toMatchObject({ format: 'OpenAPI 3.1', requests: [{ method: 'POST', folder: ['Webhooks'] }] });
    expect(request(collection, 'POST call.ended')).toMatchObject({
      url: { raw: '{{webhookUrl}}' },
      body: { raw: '{\n  "price": 1.5,\n  "on": "2020-01-01"\n}' },
    });
  });

  test('that refers outside, in circles or nowhere is imported with warnings', async () => {
    const { report } = await exported(
      'x.json',
      description({
        components: { schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } } },
        paths: {
          '/a': { $ref: 'https://elsewhere.test/x.yaml' },
          '/b': {
            post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } } },
            get: { parameters: [{ $ref: '#/nowhere' }, { in: 'query' }], callbacks: {} },
          },
        },
      }),
    );
    expect(report.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET {{baseUrl}}/b',
      'POST {{baseUrl}}/b',
    ]);
    const warnings = report.warnings.map(({ message }) => message);
    for (const part of ['outside of the file', 'leads in a circle', 'leads nowhere', 'has no name', 'Callbacks']) {
      expect(warnings.some((message) => message.includes(part))).toBe(true);
    }
  });

  test('of another version is refused with its version', async () => {
    await using temporary = await temporaryCollections();
    for (const text of [
      '{"openapi":"4.0.0","paths":{}}',
      '{"swagger":"2.0","paths":{}}',
      'swagger: "2.0"\npaths: {}',
    ]) {
      await expect(temporary.importText({ name: 'x.json', text })).rejects.toMatchObject({ code: 'NOT_POSTMAN' });
    }
  });

  test('whose samples would be endless is bounded, and one that asks for too much is refused', async () => {
    const wide: Json = {};
    for (let level = 0; level < 12; level += 1) {
      const next = { $ref: `#/components/schemas/S${level + 1}` };
      const properties = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`p${at}`, next]));
      wide[`S${level}`] = { type: 'object', properties };
    }
    const paths = (schema: Json, count: number): Json =>
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [
          `/p${at}`,
          { post: { requestBody: { content: { 'application/json': schema } } } },
        ]),
      );
    const bounded = description({
      components: { schemas: wide },
      paths: paths({ schema: { $ref: '#/components/schemas/S0' } }, 20),
    });
    const { report } = await exported('wide.json', bounded);
    expect(report.requests).toHaveLength(20);

    const example = 'x'.repeat(1024 * 1024);
    await using temporary = await temporaryCollections();
    const text = JSON.stringify(
      description({
        components: { examples: { big: { value: example } } },
        paths: paths({ examples: { a: { $ref: '#/components/examples/big' } } }, 60),
      }),
    );
    await expect(temporary.importText({ name: 'big.json', text })).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });

  test('of any shape is imported or refused with a reason', async () => {
    await using temporary = await temporaryCollections();
    const words = [
      'openapi',
      'paths',
      '/a/{b}',
      'get',
      'post',
      'parameters',
      'in',
      'query',
      'name',
      'schema',
      'content',
      '$ref',
    ];
    const more = [
      '#/paths',
      'allOf',
      'type',
      'object',
      'array',
      'items',
      'properties',
      'example',
      'examples',
      'security',
      '__proto__',
    ];
    const word = fc.constantFrom(...words, ...more);
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        word,
        fc.integer(),
        fc.constant(null),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(word, tie('value'), { maxKeys: 4 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(value, value, async (paths, operation) => {
        const text = JSON.stringify({
          openapi: '3.0.0',
          paths: { '/a/{b}': { get: operation, x: paths } },
          components: paths,
          servers: operation,
        });
        const { documents } = await temporary.imports.add({ files: [{ name: 'x.json', text }], dryRun: true });
        expect(documents).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});
