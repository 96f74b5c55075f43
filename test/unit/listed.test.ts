import { expect, it } from 'vitest';
import { listed } from '../../shared/listed.ts';

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('names %j as %s', (texts, sentence) => {
  expect(listed(texts)).toBe(sentence);
});

it('offers a choice', () => {
  expect(listed(['a', 'b', 'c'], 'or')).toBe('a, b or c');
});
