import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import type { Call, CallResult } from '../../../shared/model/call.ts';
import { resources } from '../../support/open-engine.ts';

const dialects = openDialects(join(resources, 'dialects'));
const began = 1_700_000_000_000;

const inbound: Call = {
  id: 'neutral',
  ids: { unique: '1700000000.1', uuid: '709e1d5e-2067-41af-88c4-77b0c761c718', sip: 'a@b', api: '5f3c' },
  direction: 'inbound',
  caller: { number: '+15551230001', name: 'Alice Example' },
  called: { number: '+61312341234' },
  did: '+61312341234',
  extension: { number: '101', name: 'Reception' },
  tenant: '201',
  startedAt: began,
  answeredAt: null,
  endedAt: null,
  result: null,
  cost: null,
  recordingUrl: null,
};
const ended = (result: CallResult): Call => ({ ...inbound, result, endedAt: began + 25_000 });
const internal: Call = {
  ...inbound,
  direction: 'internal',
  caller: { number: '102', name: 'Sales' },
  called: { number: '101', name: 'Reception' },
};
const values = (dialect: string, key: string, call: Call, at = began, chosen = {}) =>
  Object.fromEntries(dialects.values(dialect, key, call, at, chosen));

/** One end of a call, in the words of each vendor. */
const ends: [CallResult, string, string, string][] = [
  ['answered', 'ANSWER', 'NORMAL_CLEARING', 'incoming_hangup_success'],
  ['no-answer', 'NOANSWER', 'NO_ANSWER', 'incoming_hangup_missed'],
  ['busy', 'BUSY', 'USER_BUSY', 'incoming_hangup_missed'],
  ['rejected', 'BUSY', 'CALL_REJECTED', 'incoming_hangup_missed'],
  ['canceled', 'CANCEL', 'ORIGINATOR_CANCEL', 'incoming_hangup_missed'],
  ['unreachable', 'CHANUNAVAIL', 'NO_USER_RESPONSE', 'incoming_hangup_missed'],
  ['bad-number', 'CONGESTION', 'UNALLOCATED_NUMBER', 'incoming_hangup_missed'],
  ['congestion', 'CONGESTION', 'SWITCH_CONGESTION', 'incoming_hangup_missed'],
];

describe('one call in the words of each vendor', () => {
  it.each(ends)('ended %s: %s, %s, %s', (result, status, cause, method) => {
    const call = ended(result);
    expect(values('voipnow', 'hangup', call).CallStatus).toBe(status);
    expect(values('urlnetworks', 'extension_hangup', call).hangup_cause).toBe(cause);
    expect(values('urlnetworks', 'http_hangup', call).method).toBe(method);
    const older = values('voipnow', 'hangup', call, began, { variants: { profile: 'older' } });
    expect(older.CallStatus).toBe(result === 'answered' ? 'ANSWER' : 'UNKNOWN');
  });

  it('says of a leg that ended before the call why it did', () => {
    const lost = { ...ended('canceled'), legEnd: 'answered-elsewhere' as const };
    expect(values('urlnetworks', 'extension_hangup', lost).hangup_cause).toBe('LOSE_RACE');
    expect(values('voipnow', 'hangup', lost).CallStatus).toBe('CANCEL');
    const passed = { ...ended('answered'), legEnd: 'blind-transfer' as const };
    expect(values('urlnetworks', 'extension_hangup', passed).hangup_cause).toBe('BLIND_TRANSFER');
    expect(values('voipnow', 'hangup', passed).CallStatus).toBe('ANSWER');
  });

  it('tells the two sides of an internal call apart', () => {
    const called = internal;
    const calling = { ...internal, extension: internal.caller };
    for (const call of [called, calling]) {
      expect(values('voipnow', 'hangup', call)).toMatchObject({
        ...{ CallerExtension: '0003*102', CalledExtension: '0003*101', CalledNumber: '0003*101', CalledDID: '' },
      });
    }
    expect([called, calling].map((call) => values('voipnow', 'hangup', call).CallFlow)).toEqual(['IN', 'OUT']);
    const phone = (call: Call) => {
      const { local, remote, display_remote, calldirection } = values('grandstream', 'hold_call', call);
      return [local, remote, display_remote, calldirection];
    };
    expect(phone(called)).toEqual(['101', '102', 'Sales', 'incoming']);
    expect(phone(calling)).toEqual(['102', '101', 'Reception', 'outgoing']);
  });

  it('counts the seconds talked so far, and no more once the call is over', () => {
    const talking = { ...inbound, answeredAt: began + 6000 };
    const over = { ...talking, endedAt: began + 69_000, result: 'answered' as const };
    const duration = (key: string, call: Call, at: number) => values('grandstream', key, call, began + at).duration;
    expect(duration('incoming_call', inbound, 0)).toBe('0');
    expect(duration('establish_call', talking, 6000)).toBe('0');
    expect(duration('hold_call', talking, 20_000)).toBe('14');
    expect(duration('terminate_call', over, 69_200)).toBe('63');
  });

  it('gives where the recording lies only when told to, and where the message lies when there is one', () => {
    const recorded = { ...ended('answered'), recordingUrl: 'https://r.example/1.wav' };
    const url = (call: Call, chosen: object) => values('urlnetworks', 'http_hangup', call, began, chosen).recording_url;
    expect(url(recorded, {})).toBe('');
    expect(url(recorded, { setup: { post_call_recording: '1' } })).toBe('https://r.example/1.wav');
    const message = { ...ended('no-answer'), voicemailUrl: 'https://v.example/1.wav' };
    expect(url(message, {})).toBe('https://v.example/1.wav');
    expect(url(message, { variants: { voicemail: 'nowhere' } })).toBe('');
  });
});
