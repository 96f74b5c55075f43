import * as z from 'zod';
import { activityFields } from './activity-fields.ts';

/** Which event of a phone system a request is. */
export const Recognized = z.object({
  dialect: z.string(),
  event: z.string(),
  /** 0 to 1. */
  confidence: z.number(),
  reason: z.string(),
});
export type Recognized = z.infer<typeof Recognized>;

const { id, at, runId, callId, request, response, status, message, durationMs, secrets } = activityFields;

/**
 * One request received, with the response it got. `message` is the start of the request body, or why the receiver could
 * not do its work. `durationMs` counts from the last byte of the request to its commit.
 */
export const Capture = z.object({
  id,
  kind: z.literal('capture'),
  at,
  runId,
  callId,
  /** The other end of the connection. */
  remote: z.object({ address: z.string(), port: z.number().int() }),
  recognized: Recognized.nullable(),
  request,
  /** As it was sent; null in captures of earlier versions, which did not keep it. */
  response,
  status,
  message,
  durationMs,
  /** The response rule that chose the response; null where none did. */
  rule: z.string().nullable(),
  /** The delivery it came from, where it was our own. */
  delivery: z.string().nullable(),
  secrets,
});
export type Capture = z.infer<typeof Capture>;
