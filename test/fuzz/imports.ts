import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { makeZip } from '../support/make-zip.ts';
import { resources } from '../support/open-engine.ts';
import type { Fuzzer } from './fuzzer.ts';
import { editJson, type JsonEdit, jsonEdit, type Mutation, mutate, mutation } from './mutations.ts';
import { type Host, openTarget, type Reply } from './target.ts';

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(resources, path), 'utf8'));

/** One of everything that a request can have. */
const rich = {
  info: { name: 'Rich', schema, description: { content: 'Text', type: 'text/markdown' } },
  auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
  variable: [{ key: 'host', value: 'http://127.0.0.1:1' }],
  event: [{ listen: 'prerequest', script: { exec: ['pm.x()'], type: 'text/javascript' } }],
  protocolProfileBehavior: { followRedirects: false },
  item: [
    {
      name: 'Folder',
      auth: { type: 'basic', basic: [{ key: 'username', value: 'u' }] },
      item: [
        {
          id: 'a',
          name: 'Form',
          request: {
            method: 'POST',
            url: {
              raw: '{{host}}/a/:id?x={{y}}#z',
              host: ['{{host}}'],
              path: ['a', ':id'],
              query: [{ key: 'x', value: '{{y}}', disabled: true }],
              variable: [{ key: 'id', value: '1' }],
            },
            header: [{ key: 'X-A', value: '{{a}}' }],
            body: {
              mode: 'formdata',
              formdata: [
                { key: 'f', type: 'file', src: ['files/a.txt'] },
                { key: 't', value: '{{t}}', type: 'text', contentType: 'text/plain' },
              ],
            },
          },
          response: [{ name: 'Example', code: 200, body: '{}', originalRequest: { method: 'GET', url: 'http://a' } }],
        },
        {
          name: 'GraphQL',
          request: {
            method: 'POST',
            url: '{{host}}',
            body: { mode: 'graphql', graphql: { query: '{a}', variables: '{}' } },
          },
        },
      ],
    },
    {
      name: 'Raw',
      request: {
        method: 'PUT',
        url: 'http://127.0.0.1:1/{{p}}',
        header: 'X-A: b\nX-C: d',
        auth: { type: 'apikey', apikey: { key: 'k', value: 'v', in: 'query' } },
        body: { mode: 'raw', raw: '{"a": "{{b}}", // c\n "d": {{e}}}', options: { raw: { language: 'json' } } },
      },
    },
    {
      name: 'Urlencoded',
      request: { url: 'a', body: { mode: 'urlencoded', urlencoded: [{ key: 'a', value: '{{b}}' }] } },
    },
    { name: 'Text', request: 'http://127.0.0.1:1/{{x}}' },
  ],
};

const version1 = {
  id: 'c1',
  name: 'Old',
  order: ['r1'],
  folders: [{ id: 'f1', name: 'F', order: ['r2'], folders_order: [] }],
  folders_order: ['f1'],
  requests: [
    {
      id: 'r1',
      name: 'One',
      method: 'POST',
      url: 'http://a/{{b}}',
      headers: 'X: y\n',
      dataMode: 'params',
      data: [{ key: 'a', value: 'b' }],
    },
    {
      id: 'r2',
      name: 'Two',
      method: 'GET',
      url: 'http://a/:b',
      pathVariables: { b: '1' },
      currentHelper: 'basicAuth',
      helperAttributes: { id: 'basic', username: 'u' },
    },
  ],
};

const environment = {
  name: 'Env',
  values: [
    { key: 'host', value: 'http://127.0.0.1:1', enabled: true, type: 'default' },
    { key: 'token', value: 's', enabled: true, type: 'secret' },
  ],
  _postman_variable_scope: 'environment',
};

