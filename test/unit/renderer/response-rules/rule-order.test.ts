import { expect, test } from 'vitest';
import {
  beforeAfterMove,
  beginsGroup,
  reordered,
  takesAll,
} from '../../../../renderer/src/response-rules/rule-order.ts';
import { ListedRule } from '../../../../shared/model/response-rule.ts';

const rule = (id: string, rest: object = {}): ListedRule =>
  ListedRule.parse({ id, name: id, words: '', problem: null, matched: 0, decided: 0, ...rest });
const ids = ['a', 'b', 'c'];

test('a move by one place names the rule that follows then, and nothing past the ends', () => {
  expect(beforeAfterMove(ids, 'b', -1)).toBe('a');
  expect(beforeAfterMove(ids, 'a', 1)).toBe('c');
  expect(beforeAfterMove(ids, 'b', 1)).toBeNull();
  expect(beforeAfterMove(ids, 'a', -1)).toBeUndefined();
  expect(beforeAfterMove(ids, 'c', 1)).toBeUndefined();
});

test('the list on screen becomes what the engine makes of it', () => {
  const order = (id: string, before: string | null) =>
    reordered(
      ids.map((one) => ({ id: one })),
      id,
      before,
    )
      .map((one) => one.id)
      .join('');
  expect(order('a', null)).toBe('bca');
  expect(order('c', 'a')).toBe('cab');
  expect(order('a', 'c')).toBe('bac');
  expect(order('a', 'a')).toBe('abc');
  expect(order('a', 'gone')).toBe('abc');
});

test('a group is named where it begins, and again where another stands between', () => {
  const rules = [rule('a', { group: 'x' }), rule('b', { group: 'x' }), rule('c'), rule('d', { group: 'x' })];
  expect(rules.map((_, at) => beginsGroup(rules, at))).toEqual([true, false, false, true]);
});

test('a rule takes all where nothing limits it', () => {
  const limited = [
    rule('off', { enabled: false }),
    rule('filter', { when: 'path=/x' }),
    rule('times', { times: { from: 1, to: 2 } }),
    rule('chance', { chance: 0.5 }),
    rule('broken', { problem: 'unreadable' }),
  ];
  expect(takesAll(limited)).toBeNull();
  expect(takesAll([...limited, rule('all', { when: ' ' }), rule('more')])?.id).toBe('all');
});
