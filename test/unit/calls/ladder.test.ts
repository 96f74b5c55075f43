import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ladderOf } from '../../../electron/engine/calls/ladder.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import { Ladder } from '../../../shared/model/ladder.ts';
import { sampleCapture, sampleRequest } from '../../support/sample-activities.ts';
import { callEvents, ladderAt, sentEvent, startedAt, storedActivities } from './telephony.ts';

const at = (seconds: number) => new Date(startedAt + seconds * 1000).toISOString();

describe('a ladder', () => {
  it('has the phone system first, each endpoint as it was reached, and the receiver last', () => {
    const to = (url: string) => ({ request: sampleRequest({ url }) });
    const { columns, arrows } = ladderAt(9, [
      sentEvent('pbxware:call_incoming', 0, {}, { ...to('http://127.0.0.1:4400/a'), capture: 'c' }),
      sentEvent('pbxware:ringing', 1, {}, to('https://crm.example.com/b?x=1')),
      sentEvent('pbxware:call_answered', 2, {}, to('http://[::1]/c')),
      sentEvent(
        'pbxware:call_answered',
        3,
        {},
        { ...to('no address at all'), status: 0, message: 'It is no URL.', response: null },
      ),
    ]);
    expect(columns.map(({ label }) => label)).toEqual([
      ...['Phone system', 'crm.example.com:443', '[::1]:80', 'No address', 'Receiver'],
    ]);
    expect(arrows.map(({ to: id }) => columns.findIndex((column) => column.id === id))).toEqual([4, 1, 2, 3]);
    expect(arrows.map(({ from, offset, path }) => [from, offset, path])).toEqual([
      ['phone-system', 0, '/a'],
      ['phone-system', 1, '/b'],
      ['phone-system', 2, '/c'],
      ['phone-system', 3, 'no address at all'],
    ]);
    expect(arrows.at(-1)).toMatchObject({ status: 0, message: 'It is no URL.', capture: null });
  });

  it('draws a delivery and the captures it became once, whichever of them knows of the other', () => {
    const delivery = sentEvent('pbxware:ringing', 1);
    const [first, second] = ['c1', 'c2'].map((id) =>
      sampleCapture({ id, at: at(1), delivery: delivery.id, callId: 'call-1' }),
    );
    if (first === undefined || second === undefined) throw new Error('two were made');
    const { arrows, captures, deliveries } = ladderAt(2, [first, second, delivery]);
    expect(arrows).toMatchObject([{ id: delivery.id, kind: 'delivery', capture: 'c1', to: 'receiver' }]);
    expect([deliveries, captures]).toEqual([1, 0]);
    expect(ladderAt(2, [first, { ...delivery, capture: 'c1' }]).arrows).toMatchObject([{ capture: 'c1' }]);
    // On its way still, or gone by the age limit.
    expect(ladderAt(2, [first]).arrows).toMatchObject([{ id: 'c1', kind: 'capture', capture: null, to: 'receiver' }]);
  });

  it('names the leg where there are several, and how chaos altered an event without saying it twice', () => {
    const ring = (extension: string, altered?: string) =>
      sentEvent(
        'pbxware:ringing',
        Number(extension) / 100,
        { call_id: '1.1', extension },
        altered === undefined ? {} : { altered },
      );
    expect(ladderAt(9, [ring('101')]).arrows[0]?.leg).toBeNull();
    const { arrows } = ladderAt(9, [ring('101'), ring('102', 'sent late')]);
    expect(arrows.map(({ leg }) => leg)).toEqual(['101', '102']);
    expect(arrows[1]).toMatchObject({
      altered: 'sent late',
      message: '{"ok":true}',
      label: 'Ringing',
      phase: 'ringing',
    });
  });

  it('says which events put the call on hold and take it back', () => {
    const { arrows } = ladderAt(9, [
      sentEvent('grandstream:establish_call', 0),
      sentEvent('grandstream:hold_call', 1),
      sentEvent('grandstream:resume_call', 2),
    ]);
    expect(arrows.map(({ hold }) => hold)).toEqual([null, 'begins', 'ends']);
  });

  it('has the parties of the events', () => {
    const call = { call_id: '1.1', caller_id: '+15551230001', calling_name: 'Alice', called_number: '100' };
    const { caller, callerName, called, extension, phase, dialects } = ladderAt(9, [
      sentEvent('pbxware:call_incoming', 0, { ...call, extension: '101' }),
      sentEvent('pbxware:ringing', 31, { ...call, extension: '102' }),
    ]);
    expect([caller, callerName, called, extension]).toEqual(['+15551230001', 'Alice', '100', '102']);
    expect([phase, dialects]).toEqual(['ringing', ['pbxware']]);
  });

  it('goes on after the end of one extension while another talks', () => {
    const leg = (extension: string) => ({ call_event_uuid: 'one', extension_user_id: extension });
    const calls = [
      ...[
        sentEvent('urlnetworks:extension_ringing', 0, leg('101')),
        sentEvent('urlnetworks:extension_ringing', 0, leg('102'), { id: 'r2' }),
      ],
      ...[
        sentEvent('urlnetworks:extension_answered', 7, leg('102')),
        sentEvent('urlnetworks:extension_hangup', 7.1, leg('101')),
      ],
    ];
    expect(ladderAt(9, calls).phase).toBe('answered');
    expect(ladderAt(99, [...calls, sentEvent('urlnetworks:extension_hangup', 70, leg('102'))]).phase).toBe('ended');
  });

  it('shows what it cannot name by method and path', () => {
    const strange = sampleCapture({
      id: 'c',
      callId: 'call-1',
      recognized: { dialect: 'gone', event: 'x', confidence: 1, reason: '' },
    });
    expect(ladderAt(9, [strange]).arrows[0]).toMatchObject({
      label: 'POST /hook',
      phase: null,
      dialect: 'gone',
      leg: null,
    });
  });
});

