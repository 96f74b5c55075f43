import { expect, it } from 'vitest';
import { keyFaces, keyFor } from '../../../../renderer/src/phone/phone-keys.ts';
import { PhoneKey } from '../../../../shared/model/phone.ts';

it('has a place for every key of the phone', () => {
  expect(keyFaces.map(({ key }) => key).sort()).toEqual([...PhoneKey.options].sort());
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
  const shared = keyFaces.filter(({ press }, at) => keyFaces.findIndex((each) => each.press === press) !== at);
  expect(shared.map(({ key }) => key)).toEqual(['resume']);
});
