import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CollectionStoreOptions } from '../../../electron/engine/collections/collection-store.ts';
import { readCollection } from '../../support/read-collection.ts';
import { collectionText, temporaryCollections } from '../../support/temporary-collections.ts';

const request = (name: string, more: object = {}) => ({
  name,
  id: `id-${name}`,
  request: { method: 'GET', url: `http://a/${name}` },
  ...more,
});
const file = 'Calls.postman_collection.json';
const day = 24 * 3_600_000;

async function storeWith(item: unknown, options: Partial<CollectionStoreOptions> = {}) {
  const temporary = await temporaryCollections(options);
  await temporary.store.add([readCollection('calls.json', collectionText(item))]);
  const removed = join(temporary.dir, '.hookswitch', 'removed');
  return { temporary, removed, kept: () => (existsSync(removed) ? readdirSync(removed) : []) };
}

describe('after a restart', () => {
  test('a removed action is put back where it was, with its note', async () => {
    const item = [request('a'), { name: 'f', item: [request('b', { __proto__: null, odd: 1 }), request('c')] }];
    const { temporary, kept } = await storeWith(item);
    await using _ = temporary;
    const before = temporary.json(file);
    await temporary.store.remove('id-b', { bound: ['x'] });
    const store = await temporary.reopen();
    expect(store.has('id-b')).toBe(false);
    const { action, note } = await store.restore('id-b');
    expect(action).toMatchObject({ id: 'id-b', folder: ['f'] });
    expect(note).toEqual({ bound: ['x'] });
    expect(temporary.json(file)).toEqual(before);
    expect(kept()).toEqual([]);
    await expect(store.restore('id-b')).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
  });

  test('a removed collection is put back byte for byte, beside one that has its name by now', async () => {
    const { temporary, kept } = await storeWith([request('a')]);
    await using _ = temporary;
    const path = join(temporary.folder, file);
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n \n`);
    const bytes = readFileSync(path);
    await temporary.store.removeCollection('c-1', 'a note');
    expect(temporary.files()).toEqual([]);
    writeFileSync(path, collectionText([request('z')], {}, 'Calls').replace('c-1', 'c-2'));
    const store = await temporary.reopen();
    const { collection, note } = await store.restoreCollection('c-1');
    expect([collection.file, note]).toEqual(['Calls 2.postman_collection.json', 'a note']);
    expect(readFileSync(join(temporary.folder, collection.file))).toEqual(bytes);
    expect(store.actions().map(({ name }) => name)).toEqual(['z', 'a']);
    expect(kept()).toEqual([]);
  });

  test('what a killed process left half done is swept, and is no undo', async () => {
    const { temporary, removed, kept } = await storeWith([request('a')]);
    await using _ = temporary;
    await temporary.store.removeCollection('c-1');
    const [content = '', entry = ''] = kept().sort((one) => (one.endsWith('.removed') ? -1 : 1));
    // Killed between the two: the entry is there, the file is not; and the other way round.
    rmSync(join(removed, content));
    await expect((await temporary.reopen()).restoreCollection('c-1')).rejects.toMatchObject({
      code: 'COLLECTION_UNKNOWN',
    });
    writeFileSync(join(removed, entry), 'damaged');
    writeFileSync(join(removed, 'left.removed'), 'left');
    const store = await temporary.reopen();
    expect(kept()).toEqual([entry]);
    await expect(store.restoreCollection('c-1')).rejects.toMatchObject({ code: 'COLLECTION_UNKNOWN' });
  });
});

describe('what is kept', () => {
  test('has a bound in number, oldest first', async () => {
    const removedLimits = { items: 3, bytes: 1e6, ageMs: day };
    const names = ['a', 'b', 'c', 'd', 'e'];
    const { temporary } = await storeWith(
      names.map((name) => request(name)),
      { removedLimits },
    );
    await using _ = temporary;
    const { store } = temporary;
    for (const name of names) await store.remove(`id-${name}`);
    await expect(store.restore('id-b')).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
    for (const name of ['c', 'd', 'e']) expect((await store.restore(`id-${name}`)).action.name).toBe(name);
  });

  test('has a bound in bytes, but the latest removal can always be undone', async () => {
    const removedLimits = { items: 100, bytes: 2000, ageMs: day };
    const { temporary } = await storeWith(
      ['a', 'b'].map((name) => request(name, { odd: 'x'.repeat(3000) })),
      { removedLimits },
    );
    await using _ = temporary;
    const { store } = temporary;
    await store.remove('id-a');
    await store.remove('id-b');
    await expect(store.restore('id-a')).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
    expect((await store.restore('id-b')).action.name).toBe('b');
  });

  test('has a bound in age', async () => {
    let now = 1_700_000_000_000;
    const { temporary, kept } = await storeWith([request('a'), request('b')], { clock: () => now });
    await using _ = temporary;
    await temporary.store.remove('id-a');
    now += 31 * day;
    await temporary.store.remove('id-b');
    expect(kept()).toHaveLength(1);
    await expect(temporary.store.restore('id-a')).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
  });

  test('is nothing where the removal failed', async () => {
    const { temporary, kept } = await storeWith([request('a')]);
    await using _ = temporary;
    // Long enough that the temporary file beside it cannot be made, whoever runs this.
    const long = `${'l'.repeat(245)}.json`;
    writeFileSync(join(temporary.folder, long), collectionText([request('x')], {}, 'Long').replace('c-1', 'c-long'));
    await temporary.store.reload();
    await expect(temporary.store.remove('id-x')).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    expect(kept()).toEqual([]);
    expect(temporary.store.has('id-x')).toBe(true);
  });
});
