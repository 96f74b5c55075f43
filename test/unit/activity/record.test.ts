import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { frameTypes, mostBytes, readFrame, writeFrame } from '../../../electron/engine/activity/journal/frames.ts';
import {
  bodiesOf,
  recordFrom,
  recordText,
  wholeActivity,
  withoutBodies,
} from '../../../electron/engine/activity/record.ts';
import { bodyBytes, bodyFields } from '../../../electron/engine/http/message-body.ts';
import type { Activity } from '../../../shared/model/activity.ts';
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
        const kept = throughJournal(activity);
        expect(kept).toEqual(activity);
        expect(bodyBytes(kept.request)).toEqual(sent);
        expect(kept.response === null ? null : bodyBytes(kept.response)).toEqual(received);
      }
    }),
  );
});

it('keeps a body once, outside the JSON', () => {
  const activity = sampleCapture({ body: 'x'.repeat(1000), message: '' });
  expect(recordText(withoutBodies(activity), {})).not.toContain('xxxx');
});

it('a frame that is not as it was written is none', () => {
  const bytes = frameOf(sampleCapture());
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(readFrame(changed)).toBeNull();
  }
  expect(readFrame(bytes.subarray(0, -1))).toBeNull();
});

function frameOf(activity: Activity): Buffer {
  const json = recordText(withoutBodies(activity), {});
  const frame = { type: frameTypes.activity, seq: 1, json, ...bodiesOf(activity) };
  const buffer = Buffer.alloc(mostBytes(frame));
  return buffer.subarray(0, writeFrame(buffer, 0, frame));
}

function throughJournal(activity: Activity): Activity {
  const frame = readFrame(frameOf(activity));
  if (frame === null) throw new Error('not a frame');
  return wholeActivity(recordFrom(frame.json).activity, frame, { recognized: null, callId: null, message: '' });
}
