import { describe, expect, it } from 'vitest';
import { pathOf, rowOf } from '../../../electron/engine/activity/row.ts';
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
      link: 'capture-9',
    });
  });

  it('counts the waits between attempts, and says nothing of a time where nothing was tried', () => {
    const [attempt] = sampleDelivery().attempts;
    if (attempt === undefined) throw new Error('the sample has an attempt');
    const second = { ...attempt, at: '2026-11-20T14:01:54.104Z', timings: { ...attempt.timings, total: 10 } };
    expect(rowOf(sampleDelivery({ attempts: [attempt, second] })).durationMs).toBe(2010);
    expect(rowOf(sampleDelivery({ attempts: [], response: null, status: 0 }))).toMatchObject({
      durationMs: null,
      size: 0,
    });
  });
});

describe('the row of a capture', () => {
  it('counts from the last byte of the request to the commit', () => {
    expect(rowOf(sampleCapture(), { readAt: 1000 }, 1007).durationMs).toBe(7);
    expect(rowOf(sampleCapture()).durationMs).toBeNull();
  });

  it('shows a body of several lines in one, and of a long one the beginning', () => {
    expect(rowOf(sampleCapture({ body: '{\r\n  "a": 1\n}\n' })).message).toBe('{ "a": 1 }');
    const { message } = rowOf(sampleCapture({ body: 'y'.repeat(5000) }));
    expect(message).toBe(`${'y'.repeat(299)}…`);
  });

  it('does not print binary data', () => {
    const bytes = Buffer.from([0x1f, 0x8b, 0, 1]);
    const capture = sampleCapture({ body: bytes.toString(), bodyBase64: bytes.toString('base64'), bytes: 4 });
    expect(rowOf(capture).message).toBe('4 bytes of binary data');
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
