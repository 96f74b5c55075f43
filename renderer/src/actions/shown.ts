import { groupRowId } from './collection-tree.ts';

/** What stands at the right of the tree. */
export interface Shown {
  readonly kind: 'action' | 'folder' | 'collection';
  readonly id: string;
}

/** Of the address: `#/actions/ID`, `#/actions/folder/ID`, or `#/actions/collection/ID`. */
export function shownOf([first, second]: readonly string[]): Shown | null {
  if (first === undefined) return null;
  if (second !== undefined && (first === 'folder' || first === 'collection')) return { kind: first, id: second };
  return { kind: 'action', id: first };
}

/** The id of its row in the tree. */
export const shownRowId = ({ kind, id }: Shown): string => (kind === 'action' ? id : groupRowId({ kind, id }));
