import { expect, it } from 'vitest';
import { countsOf, countsWords, momentWords, testsMark } from '../../../../renderer/src/scripts/outcome-words.ts';

const outcome = (results: readonly ('passed' | 'failed' | 'skipped')[], errors = 0) =>
  countsOf({
    assertions: results.map((result) => ({ name: 'a', result, error: null })),
    errors: Array.from({ length: errors }, () => ({ on: 'test' as const, message: 'x is not defined' })),
  });

it('says what the tests of a request found', () => {
  expect(countsWords(outcome(['passed', 'failed', 'skipped'], 1))).toBe(
    '1 of 2 assertions passed, 1 skipped, 1 script error',
  );
  expect(countsWords(outcome(['passed']))).toBe('1 of 1 assertion passed');
  expect(countsWords(outcome([]))).toBe('No assertions');
});

it('marks the tab of the tests', () => {
  expect(testsMark(outcome(['passed', 'failed']))).toBe('1/2');
  expect(testsMark(outcome([], 2))).toBe('!');
  expect(testsMark(outcome(['skipped']))).toBe('');
});

it('says when a script runs', () => {
  expect(['prerequest', 'collection test', 'folder prerequest', 'other'].map(momentWords)).toEqual([
    'Before the request',
    'After the response',
    'Before the request',
    'other',
  ]);
});
