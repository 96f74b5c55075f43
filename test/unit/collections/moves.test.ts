import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openCollectionFolder } from '../../../electron/engine/collections/collection-folder.ts';
import { createMoveEdits } from '../../../electron/engine/collections/move-edits.ts';
import { idOfItem, isFolder, itemsIn } from '../../../electron/engine/postman-format/item-tree.ts';
import type { RawObject } from '../../../electron/engine/postman-format/raw-value.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { schemaV21, type TemporaryCollections, temporaryCollections } from '../../support/temporary-collections.ts';

const request = (id: string, more: object = {}) => ({
  name: id,
  id,
  request: { method: 'GET', url: `http://a/${id}` },
  ...more,
});
const folder = (id: string, ...item: object[]) => ({ name: id, id, item });
const collection = (id: string, ...item: object[]) => ({
  info: { _postman_id: id, name: id, schema: schemaV21 },
  item,
});
const fileOf = (id: string): string => `${id}.postman_collection.json`;
const test1 = (text: string) => ({ event: [{ listen: 'test', script: { exec: [text] } }] });

async function storeWith(...collections: readonly { info: { name: string } }[]): Promise<TemporaryCollections> {
  const temporary = await temporaryCollections();
  for (const one of collections) {
    writeFileSync(join(temporary.folder, fileOf(one.info.name)), `${JSON.stringify(one, null, '\t')}\n`);
  }
  await temporary.store.reload();
  return temporary;
}

/** Ids of what is in a file, folders with what is in them. */
interface Ids extends Array<string | Ids> {}
const idsIn = (holder: RawObject): Ids =>
  (holder.item as RawObject[]).map((item) =>
    isFolder(item) ? [idOfItem(item) ?? '', ...idsIn(item)] : (idOfItem(item) ?? ''),
  );

