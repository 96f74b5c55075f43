import { describe, expect, test } from 'vitest';
import { deliveryHeadline, phasesOf } from '../../../../renderer/src/activity/headline.ts';
import { rowSentence } from '../../../../renderer/src/activity/row-words.ts';
import { sampleDelivery, sampleResponse } from '../../../support/sample-activities.ts';

const at = '2026-11-20T14:01:52.104Z';
const timings = { dns: 1, connect: 2, tls: null, firstByte: 1000, total: 1004 };

const delivery = sampleDelivery({
  response: sampleResponse({ status: 503, statusText: 'Service Unavailable', body: 'The queue is full' }),
  status: 503,
  message: 'The queue is full',
  attempts: [{ at, status: 503, error: null, timings }],
  durationMs: 1004,
});

describe('the headline of a delivery', () => {
  test('says what the response was, after how long, and why', () => {
    expect(deliveryHeadline(delivery)).toEqual({
      tone: 'bad',
      title: 'The endpoint responded 503 Service Unavailable after 1.0 s',
      detail: 'The queue is full',
    });
  });

  test('says what the tests of its scripts found wrong, and that a step was skipped', () => {
    const ok = { ...delivery, status: 200, response: sampleResponse({ status: 200, statusText: 'OK', body: '{}' }) };
    const failed = (name: string) => ({ name, result: 'failed' as const, error: 'expected 1 to equal 2' });
    const scripts = { assertions: [failed('one'), failed('two')], console: [], errors: [] };
    expect(deliveryHeadline({ ...ok, scripts })).toEqual({
      tone: 'bad',
      title: 'The endpoint responded 200 OK after 1.0 s',
      detail: 'Failed: one: expected 1 to equal 2 (and 1 more)',
    });
    const errors = [{ on: 'test' as const, message: 'x is not defined' }];
    expect(deliveryHeadline({ ...ok, scripts: { ...scripts, assertions: [], errors } }).detail).toBe(
      'Script error: x is not defined',
    );
    const step = { iteration: 0, position: 0, folder: [], source: 'collection' as const, isSkipped: true };
    expect(deliveryHeadline({ ...ok, response: null, status: 0, message: 'Skipped.', step })).toMatchObject({
      tone: 'good',
      detail: 'Skipped.',
    });
  });

  test('says that no response came, with the reason', () => {
    const none = { ...delivery, response: null, status: 0, message: 'Connection refused by 127.0.0.1.' };
    expect(deliveryHeadline(none)).toMatchObject({ tone: 'bad', detail: 'Connection refused by 127.0.0.1.' });
    expect(deliveryHeadline({ ...none, attempts: [], durationMs: null }).title).toBe('Nothing was sent');
  });

  test('counts tries, and no redirects among them; the time is that of all, with the waits between', () => {
    const [attempt] = delivery.attempts;
    const twice = { ...delivery, attempts: attempt === undefined ? [] : [attempt, attempt], durationMs: 3008 };
    expect(deliveryHeadline(twice).title).toMatch(/after 3\.0 s, on attempt 2$/);
    const redirected = { ...twice, redirects: [{ status: 302, url: 'http://127.0.0.1/ok', method: 'GET' }] };
    expect(deliveryHeadline(redirected).title).toMatch(/^The endpoint it was redirected to responded .* after 3\.0 s$/);
  });

  test('counts no answered challenge', () => {
    const url = 'http://127.0.0.1/';
    const attempts = [401, 200].map((status) => ({ at, method: 'GET', url, status, error: null, timings }));
    expect(deliveryHeadline({ ...delivery, status: 200, attempts }).title).not.toContain('attempt');
  });

  test('counts the last attempt of a record from before attempts had URLs', () => {
    const attempts = [0, 401].map((status) => ({ at, status, error: status === 0 ? 'refused' : null, timings }));
    expect(deliveryHeadline({ ...delivery, status: 401, attempts }).title).toMatch(/, on attempt 2$/);
  });

  test('is bad where a redirect made something else of the request', () => {
    const redirects = [{ status: 302, url: 'http://127.0.0.1/login', method: 'GET' }];
    const request = { ...delivery.request, method: 'POST' };
    const message = 'A redirect (302) turned POST into GET.';
    const changed = { ...delivery, request, redirects, message, status: 200, response: sampleResponse() };
    expect(deliveryHeadline(changed)).toEqual({
      tone: 'bad',
      title: 'The endpoint it was redirected to responded 200 OK, to GET and not to POST after 1.0 s',
      detail: message,
    });
    expect(deliveryHeadline({ ...delivery, status: 302 })).toMatchObject({ tone: 'bad' });
  });

  test('of a good one repeats nothing', () => {
    expect(deliveryHeadline({ ...delivery, status: 200 })).toMatchObject({ tone: 'good', detail: '' });
  });
});

describe('the phases of an attempt', () => {
  test('add up to its total; the wait begins when it is connected', () => {
    const phases = phasesOf({ at, status: 503, error: null, timings });
    expect(phases).toEqual([
      { phase: 'dns', ms: 1 },
      { phase: 'connect', ms: 2 },
      { phase: 'wait', ms: 997 },
      { phase: 'rest', ms: 4 },
    ]);
  });

  test('an attempt that never connected is one bar', () => {
    const none = { dns: null, connect: null, tls: null, firstByte: null, total: 2001 };
    expect(phasesOf({ at, status: 0, error: 'refused', timings: none })).toEqual([{ phase: 'rest', ms: 2001 }]);
  });
});

test('a row reads as a sentence', () => {
  const sentence = rowSentence({
    ...{ seq: 1, id: 'x', kind: 'delivery', at, direction: 'out', dialect: 'vendor', event: 'hangup' },
    ...{ eventLabel: 'Hang up', eventId: null, actionId: 'a', action: 'Log call', method: 'POST' },
    ...{ url: 'http://127.0.0.1/hook', path: '/hook', status: 0, durationMs: 2001, size: 0 },
    ...{ message: 'Connection refused.', callId: null, runId: null, link: null },
  });
  expect(sentence).toMatch(/Sent vendor Hang up, Log call, POST \/hook\. no response: Connection refused\./);
});
