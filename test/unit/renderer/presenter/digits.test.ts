import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digitsOf, keyNow } from '../../../../renderer/src/presenter/digits.ts';
import type { Scenario } from '../../../../shared/model/scenario.ts';

const folder = join(import.meta.dirname, '../../../../resources/scenarios');
const ours = readdirSync(folder).map((file): Scenario => {
  const { id, label, description, direction } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Scenario;
  return { id, label, description, direction, own: false, length: 10, dialects: [] };
});

it('gives every digit from 1 to 9 something to do', () => {
  const digits = digitsOf(ours);
  expect(digits.map(({ digit }) => digit)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(digits.filter((each) => each.kind === 'scenario' && each.scenario === null)).toEqual([]);
});

it('keeps what a digit does, whatever else there is to play', () => {
  const own: Scenario = { ...ours[0], id: 'mine', label: 'Mine', own: true } as Scenario;
  expect(digitsOf([own, ...ours.toReversed()])).toEqual(digitsOf(ours));
});

it('presses the first of its keys that does something now', () => {
  const digits = digitsOf(ours);
  const now = (digit: number, available: Parameters<typeof keyNow>[1]) => {
    const digitKey = digits[digit - 1];
    return digitKey?.kind === 'key' ? keyNow(digitKey, available) : undefined;
  };
  expect(now(3, ['resume', 'hang-up'])).toBe('resume');
  expect(now(5, ['answer', 'reject', 'cancel'])).toBe('reject');
  expect(now(5, ['hold', 'hang-up'])).toBe('hang-up');
  expect(now(2, ['ring'])).toBeNull();
});
