import * as z from 'zod';
import { Capture } from './capture.ts';
import { Delivery } from './delivery.ts';
import { Instant } from './http.ts';

/** One line of the record: what lists show. The whole is behind `activity.get`. */
export const ActivityRow = z.object({
  /** Place in the record: grows by one, never reused. The cursor of every listing. */
  seq: z.number().int(),
  id: z.string(),
  kind: z.enum(['delivery', 'capture']),
  at: Instant,
  direction: z.enum(['out', 'in']),
  dialect: z.string().nullable(),
  /** The event's key, and its name for a person. */
  event: z.string().nullable(),
  eventLabel: z.string().nullable(),
  eventId: z.string().nullable(),
  actionId: z.string().nullable(),
  /** PBXware's Action column; null for a capture. */
  action: z.string().nullable(),
  method: z.string(),
  url: z.string(),
  path: z.string(),
  status: z.number().int(),
  /** Milliseconds; for a capture, from the last byte of the request to the reply. */
  durationMs: z.number().nullable(),
  /** Bytes of the response body, for a capture of the request body. */
  size: z.number().int(),
  message: z.string(),
  callId: z.string().nullable(),
  /** The capture a delivery became, the delivery a capture came from. */
  link: z.string().nullable(),
});
export type ActivityRow = z.infer<typeof ActivityRow>;

/** The whole of one activity. */
export const Activity = z.discriminatedUnion('kind', [Delivery, Capture]);
export type Activity = z.infer<typeof Activity>;

export const ActivityPage = z.object({
  /** Newest first. */
  items: z.array(ActivityRow),
  /** Give as `before` for the next page; null at the end. */
  next: z.number().int().nullable(),
  /** Rows in the record, and rows that the filter lets through. */
  total: z.number().int(),
  matching: z.number().int(),
});
export type ActivityPage = z.infer<typeof ActivityPage>;

/** What a watcher is told, in batches. */
export const ActivityBatch = z.object({
  added: z.array(ActivityRow),
  /** True after the record was cleared: what a list shows is gone. */
  cleared: z.boolean(),
  /** Rows in the record now. */
  total: z.number().int(),
});
export type ActivityBatch = z.infer<typeof ActivityBatch>;
