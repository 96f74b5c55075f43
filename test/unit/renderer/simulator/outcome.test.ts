import { expect, it } from 'vitest';
import { outcomeOf, summaryOf } from '../../../../renderer/src/parts/outcome.ts';
import type { Delivery } from '../../../../shared/model/delivery.ts';
import { sampleResponse } from '../../../support/sample-activities.ts';

const response = (status: number, statusText: string): Delivery['response'] => sampleResponse({ status, statusText });

it('says the status with its reason, how long it took, and the response in one line', () => {
  const delivery = {
    status: 200,
    message: '{\n  "id": 7\n}',
    durationMs: 1014,
    response: response(200, 'OK'),
  };
  expect(outcomeOf(delivery)).toEqual({ tone: 'good', word: '200 OK', duration: '1,014 ms', message: '{ "id": 7 }' });
});

it('says so when no response came, or nothing was sent', () => {
  const nothing = { status: 0, message: 'Connection refused', durationMs: null, response: null };
  expect(outcomeOf(nothing)).toEqual({
    tone: 'bad',
    word: 'No response',
    duration: '',
    message: 'Connection refused',
  });
});

it('calls refusals and errors bad, redirects that were not followed not', () => {
  const toneOf = (status: number): string =>
    outcomeOf({ status, message: '', durationMs: 1, response: response(status, '') }).tone;
  expect([200, 302, 404, 503].map(toneOf)).toEqual(['good', 'good', 'bad', 'bad']);
});

it('counts what was sent and what failed', () => {
  expect(summaryOf([{ status: 200 }, { status: 201 }])).toBe('2 sent');
  expect(summaryOf([{ status: 200 }, { status: 0 }, { status: 404 }])).toBe('3 sent, 2 failed');
});
