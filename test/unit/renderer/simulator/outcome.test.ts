import { expect, it } from 'vitest';
import { outcomeOf, summaryOf } from '../../../../renderer/src/parts/outcome.ts';
import type { Delivery } from '../../../../shared/model/delivery.ts';
import { sampleDelivery, sampleResponse } from '../../../support/sample-activities.ts';

const response = (status: number, statusText: string): Delivery['response'] => sampleResponse({ status, statusText });

it('says the status with its reason, how long it took, and the response in one line', () => {
  const delivery = {
    ...sampleDelivery(),
    status: 200,
    message: '{\n  "id": 7\n}',
    durationMs: 1014,
    response: response(200, 'OK'),
  };
  expect(outcomeOf(delivery)).toEqual({ tone: 'good', word: '200 OK', duration: '1,014 ms', message: '{ "id": 7 }' });
});

it('says so when no response came, or nothing was sent', () => {
  const nothing = { ...sampleDelivery(), status: 0, message: 'Connection refused', durationMs: null, response: null };
  expect(outcomeOf(nothing)).toEqual({
    tone: 'bad',
    word: 'No response',
    duration: '',
    message: 'Connection refused',
  });
});

it('calls refusals, errors and redirects that were not followed bad', () => {
  const toneOf = (status: number): string =>
    outcomeOf({ ...sampleDelivery(), status, message: '', durationMs: 1, response: response(status, '') }).tone;
  expect([200, 302, 404, 503].map(toneOf)).toEqual(['good', 'bad', 'bad', 'bad']);
});

it('counts what was sent and what failed', () => {
  const summary = (...statuses: number[]) => summaryOf(statuses.map((status) => ({ ...sampleDelivery(), status })));
  expect(summary(200, 201)).toBe('2 sent');
  expect(summary(200, 0, 404)).toBe('3 sent, 2 failed');
  const redirects = [{ status: 302, url: 'http://a/login', method: 'GET' }];
  const request = { ...sampleDelivery().request, method: 'POST' };
  expect(summaryOf([{ status: 200, request, redirects }])).toBe('1 sent, 1 failed');
});
