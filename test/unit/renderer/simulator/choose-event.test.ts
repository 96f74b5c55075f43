import { expect, it } from 'vitest';
import { chooseEvent, missingIn } from '../../../../renderer/src/simulator/choose-event.ts';

const event = (dialect: string, key: string, phase: 'ringing' | 'ended', actions: string[] = []) => ({
  dialect,
  key,
  phase,
  actions,
  endpoints: 0,
});
const events = [
  event('one', 'over', 'ended'),
  event('one', 'ring', 'ringing'),
  event('two', 'over', 'ended'),
  event('two', 'ring', 'ringing', ['a']),
];
const chosen = (parts: string[], last: { dialect: string; key: string } | null = null): string => {
  const choice = chooseEvent(events, parts, last === null ? null : event(last.dialect, last.key, 'ended'));
  return `${choice?.dialect}:${choice?.key}`;
};

it('shows the event of the address before any other', () => {
  expect(chosen(['one', 'over'], { dialect: 'two', key: 'ring' })).toBe('one:over');
});

it('shows the last one where the address names none', () => {
  expect(chosen([], { dialect: 'one', key: 'over' })).toBe('one:over');
});

it('shows one that sends something, else the beginning of a call', () => {
  expect(chosen([])).toBe('two:ring');
  expect(chosen(['one'], { dialect: 'two', key: 'over' })).toBe('one:ring');
});

it('stays within the dialect of the address, and says what is not there', () => {
  expect(chosen(['one', 'nope'])).toBe('one:ring');
  expect(missingIn(events, ['one', 'nope'])).toBe('one has no event nope.');
  expect(missingIn(events, ['three'])).toBe('There is no phone system three.');
  expect(missingIn(events, ['one'])).toBeNull();
  expect(missingIn(events, [])).toBeNull();
});

it('has nothing to show where there are no events', () => {
  expect(chooseEvent([], ['one'], null)).toBeNull();
});