describe('a move', () => {
  const places = () => [
    collection('A', folder('f', request('a'), folder('g', request('b'))), request('c')),
    collection('B', folder('h'), request('d')),
  ];

  test('keeps the id and goes where it is asked to, in one file and over two', async () => {
    await using temporary = await storeWith(...places());
    const { store } = temporary;
    const to = (collection: string, folder: string | null = null, before: string | null = null) => ({
      collection,
      folder,
      before,
    });
    await store.move('action', 'c', to('A', null, 'f'));
    expect(idsIn(temporary.json(fileOf('A')))).toEqual(['c', ['f', 'a', ['g', 'b']]]);
    await store.move('action', 'a', to('A', 'g', 'b'));
    await store.move('folder', 'g', to('B', 'h'));
    expect(idsIn(temporary.json(fileOf('A')))).toEqual(['c', ['f']]);
    expect(idsIn(temporary.json(fileOf('B')))).toEqual([['h', ['g', 'a', 'b']], 'd']);
    expect(store.action('b')).toMatchObject({ collection: { id: 'B' }, folderIds: ['h', 'g'], item: request('b') });
    await store.move('folder', 'g', to('A', 'f'));
    await store.move('folder', 'g', to('A', 'f', 'g'));
    expect(idsIn(temporary.json(fileOf('A')))).toEqual(['c', ['f', ['g', 'a', 'b']]]);
    expect((await temporary.reopen()).actions()).toEqual(store.actions());
  });

  test('that makes no sense is refused, and nothing is written', async () => {
    await using temporary = await storeWith(...places());
    const { store } = temporary;
    const refused = async (kind: 'action' | 'folder', id: string, to: object, code: string) =>
      expect(store.move(kind, id, { collection: 'A', folder: null, before: null, ...to })).rejects.toMatchObject({
        code,
      });
    await refused('folder', 'f', { folder: 'f' }, 'INPUT_INVALID');
    await refused('folder', 'f', { folder: 'g' }, 'INPUT_INVALID');
    await refused('folder', 'f', { before: 'a' }, 'INPUT_INVALID');
    await refused('action', 'f', {}, 'ACTION_UNKNOWN');
    await refused('folder', 'a', {}, 'FOLDER_UNKNOWN');
    await refused('action', 'a', { folder: 'h' }, 'FOLDER_UNKNOWN');
    await refused('action', 'a', { collection: 'C' }, 'COLLECTION_UNKNOWN');
    for (const one of places()) expect(temporary.json(fileOf(one.info.name))).toEqual(one);
  });

  test('into folders that are nested too deep for a file is refused', async () => {
    const nested = (name: string, depth: number) =>
      Array.from({ length: depth }).reduce<object>(
        (inner, _, index) => folder(`${name}${depth - index}`, inner),
        request(name),
      );
    await using temporary = await storeWith(collection('A', nested('x', 300)), collection('B', nested('y', 300)));
    const to = { collection: 'B', before: null };
    await expect(temporary.store.move('folder', 'x1', { ...to, folder: 'y300' })).rejects.toMatchObject({
      code: 'NESTED_TOO_DEEP',
    });
    await temporary.store.move('folder', 'x1', { ...to, folder: 'y200' });
    expect((await temporary.reopen()).folders()).toHaveLength(600);
  });

  const entries = fc.letrec<{ entries: object[] }>((tie) => ({
    entries: fc.array(
      fc.oneof(
        { depthSize: 'small' },
        fc.record({ request: fc.constant('http://a') }),
        fc.record({ item: tie('entries') }),
      ),
      { maxLength: 4 },
    ),
  })).entries;

  test('of any kind keeps every item, and the order of the others', async () => {
    let count = 0;
    const withIds = (items: object[]): object[] =>
      items.map((item) => {
        count += 1;
        const id = `i${count}`;
        return 'item' in item ? { name: id, id, item: withIds(item.item as object[]) } : { name: id, id, ...item };
      });
    const step = fc.tuple(fc.nat(), fc.nat(), fc.nat());
    const trees = fc.tuple(entries, entries, fc.array(step, { minLength: 1, maxLength: 6 }));
    await fc.assert(
      fc.asyncProperty(trees, async ([left, right, steps]) => {
        count = 0;
        await using temporary = await storeWith(collection('A', ...withIds(left)), collection('B', ...withIds(right)));
        const { store } = temporary;
        for (const [what, where, before] of steps) {
          const items = ['A', 'B'].flatMap((name) => [...itemsIn(temporary.json(fileOf(name)))]);
          const moved = items[what % Math.max(1, items.length)];
          if (moved === undefined) continue;
          const id = idOfItem(moved.item) ?? '';
          const inside = new Set([...itemsIn({ item: [moved.item] })].map(({ item }) => idOfItem(item)));
          const targets = [
            ...['A', 'B'].map((name) => ({
              collection: name,
              folder: null as string | null,
              item: temporary.json(fileOf(name)).item as RawObject[],
            })),
            ...store.folders().flatMap((group) => {
              const position = items.find(({ item }) => idOfItem(item) === group.id);
              if (position === undefined || inside.has(group.id)) return [];
              return {
                collection: group.collection.id,
                folder: group.id as string | null,
                item: position.item.item as RawObject[],
              };
            }),
          ];
          const target = targets[where % targets.length];
          if (target === undefined) continue;
          const beside = target.item.map((item) => idOfItem(item) ?? '').filter((one) => one !== id);
          const next = beside[before % (beside.length + 1)] ?? null;
          const without = (ids: Ids): Ids =>
            ids
              .filter((one) => one !== id && one[0] !== id)
              .map((one) => (typeof one === 'string' ? one : without(one)));
          const all = () => ['A', 'B'].map((name) => idsIn(temporary.json(fileOf(name))));
          const expected = all().map(without);

          await store.move(isFolder(moved.item) ? 'folder' : 'action', id, {
            collection: target.collection,
            folder: target.folder,
            before: next,
          });
          expect(all().map(without)).toEqual(expected);
          const found = ['A', 'B'].flatMap((name) =>
            [...itemsIn(temporary.json(fileOf(name)))].filter(({ item }) => idOfItem(item) === id),
          );
          expect(found).toHaveLength(1);
          expect(found[0]?.item).toEqual(moved.item);
          expect(found[0]?.siblings.map((item) => idOfItem(item as RawObject))).toEqual(
            next === null ? [...beside, id] : beside.flatMap((one) => (one === next ? [id, one] : one)),
          );
        }
        const again = await temporary.reopen();
        expect(again.actions()).toEqual(store.actions());
        expect(again.folders()).toEqual(store.folders());
      }),
      { numRuns: 40 },
    );
  });
});

