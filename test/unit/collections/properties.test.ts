import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { type PreparedCollection, prepareCollections } from '../../../electron/engine/collections/add-collection.ts';
import { editItem } from '../../../electron/engine/collections/edit-item.ts';
import type { ConvertedCollection } from '../../../electron/engine/importers/importer.ts';
import { actionsOfCollection } from '../../../electron/engine/postman-format/collection-actions.ts';
import { examplesOf } from '../../../electron/engine/postman-format/item-examples.ts';
import { readGroup, writeGroup } from '../../../electron/engine/postman-format/item-group.ts';
import { readRequest } from '../../../electron/engine/postman-format/item-request.ts';
import { itemsIn } from '../../../electron/engine/postman-format/item-tree.ts';
import type { RawObject } from '../../../electron/engine/postman-format/raw-value.ts';
import { Failure } from '../../../shared/failure.ts';
import { ActionRequest } from '../../../shared/model/action.ts';
import { Example } from '../../../shared/model/example.ts';
import { GroupVariable } from '../../../shared/model/group.ts';
import { readCollection } from '../../support/read-collection.ts';
import { schemaV21 } from '../../support/temporary-collections.ts';
import { meaningOf } from '../importers/meaning.ts';

const nothingStored = {
  requests: new Set<string>(),
  folders: new Set<string>(),
  collections: new Set<string>(),
  names: new Set<string>(),
};

function prepared(collection: ConvertedCollection): PreparedCollection {
  const [entry] = prepareCollections([collection], undefined, nothingStored);
  if (entry === undefined) throw new Error('every collection is prepared');
  return entry;
}

/** What holds requests, and what a request has beside them, is read as the contract has it; written back it is the same. */
function expectReadable(holder: RawObject): void {
  const { examples } = examplesOf(holder);
  expect(z.array(Example).safeParse(examples).error).toBeUndefined();
  expect(new Set(examples.map(({ id }) => id)).size).toBe(examples.length);
  const { ownScripts, variables, auth, description } = readGroup(holder, holder);
  expect(z.array(GroupVariable).safeParse(variables).error).toBeUndefined();
  const copy = { ...holder };
  writeGroup(copy, copy, { scripts: ownScripts, variables, auth, description });
  expect(copy).toEqual(holder);
}

/** Keys that Postman's files have, so that arbitrary JSON comes near them. */
const key = fc.constantFrom(
  ...'info name schema item items request requests url raw host path query variable header body mode urlencoded formdata'.split(
    ' ',
  ),
  ...'response code listen variable disabled secret auth type basic bearer key value id order folders folders_order responses headerData data event script exec'.split(
    ' ',
  ),
  ...'collection values description protocolProfileBehavior __proto__ constructor toString'.split(' '),
);
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), key, fc.constant(schemaV21));
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 6 })
    .map((entries) => `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${text(each)}`).join(',')}}`)
    .map((json) => ({ json })),
}));

/** Objects are kept as text, so that `__proto__` is a key of them as in a file. */
function text(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(text).join(',')}]`;
  return typeof value === 'object' && value !== null && 'json' in value ? String(value.json) : JSON.stringify(value);
}

const nearly = fc.oneof(
  anyValue.map(text),
  anyValue.map((value) => `{"info":{"name":"x","schema":"${schemaV21}"},"item":${text(value)}}`),
  anyValue.map(
    (each) =>
      `{"info":{"name":"x","schema":"${schemaV21.replace('2.1', '2.0')}"},"item":[{"name":"r","request":${text(each)}}]}`,
  ),
  fc
    .tuple(anyValue, anyValue)
    .map(([one, two]) => `{"name":"x","order":[],"folders":${text(one)},"requests":[${text(two)}]}`),
);

