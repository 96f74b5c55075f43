import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCollection } from '../../support/read-collection.ts';
import {
  collectionText,
  schemaV21,
  type TemporaryCollections,
  temporaryCollections,
} from '../../support/temporary-collections.ts';

const request = (name: string, more: object = {}) => ({
  name,
  id: `id-${name}`,
  request: { method: 'GET', url: `http://a/${name}` },
  ...more,
});
const folder = (name: string, ...item: object[]) => ({ name, item });

async function storeWith(item: unknown, more: Record<string, unknown> = {}): Promise<TemporaryCollections> {
  const temporary = await temporaryCollections();
  await temporary.store.add([readCollection('calls.json', collectionText(item, more))]);
  return temporary;
}

const names = (temporary: TemporaryCollections): string[] => temporary.store.actions().map(({ name }) => name);
const file = 'Calls.postman_collection.json';

describe('actions', () => {
  test('are made in "My actions" where no collection is named', async () => {
    await using temporary = await temporaryCollections();
    const action = await temporary.store.create({
      name: ' Ping ',
      method: 'post',
      url: 'http://a/?x=1',
      description: 'why',
    });
    expect(action).toMatchObject({
      name: 'Ping',
      description: 'why',
      collection: { name: 'My actions' },
      request: { method: 'POST', url: 'http://a/?x=1', query: [{ key: 'x', value: '1' }], auth: { type: 'inherit' } },
    });
    await temporary.store.create({ name: 'Pong' });
    expect(temporary.files()).toEqual(['My actions.postman_collection.json']);
    const again = await temporary.reopen();
    expect(again.actions()).toEqual(temporary.store.actions());
    expect(again.action(action.id).description).toBe('why');
  });

  test('are made in the collection named by id or by name', async () => {
    await using temporary = await storeWith([request('a')]);
    await temporary.store.create({ name: 'b', collection: 'c-1' });
    await temporary.store.create({ name: 'c', collection: 'Calls', request: { headers: [{ key: 'A', value: '1' }] } });
    expect(names(temporary)).toEqual(['a', 'b', 'c']);
    await expect(temporary.store.create({ name: 'd', collection: 'nowhere' })).rejects.toMatchObject({
      code: 'COLLECTION_UNKNOWN',
    });
    await expect(temporary.store.create({ name: 'd', method: 'G T' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  test('have a name of their own within a collection; an import may repeat one', async () => {
    await using temporary = await storeWith([request('a'), request('b'), folder('f', { ...request('a'), id: 'a2' })]);
    expect(names(temporary)).toEqual(['a', 'b', 'a']);
    await expect(temporary.store.create({ name: 'a ', collection: 'c-1' })).rejects.toMatchObject({
      code: 'NAME_TAKEN',
    });
    await expect(temporary.store.update('id-b', { name: 'a' })).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    await temporary.store.update('a2', { name: 'a', description: 'still there' });
    await temporary.store.update('id-b', { name: 'c' });
    expect(names(temporary)).toEqual(['a', 'c', 'a']);
  });

  test('change in the file, and nothing around them does', async () => {
    const other = request('b', { event: [{ listen: 'test', script: { exec: ['x'] } }], odd: null });
    await using temporary = await storeWith([request('a'), other], { odd: { deep: [1, null] } });
    const before = temporary.json(file);
    const updated = await temporary.store.update('id-a', { request: { method: 'PUT' } });
    expect(updated.request.method).toBe('PUT');
    const changed = { ...request('a'), request: { method: 'PUT', url: 'http://a/a' } };
    expect(temporary.json(file)).toEqual({ ...before, item: [changed, other] });
  });

  test('that are unknown are said to be', async () => {
    await using temporary = await storeWith([request('a')]);
    const unknown = { code: 'ACTION_UNKNOWN', message: 'Action not found: x.' };
    expect(() => temporary.store.action('x')).toThrow(expect.objectContaining(unknown));
    await expect(temporary.store.update('x', {})).rejects.toMatchObject(unknown);
    await expect(temporary.store.remove('x')).rejects.toMatchObject(unknown);
    await expect(temporary.store.restore('id-a')).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
  });

  test('are announced when they change', async () => {
    await using temporary = await storeWith([request('a')]);
    const changes = temporary.workspace.changes.watch();
    await temporary.store.update('id-a', { name: 'z' });
    expect(await changes.next()).toEqual({ done: false, value: ['actions'] });
    await changes.return?.();
  });

  test('changed at the same time all reach the file', async () => {
    await using temporary = await storeWith([request('a')]);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => temporary.store.create({ name: `n${index}`, collection: 'c-1' })),
    );
    expect((temporary.json(file).item as unknown[]).length).toBe(21);
    expect(names(temporary)).toHaveLength(21);
  });
});

describe('undo', () => {
  test('puts an action back at its place, whole', async () => {
    await using temporary = await storeWith([
      request('a'),
      folder('f', request('b'), request('c', { odd: 1 }), request('d')),
    ]);
    const before = temporary.json(file);
    await temporary.store.remove('id-c');
    expect(names(temporary)).toEqual(['a', 'b', 'd']);
    await temporary.store.remove('id-b');
    await temporary.store.restore('id-b');
    const { action } = await temporary.store.restore('id-c');
    expect(action).toMatchObject({ id: 'id-c', folder: ['f'] });
    expect(temporary.json(file)).toEqual(before);
    await expect(temporary.store.restore('id-c')).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
  });

  test('finds the place again after the file was edited by hand', async () => {
    await using temporary = await storeWith([folder('f', request('a'), request('b'))]);
    await temporary.store.remove('id-b');
    writeFileSync(
      join(temporary.folder, file),
      collectionText([request('new'), folder('f', request('x'), request('a'), request('y'))]),
    );
    await temporary.store.restore('id-b');
    expect(names(temporary)).toEqual(['new', 'x', 'a', 'b', 'y']);
  });

  test('finds the place again beside what is left there', async () => {
    await using temporary = await storeWith([folder('f', request('a'), request('b'), request('c'), request('d'))]);
    const { store } = temporary;
    for (const id of ['id-c', 'id-b', 'id-a']) await store.remove(id);
    await store.restore('id-c');
    expect(names(temporary)).toEqual(['c', 'd']);
    await store.restore('id-a');
    await store.restore('id-b');
    expect(names(temporary)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('puts a removed collection back byte for byte', async () => {
    await using temporary = await storeWith([request('a'), request('b')]);
    const path = join(temporary.folder, file);
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n\n  `);
    const before = readFileSync(path);
    await temporary.store.removeCollection('c-1');
    expect(temporary.files()).toEqual([]);
    expect(await temporary.store.restoreCollection('c-1')).toMatchObject({
      collection: { id: 'c-1', file, requests: 2 },
    });
    expect(readFileSync(path)).toEqual(before);
    await expect(temporary.store.removeCollection('x')).rejects.toMatchObject({ code: 'COLLECTION_UNKNOWN' });
    await expect(temporary.store.restoreCollection('c-1')).rejects.toMatchObject({ code: 'COLLECTION_UNKNOWN' });
  });
});

describe('files', () => {
  test('edited by hand while open are read again before they are written', async () => {
    await using temporary = await storeWith([request('a'), request('b')]);
    writeFileSync(
      join(temporary.folder, file),
      collectionText([request('a', { odd: 'by hand' }), request('c')], {}, 'Renamed'),
    );
    await temporary.store.update('id-a', { name: 'z' });
    expect(names(temporary)).toEqual(['z', 'c']);
    expect(temporary.json(file)).toMatchObject({
      info: { name: 'Renamed' },
      item: [{ name: 'z', odd: 'by hand' }, { name: 'c' }],
    });
  });

  test('broken by hand are left alone', async () => {
    await using temporary = await storeWith([request('a')]);
    writeFileSync(join(temporary.folder, file), '{"half":');
    await expect(temporary.store.update('id-a', { name: 'z' })).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
    expect(readFileSync(join(temporary.folder, file), 'utf8')).toBe('{"half":');
    expect(temporary.store.list()).toMatchObject([
      { file, requests: 0, problem: expect.stringContaining('ends too early') },
    ]);
  });

  test('deleted by hand are not made again', async () => {
    await using temporary = await storeWith([request('a')]);
    rmSync(join(temporary.folder, file));
    await expect(temporary.store.update('id-a', { name: 'z' })).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
    expect(temporary.files()).toEqual([]);
    expect(temporary.store.list()).toEqual([]);
  });

  test('added and changed by hand are found by refresh', async () => {
    await using temporary = await storeWith([request('a')]);
    writeFileSync(join(temporary.folder, 'hand.json'), collectionText([request('b')], {}, 'Hand'));
    writeFileSync(join(temporary.folder, 'bad.json'), 'nonsense');
    writeFileSync(join(temporary.folder, 'v1.json'), JSON.stringify({ name: 'old', order: [], requests: [] }));
    writeFileSync(join(temporary.folder, 'notes.txt'), 'not ours');
    await temporary.store.reload();
    expect(temporary.store.list().map(({ name, requests, problem }) => [name, requests, problem])).toEqual([
      ['Calls', 1, null],
      ['bad.json', 0, expect.stringContaining('bad.json is not valid JSON')],
      ['Hand', 1, null],
      ['v1.json', 0, expect.stringContaining('Import it')],
    ]);
    rmSync(join(temporary.folder, 'hand.json'));
    await temporary.store.reload();
    expect(names(temporary)).toEqual(['a']);
  });

  test('copied by hand, or without ids, get ids that stay the same on the next start and are kept when written', async () => {
    await using temporary = await storeWith([request('a')]);
    writeFileSync(join(temporary.folder, 'Copy.json'), readFileSync(join(temporary.folder, file)));
    writeFileSync(
      join(temporary.folder, 'none.json'),
      collectionText([{ name: 'n', request: 'http://a' }], {}, 'None'),
    );
    await temporary.store.reload();
    const ids = temporary.store.actions().map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect((await temporary.reopen()).actions().map(({ id }) => id)).toEqual(
      (await temporary.reopen()).actions().map(({ id }) => id),
    );
    const last = ids[2] ?? '';
    expect(readFileSync(join(temporary.folder, 'none.json'), 'utf8')).not.toContain(last);
    await temporary.store.update(last, { name: 'm' });
    expect(temporary.json('none.json')).toMatchObject({ item: [{ name: 'm', id: last }] });
  });

  test('keep their indentation and their line break at the end', async () => {
    await using temporary = await storeWith([request('a')]);
    const text = `${JSON.stringify({ info: { _postman_id: 'c-3', name: 'Three', schema: schemaV21 }, item: [request('b')] }, null, 3)}\n`;
    writeFileSync(join(temporary.folder, 'three.json'), text);
    await temporary.store.reload();
    await temporary.store.update('id-b', { name: 'c' });
    expect(readFileSync(join(temporary.folder, 'three.json'), 'utf8')).toBe(text.replace('"name": "b"', '"name": "c"'));
  });

  test('that cannot be written leave memory and disk as they were', async () => {
    await using temporary = await storeWith([request('a')]);
    // Long enough that the temporary file beside it cannot be made, whoever runs this.
    const long = `${'l'.repeat(245)}.json`;
    const text = collectionText([request('x'), request('y')], {}, 'Long');
    writeFileSync(join(temporary.folder, long), text);
    await temporary.store.reload();
    const before = names(temporary);
    const { store } = temporary;
    const changes = [
      () => store.update('id-x', { name: 'z' }),
      () => store.remove('id-x'),
      () => store.create({ name: 'n', collection: 'Long' }),
      () => store.setVariable(store.action('id-x').collection.id, 'k', 'v'),
    ];
    for (const change of changes) await expect(change()).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    expect(names(temporary)).toEqual(before);
    expect(store.action('id-x').variables.size).toBe(0);
    expect(readFileSync(join(temporary.folder, long), 'utf8')).toBe(text);
    await expect(store.restore('id-x')).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
  });

  test('whose folder became a file refuse a new collection', async () => {
    await using temporary = await temporaryCollections();
    rmSync(temporary.folder, { recursive: true });
    writeFileSync(temporary.folder, 'a file where the folder should be');
    await expect(temporary.store.create({ name: 'b' })).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    expect(names(temporary)).toEqual([]);
  });
});

describe('collections', () => {
  test('are exported as the file itself', async () => {
    await using temporary = await storeWith([request('a')]);
    const exported = await temporary.store.exportText('c-1');
    expect(exported).toEqual({ file, text: readFileSync(join(temporary.folder, file), 'utf8') });
    await expect(temporary.store.exportText('x')).rejects.toMatchObject({ code: 'COLLECTION_UNKNOWN' });
  });

  test('take a variable in the row that counts, or a new one', async () => {
    const variable = [
      { key: 'base', value: 'old', description: 'kept' },
      { key: 'base', value: 'off', disabled: true },
    ];
    await using temporary = await storeWith([request('a')], { variable });
    await temporary.store.setVariable('c-1', 'base', 'new');
    await temporary.store.setVariable('c-1', 'other', '1');
    expect(temporary.json(file).variable).toEqual([
      { key: 'base', value: 'new', description: 'kept' },
      { key: 'base', value: 'off', disabled: true },
      { key: 'other', value: '1', type: 'string' },
    ]);
    expect(temporary.store.action('id-a').variables).toEqual(
      new Map([
        ['base', 'new'],
        ['other', '1'],
      ]),
    );
  });

  test('tell the auth that would be in force', async () => {
    const auth = { type: 'bearer', bearer: [{ key: 'token', value: 't' }] };
    await using temporary = await storeWith([folder('f', request('a'))], { auth });
    expect(temporary.store.effectiveAuth('id-a', { type: 'inherit' })).toEqual({
      from: 'collection',
      auth: { type: 'bearer', token: 't' },
    });
    expect(temporary.store.effectiveAuth('id-a', { type: 'none' })).toEqual({
      from: 'request',
      auth: { type: 'none' },
    });
    expect(() => temporary.store.effectiveAuth('x', { type: 'none' })).toThrow('Action not found: x');
  });

  test('of 300 folders in a row are opened, changed and undone', async () => {
    let item: object = request('deep');
    for (let level = 0; level < 300; level += 1) item = folder(`f${level}`, item);
    await using temporary = await storeWith([item]);
    await temporary.store.update('id-deep', { name: 'deeper' });
    await temporary.store.remove('id-deep');
    expect((await temporary.store.restore('id-deep')).action.folder).toHaveLength(300);
    expect((await temporary.reopen()).actions()).toHaveLength(1);
  });
});
