import { expect, test } from 'vitest';
import { createSaid, errorText } from '../../../electron/engine/collection-runs/worker/said.ts';
import { isFailedOutcome } from '../../../shared/model/script-outcome.ts';

test('what scripts say without end is counted whole and kept in part, which the last line says', () => {
  const said = createSaid();
  for (let index = 0; index < 10_000; index += 1) {
    said.write('log', [`line ${index}`]);
    said.assert({
      name: `test ${index}`,
      result: index % 10 === 0 ? 'failed' : 'passed',
      error: index % 10 === 0 ? 'no' : null,
    });
    said.fail({ on: 'test', message: `error ${index}` });
  }
  const { assertions, console: lines, errors } = said.outcome();
  expect(said.counts).toEqual({ passed: 9000, failed: 1000, skipped: 0 });
  expect(assertions.filter(({ result }) => result === 'failed')).toHaveLength(1000);
  expect(assertions.length).toBeLessThan(10_000);
  expect(errors.length).toBeLessThan(1000);
  expect(lines.slice(-2).map(({ text }) => text)).toEqual([
    'There were more assertions than are kept.',
    'The scripts wrote more than is kept.',
  ]);
});

test('long texts are cut, and neither what was written nor what passed pushes out a failure', () => {
  const said = createSaid();
  const long = 'x'.repeat(1_000_000);
  for (let index = 0; index < 50; index += 1) {
    said.write('log', [long, { long }]);
    said.assert({ name: long, result: 'passed', error: null });
  }
  said.assert({ name: long, result: 'failed', error: long });
  const outcome = said.outcome();
  expect(isFailedOutcome(outcome)).toBe(true);
  expect(JSON.stringify(outcome).length).toBeLessThan(2_000_000);
});

test('a level that nobody knows is a log, and values are written as they look', () => {
  const said = createSaid();
  said.write('strange', ['a', 1, null, { b: [1, 'c'] }]);
  expect(said.outcome().console).toEqual([{ level: 'log', text: "a 1 null { b: [ 1, 'c' ] }" }]);
  expect([new TypeError('x'), 'text', null, { a: 1 }, { message: 'm' }].map(errorText)).toEqual([
    ...['TypeError: x', 'text', 'null', '{ a: 1 }', 'm'],
  ]);
});
