import { expect, it } from 'vitest';
import { asksTarget, keyButtons, keyFor, labelOf, standingOf } from '../../../../renderer/src/phone/phone-keys.ts';
import { PhoneKey } from '../../../../shared/model/phone.ts';

it('has a place for every key of the phone', () => {
  expect(keyButtons.map(({ key }) => key).sort()).toEqual([...PhoneKey.options].sort());
});

it('presses what does something now: one letter holds and takes back', () => {
  expect(keyFor('h', ['hold', 'hang-up'])).toBe('hold');
  expect(keyFor('H', ['resume', 'hang-up'])).toBe('resume');
  expect(keyFor('Escape', ['hold', 'hang-up'])).toBe('hang-up');
});

it('presses nothing where the key is not to be had, or the letter is none of its', () => {
  expect(keyFor('a', ['ring'])).toBeNull();
  expect(keyFor('q', [...PhoneKey.options])).toBeNull();
});

it('shares a letter only between keys that exclude each other', () => {
  const shared = keyButtons.filter(({ press }, at) => keyButtons.findIndex((button) => button.press === press) !== at);
  expect(shared.map(({ key }) => key)).toEqual(['resume']);
});

it('asks to whom a transfer goes when it begins, and no more when the colleague was asked', () => {
  const asking: PhoneKey[] = ['resume', 'attended-transfer', 'hang-up'];
  const talking: PhoneKey[] = ['hold', 'transfer', 'attended-transfer', 'hang-up'];
  expect([asksTarget('transfer', talking), asksTarget('attended-transfer', talking)]).toEqual([true, true]);
  expect(asksTarget('attended-transfer', asking)).toBe(false);
  expect(asksTarget('hold', talking)).toBe(false);
  const labels = (available: PhoneKey[]) => keyButtons.map((keyButton) => labelOf(keyButton, available));
  expect(labels(talking)).not.toContain('Complete');
  expect(labels(asking)).toContain('Complete');
});

it('says of a call how it stands, and of one that was stopped that it was', () => {
  const phone = { state: 'held' as const, since: 0, keys: ['resume' as const, 'transfer' as const], extension: null };
  expect(standingOf(null)).toEqual({ state: 'idle', word: 'No call' });
  expect(standingOf({ state: 'playing', phone }).word).toBe('On hold');
  expect(standingOf({ state: 'paused', phone }).word).toBe('On hold, paused');
  expect(standingOf({ state: 'stopped', phone })).toEqual({ state: 'ended', word: 'Stopped' });
  const keys: PhoneKey[] = ['resume', 'attended-transfer', 'hang-up'];
  expect(standingOf({ state: 'playing', phone: { ...phone, keys } }).word).toBe('Consulting');
});
