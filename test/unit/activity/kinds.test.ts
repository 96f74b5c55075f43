import { describe, expect, it } from 'vitest';
import { captureMessage, committedActivity, pathOf, rowOf } from '../../../electron/engine/activity/kinds.ts';
import { bodyFields } from '../../../electron/engine/http/message-body.ts';
import { sampleCapture, sampleDelivery } from '../../support/sample-activities.ts';

describe('the row of a delivery', () => {
  it('has the five columns of an activity monitor and what filters need', () => {
    expect(rowOf(sampleDelivery({ capture: 'capture-9' }))).toEqual({
      id: 'delivery-1',
      kind: 'delivery',
      at: '2026-11-20T14:01:52.104Z',
      direction: 'out',
      dialect: 'pbx',
      event: 'hangup',
      eventLabel: 'Hangup',
      eventId: 'hangup.1.1763647312.104',
      actionId: 'action-1',
      action: 'Log call',
      method: 'POST',
      url: 'http://127.0.0.1:4400/crm/calls?id=7',
      path: '/crm/calls',
      status: 200,
      durationMs: 4.5,
      size: 11,
      message: '{"ok":true}',
      callId: 'call-1',
      runId: null,
      link: 'capture-9',
    });
  });

  it('has no size where there was no response, and says first what chaos did', () => {
    const lost = sampleDelivery({
      response: null,
      status: 0,
      durationMs: null,
      altered: 'sent twice',
      message: 'Gone.',
    });
    expect(rowOf(lost)).toMatchObject({ durationMs: null, size: 0, message: 'Chaos: sent twice. Gone.' });
    const moved = (method: string) =>
      rowOf(
        sampleDelivery({ redirects: [{ status: 302, url: 'http://a/login', method }], request: { method: 'POST' } }),
      );
    // What answered another request says nothing of this one.
    expect([moved('POST').status, moved('GET').status]).toEqual([200, 302]);
  });
});

describe('the row of a capture', () => {
  it('counts from the last byte of the request to the commit', () => {
    const capture = committedActivity(sampleCapture(), { readAt: 1000 }, 1007);
    expect(capture.durationMs).toBe(7);
    expect(rowOf(capture).durationMs).toBe(7);
    expect(committedActivity(sampleCapture(), {}, 1007).durationMs).toBeNull();
  });

  it('shows a body of several lines in one, and of a long one the beginning', () => {
    expect(captureMessage('{\r\n  "a": 1\n}\n', 14)).toBe('{ "a": 1 }');
    expect(captureMessage('y'.repeat(5000), 5000)).toBe(`${'y'.repeat(299)}…`);
  });

  it('does not print binary data', () => {
    const bytes = Buffer.from([0x1f, 0x8b, 0, 1]);
    expect(captureMessage(bodyFields(bytes).body, 4)).toBe('4 bytes of binary data');
  });
});

it.each([
  ['/hook?x=1', '/hook'],
  ['http://a.test/hook#f', '/hook'],
  ['https://a.test', '/'],
  ['https://a.test?x=1', '/'],
  ['*', '*'],
  ['a.test:443', 'a.test:443'],
  ['', ''],
])('the path of %j is %j', (url, path) => {
  expect(pathOf(url)).toBe(path);
});