const openapi = {
  openapi: '3.1.0',
  info: { title: 'API', version: '1' },
  servers: [{ url: 'https://{a}.test/v1', variables: { a: { default: 'b' } } }],
  security: [{ key: [] }],
  tags: [{ name: 'T' }],
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'query', name: 'k' },
      o: { type: 'oauth2', flows: { password: {} } },
    },
    schemas: {
      S: { type: 'object', properties: { s: { $ref: '#/components/schemas/S' }, a: { type: 'array', items: {} } } },
    },
  },
  paths: {
    '/a/{id}.{x}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { tags: ['T'], parameters: [{ name: 'q', in: 'query', style: 'deepObject', example: { a: [1] } }] },
      post: {
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/S' } }, 'text/xml': {} },
        },
        responses: { 200: { content: { 'application/json': { examples: { a: { value: { b: 1 } } } } } } },
      },
    },
  },
};

const recording = {
  log: {
    version: '1.2',
    pages: [{ id: 'p', title: 'P' }],
    entries: [
      {
        pageref: 'p',
        request: {
          method: 'POST',
          url: 'https://a.test/b?c=d',
          headers: [{ name: 'Cookie', value: 'a=b' }],
          cookies: [{ name: 'a', value: 'b' }],
          postData: {
            mimeType: 'multipart/form-data',
            params: [{ name: 'f', fileName: 'g', value: 'h' }],
            text: 'eA==',
          },
        },
        response: { status: 200, headers: [], content: { mimeType: 'a/b', text: 'eA==', encoding: 'base64' } },
      },
    ],
  },
};

const version3 = {
  $kind: 'collection',
  name: 'Three',
  variables: { a: 'b' },
  auth: [{ type: 'basic', credentials: { username: 'u' } }],
  scripts: [{ type: 'http:beforeRequest', code: 'x()' }],
  items: [
    {
      $kind: 'http-request',
      name: 'One',
      url: 'http://a/:b?c=d',
      queryParams: [{ key: 'c', value: 'd', disabled: true }],
      body: { type: 'formdata', content: [{ key: 'f', type: 'file', src: ['x'] }] },
      examples: [{ response: { statusCode: 200, body: { type: 'json', content: '{}' } } }],
      order: 1,
    },
    { $kind: 'collection', name: 'F', items: [{ $kind: 'graphql-request', query: '{a}' }] },
  ],
};

const dump = { version: 1, collections: [rich, version1], environments: [environment], globals: environment.values };

const documents = [
  openapi,
  recording,
  version3,
  dump,
  rich,
  version1,
  environment,
  { ...environment, _postman_variable_scope: 'globals' },
  { ...rich, info: { ...rich.info, schema: schema.replace('v2.1.0', 'v2.0.0') } },
  readJson('samples/crm.postman_collection.json'),
  readJson('dialects/pbxware.postman_collection.json'),
];

const encodings = {
  'utf-8': (text: string) => Buffer.from(text),
  'utf-8 with a mark': (text: string) => Buffer.from(`\ufeff${text}`),
  'utf-16': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16 the other way': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'utf-16 without a mark': (text: string) => Buffer.from(text, 'utf16le'),
  'latin-1': (text: string) => Buffer.from(text, 'latin1'),
} as const;

interface File {
  readonly name: string;
  readonly document: number;
  readonly edits: readonly JsonEdit[];
  readonly encoding: keyof typeof encodings;
  readonly mutations: readonly Mutation[];
}

const file: fc.Arbitrary<File> = fc.record({
  name: fc.constantFrom('a.json', 'b/c.json', 'b/d.json', '../../e', '\0', 'con', '.', 'a'.repeat(900)),
  document: fc.nat(documents.length - 1),
  edits: fc.array(jsonEdit, { maxLength: 8 }),
  encoding: fc.constantFrom(...(Object.keys(encodings) as (keyof typeof encodings)[])),
  mutations: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(mutation(['"', '{', '\\', '\ufeff']), { maxLength: 2 }),
  ),
});

const fileBytes = ({ document, edits, encoding, mutations }: File): Buffer =>
  mutate(encodings[encoding](JSON.stringify(editJson(documents[document], edits)) ?? ''), mutations);

const again = fc.option(fc.constantFrom('copy', 'replace', 'merge'), { nil: undefined });