describe('a move that is not finished', () => {
  const item = folder('f', request('a', test1('x')));

  test('because the other file cannot be written leaves everything where it was', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'hookswitch-outside-'));
    try {
      await using temporary = await storeWith(collection('A', item), collection('B', request('b')));
      const { store } = temporary;
      const path = join(temporary.folder, fileOf('A'));
      // No write follows a link that leads out of the workspace.
      renameSync(path, join(outside, 'A.json'));
      symlinkSync(join(outside, 'A.json'), path);
      await store.reload();
      const move = store.move('folder', 'f', { collection: 'B', folder: null, before: 'b' });
      await expect(move).rejects.toMatchObject({ code: 'WRITE_FAILED' });
      expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(collection('A', item));
      expect(temporary.json(fileOf('B'))).toEqual(collection('B', request('b')));
      expect(store.action('a').collection.id).toBe('A');
      expect(store.folders().map((group) => [group.id, group.collection.id])).toEqual([['f', 'A']]);
      expect((await temporary.reopen()).actions()).toEqual(store.actions());
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  test('nor undone says that the item is in both files, and it is there under two ids', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'hookswitch-outside-'));
    try {
      await using temporary = await storeWith(collection('A', item), collection('B', request('b')));
      const files = openCollectionFolder(temporary.folder);
      await files.refresh();
      const lock = (name: string): void => {
        const path = join(temporary.folder, fileOf(name));
        renameSync(path, join(outside, name));
        symlinkSync(join(outside, name), path);
      };
      // The first write succeeds, then each file is one that cannot be written.
      const locked = ['', 'A', 'B'];
      const folder = {
        ...files,
        write: (...write: Parameters<typeof files.write>) => {
          const name = locked.shift() ?? '';
          if (name !== '') lock(name);
          return files.write(...write);
        },
      };
      const edits = createMoveEdits({ folder, newId: randomUUID });
      const move = edits.move('folder', 'f', { collection: 'B', folder: null, before: null }, undefined);
      await expect(move).rejects.toMatchObject({ code: 'LEFT_IN_BOTH', details: { name: 'f', from: 'A', to: 'B' } });
      const actions = files.files().flatMap((file) => file.actions.map(({ id, name }) => [file.id, id, name]));
      expect(actions).toEqual([
        ['A', expect.stringMatching(/^[0-9a-f-]{36}$/), 'a'],
        ['B', 'b', 'b'],
        ['B', 'a', 'a'],
      ]);
      expect(files.action('a')?.collection.id).toBe('B');
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  test('because the process was killed in between loses nothing: the item is in both files, once under its id', async () => {
    await using temporary = await storeWith(collection('A', item), collection('B', item));
    const actions = temporary.store.actions();
    expect(actions.map((action) => [action.collection.id, action.name])).toEqual([
      ['A', 'a'],
      ['B', 'a'],
    ]);
    expect(new Set(actions.map(({ id }) => id)).size).toBe(2);
    expect(temporary.store.action('a').scripts).toHaveLength(1);
  });
});

