import * as z from 'zod';

/** Where the receiver listens, or why it does not: shown in the header of every screen. */
export const ReceiverStatus = z.object({
  listening: z.boolean(),
  /** The first of `urls`: `http://127.0.0.1:4400`; null while it is not listening. */
  url: z.string().nullable(),
  /** Everywhere it can be reached, the one to show first. */
  urls: z.array(z.string()),
  host: z.string(),
  /** The port in use, null while it is not listening. */
  port: z.number().int().nullable(),
  wantedPort: z.number().int(),
  /** Why it is not listening, and what to do. */
  problem: z.object({ message: z.string(), hint: z.string() }).nullable(),
  /** What a person should know while it listens: another port is used, a request was not logged, too much arrived at once. */
  note: z.string().nullable(),
  /** Captures since it began to listen. */
  captures: z.number().int(),
});
export type ReceiverStatus = z.infer<typeof ReceiverStatus>;
