import { useStore } from 'zustand';
import { openDrafts } from '../parts/drafts.ts';
import { type GroupEdits, isGroupEdits } from './group-draft.ts';

/** Unsaved edits of folders and collections, by the id of their row. */
const drafts = openDrafts('hookswitch.groups.drafts', isGroupEdits);

export function setGroupDraft(row: string, edits: GroupEdits | null): void {
  const next = new Map(drafts.getState());
  if (edits === null) next.delete(row);
  else next.set(row, edits);
  drafts.setState(next, true);
}

export const groupDraftNow = (row: string): GroupEdits | undefined => drafts.getState().get(row);

export const useGroupDraft = (row: string): GroupEdits | undefined => useStore(drafts, (all) => all.get(row));

/** Removes the drafts of what is gone, and returns them for an undo. */
export function takeGroupDrafts(rows: readonly string[]): ReadonlyMap<string, GroupEdits> {
  const all = drafts.getState();
  const taken = new Map(rows.flatMap((row) => (all.has(row) ? [[row, all.get(row) as GroupEdits] as const] : [])));
  for (const row of taken.keys()) setGroupDraft(row, null);
  return taken;
}

export function putGroupDrafts(back: ReadonlyMap<string, GroupEdits>): void {
  for (const [row, edits] of back) setGroupDraft(row, edits);
}

/** Of all folders and collections. */
export const useGroupDrafts = (): ReadonlyMap<string, GroupEdits> => useStore(drafts);
