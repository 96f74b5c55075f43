import * as z from 'zod';
import { Recognized } from './capture.ts';

/** One parameter of a request, in the words of its dialect. */
export const ReadParameter = z.object({
  tag: z.string(),
  /** Its value as it was sent. */
  value: z.string(),
  /** Null where the dialect does not know it. */
  meaning: z.string().nullable(),
  format: z.string().nullable(),
  /** The only values it takes; null where any will do. */
  allowed: z.array(z.string()).nullable(),
  /** What is odd about it, for a person: not among the allowed values; null where nothing is. */
  problem: z.string().nullable(),
});
export type ReadParameter = z.infer<typeof ReadParameter>;

export const Reading = z.object({
  /** Null where no dialect was recognized. */
  recognized: Recognized.nullable(),
  eventLabel: z.string().nullable(),
  dialectName: z.string().nullable(),
  callId: z.string().nullable(),
  /** In the dialect's order, those it does not know at the end; empty where nothing was recognized. */
  parameters: z.array(ReadParameter),
  /** Tags that the event carries and the request did not. */
  missing: z.array(z.string()),
});
export type Reading = z.infer<typeof Reading>;
