import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowOf } from '../../../electron/engine/activity/kinds.ts';
import { pack, unpack } from '../../../electron/engine/activity/packed.ts';
import { bodyBytes, bodyFields } from '../../../electron/engine/http/message-body.ts';
import { sampleCapture, sampleDelivery, sampleRequest, sampleResponse } from '../../support/sample-activities.ts';

const bytes = fc.oneof(
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
);
const charset = fc.constantFrom(
  '',
  '; charset=utf-8',
  '; charset=ISO-8859-1',
  '; Charset="utf-16le"',
  '; charset=nobody',
);

it('keeps every byte of both bodies in any charset, and the text that was read from them', () => {
  fc.assert(
    fc.property(bytes, charset, fc.option(bytes), charset, (sent, of, received, other) => {
      const headers: [string, string][] = [['content-type', `text/plain${of}`]];
      const request = sampleRequest({ headers, ...bodyFields(sent, headers) });
      const answered: [string, string][] = [['Content-Type', `text/plain${other}`]];
      const response =
        received === null ? null : sampleResponse({ headers: answered, ...bodyFields(received, answered) });
      for (const activity of [sampleDelivery({ request, response }), sampleCapture({ request, response })]) {
        const row = { ...rowOf(activity), seq: 1 };
        const kept = unpack(pack(activity, row), row);
        expect(kept).toEqual(activity);
        expect(bodyBytes(kept.request)).toEqual(sent);
        expect(kept.response === null ? null : bodyBytes(kept.response)).toEqual(received);
      }
    }),
  );
});

it('keeps a body once, outside the JSON', () => {
  const activity = sampleCapture({ body: 'x'.repeat(1000), message: '' });
  const packed = pack(activity, rowOf(activity));
  expect(packed.json).not.toContain('xxxx');
  expect(packed.requestText).toBeNull();
  expect(packed.request?.length).toBe(1000);
});

it('keeps what its row has only where the row has it otherwise', () => {
  const activity = sampleDelivery({ message: 'two\nlines' });
  const row = rowOf(activity);
  const { json } = pack(activity, row);
  expect(JSON.parse(json)).toMatchObject({ message: 'two\nlines' });
  for (const name of ['id', 'kind', 'at', 'callId', 'runId', 'status', 'durationMs']) {
    expect(JSON.parse(json)).not.toHaveProperty(name);
  }
  expect(unpack(pack(activity, row), row).message).toBe('two\nlines');
});
