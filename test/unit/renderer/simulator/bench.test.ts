import { describe, expect, it } from 'vitest';
import { extraProblem, moveBench, newBench, parametersOf } from '../../../../renderer/src/simulator/bench.ts';

const tags = ['caller_id', 'direction'];

describe('the values that stand over those of the call', () => {
  it('are those that were typed, empty ones too, until a reset', () => {
    const bench = newBench(7);
    expect(parametersOf(bench, tags)).toEqual({});
    const typed = moveBench(bench, { kind: 'edit', tag: 'caller_id', value: '' });
    expect(parametersOf(typed, tags)).toEqual({ caller_id: '' });
    expect(parametersOf(moveBench(typed, { kind: 'reset', tag: 'caller_id' }), tags)).toEqual({});
  });

  it('stay typed when a new call is drawn', () => {
    const typed = moveBench(newBench(7), { kind: 'edit', tag: 'caller_id', value: '5550100' });
    const rerolled = moveBench(typed, { kind: 'reroll', seed: 8 });
    expect(rerolled.seed).toBe(8);
    expect(parametersOf(rerolled, tags)).toEqual({ caller_id: '5550100' });
  });

  it('leave out what was typed for another event of the dialect', () => {
    const typed = moveBench(newBench(7), { kind: 'edit', tag: 'call_cost', value: '1.00' });
    expect(parametersOf(typed, tags)).not.toHaveProperty('call_cost');
  });

  it('have the extra tags last, without nameless ones, and the last of equal ones', () => {
    let bench = newBench(7);
    for (const tag of ['', 'crm_key', ' crm_key ', 'direction']) {
      bench = moveBench(bench, { kind: 'add-extra' });
      const id = bench.extras.at(-1)?.id ?? 0;
      bench = moveBench(bench, { kind: 'change-extra', id, tag, value: `of ${id}` });
    }
    expect(parametersOf(bench, tags)).toEqual({
      direction: 'of 4',
      crm_key: 'of 3',
    });
  });

  it('keep a tag called __proto__ as a value', () => {
    const typed = moveBench(newBench(7), { kind: 'edit', tag: '__proto__', value: 'x' });
    expect(Object.entries(parametersOf(typed, ['__proto__']))).toEqual([['__proto__', 'x']]);
  });
});

describe('an extra tag', () => {
  const extra = (id: number, tag: string, value = ''): { id: number; tag: string; value: string } => ({
    id,
    tag,
    value,
  });

  it('says why its name does not do what one expects', () => {
    const extras = [extra(1, 'a'), extra(2, ' a '), extra(3, 'caller_id'), extra(4, '', 'lost'), extra(5, '{{b}}')];
    expect(extras.map((row) => extraProblem(row, tags, extras))).toEqual([
      'Overridden below.',
      null,
      'The event already has this tag. This value overrides the one above.',
      'Enter a tag. A value without a tag is not sent.',
      "A tag can't contain curly braces.",
    ]);
  });

  it('is removed alone, and the next one gets a new place', () => {
    let bench = newBench(7);
    for (let count = 0; count < 3; count += 1) bench = moveBench(bench, { kind: 'add-extra' });
    bench = moveBench(bench, { kind: 'remove-extra', id: 2 });
    bench = moveBench(bench, { kind: 'add-extra' });
    expect(bench.extras.map(({ id }) => id)).toEqual([1, 3, 4]);
  });
});
