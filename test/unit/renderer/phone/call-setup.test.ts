import { expect, it } from 'vitest';
import {
  dialectsOf,
  namelessNumber,
  newSetup,
  numbersOf,
  paceOf,
  partiesOf,
  withDialect,
} from '../../../../renderer/src/phone/call-setup.ts';

const nobody = { number: '', name: '' };

it('leaves out who is made up, and names without anything in them', () => {
  expect(numbersOf(newSetup)).toBeUndefined();
  const caller = { number: ' +49 30 1234 ', name: ' ' };
  expect(numbersOf({ caller, called: nobody, extension: { number: '101', name: 'Anna' } })).toEqual({
    caller: { number: '+49 30 1234' },
    extension: { number: '101', name: 'Anna' },
  });
});

it('finds the name that has no number to go with', () => {
  expect(namelessNumber(newSetup)).toBeNull();
  expect(namelessNumber({ caller: { number: '', name: 'Anna' }, extension: nobody })).toBe('caller');
  expect(namelessNumber({ caller: nobody, extension: { number: ' ', name: 'Anna' } })).toBe('extension');
});

it('begins with the first dialect, keeps their order, and forgets those that are gone', () => {
  const available = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
  expect(dialectsOf(null, available)).toEqual(['a']);
  expect(dialectsOf(['c', 'gone', 'a'], available)).toEqual(['a', 'c']);
  expect(dialectsOf([], available)).toEqual([]);
  expect(withDialect(['a'], 'c', true)).toEqual(['a', 'c']);
  expect(withDialect(['a', 'c'], 'a', false)).toEqual(['c']);
});

it('callRuns step by step at the pace of life', () => {
  expect(paceOf({ pace: 'steps', speed: 12 })).toEqual({ speed: 1, steps: true });
  expect(paceOf({ pace: 'at-once', speed: 12 })).toEqual({ speed: 'at-once', steps: false });
  expect(paceOf({ pace: 'speed', speed: 12 })).toEqual({ speed: 12, steps: false });
});

it('knows who stood outside, whichever way the call went', () => {
  const outside = { number: '+4930', name: 'Anna' };
  const extension = { number: '101', name: 'Desk' };
  expect(partiesOf({ direction: 'inbound', caller: outside, called: { number: '+6130' }, extension })).toEqual({
    caller: outside,
    called: { number: '+6130', name: '' },
    extension,
  });
  const out = { direction: 'outbound', caller: extension, called: outside, did: '+6130', extension } as const;
  expect(partiesOf(out)).toEqual({ caller: outside, called: { number: '+6130', name: '' }, extension });
});
