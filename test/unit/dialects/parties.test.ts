import { describe, expect, it } from 'vitest';
import { partiesOf } from '../../../electron/engine/dialects/parties.ts';
import { DialectParties } from '../../../shared/model/dialect.ts';

const parties = DialectParties.parse({
  caller: [{ tag: 'number' }, { tag: 'uri', as: 'sip-user' }],
  extension: [{ tag: 'account' }],
});
const callerOf = (values: Record<string, string>) => partiesOf(parties, new Map(Object.entries(values)), null).caller;

describe('who takes part in a call', () => {
  it.each([
    ['sip:2070@pbx', '2070'],
    ['sips:+15551234567@pbx.example.com:5061;user=phone', '+15551234567'],
    ['"Jane Roe" <sip:2070@pbx>', '2070'],
    ['2070', '2070'],
    ['sip:@pbx', null],
    ['', null],
  ])('is the user part of the SIP URI %s', (uri, caller) => {
    expect(callerOf({ uri })).toBe(caller);
  });

  it('may depend on which event it is', () => {
    const ofEvent = DialectParties.parse({
      caller: [{ tag: 'remote', when: { 'event.key': ['rings', 'missed'] } }, { tag: 'local' }],
    });
    const values = new Map([
      ['local', '101'],
      ['remote', '2070'],
    ]);
    expect(partiesOf(ofEvent, values, 'rings').caller).toBe('2070');
    expect(partiesOf(ofEvent, values, 'dials').caller).toBe('101');
  });

  it('is the first tag that says so', () => {
    expect(callerOf({ number: '101', uri: 'sip:2070@pbx' })).toBe('101');
    expect(callerOf({ number: '', uri: 'sip:2070@pbx' })).toBe('2070');
  });
});
