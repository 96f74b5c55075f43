import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../shared/model/activity.ts';
import { sampleCapture } from '../../support/sample-activities.ts';
import { ladderAt, startedAt, told } from './telephony.ts';

const leg = (extension: string) => ({ call_event_uuid: 'one', extension_user_id: extension });
const rules = (seconds: number, activities: readonly Activity[]) =>
  ladderAt(seconds, activities).broken.map(({ rule, dialect, arrows }) => [rule, dialect, arrows]);
const hour = 3600;

describe('two hangups', () => {
  const ring = told('urlnetworks:extension_ringing', 0, leg('101'));
  const end = told('urlnetworks:extension_hangup', 5, leg('101'));

  it('is the same end of one leg told a second time, by name, event and time', () => {
    const again = told('urlnetworks:extension_hangup', 5.5, leg('101'));
    expect(rules(6, [ring, end, again])).toEqual([['two-hangups', 'urlnetworks', [end.id, again.id]]]);
    expect(ladderAt(6, [ring, end, again]).broken[0]?.sentence).toBe(
      'URL Networks told Extension Hangup of 101 twice: 5 s and 5.5 s after the call began.',
    );
  });

  it.each([
    ['the end of another extension', told('urlnetworks:extension_hangup', 6, leg('102'))],
    ['the end of another call', told('urlnetworks:extension_hangup', 6, { ...leg('101'), call_event_uuid: 'two' })],
    ['the end of the call itself', told('urlnetworks:http_hangup', 6, { call_event_uuid: 'one' })],
    [
      'the same end told to another action',
      told('urlnetworks:extension_hangup', 6, leg('101'), { action: { id: 'b', name: 'B' } }),
    ],
    [
      'the same delivery that a person sent again',
      told('urlnetworks:extension_hangup', 6, leg('101'), {
        event: {
          dialect: 'urlnetworks',
          key: 'extension_hangup',
          label: 'Extension Hangup',
          id: 'resend.0.1763647312.104',
        },
      }),
    ],
  ])('is not %s', (_, other) => expect(rules(7, [ring, end, other])).toEqual([]));

  it('is not the end of a leg that rang again', () => {
    const again = [
      told('urlnetworks:extension_ringing', 6, leg('101')),
      told('urlnetworks:extension_hangup', 9, leg('101')),
    ];
    expect(rules(10, [ring, end, ...again])).toEqual([]);
  });

  it('is not the end of a leg to which the call came back from another', () => {
    const back = told('urlnetworks:extension_hangup', 60, leg('101'));
    expect(rules(61, [ring, end, told('urlnetworks:extension_answered', 9, leg('102')), back])).toEqual([]);
  });

  it('is not what one vendor tells first of the hangup and then of the outcome', () => {
    const call = { call_id: '1.1', extension: '101' };
    const two = [
      told('pbxware:call_incoming', 0, call),
      told('pbxware:call_hangup', 8, call),
      told('pbxware:call_unanswered', 8.2, call),
    ];
    expect(rules(9, two)).toEqual([]);
  });

  it('counts a capture only where we took the one before it', () => {
    const hangup = (id: string, seconds: number, status: number) =>
      sampleCapture({
        ...{ id, at: new Date(startedAt + seconds * 1000).toISOString(), callId: 'call-1', headers: [] },
        body: 'call_event_uuid=one&extension_user_id=101&method=extension_hangup',
        recognized: { dialect: 'urlnetworks', event: 'extension_hangup', confidence: 0.9, reason: '' },
        status,
      });
    expect(rules(9, [hangup('a', 1, 503), hangup('b', 2, 200)])).toEqual([]);
    expect(rules(9, [hangup('a', 1, 200), hangup('b', 2, 200)])).toEqual([['two-hangups', 'urlnetworks', ['a', 'b']]]);
  });
});