/** Texts of formats that are no JSON, by the names that they have in a folder. */
const texts: readonly (readonly [name: string, text: string])[] = [
  [
    'c.curl',
    `TOKEN=x\ncurl -X POST 'http://a/b?c=d' -H "A: $TOKEN" \\\n  --data-raw $'{"a":"\\u00e9"}' -F 'f=@g;type=a/b' ; curl http://x`,
  ],
  ['cmd.curl', 'curl ^"http://a/b^" ^\r\n  -H ^"x: y^" --data-raw ^"^{^\\^"a^\\^":1^}^" ^&\r\ncurl "http://c"'],
  ['ps.curl', 'Invoke-WebRequest -Uri "http://a" `\n-Headers @{\n"a"="b"\n} `\n-Body "{`"a`":1}"'],
  [
    'C/.resources/definition.yaml',
    '$kind: collection\nvariables: {a: b}\nauth:\n  - type: basic\n    credentials: {username: u}\n',
  ],
  [
    'C/x.request.yaml',
    '$kind: http-request\nurl: http://a/:b?c=d\nheaders: &h\n  A: "007"\nqueryParams:\n  - {key: c, value: d}\nbody:\n  type: json\n  content: |-\n    {"a": 1}\nscripts:\n  - {type: afterResponse, code: x()}\norder: 1\n',
  ],
  [
    'C/.resources/x.resources/examples/E.example.yaml',
    '$kind: http-example\nrequest: {method: GET, url: a}\nresponse:\n  statusCode: 200\n  body: {type: json, content: "{}"}\n',
  ],
  ['C/F/y.request.yaml', '$kind: grpc-request\nurl: a\n'],
  ['e.environment.yaml', 'name: E\nvalues:\n  - {key: a, value: 1.10}\n  - {key: b, secret: true}\n'],
  ['api.yaml', 'openapi: 3.0.0\ninfo: {title: A}\npaths:\n  /a:\n    get: &g {summary: G}\n    post: *g\n'],
];

interface Texts {
  readonly files: readonly { readonly text: number; readonly mutations: readonly Mutation[] }[];
  readonly zipped: boolean;
  readonly mutations: readonly Mutation[];
  readonly again: string | undefined;
}

const signs = [
  '"',
  "'",
  '\\',
  '^',
  '`',
  '$(',
  '<<E\n',
  '&a ',
  '*a',
  '? ',
  '- ',
  '\n',
  ': ',
  '!!x ',
  '{',
  '@{',
  'PK\u0005\u0006',
  '\u00ff\u00ff',
];
const someTexts: fc.Arbitrary<Texts> = fc.record({
  files: fc.array(
    fc.record({ text: fc.nat(texts.length - 1), mutations: fc.array(mutation(signs), { maxLength: 3 }) }),
    { minLength: 1, maxLength: 6 },
  ),
  zipped: fc.boolean(),
  mutations: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(mutation(signs), { maxLength: 3 })),
  again,
});

async function tryTexts(host: Host, { files, zipped, mutations, again }: Texts): Promise<void> {
  const given = files.map(({ text, mutations }) => {
    const [name = '', content = ''] = texts[text] ?? [];
    return { name, content: mutate(Buffer.from(content), mutations) };
  });
  const archive = [{ name: 'a.zip', base64: mutate(makeZip(given), mutations).toString('base64') }];
  const plain = given.map(({ name, content }) => ({ name, base64: content.toString('base64') }));
  // Twice: the second time over what the first has stored.
  const input = { files: zipped ? archive : plain, again };
  await host.ask('POST', '/import', input);
  await lookAt(host, await host.ask('POST', '/import', input));
  const { json } = await host.ask('GET', '/actions');
  for (const { id } of json.collections) await host.ask('DELETE', `/collections/${encodeURIComponent(id)}`);
  const { json: left } = await host.ask('GET', '/environments');
  for (const { id } of left.environments) await host.ask('DELETE', `/environments/${encodeURIComponent(id)}`);
}

