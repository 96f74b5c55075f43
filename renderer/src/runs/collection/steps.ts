import type { RunStep, RunStepPage } from '../../../../shared/model/collection-run.ts';

/** The steps of a run as far as they were read, in the order in which they were sent. */
export interface Steps {
  readonly items: readonly RunStep[];
  /** False until the end was reached once. */
  readonly isRead: boolean;
  /** Whether there are more than are held. */
  readonly isCut: boolean;
}

export const noSteps: Steps = { items: [], isRead: false, isCut: false };

/** Steps that are held: more than anybody looks through, and some 20 MB. */
export const mostSteps = 50_000;

/**
 * From where a run that goes on is read again. What a request's scripts send is logged before the request itself, so what
 * comes after the last request that is through may still change.
 */
export function cursorOf({ items }: Steps): number {
  return items.findLast(({ source }) => source === 'collection')?.seq ?? 0;
}

/** With a page that was asked for from the place `after`: it replaces what is there from then on. */
export function withPage(steps: Steps, page: RunStepPage, after: number): Steps {
  const kept = steps.items.at(-1)?.seq === after ? steps.items : steps.items.filter(({ seq }) => seq <= after);
  const items = page.items.length === 0 ? kept : [...kept, ...page.items];
  const isCut = items.length >= mostSteps;
  return {
    items: isCut ? items.slice(0, mostSteps) : items,
    isRead: steps.isRead || page.next === null || isCut,
    isCut,
  };
}

/** What is said where a list has no line: of `all` steps, those that are `shown`. Null while there may be one still. */
export function emptyWords(all: Steps, shown: Steps): string | null {
  if (!shown.isRead) return null;
  return all.items.length === 0 ? 'Nothing was sent yet, or its activity was deleted.' : 'No step failed.';
}

/** A line of the list: a heading, or a step. */
export type StepLine =
  | { readonly kind: 'heading'; readonly key: string; readonly title: string; readonly failed: number }
  | { readonly kind: 'step'; readonly key: string; readonly step: RunStep };

export interface StepView {
  readonly onlyFailed: boolean;
  /** Failed steps stand above all others. */
  readonly failedFirst: boolean;
}

/** The lines of the list: steps by iteration, under a heading where there are several. */
export function stepLines(items: readonly RunStep[], { onlyFailed, failedFirst }: StepView): StepLine[] {
  const failed = items.filter((step) => step.failed);
  if (onlyFailed) return byIteration(failed, items);
  if (!failedFirst || failed.length === 0) return byIteration(items, items);
  const rest = items.filter((step) => !step.failed);
  return [
    { kind: 'heading', key: 'failed', title: 'Failed', failed: failed.length },
    ...failed.map(lineOf),
    ...(rest.length === 0 ? [] : byIteration(rest, items, 'Passed')),
  ];
}

const lineOf = (step: RunStep): StepLine => ({ kind: 'step', key: step.id, step });

function byIteration(items: readonly RunStep[], all: readonly RunStep[], soleTitle: string | null = null): StepLine[] {
  const isSole = all.every(({ iteration }) => iteration === all[0]?.iteration);
  if (isSole && soleTitle === null) return items.map(lineOf);
  const failures = new Map<number, number>();
  for (const { iteration, failed } of all) if (failed) failures.set(iteration, (failures.get(iteration) ?? 0) + 1);
  const lines: StepLine[] = [];
  let current = -1;
  for (const step of items) {
    if (step.iteration !== current) {
      current = step.iteration;
      const title = isSole ? (soleTitle ?? '') : `Iteration ${(current + 1).toLocaleString('en')}`;
      const failed = soleTitle === null ? (failures.get(current) ?? 0) : 0;
      lines.push({ kind: 'heading', key: `iteration ${current}`, title, failed });
    }
    lines.push(lineOf(step));
  }
  return lines;
}

/** For each line, how many steps there are up to it: its place among them, from 1, where it is one. */
export function placesOf(lines: readonly StepLine[]): readonly number[] {
  let steps = 0;
  return lines.map(({ kind }) => {
    if (kind === 'step') steps += 1;
    return steps;
  });
}

export type StepResult = 'passed' | 'failed' | 'skipped';

export const resultOf = ({ failed, isSkipped }: Pick<RunStep, 'failed' | 'isSkipped'>): StepResult =>
  failed ? 'failed' : isSkipped ? 'skipped' : 'passed';

/** `Failed: Look up, 404, 1 of 3 assertions passed, 12 ms`: the line for a screen reader. */
export function stepSentence(step: RunStep): string {
  const { name, status, assertions, durationMs, source } = step;
  const judged = assertions.passed + assertions.failed;
  const words = { passed: 'Passed', failed: 'Failed', skipped: 'Skipped' }[resultOf(step)];
  const parts = [
    `${words}: ${name}${source === 'collection' ? '' : `, sent by ${source === 'script' ? 'a script' : 'its auth'}`}`,
    ...(status === 0 ? (step.isSkipped ? [] : ['no response']) : [String(status)]),
    ...(judged === 0 ? [] : [`${assertions.passed} of ${judged} assertions passed`]),
    ...(durationMs === null ? [] : [`${Math.round(durationMs)} ms`]),
  ];
  return parts.join(', ');
}
