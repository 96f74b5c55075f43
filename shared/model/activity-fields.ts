import * as z from 'zod';
import { HttpRequestMessage, HttpResponseMessage, Instant } from './http.ts';
import { SecretMark } from './secret-mark.ts';

/** What every kind of activity has: one request, the response to it, and what it belongs to. */
export const activityFields = {
  id: z.string(),
  /** When it started. */
  at: Instant,
  /** The run that caused it; null where nothing here did. */
  runId: z.string().nullable(),
  callId: z.string().nullable(),
  request: HttpRequestMessage,
  /** Null where none came, or none was kept. */
  response: HttpResponseMessage.nullable(),
  /** HTTP status of the response; 0 where there was none. */
  status: z.number().int(),
  /** What became of it in one line. */
  message: z.string(),
  /** Milliseconds; null where none were measured. */
  durationMs: z.number().nullable(),
  /** Secrets that were filled into the request; left out where there were none. */
  secrets: z.array(SecretMark).optional(),
};
