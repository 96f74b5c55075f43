import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { advanceCall, newCall } from '../../../electron/engine/call-model/new-call.ts';
import { seededRandom } from '../../../electron/engine/call-model/random.ts';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import type { Call } from '../../../shared/model/call.ts';

const dialects = openDialects(join(import.meta.dirname, '../../../resources/dialects'));
const pbxware = dialects.get('pbxware');

const inbound: Call = {
  id: 'neutral',
  ids: { unique: '1724931540.127', uuid: 'u', sip: 's', api: 'a' },
  direction: 'inbound',
  caller: { number: '+15551230001', name: 'Alice Example' },
  called: { number: '+15559990000' },
  extension: { number: '101', name: 'Reception' },
  tenant: '201',
  startedAt: 1724931540000,
  answeredAt: null,
  endedAt: null,
  result: null,
  cost: null,
  recordingUrl: null,
};

const values = (key: string, call: Call, at: number) => Object.fromEntries(dialects.values('pbxware', key, call, at));

describe('PBXware', () => {
  it('has the five predefined events and the thirteen system parameters of the manual', () => {
    expect(pbxware.events.map(({ key, label }) => [key, label]).sort()).toEqual([
      ['call_answered', 'Answered Call'],
      ['call_hangup', 'Hangup Call'],
      ['call_incoming', 'Incoming Call'],
      ['call_unanswered', 'Unanswered Call'],
      ['ringing', 'Ringing'],
    ]);
    expect(pbxware.parameters.map(({ tag }) => tag)).toEqual([
      'called_number',
      'caller_id',
      'calling_name',
      'call_cost',
      'call_id',
      'call_rating_duration',
      'date',
      'direction',
      'duration',
      'extension',
      'tenant',
      'time',
      'unix_time',
    ]);
    for (const event of pbxware.events) expect(event.parameters).toHaveLength(13);
  });

  it('fills what is known when a call comes in, and leaves what is only known at its end empty', () => {
    const at = new Date(2024, 7, 29, 13, 39, 10).getTime();
    expect(values('call_incoming', inbound, at)).toEqual({
      tenant: '201',
      date: '2024-08-29',
      time: '13:39:10',
      unix_time: String(at / 1000),
      call_id: '1724931540.127',
      direction: 'inbound',
      caller_id: '+15551230001',
      calling_name: 'Alice Example',
      called_number: '101',
      extension: '101',
      duration: '',
      call_rating_duration: '',
      call_cost: '',
    });
  });

  it('counts the duration from answer to end, and an unanswered call as 0', () => {
    const answered = { ...inbound, answeredAt: 1724931547000, endedAt: 1724931610000, result: 'answered' as const };
    expect(values('call_answered', answered, 1724931610000)).toMatchObject({
      duration: '63',
      call_rating_duration: '63',
      call_cost: '',
      unix_time: '1724931610',
    });
    const missed = { ...inbound, endedAt: 1724931565000, result: 'no-answer' as const };
    expect(values('call_unanswered', missed, 1724931565000)).toMatchObject({ duration: '0', call_rating_duration: '' });
    expect(values('call_hangup', missed, 1724931565000)).toMatchObject({ duration: '', call_rating_duration: '' });
  });

  it('gives an outbound call its price and the dialed number, and no caller id', () => {
    const outbound: Call = {
      ...inbound,
      direction: 'outbound',
      caller: { number: '101', name: 'Reception' },
      called: { number: '+15550001111' },
      answeredAt: 1724931547000,
      endedAt: 1724931610000,
      result: 'answered',
      cost: '0.0240',
    };
    expect(values('call_answered', outbound, 1724931610000)).toMatchObject({
      direction: 'outbound',
      caller_id: '',
      called_number: '+15550001111',
      call_cost: '0.0240',
    });
    expect(values('call_unanswered', { ...outbound, answeredAt: null }, 1724931610000).call_cost).toBe('');
  });

  it('keeps ids and parties from the first event of a call to its last', () => {
    const random = seededRandom(7);
    const first = newCall(random, dialects.event('pbxware', 'call_incoming').state, 1_700_000_000_000);
    const last = advanceCall(first, dialects.event('pbxware', 'call_unanswered').state, 1_700_000_025_000);
    const before = values('call_incoming', first, first.startedAt);
    const after = values('call_unanswered', last, 1_700_000_025_000);
    for (const tag of ['call_id', 'tenant', 'direction', 'caller_id', 'calling_name', 'called_number', 'extension']) {
      expect(after[tag]).toBe(before[tag]);
    }
    expect(Number(after.unix_time) - Number(before.unix_time)).toBe(25);
  });
});