describe('answer after hangup', () => {
  const end = told('urlnetworks:extension_hangup', 5, leg('101'));
  const answer = told('urlnetworks:extension_answered', 6, leg('101'));

  it('is told of the leg, or of the whole call', () => {
    expect(rules(7, [end, answer])).toEqual([['answer-after-hangup', 'urlnetworks', [end.id, answer.id]]]);
    const whole = told('urlnetworks:http_hangup', 5, { call_event_uuid: 'one' });
    expect(rules(7, [whole, answer])).toEqual([['answer-after-hangup', 'urlnetworks', [whole.id, answer.id]]]);
    expect(ladderAt(7, [end, answer]).broken[0]?.sentence).toBe(
      'URL Networks told Extension Hangup of 101, 0 s after the call began, and Extension Answered of 101 only then, at 1 s.',
    );
  });

  it('is not an answer of another leg, nor of one that rang again', () => {
    const ring = told('urlnetworks:extension_ringing', 5.5, leg('101'));
    expect(rules(7, [end, told('urlnetworks:extension_answered', 6, leg('102'))])).toEqual([]);
    expect(rules(7, [end, ring, answer])).toEqual([]);
  });
});

describe('never ended', () => {
  const ring = told('grandstream:incoming_call', 0, { call_id: 'x', active_user: '101' });
  const answer = told('grandstream:establish_call', 6, { call_id: 'x', active_user: '101' });

  it('is a call of which nothing was heard for four hours', () => {
    expect(rules(6 + 4 * hour - 1, [ring, answer])).toEqual([]);
    expect(rules(6 + 4 * hour, [ring, answer])).toEqual([['never-ended', 'grandstream', [answer.id]]]);
    expect(ladderAt(5 * hour, [ring, answer]).broken[0]?.sentence).toBe(
      'Grandstream told Establish Call of 101, 6 s after the call began, and never how it ended: nothing was heard of it for 4 h.',
    );
  });

  it('is judged for each dialect by itself', () => {
    const other = [
      told('voipnow:dial-in', 0, { CallID: '1.1', CallFlow: 'IN' }),
      told('voipnow:hangup', 70, { CallID: '1.1', CallFlow: 'IN' }),
    ];
    expect(rules(5 * hour, [ring, answer, ...other])).toEqual([['never-ended', 'grandstream', [answer.id]]]);
  });

  it('is no single event that was fired, nor a phone of a group that did not take the call', () => {
    expect(rules(5 * hour, [ring])).toEqual([]);
    const group = [
      ...[ring, told('grandstream:incoming_call', 0.1, { call_id: 'y', active_user: '102' })],
      ...[answer, told('grandstream:terminate_call', 70, { call_id: 'x', active_user: '101' })],
    ];
    expect(rules(5 * hour, group)).toEqual([]);
  });
});

describe('silence', () => {
  const captured = (name: string, body: string, seconds = 0) => {
    const [dialect = '', event = ''] = name.split(':');
    return sampleCapture({
      ...{ id: `${event}-${seconds}`, at: new Date(startedAt + seconds * 1000).toISOString(), callId: 'call-1' },
      ...{ headers: [], body, recognized: { dialect, event, confidence: 0.9, reason: '' } },
    });
  };
  const ring = captured(
    'urlnetworks:extension_ringing',
    'call_event_uuid=one&extension_user_id=101&method=extension_ringing',
  );

  it('is a call that rang, and two minutes without news', () => {
    expect(rules(119, [ring])).toEqual([]);
    expect(rules(120, [ring])).toEqual([['silence', 'urlnetworks', [ring.id]]]);
    expect(ladderAt(120, [ring]).broken[0]?.sentence).toBe(
      'URL Networks told Extension Ringing of 101, 0 s after the call began, and nothing was heard of it any more: neither an answer nor an end within 2 min.',
    );
    expect(rules(4 * hour, [ring])).toEqual([['never-ended', 'urlnetworks', [ring.id]]]);
  });

  it('is over as soon as something is heard', () => {
    const answer = captured(
      'urlnetworks:extension_answered',
      'call_event_uuid=one&extension_user_id=101&method=extension_answered',
      200,
    );
    expect(rules(1000, [ring, answer])).toEqual([]);
  });

  it.each([
    ['has no event for an answer', 'pbxware:ringing', 'call_id=1.1&extension=101&event=ringing'],
    ['has one that only newer systems send', 'voipnow:dial-in', 'CallID=1.1&CallFlow=IN&CallStatus=CALLING'],
    [
      'tells answers of extensions and this of the call',
      'urlnetworks:http_ringing',
      'call_event_uuid=one&method=incoming_ringing',
    ],
  ])('is not judged by what %s', (_, name, body) => expect(rules(hour, [captured(name, body)])).toEqual([]));
});
