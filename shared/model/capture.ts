import * as z from 'zod';
import { activityFields } from './activity-fields.ts';
import { ResponseFault } from './response-rule.ts';

/** Which event of a phone system a request is. */
export const Recognized = z.object({
  dialect: z.string(),
  event: z.string(),
  /** 0 to 1. */
  confidence: z.number(),
  reason: z.string(),
});
export type Recognized = z.infer<typeof Recognized>;

/** What became of a request that did not come whole, or that cannot be read. */
export const Incomplete = z.object({
  /**
   * Where it ends. Of a request that ends in its `head`, the body holds every byte that came, the head included; method,
   * URL and headers are those that could be read.
   */
  part: z.enum(['head', 'body']),
  /** A sentence. */
  reason: z.string(),
  /** Bytes that came of it, head and framing included. */
  receivedBytes: z.number().int(),
  /** Milliseconds from its first byte until it was given up. */
  waitedMs: z.number(),
  /** Bytes that came behind the readable part of a body, as base64, the first 64 KiB; null where there were none. */
  unreadBase64: z.string().nullable(),
});
export type Incomplete = z.infer<typeof Incomplete>;

const { id, at, runId, callId, request, response, status, message, durationMs, secrets } = activityFields;

/**
 * One request received, with the response it got. `message` is the start of the request body, why it is incomplete, or
 * why the receiver could not do its work. `durationMs` counts from the last byte of the request to its commit.
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
  /** As it was sent; null where nobody was there to get one, and in captures of earlier versions, which did not keep it. */
  response,
  status,
  message,
  durationMs,
  /** The name of the response rule that chose the response; null where none did. */
  rule: z.string().nullable(),
  /** Milliseconds that the rule kept the sender waiting; left out where it did not. */
  delayMs: z.number().int().optional(),
  /** What the rule had go wrong with the response; left out where it came as it should. */
  fault: ResponseFault.optional(),
  /** The delivery it came from, where it was our own. */
  delivery: z.string().nullable(),
  /** Left out where the request came whole. */
  incomplete: Incomplete.optional(),
  /** What is not as HTTP has it and was read all the same, as sentences; left out where there is nothing. */
  warnings: z.array(z.string()).optional(),
  /** The request line and headers to the byte, as base64, where there are warnings. */
  headBase64: z.string().optional(),
  secrets,
});
export type Capture = z.infer<typeof Capture>;
