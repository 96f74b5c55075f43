import { useSyncExternalStore } from 'react';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';

/** A scenario with changes that are not saved, and what it was when they began. */
export interface ScenarioDraft {
  readonly base: ScenarioFile;
  readonly now: ScenarioFile;
}

/** A browser asks before it closes the page; a window of the desktop app closes, and finds its drafts when it opens. */
const asksBeforeClosing = location.protocol.startsWith('http');
const place = 'hookswitch.scenario-drafts';

let drafts: ReadonlyMap<string, ScenarioDraft> = asksBeforeClosing ? new Map() : readKept();
const listeners = new Set<() => void>();

/** Keeps what was changed while one looks elsewhere; null forgets it. A draft that equals what it began with is none. */
export function keepDraft(id: string, draft: ScenarioDraft | null): void {
  const next = new Map(drafts);
  if (draft === null || JSON.stringify(draft.now) === JSON.stringify(draft.base)) next.delete(id);
  else next.set(id, draft);
  const warned = drafts.size > 0;
  drafts = next;
  if (!asksBeforeClosing) localStorage.setItem(place, JSON.stringify([...next]));
  else if (next.size > 0 && !warned) window.addEventListener('beforeunload', warn);
  else if (next.size === 0) window.removeEventListener('beforeunload', warn);
  for (const listener of listeners) listener();
}

/** What cannot be read is no draft: it was written by another version, or by nobody of ours. */
function readKept(): ReadonlyMap<string, ScenarioDraft> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    const whole = (entry: unknown): entry is [string, ScenarioDraft] =>
      Array.isArray(entry) &&
      typeof entry[0] === 'string' &&
      entry[1]?.base?.schema === 1 &&
      entry[1]?.now?.schema === 1;
    return new Map(Array.isArray(kept) ? kept.filter(whole) : []);
  } catch {
    return new Map();
  }
}

const warn = (event: BeforeUnloadEvent): void => event.preventDefault();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useDraft(id: string): ScenarioDraft | null {
  return useSyncExternalStore(subscribe, () => drafts.get(id) ?? null);
}
