import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestsIn } from '../../electron/engine/postman-format/item-tree.ts';
import { isRawObject, type RawObject } from '../../electron/engine/postman-format/raw-value.ts';
import { readCollection } from '../support/read-collection.ts';
import { bothWays, collectionOf, comparable } from './both-ways.ts';
import { type RecordingServer, recordingServer } from './recording-server.ts';

/** Public collections that the project keeps beside its repository; they are not part of it. */
const folder = join(import.meta.dirname, '../../../shared/collections');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
const perFile = 6;

const supported = new Set(['noauth', 'basic', 'bearer', 'apikey']);

/** The same request to this machine, without what cannot be compared: scripts, and auth that is not made here. */
function pointed(item: RawObject, port: number): void {
  delete item.event;
  const { request } = item;
  if (!isRawObject(request)) return;
  const { url, auth } = request;
  if (isRawObject(auth) && !supported.has(String(auth.type))) request.auth = null;
  if (typeof url === 'string') request.url = url.replace(/^(?:[a-z]+:\/\/)?[^/?#]*/i, `http://127.0.0.1:${port}`);
  else if (isRawObject(url))
    Object.assign(url, { protocol: 'http', host: '127.0.0.1', port: String(port), auth: null });
}

/** Values new each time, and files that only their author has. */
const incomparable = (item: RawObject): boolean =>
  /\{\{\$|"src":|"type":"file"|"mode":"file"/.test(JSON.stringify(item));

let server: RecordingServer;
beforeAll(async () => {
  server = await recordingServer();
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

interface Chosen {
  readonly items: RawObject[];
  readonly variables: unknown[];
}

function chosenFrom(name: string): Chosen {
  let collection: RawObject;
  try {
    ({ collection } = readCollection(name, readFileSync(join(folder, name), 'utf8')));
  } catch {
    // An environment or a damaged file has no requests to compare. What is said of it is tested with the importer.
    return { items: [], variables: [] };
  }
  const all = Array.from(requestsIn(collection), ({ item }) => item).filter((item) => !incomparable(item));
  // Spread over the file: neighbors are much alike.
  const step = Math.max(1, Math.floor(all.length / perFile));
  const items = all.filter((_, index) => index % step === 0).slice(0, perFile);
  return { items, variables: Array.isArray(collection.variable) ? collection.variable : [] };
}

/** A run costs as much as a dozen requests, so the files go in a few batches; variables of all files are then everyone's. */
const batches = Array.from({ length: Math.ceil(files.length / 40) }, (_, index) => ({
  first: files[index * 40] ?? '',
  names: files.slice(index * 40, index * 40 + 40),
}));

describe.skipIf(files.length === 0)('public collections (skipped where ../shared/collections is absent)', () => {
  test.each(batches)('40 files from $first: the same bytes as from newman', async ({ names }) => {
    const chosen = names.map((name) => ({ name, ...chosenFrom(name) }));
    const item = chosen.flatMap(({ name, items }) => items.map((each) => ({ ...each, name: `${name}: ${each.name}` })));
    for (const each of item) pointed(each, server.port);
    const text = collectionOf(
      item.map((each, index) => ({ ...each, id: `item-${index}` })),
      { variable: chosen.flatMap(({ variables }) => variables) },
    );
    const pairs = await bothWays(text, { environment: { token: 't' } }, server, '/nowhere');
    expect(pairs.length).toBe(item.length);
    for (const pair of pairs) {
      const note = `${pair.name}: ${pair.newman.why || pair.ours.why}`;
      expect(comparable(pair.ours.request), note).toEqual(comparable(pair.newman.request));
    }
  });
});
