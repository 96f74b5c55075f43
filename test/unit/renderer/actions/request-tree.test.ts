import { describe, expect, it } from 'vitest';
import { requestTree, searching, type TreeRequest, treeRows } from '../../../../renderer/src/actions/request-tree.ts';
import { treeMove } from '../../../../renderer/src/actions/tree-keys.ts';

const request = (id: string, folder: string[], name = id): TreeRequest => ({
  id,
  name,
  method: 'GET',
  url: `https://crm.example.com/${id}`,
  folder,
});
const requests = [
  request('ping', []),
  request('list', ['Calls']),
  request('one', ['Calls', 'Detail']),
  request('hello', []),
  request('remove', ['Calls'], 'Remove a call'),
];
const tree = requestTree({ id: 'c1', name: 'CRM' }, requests);
const everything = () => true;
const look = (rows: ReturnType<typeof treeRows>) =>
  rows.map((row) => `${'  '.repeat(row.depth)}${row.kind === 'folder' ? `${row.folder.name}/` : row.id}`);

describe('the tree of requests', () => {
  it('keeps the order of the file and joins a folder with itself', () => {
    expect(look(treeRows([tree], everything, null))).toEqual([
      'CRM/',
      '  ping',
      '  Calls/',
      '    list',
      '    Detail/',
      '      one',
      '    remove',
      '  hello',
    ]);
    expect(tree.requests.map(({ id }) => id)).toEqual(['ping', 'list', 'one', 'hello', 'remove']);
  });

  it('keeps two folders of one name at different places apart', () => {
    const twice = requestTree({ id: 'c', name: 'C' }, [request('a', ['x', 'y']), request('b', ['y'])]);
    const ids = treeRows([twice], everything, null).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('opens folders with a hit while searching and leaves the others out', () => {
    expect(look(treeRows([tree], () => false, searching('call rem')))).toEqual(['CRM/', '  Calls/', '    remove']);
    expect(treeRows([tree], () => false, searching('nowhere'))).toEqual([]);
    expect(searching('  ')).toBeNull();
    expect(requests.filter(searching('get /one') ?? everything).map(({ id }) => id)).toEqual(['one']);
  });

  it('builds ten thousand rows well within a frame or two', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => request(`r${at}`, [`f${at % 50}`, `g${at % 7}`]));
    const rows = treeRows([requestTree({ id: 'c', name: 'C' }, many)], everything, null);
    expect(rows.filter(({ kind }) => kind === 'request')).toHaveLength(10_000);
  });
});

describe('keys in the tree', () => {
  const rows = treeRows([tree], everything, null);
  it('walks, closes a folder, and goes from a request to its folder', () => {
    expect(treeMove(rows, 0, 'ArrowDown', 10)).toEqual({ to: 1 });
    expect(treeMove(rows, 7, 'ArrowDown', 10)).toEqual({ to: 7 });
    expect(treeMove(rows, 0, 'End', 10)).toEqual({ to: 7 });
    expect(treeMove(rows, 1, 'PageDown', 3)).toEqual({ to: 4 });
    expect(treeMove(rows, 5, 'ArrowLeft', 10)).toEqual({ to: 4 });
    expect(treeMove(rows, 2, 'ArrowLeft', 10)).toEqual({ close: rows[2]?.id });
    expect(treeMove(rows, 2, 'ArrowRight', 10)).toEqual({ to: 3 });
    expect(treeMove(rows, 1, 'ArrowRight', 10)).toBeNull();
    expect(treeMove(rows, -1, 'ArrowDown', 10)).toEqual({ to: 0 });
    expect(treeMove(rows, 0, 'x', 10)).toBeNull();
  });
  it('opens a closed folder', () => {
    const closed = treeRows([tree], () => false, null);
    expect(treeMove(closed, 0, 'ArrowRight', 10)).toEqual({ open: 'c1' });
  });
});
