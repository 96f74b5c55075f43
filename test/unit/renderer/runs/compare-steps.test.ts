import { describe, expect, it } from 'vitest';
import { compareSteps, stepWords } from '../../../../renderer/src/runs/collection/compare-steps.ts';
import { sampleStep as step } from './sample-step.ts';

const kinds = (...args: Parameters<typeof compareSteps>) =>
  compareSteps(...args).changes.map(({ kind, name }) => `${kind} ${name}`);

describe('comparing two runs', () => {
  it('tells what fails now, what passes now, what is new and what is gone', () => {
    const before = [step(1, { failed: true }), step(2), step(3), step(4)];
    const after = [
      step(11, { name: 'Step 1' }),
      step(12, { name: 'Step 2', failed: true }),
      step(13, { name: 'Step 3' }),
      step(5),
    ];
    expect(kinds(before, after)).toEqual(['broken Step 2', 'new Step 5', 'gone Step 4', 'fixed Step 1']);
    expect(compareSteps(before, after).same).toBe(1);
  });

  it.each([
    ['a fifth and 20 ms longer', 100, 121, ['slower Step 1']],
    ['less than a fifth longer', 1000, 1190, []],
    ['less than 20 ms longer', 5, 24, []],
    ['faster', 200, 10, []],
    ['not sent', null, 500, []],
  ])('tells what became slower: %s', (_, was, is, expected) => {
    expect(kinds([step(1, { durationMs: was })], [step(1, { durationMs: is })])).toEqual(expected);
  });

  it('tells another status, and other failed assertions of a step that failed already', () => {
    expect(kinds([step(1)], [step(1, { status: 201 })])).toEqual(['result Step 1']);
    const failing = (failed: number) => step(1, { failed: true, assertions: { passed: 0, failed, skipped: 0 } });
    expect(kinds([failing(1)], [failing(2)])).toEqual(['result Step 1']);
  });

  it('keeps iterations, folders and steps of one name apart', () => {
    const twice = (failed: boolean) => [
      step(1, { name: 'Same', iteration: 0 }),
      step(2, { name: 'Same', iteration: 0, failed }),
      step(3, { name: 'Same', iteration: 1 }),
      step(4, { name: 'Same', iteration: 0, folder: ['a'] }),
    ];
    const { changes, same } = compareSteps(twice(false), twice(true));
    expect(changes).toMatchObject([{ kind: 'broken', before: { seq: 2 }, after: { seq: 2 } }]);
    expect(same).toBe(3);
  });

  it('says how a step ended', () => {
    expect(stepWords(step(1, { assertions: { passed: 2, failed: 1, skipped: 0 }, durationMs: 1234 }))).toBe(
      '200 · 2/3 · 1,234 ms',
    );
    expect(stepWords(step(1, { status: 0, durationMs: null }))).toBe('no response');
    expect(stepWords(null)).toBe('–');
  });
});
