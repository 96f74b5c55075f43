import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOfKeyName, type KeyMoment, keyStepsOf } from '../../../electron/engine/dialects/key-steps.ts';
import { CallDirection } from '../../../shared/model/call.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import { PhoneKey } from '../../../shared/model/phone.ts';
import { dialects } from '../../support/hand-played.ts';

const inbound: KeyMoment = { direction: 'inbound', state: 'ringing', moved: null, consulting: false };
const told = (phone: Record<string, { after: number; event: string }[]>, key: PhoneKey, moment: Partial<KeyMoment>) =>
  keyStepsOf({ phone, events: [] }, key, { ...inbound, ...moment }).map(({ event }) => event);
const says = (event: string) => [{ after: 0, event }];

describe('what a dialect says of a key', () => {
  it('is the most that holds: the question first, then the transfer, the state, the direction', () => {
    const phone = {
      ...{ 'hang-up': says('any'), 'outbound:hang-up': says('out'), 'held:hang-up': says('held') },
      ...{ 'transferred:hang-up': says('passed on'), 'consulting:hang-up': says('asking') },
      'outbound:held:hang-up': says('out and held'),
    };
    expect(told(phone, 'hang-up', { state: 'answered' })).toEqual(['any']);
    expect(told(phone, 'hang-up', { state: 'answered', direction: 'outbound' })).toEqual(['out']);
    expect(told(phone, 'hang-up', { state: 'held' })).toEqual(['held']);
    expect(told(phone, 'hang-up', { state: 'held', direction: 'outbound' })).toEqual(['out and held']);
    expect(told(phone, 'hang-up', { state: 'held', moved: 'transferred' })).toEqual(['passed on']);
    expect(told(phone, 'hang-up', { state: 'held', moved: 'transferred', consulting: true })).toEqual(['asking']);
    expect(told(phone, 'hang-up', { state: 'answered', moved: 'attended' })).toEqual(['any']);
    expect(told(phone, 'answer', {})).toEqual([]);
  });

  it('is said by every dialect of the product for every key in every direction, by events that it has', () => {
    for (const { id, phone, events } of dialects.all()) {
      const keys = new Set(events.map(({ key }) => key));
      for (const steps of Object.values(phone)) for (const { event } of steps) expect(keys).toContain(event);
      for (const direction of CallDirection.options) {
        for (const key of PhoneKey.options) {
          const names = Object.keys(phone).filter((name) => name.split(':').at(-1) === key);
          expect([id, direction, key, names.length > 0]).toEqual([id, direction, key, true]);
        }
      }
    }
  });

  it('has no other names than those of keys', () => {
    expect(faultOfKeyName('held:outbound:attended:consulting:resume')).toBeNull();
    for (const name of ['', ':', 'held:', 'resume:held', 'held:held:resume', 'constructor:resume', '__proto__']) {
      expect(faultOfKeyName(name)).not.toBeNull();
    }
    fc.assert(fc.property(fc.string(), (name) => PhoneKey.safeParse(name).success || faultOfKeyName(name) !== null));
  });
});

describe('a dialect that says nothing of keys', () => {
  const event = (key: string, phase: DialectEvent['phase'], state: Partial<DialectEvent['state']>): DialectEvent => ({
    ...{ key, label: key, description: key, phase, parameters: [], values: {}, newer: false, older: false },
    state: { direction: ['inbound', 'outbound'], answered: false, ended: false, result: null, ...state },
    source: { key: 'inferred', label: 'inferred', description: 'inferred', phase: 'inferred' },
  });
  const events = [
    event('comes-in', 'ringing', { direction: ['inbound'] }),
    event('goes-out', 'ringing', { direction: ['outbound'] }),
    event('tried', 'ringing', { direction: ['outbound'] }),
    event('talks', 'answered', { answered: true }),
    event('waits', 'answered', { answered: true, talking: true }),
    event('over', 'ended', { answered: true, ended: true, result: 'answered' }),
    event('missed', 'ended', { ended: true, result: 'no-answer' }),
    event('refused', 'ended', { ended: true, result: 'rejected' }),
    event('do-not-disturb', 'none', {}),
  ];
  const derived = (key: PhoneKey, moment: Partial<KeyMoment> = {}, among = events) =>
    keyStepsOf({ phone: {}, events: among }, key, { ...inbound, ...moment }).map((step) => step.event);

  it('is understood by what its events say of the call', () => {
    expect(derived('ring')).toEqual(['comes-in']);
    expect(derived('ring', { direction: 'outbound' })).toEqual(['goes-out', 'tried']);
    expect(derived('answer')).toEqual(['talks']);
    expect(derived('reject')).toEqual(['refused']);
    expect(derived('cancel')).toEqual(['missed']);
    expect(derived('hang-up', { state: 'answered' })).toEqual(['over']);
    expect(derived('hang-up', { state: 'held' })).toEqual(['over']);
    for (const key of ['hold', 'resume', 'transfer', 'attended-transfer'] as const) {
      expect(derived(key, { state: 'answered' })).toEqual([]);
    }
    expect(derived('ring', { direction: 'internal' })).toEqual([]);
  });

  it('tells its only end where it has one for all', () => {
    const one = events.filter(({ key }) => key !== 'missed' && key !== 'refused');
    expect(derived('reject', {}, one)).toEqual(['over']);
    const other = events.filter(({ key }) => key !== 'over');
    expect(derived('hang-up', { state: 'answered' }, other)).toEqual(['missed']);
  });
});
