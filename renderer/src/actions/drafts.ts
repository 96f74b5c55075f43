import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { openDrafts } from '../parts/drafts.ts';
import { type Edits, isEdits } from './draft.ts';

/** Unsaved edits by the action's id. */
const drafts = openDrafts('hookswitch.actions.drafts', isEdits);
/** The ids alone: another object only when one comes or goes, so that lists are not drawn again with every key. */
const unsaved = createStore<ReadonlySet<string>>(() => new Set(drafts.getState().keys()));

function setDrafts(next: ReadonlyMap<string, Edits>): void {
  const ids = unsaved.getState();
  if (next.size !== ids.size || [...next.keys()].some((id) => !ids.has(id))) {
    unsaved.setState(new Set(next.keys()), true);
  }
  drafts.setState(next, true);
}

export function setDraft(id: string, edits: Edits | null): void {
  const next = new Map(drafts.getState());
  if (edits === null) next.delete(id);
  else next.set(id, edits);
  setDrafts(next);
}

/** Removes the drafts of actions that are gone, and returns them for an undo. */
export function takeDrafts(ids: readonly string[]): ReadonlyMap<string, Edits> {
  const taken = new Map([...drafts.getState()].filter(([id]) => ids.includes(id)));
  if (taken.size > 0) setDrafts(new Map([...drafts.getState()].filter(([id]) => !taken.has(id))));
  return taken;
}

export function putDrafts(back: ReadonlyMap<string, Edits>): void {
  if (back.size > 0) setDrafts(new Map([...drafts.getState(), ...back]));
}

export const draftNow = (id: string): Edits | undefined => drafts.getState().get(id);

/** Unsaved edits of one action. */
export const useDraft = (id: string): Edits | undefined => useStore(drafts, (all) => all.get(id));

/** Ids of the actions with unsaved edits. */
export const useUnsaved = (): ReadonlySet<string> => useStore(unsaved);
