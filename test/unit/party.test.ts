import { describe, expect, test } from 'vitest';
import { partyNumber, readParty, sipUser } from '../../shared/party.ts';

describe('a party as it is typed', () => {
  test.each([
    ['+15551230001', { number: '+15551230001' }],
    ['+15551230001=Alice', { number: '+15551230001', name: 'Alice' }],
    ['+1555=Dwayne "The Rock" = x', { number: '+1555', name: 'Dwayne "The Rock" = x' }],
    ['+1555=', { number: '+1555', name: '' }],
    ['', { number: '' }],
    ['anonymous', { number: 'anonymous' }],
    ['sip:+1555@10.0.0.5;user=phone', { number: 'sip:+1555@10.0.0.5;user=phone' }],
    ['sip:+1555@10.0.0.5;user=phone=Alice', { number: 'sip:+1555@10.0.0.5;user=phone', name: 'Alice' }],
    ['sip:101@pbx.example=Reception', { number: 'sip:101@pbx.example', name: 'Reception' }],
    ['sips:a@b;lr;x=1?Subject=hi&P=2', { number: 'sips:a@b;lr;x=1?Subject=hi&P=2' }],
    ['<sip:101@pbx>', { number: 'sip:101@pbx' }],
    [' Alice Lee <sip:101@pbx;user=phone> ', { number: 'sip:101@pbx;user=phone', name: 'Alice Lee' }],
    ['"Ann \\"A\\" O\'Neill" <sip:101@pbx>', { number: 'sip:101@pbx', name: 'Ann "A" O\'Neill' }],
    ['"" <sip:101@pbx>', { number: 'sip:101@pbx' }],
    ['"Anonymous" <sip:anonymous@anonymous.invalid>', { number: 'sip:anonymous@anonymous.invalid', name: 'Anonymous' }],
  ])('%s', (text, party) => {
    expect(readParty(text)).toEqual(party);
  });

  test.each([
    [{ number: '+15551230001' }, { number: '+15551230001', name: '' }],
    [
      { number: '', name: 'Alice' },
      { number: '', name: 'Alice' },
    ],
    [{ number: '+61 400 123' }, { number: '+61 400 123', name: '' }],
    [
      { number: 'sip:+15551230001@10.0.0.5;user=phone' },
      { number: '+15551230001', name: '', uri: 'sip:+15551230001@10.0.0.5;user=phone' },
    ],
    [
      { number: 'SIPS:%2B1555:pw@h:5061', name: 'A' },
      { number: '+1555', name: 'A', uri: 'SIPS:%2B1555:pw@h:5061' },
    ],
    [
      { number: 'tel:+1-(555)-123.0001;ext=5' },
      { number: '+15551230001', name: '', uri: 'tel:+1-(555)-123.0001;ext=5' },
    ],
    [{ number: '"Bob" <sip:7@h>' }, { number: '7', name: 'Bob', uri: 'sip:7@h' }],
    [
      { number: '"Bob" <sip:7@h>', name: 'Rob' },
      { number: '7', name: 'Rob', uri: 'sip:7@h' },
    ],
    [{ number: '<+1555>' }, { number: '+1555', name: '' }],
  ])('%j has its number in the user part, and no name but its own', (party, number) => {
    expect(partyNumber(party)).toEqual(number);
  });
});

test('the user part of what a phone writes', () => {
  const written = ['sip:101@pbx.example:5060;transport=udp', '<sip:101@pbx>', 'Alice <sip:101@h>', '101', 'sip:101'];
  expect(written.map(sipUser)).toEqual(['101', '101', '101', '101', '101']);
  expect(sipUser('sip:%zz@h')).toBe('%zz');
});
