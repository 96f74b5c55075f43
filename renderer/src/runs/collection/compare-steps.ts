import type { RunStep } from '../../../../shared/model/collection-run.ts';
import { resultOf } from './steps.ts';

/** What became of a step from the earlier run to the later one. */
export type StepChangeKind = 'broken' | 'fixed' | 'result' | 'slower' | 'new' | 'gone';

export interface StepChange {
  readonly key: string;
  readonly kind: StepChangeKind;
  readonly name: string;
  readonly iteration: number;
  /** Null where the run did not have it. */
  readonly before: RunStep | null;
  readonly after: RunStep | null;
}

export interface Comparison {
  /** Broken ones first, then by their order in the run. */
  readonly changes: readonly StepChange[];
  /** Steps of both runs that are as they were. */
  readonly same: number;
}

/** A step is slower where it takes a fifth longer, and so many milliseconds, which a network alone may add. */
const slowerShare = 1.2;
const slowerMs = 20;

const order: readonly StepChangeKind[] = ['broken', 'result', 'slower', 'new', 'gone', 'fixed'];

/** Steps whose result changed or that became slower. Those of two runs belong together by iteration, folder and name. */
export function compareSteps(before: readonly RunStep[], after: readonly RunStep[]): Comparison {
  const earlier = keyed(before);
  const later = keyed(after);
  const changes: StepChange[] = [];
  let same = 0;
  for (const [key, step] of later) {
    const old = earlier.get(key) ?? null;
    const kind = old === null ? 'new' : changeOf(old, step);
    if (kind === null) same += 1;
    else changes.push({ key, kind, name: step.name, iteration: step.iteration, before: old, after: step });
  }
  for (const [key, step] of earlier) {
    if (later.has(key)) continue;
    changes.push({ key, kind: 'gone', name: step.name, iteration: step.iteration, before: step, after: null });
  }
  return { changes: changes.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind)), same };
}

/** Requests of scripts are compared by what they are sent to: they have no names of their own. */
function keyed(steps: readonly RunStep[]): ReadonlyMap<string, RunStep> {
  const counts = new Map<string, number>();
  const byKey = new Map<string, RunStep>();
  for (const step of steps) {
    const { iteration, folder, name, source, method } = step;
    const key = JSON.stringify([iteration, folder, name, source, method]);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    byKey.set(`${key} ${count}`, step);
  }
  return byKey;
}

function changeOf(before: RunStep, after: RunStep): StepChangeKind | null {
  const [old, now] = [resultOf(before), resultOf(after)];
  if (old !== now) return now === 'failed' ? 'broken' : old === 'failed' ? 'fixed' : 'result';
  if (before.status !== after.status || before.assertions.failed !== after.assertions.failed) return 'result';
  const [was, is] = [before.durationMs, after.durationMs];
  if (was === null || is === null) return null;
  return is > was * slowerShare && is - was > slowerMs ? 'slower' : null;
}

export const changeWords: Readonly<Record<StepChangeKind, string>> = {
  broken: 'Fails now',
  fixed: 'Passes now',
  result: 'Different result',
  slower: 'Slower',
  new: 'New',
  gone: 'Removed',
};

/** How a step ended, in a cell: `200, 2/3, 12 ms`. */
export function stepWords(step: RunStep | null): string {
  if (step === null) return '–';
  const { status, assertions, durationMs, isSkipped } = step;
  const judged = assertions.passed + assertions.failed;
  const parts = [
    isSkipped ? 'skipped' : status === 0 ? 'no response' : String(status),
    ...(judged === 0 ? [] : [`${assertions.passed}/${judged}`]),
    ...(durationMs === null ? [] : [`${Math.round(durationMs).toLocaleString('en')} ms`]),
  ];
  return parts.join(' · ');
}
