import { useSyncExternalStore } from 'react';
import { openDrafts } from '../parts/drafts.ts';
import { type Edits, isEdits } from './draft.ts';

/** Unsaved edits by the action's id. */
const drafts = openDrafts('hookswitch.actions.drafts', isEdits);
/** The ids alone: another object only when one comes or goes, so that lists do not draw anew with every key. */
let unsaved: ReadonlySet<string> = new Set(drafts.get().keys());

function become(next: ReadonlyMap<string, Edits>): void {
  if (next.size !== unsaved.size || [...next.keys()].some((id) => !unsaved.has(id))) unsaved = new Set(next.keys());
  drafts.become(next);
}

export function setDraft(id: string, edits: Edits | null): void {
  const next = new Map(drafts.get());
  if (edits === null) next.delete(id);
  else next.set(id, edits);
  become(next);
}

/** Takes away the drafts of actions that are gone, and gives them for an undo. */
export function takeDrafts(ids: readonly string[]): ReadonlyMap<string, Edits> {
  const taken = new Map([...drafts.get()].filter(([id]) => ids.includes(id)));
  if (taken.size > 0) become(new Map([...drafts.get()].filter(([id]) => !taken.has(id))));
  return taken;
}

export function putDrafts(back: ReadonlyMap<string, Edits>): void {
  if (back.size > 0) become(new Map([...drafts.get(), ...back]));
}

export const draftNow = (id: string): Edits | undefined => drafts.get().get(id);

/** Unsaved edits of one action. */
export function useDraft(id: string): Edits | undefined {
  return useSyncExternalStore(drafts.subscribe, () => draftNow(id));
}

/** Ids of the actions with unsaved edits. */
export function useUnsaved(): ReadonlySet<string> {
  return useSyncExternalStore(drafts.subscribe, () => unsaved);
}
