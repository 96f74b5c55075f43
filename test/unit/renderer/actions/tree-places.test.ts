import { describe, expect, it } from 'vitest';
import { collectionTree } from '../../../../renderer/src/actions/collection-tree.ts';
import { treeRows } from '../../../../renderer/src/actions/request-tree.ts';
import { dropAt, placeBeside, placeOf } from '../../../../renderer/src/actions/tree-places.ts';
import type { ActionSummary } from '../../../../shared/model/action.ts';

const collection = { id: 'c', name: 'CRM' };
const action = (id: string, folderIds: string[], index: number) =>
  ({
    id,
    name: id,
    method: 'GET',
    url: '',
    folder: folderIds,
    folderIds,
    index,
    collection,
  }) as unknown as ActionSummary;
const folder = (id: string, folderIds: string[], index: number) => ({
  ...{ id, name: id, collection, folder: folderIds, folderIds, index },
});
// c: ping, Calls (list, Deep (one)), Empty, hello
const tree = collectionTree(
  collection,
  [action('ping', [], 0), action('list', ['Calls'], 0), action('one', ['Calls', 'Deep'], 0), action('hello', [], 3)],
  [folder('Calls', [], 1), folder('Deep', ['Calls'], 1), folder('Empty', [], 2)],
);
const rows = treeRows([tree], () => true, null);
const at = (name: string) =>
  rows.findIndex((row) => (row.kind === 'request' ? row.request.name : row.folder.name) === name);
const idOf = (name: string) => rows[at(name)]?.id ?? '';
const place = (folderId: string | null, before: string | null) => ({ collection: 'c', folder: folderId, before });
const drop = (moved: string, over: string, part: number) => {
  const found = dropAt(rows, idOf(moved), at(over), part);
  return found === null ? null : [found.place.folder, found.place.before, found.edge];
};

describe('the tree of a collection', () => {
  it('has folders and actions in the order of the file, empty folders too', () => {
    const names = rows.map((row) => (row.kind === 'request' ? row.request.name : `${row.folder.name}/`));
    expect(names).toEqual(['CRM/', 'ping', 'Calls/', 'list', 'Deep/', 'one', 'Empty/', 'hello']);
    expect(tree.requests.map(({ id }) => id)).toEqual(['ping', 'list', 'one', 'hello']);
  });
});

describe('places in the tree', () => {
  it('says where a row stands, and where one up or down is', () => {
    expect(placeOf(rows, at('ping'))).toEqual(place(null, 'Calls'));
    expect(placeOf(rows, at('one'))).toEqual(place('Deep', null));
    expect(placeOf(rows, at('CRM'))).toBeNull();
    expect(placeBeside(rows, at('Calls'), -1)).toEqual(place(null, 'ping'));
    expect(placeBeside(rows, at('Calls'), 1)).toEqual(place(null, 'hello'));
    expect(placeBeside(rows, at('Empty'), 1)).toEqual(place(null, null));
    expect(placeBeside(rows, at('ping'), -1)).toBeNull();
    expect(placeBeside(rows, at('hello'), 1)).toBeNull();
  });

  it('drops above and below an action, and above, into, and below a folder', () => {
    expect(drop('hello', 'list', 0.2)).toEqual(['Calls', 'list', 'above']);
    expect(drop('hello', 'list', 0.8)).toEqual(['Calls', 'Deep', 'below']);
    expect(drop('hello', 'Calls', 0.1)).toEqual([null, 'Calls', 'above']);
    expect(drop('hello', 'Calls', 0.5)).toEqual(['Calls', null, 'inside']);
    expect(drop('hello', 'Calls', 0.9)).toEqual(['Calls', 'list', 'below']);
    expect(drop('one', 'CRM', 0.5)).toEqual([null, null, 'inside']);
  });

  it('does not drop a folder into itself, nor anything where it is', () => {
    expect(drop('Calls', 'one', 0.2)).toBeNull();
    expect(drop('Calls', 'Calls', 0.5)).toBeNull();
    expect(drop('ping', 'Calls', 0.1)).toBeNull();
    expect(drop('hello', 'CRM', 0.5)).toBeNull();
  });
});
