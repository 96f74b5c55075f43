import * as z from 'zod';
import { EventMark } from './event.ts';
import { HeaderLines, Instant } from './http.ts';

/** Milliseconds of each phase of one attempt; null where the phase did not happen (a kept-alive connection, plain HTTP). */
export const Timings = z.object({
  dns: z.number().nullable(),
  connect: z.number().nullable(),
  tls: z.number().nullable(),
  firstByte: z.number().nullable(),
  total: z.number(),
});
export type Timings = z.infer<typeof Timings>;

export const Attempt = z.object({
  at: Instant,
  /** HTTP status, 0 when no answer came. */
  status: z.number().int(),
  /** A person's sentence, null when an answer came. */
  error: z.string().nullable(),
  timings: Timings,
});
export type Attempt = z.infer<typeof Attempt>;

/** A request exactly as it leaves. */
export const SentRequest = z.object({
  method: z.string(),
  url: z.string(),
  headers: HeaderLines,
  /** The body as text; for bytes that are no UTF-8 also `bodyBase64`. */
  body: z.string(),
  bodyBase64: z.string().nullable(),
});
export type SentRequest = z.infer<typeof SentRequest>;

export const ReceivedResponse = z.object({
  status: z.number().int(),
  statusText: z.string(),
  httpVersion: z.string(),
  headers: HeaderLines,
  body: z.string(),
  bodyBase64: z.string().nullable(),
  /** Size of the whole body, also where the kept body was cut. */
  bytes: z.number().int(),
  cut: z.boolean(),
});
export type ReceivedResponse = z.infer<typeof ReceivedResponse>;

/** One action sent, with its attempts. */
export const Delivery = z.object({
  kind: z.literal('delivery'),
  id: z.string(),
  at: Instant,
  action: z.object({ id: z.string(), name: z.string() }),
  event: EventMark,
  callId: z.string().nullable(),
  /** The event's values that were sent, for the detail view. */
  parameters: z.record(z.string(), z.string()),
  request: SentRequest,
  response: ReceivedResponse.nullable(),
  /** HTTP status of the last attempt, 0 when no answer came. */
  status: z.number().int(),
  /** The start of the response body, or why there was no answer. */
  message: z.string(),
  attempts: z.array(Attempt),
  /** Tags used and defined nowhere: sent empty, or kept as text where the setting says so. */
  unresolved: z.array(z.string()),
  /** Where redirects led, in order. */
  redirects: z.array(z.object({ status: z.number().int(), url: z.string() })),
  /** The capture it became, where it reached our own receiver. */
  capture: z.string().nullable(),
  /** How chaos altered the event (sent twice, late ...); left out where it did not. */
  altered: z.string().optional(),
});
export type Delivery = z.infer<typeof Delivery>;
