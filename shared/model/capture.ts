import * as z from 'zod';
import { HeaderLines, Instant } from './http.ts';

export const Recognized = z.object({
  dialect: z.string(),
  event: z.string(),
  /** 0 to 1. */
  confidence: z.number(),
  reason: z.string(),
});
export type Recognized = z.infer<typeof Recognized>;

/** One request received, with the reply it got. */
export const Capture = z.object({
  kind: z.literal('capture'),
  id: z.string(),
  at: Instant,
  method: z.string(),
  /** The request target as it stood on the request line. */
  url: z.string(),
  httpVersion: z.string(),
  headers: HeaderLines,
  /** The body as text. */
  body: z.string(),
  /** The same body, every byte. */
  bodyBase64: z.string(),
  /** Bytes received; more than the body kept where `cut` is true. */
  bytes: z.number().int(),
  /** True when the body was over the limit and only its beginning is kept. */
  cut: z.boolean(),
  remote: z.object({ address: z.string(), port: z.number().int() }),
  reply: z.object({ status: z.number().int(), rule: z.string().nullable(), delayMs: z.number() }),
  recognized: Recognized.nullable(),
  callId: z.string().nullable(),
  /** The delivery it came from, where it was our own. */
  delivery: z.string().nullable(),
});
export type Capture = z.infer<typeof Capture>;
