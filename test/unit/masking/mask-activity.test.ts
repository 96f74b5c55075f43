import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { maskActivity } from '../../../electron/engine/masking/mask-activity.ts';
import { createMasker } from '../../../electron/engine/masking/masker.ts';
import { maskText } from '../../../shared/model/secret-mark.ts';
import { sampleCapture, sampleDelivery } from '../../support/sample-activities.ts';

const value = 's3cr3t-KEY-9';
const masker = () => createMasker([{ tag: 'Key', value }]);

it('masks parameters whose tags are the names of our own fields', () => {
  const tags = [
    'id',
    'key',
    'method',
    'kind',
    'at',
    'dialect',
    'settings',
    'secrets',
    'rule',
    'code',
    'event',
    'caller',
  ];
  const parameters = Object.fromEntries(tags.map((tag) => [tag, `a ${value}`]));
  const masked = maskActivity(sampleDelivery({ id: 'd1', parameters }), masker());
  expect(masked.parameters).toEqual(Object.fromEntries(tags.map((tag) => [tag, `a ${maskText}`])));
});

it('keeps what a program reads where a secret happens to be the same word', () => {
  const delivery = sampleDelivery({ id: value, runId: value, callId: value, capture: value });
  const { id, runId, callId, capture, event, action } = maskActivity(
    { ...delivery, action: { id: value, name: value }, event: { dialect: value, key: value, label: value, id: value } },
    masker(),
  );
  expect([id, runId, callId, capture]).toEqual([value, value, value, value]);
  expect(action).toEqual({ id: value, name: maskText });
  expect(event).toEqual({ dialect: value, key: value, label: maskText, id: value });
});

it('masks the bytes that stand beside a capture: its head, and what could not be read', () => {
  const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');
  const incomplete = { part: 'body', reason: 'r', receivedBytes: 1, waitedMs: 1 } as const;
  const basic = `Authorization: Basic ${base64(`user:${value}`)}`;
  const masked = maskActivity(
    sampleCapture({
      headBase64: base64(`GET /\xff HTTP/1.1\n${basic}\nX: ${value}\n`),
      // What was cut may end within a secret.
      incomplete: { ...incomplete, unreadBase64: base64(`a ${value} ${value.slice(0, 6)}`) },
    }),
    masker(),
  );
  const mask = Buffer.from(maskText).toString('latin1');
  expect(masked.headBase64).toBe(base64(`GET /\xff HTTP/1.1\nAuthorization: Basic ${mask}\nX: ${mask}\n`));
  expect(masked.incomplete?.unreadBase64).toBe(base64(`a ${mask} ${mask}`));
});

it('gives out no compressed bytes that were not searched to their end', () => {
  const body = 'the beginning of it';
  const base64 = gzipSync(`${body} and ${value}`).toString('base64');
  const whole = { codings: ['gzip'], charset: 'utf-8', base64: null, isCut: false, problem: null };
  const { request } = sampleCapture({});
  const captured = (decoding: typeof whole) =>
    maskActivity(sampleCapture({ request: { ...request, body, bodyBase64: base64, decoding } }), masker()).request;
  expect(captured({ ...whole, isCut: true }).bodyBase64).toBe(Buffer.from(body).toString('base64'));
  expect(captured(whole).bodyBase64).toBe(base64);
});
