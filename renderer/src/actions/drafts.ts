import { useSyncExternalStore } from 'react';
import type { Edits } from './draft.ts';

/**
 * Unsaved edits by the action's id. They live here, not in the editor, so that a look at another action or place
 * loses nothing.
 */
let drafts: ReadonlyMap<string, Edits> = new Map();
/** The ids alone: another object only when one comes or goes, so that lists do not draw anew with every key. */
let unsaved: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

const warn = (event: BeforeUnloadEvent): void => event.preventDefault();

function become(next: ReadonlyMap<string, Edits>): void {
  const guarded = drafts.size > 0;
  drafts = next;
  if (next.size !== unsaved.size || [...next.keys()].some((id) => !unsaved.has(id))) unsaved = new Set(next.keys());
  if (next.size > 0 && !guarded) window.addEventListener('beforeunload', warn);
  if (next.size === 0 && guarded) window.removeEventListener('beforeunload', warn);
  for (const listener of listeners) listener();
}

export function setDraft(id: string, edits: Edits | null): void {
  const next = new Map(drafts);
  if (edits === null) next.delete(id);
  else next.set(id, edits);
  become(next);
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