describe('a copy', () => {
  test('of an action stands behind it, with a name and ids of its own and no events', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const rich = request('a', { ...test1('x'), response: [{ id: 'e', name: 'Fine', code: 200 }], odd: null });
    const text = JSON.stringify(collection('A', rich, request('b')));
    await ask.imports.add({ files: [{ name: 'a.json', text }] });
    await ask.events.update({ dialect: 'pbxware', key: 'ringing', actions: ['a'] });
    await ask.permissions.allow({ scripts: ['A'] });
    const copy = await ask.actions.duplicate({ id: 'a' });
    expect(copy).toMatchObject({ name: 'a copy', index: 1, activeEvents: 0, ownScripts: [{ on: 'test', text: 'x' }] });
    expect((await ask.actions.duplicate({ id: copy.id })).name).toBe('a copy 2');
    expect((await ask.actions.list()).actions.map(({ name }) => name)).toEqual(['a', 'a copy', 'a copy 2', 'b']);
    const items = JSON.parse((await ask.exports.collection({ id: 'A' })).text).item;
    expect(items[1]).toEqual({
      ...rich,
      id: copy.id,
      name: 'a copy',
      response: [{ id: expect.any(String), name: 'Fine', code: 200 }],
    });
    expect(items[1].response[0].id).not.toBe('e');

    const whole = await ask.collections.duplicate({ id: 'A' });
    expect(whole).toMatchObject({ name: 'A copy', requests: 4 });
    expect((await ask.actions.list()).collections.map(({ name }) => name)).toEqual(['A', 'A copy']);
    // What was allowed for the one was not for the other.
    expect((await ask.collections.scripts({ id: whole.id })).allowed).toBe(false);
    expect((await ask.collections.scripts({ id: 'A' })).allowed).toBe(true);
  });

  test('of a folder has all that is in it, and of its name there may be one beside another folder', async () => {
    await using temporary = await storeWith(
      collection('A', folder('f', folder('g', request('a')), request('b')), folder('f copy 2')),
    );
    const { store } = temporary;
    const copy = await store.duplicate('folder', 'f');
    const inner = await store.duplicate('folder', 'g');
    expect(store.folders().map(({ name }) => name)).toEqual(['f', 'g', 'g copy', 'f copy', 'g', 'f copy 2']);
    expect(await store.folder(copy)).toMatchObject({ name: 'f copy', index: 1 });
    expect(await store.folder(inner)).toMatchObject({ folderIds: ['f'], index: 1 });
    const ids = [...store.actions(), ...store.folders()].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect((await temporary.reopen()).folders()).toEqual(store.folders());
  });
});

describe('scripts that nobody read where they would run', () => {
  const open = async () => {
    const opened = await openTestEngine();
    const one = collection('A', folder('f', request('a', test1('hostile();'))), request('plain'));
    const files = [one, collection('B', request('b', test1('known();')))].map((each) => ({
      name: 'x.json',
      text: JSON.stringify(each),
    }));
    await opened.ask.imports.add({ files });
    await opened.ask.permissions.allow({ scripts: ['B'] });
    return opened;
  };
  const allowed = async ({ ask }: Awaited<ReturnType<typeof open>>) => (await ask.permissions.list()).scripts;

  test('do not come along with a move', async () => {
    await using opened = await open();
    const { ask } = opened;
    const to = { collection: 'B' };
    await expect(ask.actions.move({ id: 'a', to })).rejects.toMatchObject({ code: 'SCRIPTS_NOT_READ' });
    await expect(ask.folders.move({ id: 'f', to })).rejects.toMatchObject({ code: 'SCRIPTS_NOT_READ' });
    await ask.events.update({ dialect: 'pbxware', key: 'ringing', actions: ['plain'] });
    expect(await ask.actions.move({ id: 'plain', to: { ...to, before: 'b' } })).toMatchObject({
      ...{ collection: { id: 'B' }, index: 0, activeEvents: 1 },
    });
    // Out of a collection where they are allowed, and back.
    await ask.actions.move({ id: 'b', to: { collection: 'A' } });
    await ask.actions.move({ id: 'b', to });
    expect(await allowed(opened)).toEqual(['B']);
    await ask.permissions.allow({ scripts: ['A'] });
    expect((await ask.folders.move({ id: 'f', to })).collection.id).toBe('B');
    expect(await allowed(opened)).toEqual(['B', 'A']);
  });

  test('revoke the permission where they are restored', async () => {
    await using opened = await open();
    const { ask } = opened;
    await ask.actions.remove({ id: 'b' });
    await ask.actions.restore({ id: 'b' });
    expect(await allowed(opened)).toEqual(['B']);
    await ask.folders.remove({ id: 'f' });
    await ask.permissions.allow({ scripts: ['A'] });
    await ask.folders.restore({ id: 'f' });
    expect(await allowed(opened)).toEqual(['B']);
  });
});
