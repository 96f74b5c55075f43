import type { ActionSummary } from '../../../shared/model/action.ts';
import type { FolderNode, TreeNode, TreeRow } from './request-tree.ts';

/** Where an action or folder stands, or goes: before another, or with null at the end. */
export interface Place {
  readonly collection: string;
  readonly folder: string | null;
  readonly before: string | null;
}

/** Where something that is dragged would go, and how that is drawn. */
export interface Drop {
  readonly place: Place;
  /** Index of the row that it is at. */
  readonly row: number;
  readonly edge: 'above' | 'below' | 'inside';
  /** Of the line. */
  readonly depth: number;
}

type Row = TreeRow<ActionSummary>;
type Folder = FolderNode<ActionSummary>;

const itemId = (node: TreeNode<ActionSummary> | undefined): string | null =>
  node === undefined ? null : node.kind === 'request' ? node.id : (node.group?.id ?? null);

function placeIn({ group }: Folder, before: string | null): Place {
  return {
    collection: group?.collection ?? '',
    folder: group?.kind === 'folder' ? group.id : null,
    before,
  };
}

/** The index of the row of the folder or collection that a row stands in; -1 for a collection. */
function indexOfParent(rows: readonly Row[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  for (let above = at - 1; above >= 0; above--) if ((rows[above]?.depth ?? 0) < depth) return above;
  return -1;
}

function parentOf(rows: readonly Row[], at: number): Folder | null {
  const row = rows[indexOfParent(rows, at)];
  return row?.kind === 'folder' ? row.folder : null;
}

/** Where a row stands now; null for a collection. */
export function placeOf(rows: readonly Row[], at: number): Place | null {
  const parent = parentOf(rows, at);
  if (parent === null) return null;
  const own = parent.children.findIndex(({ id }) => id === rows[at]?.id);
  return placeIn(parent, itemId(parent.children[own + 1]));
}

/** One place up or down among its siblings; null at their ends. */
export function placeBeside(rows: readonly Row[], at: number, step: 1 | -1): Place | null {
  const parent = parentOf(rows, at);
  if (parent === null) return null;
  const own = parent.children.findIndex(({ id }) => id === rows[at]?.id);
  if (parent.children[own + step] === undefined) return null;
  return placeIn(parent, itemId(parent.children[step === 1 ? own + 2 : own - 1]));
}

/**
 * Where a dragged row would go that is over this one. `part`: how far down in it the pointer is, from 0 to 1. Null where it
 * can't go there, or would stay where it is.
 */
export function dropAt(rows: readonly Row[], moved: string, over: number, part: number): Drop | null {
  const row = rows[over];
  const from = rows.findIndex(({ id }) => id === moved);
  if (row === undefined || from === -1 || holds(rows, from, over)) return null;
  const drop = row.kind === 'request' ? beside(rows, over, part < 0.5) : atFolder(rows, over, row, part);
  if (drop === null) return null;
  return same(drop.place, placeOf(rows, from)) || drop.place.before === itemOfRow(rows[from]) ? null : drop;
}

function atFolder(rows: readonly Row[], over: number, row: Row & { kind: 'folder' }, part: number): Drop | null {
  const isRoot = row.depth === 0;
  if (!isRoot && part < 0.25) return beside(rows, over, true);
  const [first] = row.folder.children;
  if (part > 0.75 && row.open && first !== undefined) {
    return { place: placeIn(row.folder, itemId(first)), row: over, edge: 'below', depth: row.depth + 1 };
  }
  if (part > 0.75 && !isRoot && !row.open) return beside(rows, over, false);
  return { place: placeIn(row.folder, null), row: over, edge: 'inside', depth: row.depth + 1 };
}

function beside(rows: readonly Row[], at: number, isAbove: boolean): Drop | null {
  const row = rows[at];
  const parent = parentOf(rows, at);
  if (row === undefined || parent === null) return null;
  const own = parent.children.findIndex(({ id }) => id === row.id);
  const before = itemId(parent.children[isAbove ? own : own + 1]);
  return { place: placeIn(parent, before), row: at, edge: isAbove ? 'above' : 'below', depth: row.depth };
}

/** Whether a row is another or stands in it, however deep. */
function holds(rows: readonly Row[], holder: number, at: number): boolean {
  for (let above = at; above !== -1; above = indexOfParent(rows, above)) if (above === holder) return true;
  return false;
}

const itemOfRow = (row: Row | undefined): string | null =>
  row === undefined ? null : row.kind === 'request' ? row.id : (row.folder.group?.id ?? null);

const same = (place: Place, other: Place | null): boolean =>
  other !== null &&
  place.collection === other.collection &&
  place.folder === other.folder &&
  place.before === other.before;
