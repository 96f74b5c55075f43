import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { pack, unpack } from '../../../electron/engine/activity/packed.ts';
import { sampleCapture, sampleDelivery } from '../../support/sample-activities.ts';

const text = fc.string({ unit: 'binary' });
const bytes = fc.uint8Array().map((each) => Buffer.from(each));

it('keeps every byte and every text of a capture, in any charset', () => {
  fc.assert(
    fc.property(bytes, fc.option(text), (sent, read) => {
      const body = read ?? sent.toString();
      const capture = sampleCapture({ body, bodyBase64: sent.toString('base64'), bytes: sent.length });
      expect(unpack(pack(capture))).toEqual(capture);
    }),
  );
});

it('keeps both bodies of a delivery, as text or as bytes, and the lack of an answer', () => {
  fc.assert(
    fc.property(text, fc.option(fc.oneof(text, bytes)), (sent, answered) => {
      const sample = sampleDelivery();
      const answer =
        answered === null || sample.response === null
          ? null
          : typeof answered === 'string'
            ? { ...sample.response, body: answered }
            : { ...sample.response, body: answered.toString(), bodyBase64: answered.toString('base64') };
      const delivery = sampleDelivery({ request: { ...sample.request, body: sent }, response: answer });
      expect(unpack(pack(delivery))).toEqual(delivery);
    }),
  );
});

it('keeps a body once, outside the JSON', () => {
  const body = 'x'.repeat(1000);
  const packed = pack(sampleCapture({ body }));
  expect(packed.json).not.toContain('xxxx');
  expect(packed.requestText).toBeNull();
  expect(packed.request?.length).toBe(1000);
});
