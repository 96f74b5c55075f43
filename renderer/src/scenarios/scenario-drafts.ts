import { useStore } from 'zustand';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { openDrafts } from '../parts/drafts.ts';

/** A scenario with changes that are not saved, and what it was when they began. */
export interface ScenarioDraft {
  readonly base: ScenarioFile;
  readonly now: ScenarioFile;
}

/** The format this version writes: a draft of another version is ignored. */
const schema: ScenarioFile['schema'] = 2;

function isScenarioDraft(value: unknown): value is ScenarioDraft {
  const draft = value as { readonly [Part in keyof ScenarioDraft]?: { readonly schema?: unknown } } | null;
  return draft?.base?.schema === schema && draft.now?.schema === schema;
}

const drafts = openDrafts('hookswitch.scenario-drafts', isScenarioDraft);

/** Keeps what was changed while one looks elsewhere; null forgets it. A draft that equals what it began with is none. */
export function keepDraft(id: string, draft: ScenarioDraft | null): void {
  const next = new Map(drafts.getState());
  if (draft === null || JSON.stringify(draft.now) === JSON.stringify(draft.base)) next.delete(id);
  else next.set(id, draft);
  drafts.setState(next, true);
}

export function useDraft(id: string): ScenarioDraft | null {
  return useStore(drafts, (all) => all.get(id) ?? null);
}
