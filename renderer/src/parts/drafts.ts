import { readDrafts, writeDrafts } from './kept-drafts.ts';

/** A browser asks before it closes the page; a window of the desktop app closes, and finds its drafts when it opens. */
const asksBeforeClosing = location.protocol.startsWith('http');

/** Unsaved changes by the id of what is changed. */
export interface Drafts<Draft> {
  get(): ReadonlyMap<string, Draft>;
  become(next: ReadonlyMap<string, Draft>): void;
  subscribe(listener: () => void): () => void;
}

/** They live here, not in an editor, so that a look elsewhere loses nothing. `name`: under which they are remembered. */
export function openDrafts<Draft>(name: string, isDraft: (found: unknown) => found is Draft): Drafts<Draft> {
  let drafts: ReadonlyMap<string, Draft> = asksBeforeClosing ? new Map() : readDrafts(localStorage, name, isDraft);
  const listeners = new Set<() => void>();
  const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
  return {
    get: () => drafts,
    become(next) {
      const warned = drafts.size > 0;
      drafts = next;
      if (!asksBeforeClosing) writeDrafts(localStorage, name, next);
      else if (next.size > 0 && !warned) window.addEventListener('beforeunload', warn);
      else if (next.size === 0 && warned) window.removeEventListener('beforeunload', warn);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