test('any JSON is read or refused, never a crash, and what is read can be used and written', () => {
  fc.assert(
    fc.property(nearly, (json) => {
      try {
        const read = readCollection('f.json', json);
        const { collection } = prepared(read);
        const actions = actionsOfCollection(collection);
        for (const { request } of actions) expect(ActionRequest.safeParse(request).error).toBeUndefined();
        expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
        for (const { item } of itemsIn(collection)) expectReadable(item);
        expectReadable(collection);
        if (actions.length < read.requestsInFile) expect(read.warnings.length).toBeGreaterThan(0);
        const again = actionsOfCollection(readCollection('f.json', JSON.stringify(collection)).collection);
        expect(again.map(({ request }) => request)).toEqual(actions.map(({ request }) => request));
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
      expect({}).not.toHaveProperty('json');
    }),
    { numRuns: 1500 },
  );
});

/** Whole tags only: the halves of one in two rows would be one tag in the text of the URL. */
const word = fc.string({ unit: fc.constantFrom(...'ab&=?#/:.% é☎+', '{{t}}', '{{u&=}}'), maxLength: 8 });
const tag = fc.constantFrom('{{base}}', 'http://a.com', 'https://{{h}}:81', 'a.b');
const url = fc.oneof(
  fc.tuple(tag, word).map(([base, path]) => `${base}/${path}`),
  fc.record({
    raw: word,
    protocol: fc.constantFrom('http', 'https'),
    host: fc.array(fc.constantFrom('a', '{{b}}', 'c'), { minLength: 1, maxLength: 3 }),
    path: fc.array(fc.constantFrom('', 'x', ':id', '{{y}}'), { maxLength: 3 }),
    query: fc.array(
      fc.record(
        { key: word, value: fc.oneof(word, fc.constant(null)), disabled: fc.boolean(), description: word },
        { requiredKeys: ['key', 'value'] },
      ),
      { maxLength: 3 },
    ),
    variable: fc.array(fc.record({ key: fc.constantFrom('id', 'z'), value: word }), { maxLength: 2 }),
  }),
);
const rows = fc.array(
  fc.record({ key: word, value: word, disabled: fc.boolean() }, { requiredKeys: ['key', 'value'] }),
  { maxLength: 3 },
);
const auth = fc.constantFrom<unknown>(
  undefined,
  null,
  { type: 'noauth' },
  { type: 'bearer', bearer: [{ key: 'token', value: 't' }] },
);
const item = fc.record({
  name: word,
  id: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
  request: fc.record({
    method: fc.constantFrom('GET', 'post', 'X-Y'),
    url,
    header: rows,
    auth,
    body: fc.oneof(
      fc.constant(undefined),
      fc.record({ mode: fc.constant('urlencoded'), urlencoded: rows }),
      fc.record({ mode: fc.constant('raw'), raw: word }),
    ),
  }),
  response: fc.constantFrom([], [{ name: 'x', code: 200, body: '{}' }]),
});
const { entries } = fc.letrec((tie) => ({
  entries: fc.array(fc.oneof({ depthSize: 'small' }, item, tie('folder')), { maxLength: 4 }),
  folder: fc.record({ name: word, auth, item: tie('entries') }),
}));

test('a collection of any shape means the same after import and export, and nothing in it is lost', () => {
  fc.assert(
    fc.property(entries, (tree) => {
      const json = JSON.stringify({ info: { name: 'x', schema: schemaV21 }, item: tree });
      const read = readCollection('f.json', json);
      const { collection, requests } = prepared(read);
      expect(requests.length).toBe(read.requestsInFile);
      const exported = JSON.parse(JSON.stringify(collection));
      expect(meaningOf(exported)).toEqual(meaningOf(JSON.parse(json)));
      const actions = actionsOfCollection(collection);
      const again = actionsOfCollection(readCollection('f.json', JSON.stringify(collection)).collection);
      expect(again).toEqual(actions);
      expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
    }),
    { numRuns: 300 },
  );
});

test('an edit is what is read afterwards, and editing back restores the request', () => {
  fc.assert(
    fc.property(item, item, (one, two) => {
      const raw = JSON.parse(JSON.stringify(one));
      const before = readRequest(raw, {});
      const { method, headers, body, query, auth: wanted } = readRequest(JSON.parse(JSON.stringify(two)), {});
      const edited = editItem(raw, before, { request: { method, headers, body, query, auth: wanted } });
      const after = readRequest(edited, {});
      expect({ ...after, url: '', query: [], pathVariables: [] }).toEqual({
        ...before,
        ...{ method, headers, body, auth: wanted },
        ...{ url: '', query: [], pathVariables: [] },
      });
      // Disabled marks that say nothing (`false`) and rows that the text of a URL tells otherwise apart, the table is as asked.
      expect(after.query.filter(({ disabled }) => disabled)).toEqual(query.filter(({ disabled }) => disabled));
      const restored = readRequest(editItem(edited, after, { request: before }), {});
      expect(restored).toEqual(before);
    }),
    { numRuns: 500 },
  );
});
