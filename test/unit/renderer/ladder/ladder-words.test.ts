import { expect, it } from 'vitest';
import {
  arrowSentence,
  durationText,
  offsetWords,
  requestWords,
  statusWords,
} from '../../../../renderer/src/ladder/ladder-words.ts';
import { sampleArrow } from '../../../support/sample-ladder.ts';

const context = { dialectName: () => 'VoipNow', columnLabel: () => 'voip.example:80', violations: [] };

it('says an arrow as a sentence', () => {
  const arrow = sampleArrow(0, { offset: 0.3, label: 'Dial-In', method: 'GET', action: 'Dialed', durationMs: 9.4 });
  expect(arrowSentence(arrow, context)).toBe('0.3 s, Dial-In, VoipNow, GET Dialed to voip.example:80, 200 in 9.4 ms');
});

it('has the reason without a response, the leg, what chaos altered and the violation', () => {
  const arrow = sampleArrow(0, { status: 0, message: 'refused', durationMs: null, leg: '101', altered: 'sent twice' });
  expect(arrowSentence(arrow, { ...context, violations: ['It hung up twice.'] })).toBe(
    '0.0 s, Incoming Call, 101, VoipNow, POST Look up caller to voip.example:80, no response: refused, sent twice, ' +
      'Rule violations: It hung up twice.',
  );
});

it('writes times as long as they need', () => {
  expect([0, 0.34, 70.04, 725, 3725, Number.NaN].map(offsetWords)).toEqual([
    '0.0 s',
    '0.3 s',
    '70.0 s',
    '12:05',
    '1:02:05',
    '–',
  ]);
  expect([null, 2.25, 41.6, 1004].map(durationText)).toEqual(['', '2.3 ms', '42 ms', '1.0 s']);
});

it('marks what failed by more than a color, and says once what is known once', () => {
  const statuses = [200, 302, 304, 503, 0];
  const words = (kind: 'delivery' | 'capture') => statuses.map((status) => statusWords({ kind, status }));
  expect(words('delivery')).toEqual(['200', '✕ 302', '304', '✕ 503', '✕ no response']);
  expect(words('capture')).toEqual(['200', '302', '304', '✕ 503', '✕ no response']);
  expect(requestWords(sampleArrow(0))).toBe('POST Look up caller');
  const foreign = { kind: 'capture', action: null, path: '/hook' } as const;
  expect(requestWords(sampleArrow(0, foreign))).toBe('captured POST /hook');
  expect(requestWords(sampleArrow(0, { ...foreign, label: 'POST /hook' }))).toBe('captured');
});
