import { expect, test } from 'vitest';
import { commandOf, moveTo } from '../../../../renderer/src/activity/list-keys.ts';

const key = (name: string, focus: 'text' | 'control' | 'detail' | 'list' = 'list', modified = false) =>
  commandOf({ key: name, focus, modified });

test('letters work wherever nothing is typed', () => {
  expect(key('j')).toBe('next');
  expect(key('r', 'detail')).toBe('resend');
  expect(key('/', 'control')).toBe('filter');
  expect(key('j', 'text')).toBeNull();
  expect(key('r', 'list', true)).toBeNull();
  expect(key('x')).toBeNull();
  expect(key('toString')).toBeNull();
});

test('keys that a focused part needs itself stay with it', () => {
  expect(key(' ', 'control')).toBeNull();
  expect(key('Enter', 'control')).toBeNull();
  expect(key('ArrowDown', 'detail')).toBeNull();
  expect(key('PageDown', 'detail')).toBeNull();
  expect(key('Escape', 'detail')).toBe('close');
});

test('moves stay inside the list', () => {
  expect(moveTo('next', 4, 5, 10)).toBe(4);
  expect(moveTo('pageUp', 3, 5, 10)).toBe(0);
  expect(moveTo('last', 0, 5, 10)).toBe(4);
  expect(moveTo('previous', -1, 5, 10)).toBe(4);
  expect(moveTo('first', -1, 5, 10)).toBe(0);
  expect(moveTo('next', -1, 0, 10)).toBe(-1);
});
