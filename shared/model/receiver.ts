import * as z from 'zod';

/** The truth about the receiver: shown in the header of every screen. */
export const ReceiverStatus = z.object({
  listening: z.boolean(),
  /** `http://127.0.0.1:4400`, null while it is not listening. */
  url: z.string().nullable(),
  host: z.string(),
  /** The port in use, null while it is not listening. */
  port: z.number().int().nullable(),
  wantedPort: z.number().int(),
  /** Why it is not listening, and what to do. */
  problem: z.object({ message: z.string(), hint: z.string() }).nullable(),
  /** Set where the wanted port was taken and another is used. */
  note: z.string().nullable(),
  /** Captures since it began to listen. */
  captures: z.number().int(),
});
export type ReceiverStatus = z.infer<typeof ReceiverStatus>;
