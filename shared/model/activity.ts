import * as z from 'zod';
import { Capture } from './capture.ts';
import { Delivery } from './delivery.ts';
import { Instant } from './http.ts';

/** The whole of one activity. Each kind has an entry in the engine's registry of kinds and a view on screen. */
export const Activity = z.discriminatedUnion('kind', [Delivery, Capture]);
export type Activity = z.infer<typeof Activity>;

/** Every kind of activity. */
export const activityKinds: readonly Activity['kind'][] = Activity.options.map(({ shape }) => shape.kind.value);

/** One line of the activity log: what lists show. The whole is behind `activity.get`. */
export const ActivityRow = z.object({
  /**
   * Place in the log, reserved when the activity starts: never used twice. The cursor of every listing. A row may become
   * visible after one with a higher `seq`, which started later and was over sooner.
   */
  seq: z.number().int(),
  id: z.string(),
  kind: z.enum(activityKinds),
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
  /** Of the response to this request: where a redirect changed the method, the redirect's. */
  status: z.number().int(),
  /** Milliseconds; for a capture, from the last byte of the request to its commit. */
  durationMs: z.number().nullable(),
  /** Bytes of the response body, for a capture of the request body. */
  size: z.number().int(),
  message: z.string(),
  callId: z.string().nullable(),
  /** The run that caused it. */
  runId: z.string().nullable(),
  /** The capture a delivery became, the delivery a capture came from. */
  link: z.string().nullable(),
});
export type ActivityRow = z.infer<typeof ActivityRow>;

export const ActivityPage = z.object({
  /** Newest first: by when they started. */
  items: z.array(ActivityRow),
  /** Pass as `before` for the next page; null at the end. */
  next: z.number().int().nullable(),
  /** Rows in the log, and rows that match the filter. */
  total: z.number().int(),
  matching: z.number().int(),
});
export type ActivityPage = z.infer<typeof ActivityPage>;

/** What a watcher gets, in batches. */
export const ActivityBatch = z.object({
  /**
   * New rows, by `seq`. A row with a lower `seq` than earlier ones belongs between them; one whose `seq` is known was
   * changed and replaces the old row.
   */
  added: z.array(ActivityRow),
  /** True after the log was cleared: what a list shows is gone. */
  cleared: z.boolean(),
  /** Rows in the log now. */
  total: z.number().int(),
});
export type ActivityBatch = z.infer<typeof ActivityBatch>;
