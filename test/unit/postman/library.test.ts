import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCollection } from '../../../electron/engine/postman/read-collection.ts';
import { collectionText, schemaV21, type TemporaryLibrary, temporaryLibrary } from './temporary-library.ts';

const request = (name: string, more: object = {}) => ({
  name,
  id: `id-${name}`,
  request: { method: 'GET', url: `http://a/${name}` },
  ...more,
});
const folder = (name: string, ...item: object[]) => ({ name, item });

async function libraryWith(item: unknown, more: Record<string, unknown> = {}): Promise<TemporaryLibrary> {
  const place = await temporaryLibrary();
  await place.library.add(readCollection('calls.json', collectionText(item, more)));
  return place;
}

const names = (place: TemporaryLibrary): string[] => place.library.actions().map(({ name }) => name);
const file = 'Calls.postman_collection.json';

describe('actions', () => {
  test('are made in "My actions" where no collection is named', async () => {
    await using place = await temporaryLibrary();
    const action = await place.library.create({
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
    await place.library.create({ name: 'Pong' });
    expect(place.files()).toEqual(['My actions.postman_collection.json']);
    const again = await place.again();
    expect(again.actions()).toEqual(place.library.actions());
    expect(again.action(action.id).description).toBe('why');
  });

  test('are made in the collection named by id or by name', async () => {
    await using place = await libraryWith([request('a')]);
    await place.library.create({ name: 'b', collection: 'c-1' });
    await place.library.create({ name: 'c', collection: 'Calls', request: { headers: [{ key: 'A', value: '1' }] } });
    expect(names(place)).toEqual(['a', 'b', 'c']);
    await expect(place.library.create({ name: 'd', collection: 'nowhere' })).rejects.toMatchObject({
      code: 'COLLECTION_UNKNOWN',
    });
    await expect(place.library.create({ name: 'd', method: 'G T' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  test('have a name of their own within a collection; an import may repeat one', async () => {
    await using place = await libraryWith([request('a'), request('b'), folder('f', { ...request('a'), id: 'a2' })]);
    expect(names(place)).toEqual(['a', 'b', 'a']);
    await expect(place.library.create({ name: 'a ', collection: 'c-1' })).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    await expect(place.library.update('id-b', { name: 'a' })).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    await place.library.update('a2', { name: 'a', description: 'still there' });
    await place.library.update('id-b', { name: 'c' });
    expect(names(place)).toEqual(['a', 'c', 'a']);
  });

  test('change in the file, and nothing around them does', async () => {
    const other = request('b', { event: [{ listen: 'test', script: { exec: ['x'] } }], odd: null });
    await using place = await libraryWith([request('a'), other], { odd: { deep: [1, null] } });
    const before = place.json(file);
    const updated = await place.library.update('id-a', { request: { method: 'PUT' } });
    expect(updated.request.method).toBe('PUT');
    const changed = { ...request('a'), request: { method: 'PUT', url: 'http://a/a' } };
    expect(place.json(file)).toEqual({ ...before, item: [changed, other] });
  });

  test('that are unknown are said to be', async () => {
    await using place = await libraryWith([request('a')]);
    const unknown = { code: 'ACTION_UNKNOWN', message: 'Action not found: x.' };
    expect(() => place.library.action('x')).toThrow(expect.objectContaining(unknown));
    await expect(place.library.update('x', {})).rejects.toMatchObject(unknown);
    await expect(place.library.remove('x')).rejects.toMatchObject(unknown);
    await expect(place.library.restore('id-a')).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
  });

  test('are announced when they change', async () => {
    await using place = await libraryWith([request('a')]);
    const changes = place.workspace.changes.watch();
    await place.library.update('id-a', { name: 'z' });
    expect(await changes.next()).toEqual({ done: false, value: ['actions'] });
    await changes.return?.();
  });

  test('changed at the same time all reach the file', async () => {
    await using place = await libraryWith([request('a')]);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => place.library.create({ name: `n${index}`, collection: 'c-1' })),
    );
    expect((place.json(file).item as unknown[]).length).toBe(21);
    expect(names(place)).toHaveLength(21);
  });
});

describe('undo', () => {
  test('puts an action back at its place, whole', async () => {
    await using place = await libraryWith([
      request('a'),
      folder('f', request('b'), request('c', { odd: 1 }), request('d')),
    ]);
    const before = place.json(file);
    const gone: string[] = [];
    place.library.onRemove((id) => gone.push(id));
    await place.library.remove('id-c');
    expect(names(place)).toEqual(['a', 'b', 'd']);
    await place.library.remove('id-b');
    expect(gone).toEqual(['id-c', 'id-b']);
    await place.library.restore('id-b');
    const restored = await place.library.restore('id-c');
    expect(restored).toMatchObject({ id: 'id-c', folder: ['f'] });
    expect(place.json(file)).toEqual(before);
    await expect(place.library.restore('id-c')).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
  });

  test('finds the place again after the file was edited by hand', async () => {
    await using place = await libraryWith([folder('f', request('a'), request('b'))]);
    await place.library.remove('id-b');
    writeFileSync(
      join(place.collections, file),
      collectionText([request('new'), folder('f', request('x'), request('a'), request('y'))]),
    );
    await place.library.restore('id-b');
    expect(names(place)).toEqual(['new', 'x', 'a', 'b', 'y']);
  });

  test('puts a removed collection back byte for byte', async () => {
    await using place = await libraryWith([request('a'), request('b')]);
    const path = join(place.collections, file);
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n\n  `);
    const before = readFileSync(path);
    const gone: string[] = [];
    place.library.onRemove((id) => gone.push(id));
    await place.library.removeCollection('c-1');
    expect(place.files()).toEqual([]);
    expect(gone).toEqual(['id-a', 'id-b']);
    expect(await place.library.restoreCollection('c-1')).toMatchObject({ id: 'c-1', file, requests: 2 });
    expect(readFileSync(path)).toEqual(before);
    await expect(place.library.removeCollection('x')).rejects.toMatchObject({ code: 'COLLECTION_UNKNOWN' });
    await expect(place.library.restoreCollection('c-1')).rejects.toMatchObject({ code: 'COLLECTION_UNKNOWN' });
  });
});

describe('files', () => {
  test('edited by hand while open are read again before they are written', async () => {
    await using place = await libraryWith([request('a'), request('b')]);
    writeFileSync(
      join(place.collections, file),
      collectionText([request('a', { odd: 'by hand' }), request('c')], {}, 'Renamed'),
    );
    await place.library.update('id-a', { name: 'z' });
    expect(names(place)).toEqual(['z', 'c']);
    expect(place.json(file)).toMatchObject({
      info: { name: 'Renamed' },
      item: [{ name: 'z', odd: 'by hand' }, { name: 'c' }],
    });
  });

  test('broken by hand are left alone', async () => {
    await using place = await libraryWith([request('a')]);
    writeFileSync(join(place.collections, file), '{"half":');
    await expect(place.library.update('id-a', { name: 'z' })).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
    expect(readFileSync(join(place.collections, file), 'utf8')).toBe('{"half":');
    expect(place.library.collections()).toMatchObject([
      { file, requests: 0, problem: expect.stringContaining('ends too early') },
    ]);
  });

  test('deleted by hand are not made again', async () => {
    await using place = await libraryWith([request('a')]);
    rmSync(join(place.collections, file));
    await expect(place.library.update('id-a', { name: 'z' })).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
    expect(place.files()).toEqual([]);
    expect(place.library.collections()).toEqual([]);
  });

  test('added and changed by hand are found by refresh', async () => {
    await using place = await libraryWith([request('a')]);
    writeFileSync(join(place.collections, 'hand.json'), collectionText([request('b')], {}, 'Hand'));
    writeFileSync(join(place.collections, 'bad.json'), 'nonsense');
    writeFileSync(join(place.collections, 'v1.json'), JSON.stringify({ name: 'old', order: [], requests: [] }));
    writeFileSync(join(place.collections, 'notes.txt'), 'not ours');
    await place.library.refresh();
    expect(place.library.collections().map(({ name, requests, problem }) => [name, requests, problem])).toEqual([
      ['Calls', 1, null],
      ['bad.json', 0, expect.stringContaining('bad.json is not valid JSON')],
      ['Hand', 1, null],
      ['v1.json', 0, expect.stringContaining('Import it')],
    ]);
    rmSync(join(place.collections, 'hand.json'));
    await place.library.refresh();
    expect(names(place)).toEqual(['a']);
  });

  test('copied by hand, or without ids, get ids that stay the same on the next start and are kept when written', async () => {
    await using place = await libraryWith([request('a')]);
    writeFileSync(join(place.collections, 'Copy.json'), readFileSync(join(place.collections, file)));
    writeFileSync(
      join(place.collections, 'none.json'),
      collectionText([{ name: 'n', request: 'http://a' }], {}, 'None'),
    );
    await place.library.refresh();
    const ids = place.library.actions().map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect((await place.again()).actions().map(({ id }) => id)).toEqual(
      (await place.again()).actions().map(({ id }) => id),
    );
    const last = ids[2] ?? '';
    expect(readFileSync(join(place.collections, 'none.json'), 'utf8')).not.toContain(last);
    await place.library.update(last, { name: 'm' });
    expect(place.json('none.json')).toMatchObject({ item: [{ name: 'm', id: last }] });
  });

  test('keep their indentation and their line break at the end', async () => {
    await using place = await libraryWith([request('a')]);
    const text = `${JSON.stringify({ info: { _postman_id: 'c-3', name: 'Three', schema: schemaV21 }, item: [request('b')] }, null, 3)}\n`;
    writeFileSync(join(place.collections, 'three.json'), text);
    await place.library.refresh();
    await place.library.update('id-b', { name: 'c' });
    expect(readFileSync(join(place.collections, 'three.json'), 'utf8')).toBe(
      text.replace('"name": "b"', '"name": "c"'),
    );
  });

  test('that cannot be written leave memory and disk as they were', async () => {
    await using place = await libraryWith([request('a')]);
    // Long enough that the temporary file beside it cannot be made, whoever runs this.
    const long = `${'l'.repeat(245)}.json`;
    const text = collectionText([request('x'), request('y')], {}, 'Long');
    writeFileSync(join(place.collections, long), text);
    await place.library.refresh();
    const before = names(place);
    const { library } = place;
    library.onRemove((id) => {
      throw new Error(`${id} is still there`);
    });
    const changes = [
      () => library.update('id-x', { name: 'z' }),
      () => library.remove('id-x'),
      () => library.create({ name: 'n', collection: 'Long' }),
      () => library.setVariable(library.action('id-x').collection.id, 'k', 'v'),
    ];
    for (const change of changes) await expect(change()).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    expect(names(place)).toEqual(before);
    expect(library.action('id-x').variables.size).toBe(0);
    expect(readFileSync(join(place.collections, long), 'utf8')).toBe(text);
    await expect(library.restore('id-x')).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
  });

  test('whose folder became a file refuse a new collection', async () => {
    await using place = await temporaryLibrary();
    rmSync(place.collections, { recursive: true });
    writeFileSync(place.collections, 'a file where the folder should be');
    await expect(place.library.create({ name: 'b' })).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    expect(names(place)).toEqual([]);
  });
});

describe('collections', () => {
  test('are exported as the file itself', async () => {
    await using place = await libraryWith([request('a')]);
    const exported = await place.library.exportText('c-1');
    expect(exported).toEqual({ file, text: readFileSync(join(place.collections, file), 'utf8') });
    await expect(place.library.exportText('x')).rejects.toMatchObject({ code: 'COLLECTION_UNKNOWN' });
  });

  test('take a variable in the row that counts, or a new one', async () => {
    const variable = [
      { key: 'base', value: 'old', description: 'kept' },
      { key: 'base', value: 'off', disabled: true },
    ];
    await using place = await libraryWith([request('a')], { variable });
    await place.library.setVariable('c-1', 'base', 'new');
    await place.library.setVariable('c-1', 'other', '1');
    expect(place.json(file).variable).toEqual([
      { key: 'base', value: 'new', description: 'kept' },
      { key: 'base', value: 'off', disabled: true },
      { key: 'other', value: '1', type: 'string' },
    ]);
    expect(place.library.action('id-a').variables).toEqual(
      new Map([
        ['base', 'new'],
        ['other', '1'],
      ]),
    );
  });

  test('tell the auth that would be in force', async () => {
    const auth = { type: 'bearer', bearer: [{ key: 'token', value: 't' }] };
    await using place = await libraryWith([folder('f', request('a'))], { auth });
    expect(place.library.effectiveAuth('id-a', { type: 'inherit' })).toEqual({
      from: 'collection',
      auth: { type: 'bearer', token: 't' },
    });
    expect(place.library.effectiveAuth('id-a', { type: 'none' })).toEqual({ from: 'request', auth: { type: 'none' } });
    expect(() => place.library.effectiveAuth('x', { type: 'none' })).toThrow('Action not found: x');
  });

  test('of 300 folders in a row are opened, changed and undone', async () => {
    let item: object = request('deep');
    for (let level = 0; level < 300; level += 1) item = folder(`f${level}`, item);
    await using place = await libraryWith([item]);
    await place.library.update('id-deep', { name: 'deeper' });
    await place.library.remove('id-deep');
    expect((await place.library.restore('id-deep')).folder).toHaveLength(300);
    expect((await place.again()).actions()).toHaveLength(1);
  });
});
