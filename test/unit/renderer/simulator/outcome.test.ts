import { expect, it } from 'vitest';
import { outcomeOf, summaryOf } from '../../../../renderer/src/parts/outcome.ts';
import type { Delivery } from '../../../../shared/model/delivery.ts';
import { sampleResponse } from '../../../support/sample-activities.ts';

const attempt = (at: string, total: number, status: number): Delivery['attempts'][number] => ({
  at,
  status,
  error: null,
  timings: { dns: null, connect: null, tls: null, firstByte: null, total },
});
const response = (status: number, statusText: string): Delivery['response'] => sampleResponse({ status, statusText });

it('says the status with its reason, the time over all attempts, and the answer in one line', () => {
  const delivery = {
    status: 200,
    message: '{\n  "id": 7\n}',
    attempts: [attempt('2026-11-20T14:01:52.000Z', 40, 503), attempt('2026-11-20T14:01:53.000Z', 14, 200)],
    response: response(200, 'OK'),
  };
  expect(outcomeOf(delivery)).toEqual({ tone: 'good', word: '200 OK', durationMs: '1,014 ms', message: '{ "id": 7 }' });
});

it('says so when no answer came, or nothing was tried', () => {
  const nothing = { status: 0, message: 'Connection refused', attempts: [], response: null };
  expect(outcomeOf(nothing)).toEqual({
    tone: 'bad',
    word: 'No response',
    durationMs: '',
    message: 'Connection refused',
  });
});

it('calls refusals and errors bad, redirects that were not followed not', () => {
  const toneOf = (status: number): string =>
    outcomeOf({ status, message: '', attempts: [], response: response(status, '') }).tone;
  expect([200, 302, 404, 503].map(toneOf)).toEqual(['good', 'good', 'bad', 'bad']);
});

it('counts what was sent and what failed', () => {
  expect(summaryOf([{ status: 200 }, { status: 201 }])).toBe('2 sent');
  expect(summaryOf([{ status: 200 }, { status: 0 }, { status: 404 }])).toBe('3 sent, 2 failed');
});
