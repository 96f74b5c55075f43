/** The part of the browser's own store that is used here. */
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The drafts of the last time, by id; none where what is there cannot be read. `name`: where in the store they are. */
export function readDrafts<Draft>(
  store: Store,
  name: string,
  isDraft: (value: unknown) => value is Draft,
): ReadonlyMap<string, Draft> {
  try {
    const stored: unknown = JSON.parse(store.getItem(name) ?? '{}');
    if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return new Map();
    return new Map(Object.entries(stored).filter((entry): entry is [string, Draft] => isDraft(entry[1])));
  } catch {
    return new Map(); // not written by us, or by an older version: what was saved is safe in its file
  }
}

export function writeDrafts(store: Store, name: string, drafts: ReadonlyMap<string, unknown>): void {
  try {
    if (drafts.size === 0) store.removeItem(name);
    else store.setItem(name, JSON.stringify(Object.fromEntries(drafts)));
  } catch {
    // The store is full: the drafts then last as long as the window.
  }
}
