import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOfTimingName, type TransitionMoment, timingOf } from '../../../electron/engine/dialects/timing.ts';
import { CallDirection, TransitionName } from '../../../shared/model/call.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import { dialects } from '../../support/hand-played.ts';

const inbound: TransitionMoment = {
  ...{ direction: 'inbound', state: 'ringing', moved: null, consulting: false, circumstances: [] },
};
const eventsOf = (
  timing: Record<string, { after: number; event: string }[] | string>,
  transition: TransitionName,
  moment: Partial<TransitionMoment>,
) => timingOf({ timing, events: [] }, transition, { ...inbound, ...moment }).events.map(({ event }) => event);
const says = (event: string) => [{ after: 0, event }];

describe('the events of a transition', () => {
  it('are those of most circumstances that hold: the question first, then the transfer, the state, the direction', () => {
    const phone = {
      ...{ 'hang-up': says('any'), 'outbound:hang-up': says('out'), 'held:hang-up': says('held') },
      ...{ 'transferred:hang-up': says('passed on'), 'consulting:hang-up': says('asking') },
      'outbound:held:hang-up': says('out and held'),
    };
    expect(eventsOf(phone, 'hang-up', { state: 'answered' })).toEqual(['any']);
    expect(eventsOf(phone, 'hang-up', { state: 'answered', direction: 'outbound' })).toEqual(['out']);
    expect(eventsOf(phone, 'hang-up', { state: 'held' })).toEqual(['held']);
    expect(eventsOf(phone, 'hang-up', { state: 'held', direction: 'outbound' })).toEqual(['out and held']);
    expect(eventsOf(phone, 'hang-up', { state: 'held', moved: 'transferred' })).toEqual(['passed on']);
    expect(eventsOf(phone, 'hang-up', { state: 'held', moved: 'transferred', consulting: true })).toEqual(['asking']);
    expect(eventsOf(phone, 'hang-up', { state: 'answered', moved: 'attended' })).toEqual(['any']);
    expect(eventsOf(phone, 'answer', {})).toEqual([]);
    const speaker = { ...phone, 'speaker:hang-up': says('aloud'), 'callback:hang-up': says('called back') };
    expect(eventsOf(speaker, 'hang-up', { consulting: true, circumstances: ['speaker'] })).toEqual(['aloud']);
    expect(eventsOf(speaker, 'hang-up', { circumstances: ['callback', 'speaker'] })).toEqual(['called back']);
  });

  it('are none where a sentence says why', () => {
    const timing = { busy: 'It hears nothing of it.' };
    expect(timingOf({ timing, events: [] }, 'busy', inbound)).toEqual({
      events: [],
      silent: 'It hears nothing of it.',
    });
  });

  it('are said by every dialect of the product for whatever can be done by hand, by events that it has', () => {
    const byHand = [
      'ring',
      'answer',
      'reject',
      'cancel',
      'no-answer',
      'hold',
      'resume',
      'transfer',
      'consult',
    ] as const;
    for (const { id, timing, events } of dialects.all()) {
      const keys = new Set(events.map(({ key }) => key));
      for (const entry of Object.values(timing)) {
        for (const { event } of typeof entry === 'string' ? [] : entry) expect(keys).toContain(event);
      }
      for (const direction of CallDirection.options) {
        for (const transition of [...byHand, 'consult-answer', 'attended-transfer', 'hang-up']) {
          const names = Object.keys(timing).filter((name) => name.split(':').at(-1) === transition);
          expect([id, direction, transition, names.length > 0]).toEqual([id, direction, transition, true]);
        }
      }
    }
  });

  it('have no other names than those of transitions', () => {
    expect(faultOfTimingName('held:outbound:attended:consulting:resume')).toBeNull();
    for (const name of ['', ':', 'held:', 'resume:held', 'held:held:resume', 'constructor:resume', '__proto__']) {
      expect(faultOfTimingName(name)).not.toBeNull();
    }
    fc.assert(
      fc.property(fc.string(), (name) => TransitionName.safeParse(name).success || faultOfTimingName(name) !== null),
    );
  });
});

describe('a dialect without timing', () => {
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
  const derived = (transition: TransitionName, moment: Partial<TransitionMoment> = {}, among = events) =>
    timingOf({ timing: {}, events: among }, transition, { ...inbound, ...moment }).events.map(({ event: key }) => key);

  it('is understood by what its events say of the call', () => {
    expect(derived('ring')).toEqual(['comes-in']);
    expect(derived('ring', { direction: 'outbound' })).toEqual(['goes-out', 'tried']);
    expect(derived('answer')).toEqual(['talks']);
    expect(derived('reject')).toEqual(['refused']);
    expect(derived('cancel')).toEqual(['missed']);
    expect(derived('no-answer')).toEqual(['missed']);
    expect(derived('arrive')).toEqual(['comes-in']);
    expect(derived('hang-up', { state: 'answered' })).toEqual(['over']);
    expect(derived('hang-up', { state: 'held' })).toEqual(['over']);
    for (const key of ['hold', 'resume', 'transfer', 'consult', 'dnd-on'] as const) {
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
