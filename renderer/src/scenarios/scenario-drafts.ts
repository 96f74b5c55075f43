import { useSyncExternalStore } from 'react';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { openDrafts } from '../parts/drafts.ts';

/** A scenario with changes that are not saved, and what it was when they began. */
export interface ScenarioDraft {
  readonly base: ScenarioFile;
  readonly now: ScenarioFile;
}

/** What another version wrote is no draft. */
function isScenarioDraft(found: unknown): found is ScenarioDraft {
  const draft = found as { readonly [Part in keyof ScenarioDraft]?: { readonly schema?: unknown } } | null;
  return draft?.base?.schema === 1 && draft.now?.schema === 1;
}

const drafts = openDrafts('hookswitch.scenario-drafts', isScenarioDraft);

/** Keeps what was changed while one looks elsewhere; null forgets it. A draft that equals what it began with is none. */
export function keepDraft(id: string, draft: ScenarioDraft | null): void {
  const next = new Map(drafts.get());
  if (draft === null || JSON.stringify(draft.now) === JSON.stringify(draft.base)) next.delete(id);
  else next.set(id, draft);
  drafts.become(next);
}

export function useDraft(id: string): ScenarioDraft | null {
  return useSyncExternalStore(drafts.subscribe, () => drafts.get().get(id) ?? null);
}
