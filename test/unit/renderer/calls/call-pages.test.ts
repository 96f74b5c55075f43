import { expect, it } from 'vitest';
import {
  type CallPages,
  joined,
  reaches,
  withNewestCalls,
  withOlderCalls,
} from '../../../../renderer/src/calls/call-pages.ts';
import type { CallSummary } from '../../../../shared/model/ladder.ts';
import { sampleLadder } from '../../../support/sample-ladder.ts';

const call = (id: string, seq: number): CallSummary => {
  const { columns, arrows, omitted, ...summary } = sampleLadder([], { id, seq });
  return summary;
};
const page = (next: number | null, total: number, ...calls: readonly [string, number][]): CallPages => ({
  items: calls.map(([id, seq]) => call(id, seq)),
  next,
  total,
});
const ids = ({ items }: CallPages): string => items.map(({ id }) => id).join('');

it('puts a call that went on in its new place, and keeps what was read below', () => {
  const held = page(3, 5, ['d', 9], ['c', 7], ['b', 5], ['a', 3]);
  const fresh = page(9, 5, ['b', 11], ['d', 9]);
  const merged = withNewestCalls(held, fresh);
  expect(ids(merged)).toBe('bdca');
  expect(merged.next).toBe(3);
});

it('begins anew where the newest page does not reach what was read, and when the activity log was emptied', () => {
  const held = page(3, 4, ['b', 5], ['a', 3]);
  const far = page(20, 40, ['z', 30], ['y', 20]);
  expect(reaches(far, held)).toBe(false);
  expect(withNewestCalls(held, far)).toEqual(far);
  const emptied = page(null, 0);
  expect(ids(withNewestCalls(held, emptied))).toBe('');
  const near = joined(far, page(4, 40, ['x', 6], ['b', 5]));
  expect(reaches(near, held)).toBe(true);
  expect(ids(withNewestCalls(held, near))).toBe('zyxba');
});

it('adds the page below once, although a call of it went on and stands above already', () => {
  const held = page(5, 4, ['a', 9], ['c', 7], ['b', 5]);
  const merged = withOlderCalls(held, page(null, 4, ['a', 4], ['z', 2]));
  expect(ids(merged)).toBe('acbz');
  expect(merged.next).toBeNull();
});
