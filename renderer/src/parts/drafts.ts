import { createStore, type StoreApi } from 'zustand/vanilla';
import { readDrafts, writeDrafts } from './kept-drafts.ts';

/** A browser asks before it closes the page; a window of the desktop app closes, and restores its drafts when it opens. */
const asksBeforeClosing = location.protocol.startsWith('http');

/** Unsaved changes by the id of what is changed. */
export type Drafts<Draft> = StoreApi<ReadonlyMap<string, Draft>>;

/** Drafts live here, not in an editor, so that they survive a change of page. `name`: the key they are stored under. */
export function openDrafts<Draft>(name: string, isDraft: (value: unknown) => value is Draft): Drafts<Draft> {
  const stored: ReadonlyMap<string, Draft> = asksBeforeClosing ? new Map() : readDrafts(localStorage, name, isDraft);
  const drafts = createStore<ReadonlyMap<string, Draft>>(() => stored);
  const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
  drafts.subscribe((now, before) => {
    if (!asksBeforeClosing) writeDrafts(localStorage, name, now);
    else if (now.size > 0 && before.size === 0) window.addEventListener('beforeunload', warn);
    else if (now.size === 0 && before.size > 0) window.removeEventListener('beforeunload', warn);
  });
  return drafts;
}
