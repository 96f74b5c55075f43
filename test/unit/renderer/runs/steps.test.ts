import { describe, expect, it } from 'vitest';
import {
  cursorOf,
  emptyWords,
  mostSteps,
  noSteps,
  placesOf,
  type StepLine,
  stepLines,
  stepSentence,
  withPage,
} from '../../../../renderer/src/runs/collection/steps.ts';
import { sampleStep as step } from './sample-step.ts';

const words = (lines: readonly StepLine[]): string[] =>
  lines.map((line) => (line.kind === 'step' ? line.step.name : `# ${line.title} ${line.failed}`));

describe('reading the steps of a run', () => {
  it('goes on behind the last request that is through, and takes what was logged late', () => {
    const first = withPage(noSteps, { items: [step(1), step(3, { source: 'script' })], next: null }, 0);
    // The script's request was logged before the request it belongs to, whose place is before it.
    expect(cursorOf(first)).toBe(1);
    const second = withPage(first, { items: [step(2), step(3, { source: 'script' }), step(4)], next: null }, 1);
    expect(second.items.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(second).toMatchObject({ isRead: true, isCut: false });
  });

  it('is not read to its end while there is a next page', () => {
    const first = withPage(noSteps, { items: [step(1)], next: 1 }, 0);
    expect(first.isRead).toBe(false);
    expect(withPage(first, { items: [step(2)], next: null }, 1)).toMatchObject({ isRead: true });
  });

  it('holds so many and no more', () => {
    const items = Array.from({ length: mostSteps + 5 }, (_, at) => step(at + 1));
    const steps = withPage(noSteps, { items, next: 7 }, 0);
    expect(steps.items.length).toBe(mostSteps);
    expect(steps).toMatchObject({ isRead: true, isCut: true });
  });
});

it('says that no step failed only once the failed steps were read to their end', () => {
  const read = (items: ReturnType<typeof step>[]) => withPage(noSteps, { items, next: null }, 0);
  const all = read([step(1)]);
  expect(emptyWords(all, noSteps)).toBeNull();
  expect(emptyWords(all, read([]))).toBe('No step failed.');
  expect(emptyWords(noSteps, noSteps)).toBeNull();
  expect(emptyWords(read([]), read([]))).toMatch(/^Nothing was sent yet/);
});

describe('the lines of the list', () => {
  const items = [
    step(1, { iteration: 0 }),
    step(2, { iteration: 0, failed: true }),
    step(3, { iteration: 1 }),
    step(4, { iteration: 1 }),
  ];

  it('have a heading for each iteration, with how many failed in it', () => {
    expect(words(stepLines(items, { onlyFailed: false, failedFirst: false }))).toEqual([
      ...['# Iteration 1 1', 'Step 1', 'Step 2'],
      ...['# Iteration 2 0', 'Step 3', 'Step 4'],
    ]);
  });

  it('have places among the steps, which headings do not count in', () => {
    expect(placesOf(stepLines(items, { onlyFailed: false, failedFirst: false }))).toEqual([0, 1, 2, 2, 3, 4]);
    expect(placesOf([])).toEqual([]);
  });

  it('have no heading where there is one iteration', () => {
    expect(words(stepLines(items.slice(0, 2), { onlyFailed: false, failedFirst: false }))).toEqual([
      'Step 1',
      'Step 2',
    ]);
  });

  it('are only those that failed, or those first', () => {
    expect(words(stepLines(items, { onlyFailed: true, failedFirst: false }))).toEqual(['# Iteration 1 1', 'Step 2']);
    expect(words(stepLines(items, { onlyFailed: false, failedFirst: true }))).toEqual([
      ...['# Failed 1', 'Step 2'],
      ...['# Iteration 1 0', 'Step 1', '# Iteration 2 0', 'Step 3', 'Step 4'],
    ]);
    expect(words(stepLines(items.slice(0, 2), { onlyFailed: false, failedFirst: true }))).toEqual([
      ...['# Failed 1', 'Step 2', '# Passed 0', 'Step 1'],
    ]);
  });

  it('are sentences for a reader', () => {
    const failed = step(1, { failed: true, status: 404, assertions: { passed: 1, failed: 2, skipped: 0 } });
    expect(stepSentence(failed)).toBe('Failed: Step 1, 404, 1 of 3 assertions passed, 10 ms');
    expect(stepSentence(step(2, { isSkipped: true, status: 0, durationMs: null }))).toBe('Skipped: Step 2');
    expect(stepSentence(step(3, { source: 'script' }))).toBe('Passed: Step 3, sent by a script, 200, 10 ms');
  });
});
