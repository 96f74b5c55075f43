import type { Edits } from './draft.ts';

const name = 'hookswitch.actions.drafts';

/** The part of the browser's own store that is used here. */
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The drafts of the last time; none where what is there cannot be read. */
export function readDrafts(store: Store): ReadonlyMap<string, Edits> {
  try {
    const found: unknown = JSON.parse(store.getItem(name) ?? '{}');
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return new Map();
    return new Map(Object.entries(found).filter(([, edits]) => typeof edits === 'object' && edits !== null));
  } catch {
    return new Map(); // not written by us, or by an older version: the actions themselves are safe in their files
  }
}

export function writeDrafts(store: Store, drafts: ReadonlyMap<string, Edits>): void {
  try {
    if (drafts.size === 0) store.removeItem(name);
    else store.setItem(name, JSON.stringify(Object.fromEntries(drafts)));
  } catch {
    // The store is full: the drafts then last as long as the window.
  }
}
