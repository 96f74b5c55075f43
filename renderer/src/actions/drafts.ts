import { useSyncExternalStore } from 'react';
import type { Edits } from './draft.ts';
import { readDrafts, writeDrafts } from './kept-drafts.ts';

/** A browser asks before it closes the page; a window of the desktop app closes, and finds its drafts when it opens. */
const asksBeforeClosing = location.protocol.startsWith('http');

/**
 * Unsaved edits by the action's id. They live here, not in the editor, so that a look at another action or place
 * loses nothing.
 */
let drafts: ReadonlyMap<string, Edits> = asksBeforeClosing ? new Map() : readDrafts(localStorage);
/** The ids alone: another object only when one comes or goes, so that lists do not draw anew with every key. */
let unsaved: ReadonlySet<string> = new Set(drafts.keys());
const listeners = new Set<() => void>();

const warn = (event: BeforeUnloadEvent): void => event.preventDefault();

function become(next: ReadonlyMap<string, Edits>): void {
  const guarded = drafts.size > 0;
  drafts = next;
  if (next.size !== unsaved.size || [...next.keys()].some((id) => !unsaved.has(id))) unsaved = new Set(next.keys());
  if (!asksBeforeClosing) writeDrafts(localStorage, next);
  else if (next.size > 0 && !guarded) window.addEventListener('beforeunload', warn);
  else if (next.size === 0 && guarded) window.removeEventListener('beforeunload', warn);
  for (const listener of listeners) listener();
}

export function setDraft(id: string, edits: Edits | null): void {
  const next = new Map(drafts);
  if (edits === null) next.delete(id);
  else next.set(id, edits);
  become(next);
}

/** Takes away the drafts of actions that are gone, and gives them for an undo. */
export function takeDrafts(ids: readonly string[]): ReadonlyMap<string, Edits> {
  const taken = new Map([...drafts].filter(([id]) => ids.includes(id)));
  if (taken.size > 0) become(new Map([...drafts].filter(([id]) => !taken.has(id))));
  return taken;
}

export function putDrafts(back: ReadonlyMap<string, Edits>): void {
  if (back.size > 0) become(new Map([...drafts, ...back]));
}

export const draftNow = (id: string): Edits | undefined => drafts.get(id);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Unsaved edits of one action. */
export function useDraft(id: string): Edits | undefined {
  return useSyncExternalStore(subscribe, () => drafts.get(id));
}

/** Ids of the actions with unsaved edits. */
export function useUnsaved(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => unsaved);
}
