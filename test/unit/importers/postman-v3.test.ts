import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryCollections } from '../../support/temporary-collections.ts';
import { meaningOf } from './meaning.ts';

type Files = Readonly<Record<string, string>>;

/** Imports these files together, as a folder that was dropped. */
async function importFiles(files: Files) {
  const temporary = await temporaryCollections();
  const result = await temporary.imports.add({
    files: Object.entries(files).map(([name, text]) => ({ name, text })),
  });
  const collections = [];
  for (const { kind, id } of result.documents) {
    if (kind !== 'collection' || id === null) continue;
    collections.push(JSON.parse((await temporary.store.exportAsImported(id)).text));
  }
  return { temporary, ...result, collections, [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose]() };
}

const request = (more = '') => `$kind: http-request\nmethod: GET\nurl: http://a/b\n${more}`;

describe('a Postman v3 folder', () => {
  test('is one collection: folders, order, names, auth, variables and scripts at every level', async () => {
    await using imported = await importFiles({
      'CRM/.resources/definition.yaml': [
        '$kind: collection',
        'description: The CRM',
        'variables:\n  host: http://crm\n  count: "5"',
        'auth:\n  - id: x\n    type: bearer\n    name: Default\n    credentials:\n      token: "{{token}}"',
        'scripts:\n  - type: http:beforeRequest\n    code: |-\n      one();\n      two();\n    language: text/javascript',
      ].join('\n'),
      'CRM/second.request.yaml': request('order: 2000\nname: "Second: a/b"\n'),
      'CRM/Tickets/.resources/definition.yaml':
        '$kind: collection\norder: 1000\nauth:\n  type: basic\n  credentials:\n    username: u\n    password: p\n',
      'CRM/Tickets/Create.request.yaml':
        '$kind: http-request\nmethod: POST\nurl: "{{host}}/:id?x=1"\nheaders:\n  X-A: off\n  X-B: "007"\npathVariables:\n  id: "7"\nqueryParams:\n  - key: x\n    value: "1"\n  - key: y\n    value: "2"\n    disabled: true\n    description: Why\nbody:\n  type: json\n  content: |-\n    {"a": {{b}}}\nscripts:\n  - type: afterResponse\n    code: pm.test("a")\n  - type: afterResponse\n    code: pm.test("b")\nauth:\n  type: noauth\nsettings:\n  followRedirects: false\n  disabledSystemHeaders:\n    - user-agent\n',
      'CRM/last.request.yaml': request(),
    });
    expect(imported.failures).toEqual([]);
    expect(imported.documents).toMatchObject([{ file: 'CRM', name: 'CRM', format: 'v3', warnings: [] }]);
    const [collection] = imported.collections;
    expect(collection).toMatchObject({
      info: { name: 'CRM', description: 'The CRM' },
      auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
      variable: [
        { key: 'host', value: 'http://crm' },
        { key: 'count', value: '5' },
      ],
      event: [{ listen: 'prerequest', script: { exec: ['one();', 'two();'] } }],
    });
    expect(collection.item.map(({ name }: { name: string }) => name)).toEqual(['Tickets', 'Second: a/b', 'last']);
    const [folder] = collection.item;
    expect(folder.auth.type).toBe('basic');
    expect(folder.item[0]).toMatchObject({
      name: 'Create',
      event: [{ listen: 'test', script: { exec: ['pm.test("a")', 'pm.test("b")'] } }],
      protocolProfileBehavior: { followRedirects: false, disabledSystemHeaders: { 'user-agent': true } },
      request: {
        method: 'POST',
        auth: { type: 'noauth' },
        // YAML 1.2: `off` is a word, and a number in quotes is one.
        header: [
          { key: 'X-A', value: 'off' },
          { key: 'X-B', value: '007' },
        ],
        url: {
          raw: '{{host}}/:id?x=1',
          query: [
            { key: 'x', value: '1' },
            { key: 'y', value: '2', disabled: true, description: 'Why' },
          ],
          variable: [{ key: 'id', value: '7' }],
        },
        body: { mode: 'raw', raw: '{"a": {{b}}}', options: { raw: { language: 'json' } } },
      },
    });
  });

  test('keeps examples, also where the request does not name them', async () => {
    const example = (code: number, order: number) =>
      `$kind: http-example\nrequest:\n  method: GET\n  url: http://a/b\nresponse:\n  statusCode: ${code}\n  statusText: T\n  headers:\n    X: y\n  body:\n    type: json\n    content: "{}"\norder: ${order}\n`;
    await using imported = await importFiles({
      'C/a.request.yaml': request(),
      'C/.resources/a.resources/examples/Bad.example.yaml': example(400, 2000),
      'C/.resources/a.resources/examples/Good.example.yaml': example(200, 1000),
      'C/.resources/gone.resources/examples/Lost.example.yaml': example(200, 1000),
    });
    expect(imported.collections[0].item[0].response).toMatchObject([
      { name: 'Good', code: 200, body: '{}', header: [{ key: 'X', value: 'y' }], _postman_previewlanguage: 'json' },
      { name: 'Bad', code: 400, originalRequest: { method: 'GET' } },
    ]);
    expect(imported.documents[0]?.warnings).toEqual([
      { path: '.resources/gone.resources/examples/Lost.example.yaml', message: expect.stringContaining('no request') },
    ]);
  });

  test('in a project: each collection, environment and globals by itself, beside what else is there', async () => {
    await using imported = await importFiles({
      'p/postman/collections/A/a.request.yaml': request(),
      'p/postman/collections/A/old.postman_collection.json': JSON.stringify({
        info: { name: 'Old', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
        item: [{ name: 'o', request: 'http://o' }],
      }),
      'p/postman/collections/B/deep/b.request.yaml': request(),
      'p/postman/environments/Local.environment.yaml':
        'name: Local\ncolor: null\nvalues:\n  - key: host\n    value: http://h\n    enabled: true\n  - key: port\n    value: 0080\n    disabled: true\n  - key: pass\n    secret: true\n',
      'p/postman/globals/workspace.globals.yaml': 'name: Globals\nvalues:\n  - key: tenant\n    value: 1.10\n',
    });
    expect(imported.failures).toEqual([]);
    const names = imported.documents.map(({ kind, name, requests, values }) => [kind, name, requests.length, values]);
    expect(names).toEqual([
      ['collection', 'A', 1, []],
      ['collection', 'Old', 1, []],
      ['collection', 'B', 1, []],
      ['environment', 'Local', 0, ['host', 'port', 'pass']],
      ['globals', 'Globals', 0, ['tenant']],
    ]);
    expect(imported.temporary.environments.list()[0]?.values).toMatchObject([
      { key: 'host', value: 'http://h', enabled: true },
      { key: 'port', value: '0080', enabled: false },
      { key: 'pass', secret: true },
    ]);
    expect(imported.temporary.parameters.values().get('tenant')).toBe('1.10');
  });

  test('says what cannot be carried over, and counts it', async () => {
    await using imported = await importFiles({
      'C/ok.request.yaml': request('events: []\n'),
      'C/stream.request.yaml': '$kind: websocket-request\nurl: ws://a\n',
      'C/broken.request.yaml': '$kind: http-request\nurl: [\n',
      'C/hello.message.yaml': '$kind: message\n',
      'C/scripted.request.yaml': request('scripts: ./.resources/scripts\nauth:\n  - type: basic\n  - type: bearer\n'),
      'C/aliases.request.yaml': '$kind: http-request\nurl: http://a\nheaders: &h {A: b}\nqueryParams: *h\n',
    });
    expect(imported.collections[0].item).toHaveLength(3);
    const warnings = imported.documents[0]?.warnings.map(({ path, message }) => `${path} ${message}`) ?? [];
    for (const part of [
      'ok.request.yaml: events This key is not known',
      'stream.request.yaml Requests of the kind websocket-request are not sent here.',
      'broken.request.yaml C/broken.request.yaml is not valid YAML:',
      'hello.message.yaml Messages are not sent here.',
      'scripted.request.yaml: scripts The scripts are in files of their own',
      'scripted.request.yaml: auth It has 2 kinds of auth',
      'item The file has 5 requests, of which 3 can be used.',
    ]) {
      expect(warnings.filter((warning) => warning.startsWith(part))).toHaveLength(1);
    }
  });

  test('as one object, which the Postman API exports', async () => {
    const collection = {
      $kind: 'collection',
      name: 'Cloud',
      variables: [{ key: 'a', value: 'b', secret: true }],
      items: [
        { $kind: 'http-request', name: 'One', method: 'GET', url: 'http://a' },
        { $kind: 'collection', name: 'F', items: [{ $kind: 'http-request', name: 'Two', url: 'http://b' }] },
        { $kind: 'graphql-request', name: 'Three', url: 'http://c', query: '{a}', variables: '{}' },
      ],
    };
    await using imported = await importFiles({ 'cloud.json': JSON.stringify(collection) });
    expect(imported.documents[0]).toMatchObject({ name: 'Cloud', format: 'v3' });
    expect(imported.documents[0]?.requests.map(({ name, method, folder }) => [name, method, folder])).toEqual([
      ['One', 'GET', []],
      ['Two', 'GET', ['F']],
      ['Three', 'POST', []],
    ]);
    expect(imported.collections[0].variable).toEqual([{ key: 'a', value: 'b', type: 'secret' }]);
  });

  test('whose YAML repeats itself or is nested without end is refused at once', async () => {
    const laughs = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let at = 1; at < 12; at += 1) laughs.push(`a${at}: &a${at} [${`*a${at - 1}, `.repeat(9)}*a${at - 1}]`);
    const bad = { 'x.request.yaml': `$kind: http-request\n${laughs.join('\n')}\n` };
    await expect(importFiles(bad)).rejects.toMatchObject({
      code: 'NOT_YAML',
      message: expect.stringContaining('aliases'),
    });
    await expect(importFiles({ 'x.request.yaml': `a: ${'['.repeat(50_000)}` })).rejects.toMatchObject({
      code: 'NOT_YAML',
    });
    await expect(importFiles({ 'x.request.yaml': 'a: &a [*a]\n' })).rejects.toMatchObject({ code: 'NOT_YAML' });
  });
});

