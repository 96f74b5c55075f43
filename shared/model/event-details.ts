import * as z from 'zod';
import { Recognized } from './capture.ts';

/** One parameter of a request, as its dialect documents it. */
export const EventParameter = z.object({
  tag: z.string(),
  /** Its value as it was sent. */
  value: z.string(),
  /** Null where the dialect does not know it. */
  meaning: z.string().nullable(),
  format: z.string().nullable(),
  /** The only values it takes; null where any will do. */
  allowed: z.array(z.string()).nullable(),
  /** A sentence where the value is not an allowed one; null otherwise. */
  problem: z.string().nullable(),
});
export type EventParameter = z.infer<typeof EventParameter>;

/** The event that one activity carries, for a detail view. */
export const EventDetails = z.object({
  /** Null where no dialect was recognized. */
  recognized: Recognized.nullable(),
  eventLabel: z.string().nullable(),
  dialectName: z.string().nullable(),
  callId: z.string().nullable(),
  /** In the dialect's order, unknown ones at the end; empty where nothing was recognized. */
  parameters: z.array(EventParameter),
  /** Tags that the event carries and the request did not. */
  missing: z.array(z.string()),
});
export type EventDetails = z.infer<typeof EventDetails>;
