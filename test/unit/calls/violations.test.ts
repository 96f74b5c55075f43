import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../shared/model/activity.ts';
import { sampleCapture } from '../../support/sample-activities.ts';
import { ladderAt, sentEvent, startedAt } from './telephony.ts';

const leg = (extension: string) => ({ call_event_uuid: 'one', extension_user_id: extension });
const rules = (seconds: number, activities: readonly Activity[]) =>
  ladderAt(seconds, activities).violations.map(({ rule, dialect, arrows }) => [rule, dialect, arrows]);
const hour = 3600;

describe('two hangups', () => {
  const ring = sentEvent('urlnetworks:extension_ringing', 0, leg('101'));
  const end = sentEvent('urlnetworks:extension_hangup', 5, leg('101'));

  it('is the same end of one leg sent a second time, with the event, the leg and the times', () => {
    const again = sentEvent('urlnetworks:extension_hangup', 5.5, leg('101'));
    expect(rules(6, [ring, end, again])).toEqual([['two-hangups', 'urlnetworks', [end.id, again.id]]]);
    expect(ladderAt(6, [ring, end, again]).violations[0]?.sentence).toBe(
      'URL Networks sent Extension Hangup for 101 twice: 5.0 s and 5.5 s after the call began.',
    );
  });

  it.each([
    ['the end of another extension', sentEvent('urlnetworks:extension_hangup', 6, leg('102'))],
    [
      'the end of another call',
      sentEvent('urlnetworks:extension_hangup', 6, { ...leg('101'), call_event_uuid: 'two' }),
    ],
    ['the end of the call itself', sentEvent('urlnetworks:http_hangup', 6, { call_event_uuid: 'one' })],
    [
      'the same end sent by another action',
      sentEvent('urlnetworks:extension_hangup', 6, leg('101'), { action: { id: 'b', name: 'B' } }),
    ],
    [
      'the same delivery that a person sent again',
      sentEvent('urlnetworks:extension_hangup', 6, leg('101'), {
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
      sentEvent('urlnetworks:extension_ringing', 6, leg('101')),
      sentEvent('urlnetworks:extension_hangup', 9, leg('101')),
    ];
    expect(rules(10, [ring, end, ...again])).toEqual([]);
  });

  it('is not the end of a leg to which the call came back from another', () => {
    const back = sentEvent('urlnetworks:extension_hangup', 60, leg('101'));
    expect(rules(61, [ring, end, sentEvent('urlnetworks:extension_answered', 9, leg('102')), back])).toEqual([]);
  });

  it('is not what one vendor sends for the hangup and then for the outcome', () => {
    const call = { call_id: '1.1', extension: '101' };
    const two = [
      sentEvent('pbxware:call_incoming', 0, call),
      sentEvent('pbxware:call_hangup', 8, call),
      sentEvent('pbxware:call_unanswered', 8.2, call),
    ];
    expect(rules(9, two)).toEqual([]);
  });

  it('counts a capture only where the receiver accepted the one before it', () => {
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
  const end = sentEvent('urlnetworks:extension_hangup', 5, leg('101'));
  const answer = sentEvent('urlnetworks:extension_answered', 6, leg('101'));

  it('is about the leg, or the whole call', () => {
    expect(rules(7, [end, answer])).toEqual([['answer-after-hangup', 'urlnetworks', [end.id, answer.id]]]);
    const whole = sentEvent('urlnetworks:http_hangup', 5, { call_event_uuid: 'one' });
    expect(rules(7, [whole, answer])).toEqual([['answer-after-hangup', 'urlnetworks', [whole.id, answer.id]]]);
    expect(ladderAt(7, [end, answer]).violations[0]?.sentence).toBe(
      'URL Networks sent Extension Answered for 101 at 1.0 s, after Extension Hangup for 101 at 0.0 s.',
    );
  });

  it('is not an answer of another leg, nor of one that rang again', () => {
    const ring = sentEvent('urlnetworks:extension_ringing', 5.5, leg('101'));
    expect(rules(7, [end, sentEvent('urlnetworks:extension_answered', 6, leg('102'))])).toEqual([]);
    expect(rules(7, [end, ring, answer])).toEqual([]);
  });
});

describe('never ended', () => {
  const ring = sentEvent('grandstream:incoming_call', 0, { call_id: 'x', active_user: '101' });
  const answer = sentEvent('grandstream:establish_call', 6, { call_id: 'x', active_user: '101' });

  it('is a call without activity for four hours', () => {
    expect(rules(6 + 4 * hour - 1, [ring, answer])).toEqual([]);
    expect(rules(6 + 4 * hour, [ring, answer])).toEqual([['never-ended', 'grandstream', [answer.id]]]);
    expect(ladderAt(5 * hour, [ring, answer]).violations[0]?.sentence).toBe(
      'Grandstream sent Establish Call for 101 at 6.0 s and never ended the call. No activity for 4 h.',
    );
  });

  it('is judged for each dialect by itself', () => {
    const other = [
      sentEvent('voipnow:dial-in', 0, { CallID: '1.1', CallFlow: 'IN' }),
      sentEvent('voipnow:hangup', 70, { CallID: '1.1', CallFlow: 'IN' }),
    ];
    expect(rules(5 * hour, [ring, answer, ...other])).toEqual([['never-ended', 'grandstream', [answer.id]]]);
  });

  it('is no single event that was fired, nor a phone of a group that did not take the call', () => {
    expect(rules(5 * hour, [ring])).toEqual([]);
    const group = [
      ...[ring, sentEvent('grandstream:incoming_call', 0.1, { call_id: 'y', active_user: '102' })],
      ...[answer, sentEvent('grandstream:terminate_call', 70, { call_id: 'x', active_user: '101' })],
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

  it('is a call that rang, and two minutes without activity', () => {
    expect(rules(119, [ring])).toEqual([]);
    expect(rules(120, [ring])).toEqual([['silence', 'urlnetworks', [ring.id]]]);
    expect(ladderAt(120, [ring]).violations[0]?.sentence).toBe(
      'URL Networks sent Extension Ringing for 101 at 0.0 s, then neither an answer nor an end within 2 min.',
    );
    expect(rules(4 * hour, [ring])).toEqual([['never-ended', 'urlnetworks', [ring.id]]]);
  });

  it('is over as soon as there is activity', () => {
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
      'has answers of extensions, and this is about the call',
      'urlnetworks:http_ringing',
      'call_event_uuid=one&method=incoming_ringing',
    ],
  ])('is not judged by what %s', (_, name, body) => expect(rules(hour, [captured(name, body)])).toEqual([]));
});