const pairs = join(import.meta.dirname, '../../../../shared/collections/v3/pairs');
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );

describe.skipIf(!existsSync(pairs))(
  'public pairs of v2.1 and v3 (skipped where ../shared/collections is absent)',
  () => {
    test.each(['PyPNM', 'PyPNM-CMTS'])('%s means the same in both, but for ids', async (name) => {
      const folder = join(pairs, 'PyPNM@a8f1066_v3/postman/collections', name);
      const files = Object.fromEntries(
        filesIn(folder).map((path) => [relative(join(folder, '..'), path), readFileSync(path, 'utf8')]),
      );
      await using imported = await importFiles(files);
      const oracle = join(pairs, `PyPNM@a8f1066p_v21/postman/collections/${name}.postman_collection.json`);
      const [after, before] = [imported.collections[0], JSON.parse(readFileSync(oracle, 'utf8'))].map((raw) =>
        meaningOf(raw),
      );
      // Postman itself keeps neither empty scripts nor what packages and requests a script names.
      const withoutScripts = (meaning: ReturnType<typeof meaningOf> | undefined) =>
        meaning?.requests.map(({ scripts, ...rest }) => ({ ...rest, scripts: execIn(scripts) }));
      expect(withoutScripts(after)).toEqual(withoutScripts(before));
      expect({ ...after?.collection, scripts: execIn(after?.collection.scripts) }).toEqual({
        ...before?.collection,
        scripts: execIn(before?.collection.scripts),
      });
      expect(imported.documents[0]?.warnings).toEqual([]);
    });
  },
);

function execIn(scripts: unknown): unknown {
  const events = scripts as { listen: string; script: { exec: string[] } }[];
  return events
    .filter(({ script }) => script.exec.join('').trim() !== '')
    .map(({ listen, script }) => [listen, script.exec]);
}