const events = [
  'pbxware:call_incoming',
  'pbxware:call_answered',
  'urlnetworks:extension_ringing',
  'urlnetworks:extension_answered',
];
const anyCall = fc
  .array(
    fc.record({
      event: fc.constantFrom(...events, 'urlnetworks:extension_hangup', 'grandstream:dnd_on', 'voipnow:hangup'),
      seconds: fc.integer({ min: 0, max: 20 }),
      extension: fc.constantFrom('', '101', '102'),
      captured: fc.constantFrom('no', 'linked', 'known', 'foreign'),
      status: fc.constantFrom(0, 200, 404),
    }),
    { maxLength: 25 },
  )
  .map((made) =>
    storedActivities(
      made.flatMap(({ event, seconds, extension, captured, status }, index): Activity[] => {
        const parameters = { extension, extension_user_id: extension };
        const delivery = sentEvent(event, seconds, parameters, { id: `d${index}`, status });
        const capture = sampleCapture({ id: `c${index}`, at: at(seconds), callId: 'call-1' });
        if (captured === 'no') return [delivery];
        if (captured === 'foreign') return [capture];
        const linked = { ...capture, delivery: delivery.id };
        return [linked, captured === 'known' ? { ...delivery, capture: capture.id } : delivery];
      }),
    ),
  );

describe('whatever a call is made of', () => {
  const fold = (activities: ReturnType<typeof storedActivities>) =>
    ladderOf({ id: 'call-1', seq: 1, run: null, now: startedAt + 1e9, omitted: 0, tally: [], activities }, callEvents);

  it('the order of its activities makes no difference, and each is drawn or merged', () => {
    fc.assert(
      fc.property(
        anyCall.chain((call) => fc.tuple(fc.constant(call), fc.shuffledSubarray(call, { minLength: call.length }))),
        ([call, shuffled]) => {
          const ladder = fold(call);
          expect(fold(shuffled)).toEqual(ladder);
          expect(Ladder.parse(ladder)).toEqual(ladder);
          const shown = ladder.arrows.flatMap(({ id, capture }) => (capture === null ? [id] : [id, capture]));
          expect(shown.sort()).toEqual(call.map(({ row }) => row.id).sort());
          const times = ladder.arrows.map(({ offset }) => offset);
          expect(times).toEqual([...times].sort((a, b) => a - b));
          expect(ladder.deliveries + ladder.captures).toBe(ladder.arrows.length);
          const columns = ladder.columns.map(({ id }) => id);
          const ids = new Set(ladder.arrows.map(({ id }) => id));
          expect(ladder.arrows.every(({ from, to }) => from === columns[0] && columns.includes(to))).toBe(true);
          expect(ladder.violations.flatMap(({ arrows }) => arrows).every((id) => ids.has(id))).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