/** Every document is imported, looked at in all ways, and removed again. */
async function tryImport(
  host: Host,
  { files, only, again }: { files: readonly File[]; only: readonly string[] | undefined; again: string | undefined },
): Promise<void> {
  const given = files.map((each) => ({ name: each.name, base64: fileBytes(each).toString('base64') }));
  await lookAt(host, await host.ask('POST', '/import', { files: given, only, again }));
}

async function lookAt(host: Host, { status, json }: Reply): Promise<void> {
  if (status !== 200) return refused(json);
  for (const failed of json.failures) refused(failed);
  for (const { kind, id, requests } of json.documents) {
    if (id === null) continue;
    if (kind === 'environment') {
      await host.ask('PUT', '/environments/active', { id });
      expectOk(await host.ask('GET', '/environments'));
      await host.ask('DELETE', `/environments/${encodeURIComponent(id)}`);
      continue;
    }
    expectOk(await host.ask('GET', `/actions?search=${encodeURIComponent('a')}`));
    for (const request of requests.slice(0, 6)) {
      if (!request.imported) continue;
      const path = `/actions/${encodeURIComponent(request.id)}`;
      expectOk(await host.ask('GET', path));
      await host.ask('POST', `${path}/preview`, {});
    }
    expectOk(await host.ask('GET', `/export/collection?id=${encodeURIComponent(id)}`));
    expectOk(await host.ask('DELETE', `/collections/${encodeURIComponent(id)}`));
  }
}

/** What is refused is so with a sentence. */
function refused(failure: { code?: unknown; message?: unknown }): void {
  if (typeof failure?.code === 'string' && typeof failure.message === 'string' && failure.message !== '') return;
  throw new Error(`refused without a reason: ${JSON.stringify(failure)}`);
}

function expectOk({ status, text }: { status: number; text: string }): void {
  if (status !== 200) throw new Error(`it was imported, and then: ${status} ${text.slice(0, 500)}`);
}

/** Files that are small and become large, or deep. */
const bombs: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(
      '[',
      '{"a":',
      '{"item":[',
      '[{"item":',
      '"\\ud800',
      '1',
      '-',
      '{"info":{},',
      '{{',
      '\\u0000',
      '/*',
      '\ufeff',
    ),
    fc.integer({ min: 1000, max: 200_000 }),
  )
  .map(([unit, times]) => unit.repeat(times));

const wide: fc.Arbitrary<string> = fc.integer({ min: 1000, max: 8000 }).map((count) =>
  JSON.stringify({
    info: { name: 'Wide', schema },
    item: Array.from({ length: count }, () => ({ request: '{{a}}' })),
  }),
);

const deep: fc.Arbitrary<string> = fc
  .integer({ min: 10, max: 5000 })
  .map(
    (depth) =>
      `{"info":{"name":"Deep","schema":"${schema}"},"item":[${'{"name":"f","item":['.repeat(depth)}${']}'.repeat(depth)}]}`,
  );

export function importsFuzzer(): Fuzzer {
  const target = openTarget();
  return {
    claims: [
      {
        name: 'any file is imported, or refused with a reason, and what was imported can be used',
        inputs: 20,
        property: fc.asyncProperty(
          fc.record({
            files: fc.array(file, { minLength: 1, maxLength: 3 }),
            only: fc.option(fc.constant(['Raw']), { nil: undefined, freq: 8 }),
            again,
          }),
          (input) => target.on((host) => tryImport(host, input)),
        ),
      },
      {
        name: 'curl commands, YAML, and zip archives are, too, also a second time',
        inputs: 12,
        property: fc.asyncProperty(someTexts, (input) => target.on((host) => tryTexts(host, input))),
      },
      {
        name: 'a file that is deep, wide, or endless is, too',
        inputs: 2,
        property: fc.asyncProperty(fc.oneof(bombs, wide, deep), (text) =>
          target.on(async (host) =>
            lookAt(host, await host.ask('POST', '/import', { files: [{ name: 'bomb.json', text }] })),
          ),
        ),
      },
    ],
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
}
