import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import postman from 'postman-collection';
import transformer from 'postman-collection-transformer';
import { beforeAll, describe, expect, test } from 'vitest';
import { identifyDocument } from '../../../electron/engine/postman-format/document-kind.ts';
import { parseJson } from '../../../electron/engine/postman-format/parse-json.ts';
import { decodeText } from '../../../electron/engine/storage/decode-text.ts';
import { type TemporaryCollections, temporaryCollections } from '../../support/temporary-collections.ts';
import { meaningOf } from './meaning.ts';

const folder = join(import.meta.dirname, '../../../../shared/collections');
const present = existsSync(folder);
const files = present
  ? readdirSync(folder).filter((file) => file.endsWith('.json'))
  : ['none are on this machine: their import is not tested'];

/** What Postman's own converter makes of a v1 file; other files as they are. */
function original(file: string, text: string): { readonly format: string; readonly raw: object } {
  const document = identifyDocument(file, parseJson(file, text));
  if (document.kind !== 'collection') return { format: document.kind, raw: document.raw };
  let raw: object = document.raw;
  if (document.format === 'v1') {
    transformer.convert(document.raw, { inputVersion: '1.0.0', outputVersion: '2.1.0' }, (_error, converted) => {
      // As newman would write it: the converter gives some keys the value undefined.
      raw = JSON.parse(JSON.stringify(converted));
    });
  }
  return { format: document.format, raw };
}

describe.skipIf(!present)('public Postman files', () => {
  let temporary: TemporaryCollections;
  beforeAll(async () => {
    temporary = await temporaryCollections();
    return () => temporary[Symbol.asyncDispose]();
  });

  test.each(files)('%s', async (file) => {
    const text = decodeText(readFileSync(join(folder, file)));
    const report = await temporary.importText({ name: file, text });
    const before = original(file, text);
    if (report.kind === 'environment') {
      expect(temporary.environments.list().some(({ id }) => id === report.id)).toBe(true);
      return;
    }
    if (report.kind === 'globals') {
      expect([...temporary.parameters.values().keys()]).toEqual(expect.arrayContaining(report.values));
      return;
    }

    // Nothing is lost: every request of the raw text is an action now.
    const counts = countIn(JSON.parse(text.replace(/^\uFEFF/, '')));
    const actions = temporary.store.actions().filter(({ collection }) => collection.id === report.id);
    expect(report.requests.filter(({ imported }) => imported).length).toBe(counts);
    expect(actions.map(({ id }) => id)).toEqual(report.requests.map(({ id }) => id));

    // What is exported means to Postman's store what the file meant.
    const exported = JSON.parse((await temporary.store.exportText(report.id ?? '')).text);
    const after = meaningOf(exported);
    const meant = meaningOf(before.raw);
    expect({ ...after.collection, name: null }).toEqual({ ...meant.collection, name: null });
    const complete = meant.requests.length === counts && before.format !== 'v1';
    if (complete) expect(after.requests).toEqual(meant.requests);
    else expect(after.requests.length).toBeGreaterThanOrEqual(meant.requests.length);
    if (before.format === 'v1') {
      const exact = after.requests.map((request) => JSON.stringify({ ...request, folders: [] }));
      for (const request of meant.requests) expect(exact).toContain(JSON.stringify({ ...request, folders: [] }));
    }
    // What an action says it would call is what Postman would call, path variables apart.
    const sdk = new postman.Collection(structuredClone(exported));
    for (const { id, request } of actions) {
      if (request.pathVariables.length > 0 || request.url.trim() !== request.url) continue;
      const item = sdk.items.one(id) ?? sdk.oneDeep(id);
      expect(new postman.Url(request.url).toString()).toBe((item as postman.Item).request.url.toString());
    }
  });
});

/** Counted by the words of the format alone: entries with a `request` in a list called item, or the list of v1. */
function countIn(value: unknown): number {
  let count = 0;
  JSON.stringify(value, function (this: unknown, key, inner) {
    if (key === 'response' || key === 'responses') return undefined;
    if (Array.isArray(inner) && (key === 'item' || key === 'items')) {
      count += inner.filter((entry) => entry?.request !== undefined).length;
    }
    if (Array.isArray(inner) && key === 'requests') count += inner.length;
    return inner;
  });
  return count;
}
