import * as z from 'zod';

export const CallDirection = z.enum(['inbound', 'outbound', 'internal']);
export type CallDirection = z.infer<typeof CallDirection>;

/** How a call ended, in no vendor's words; each dialect maps it to its own. */
export const CallResult = z.enum([
  'answered',
  'no-answer',
  'busy',
  'rejected',
  'cancelled',
  'unreachable',
  'bad-number',
  'congestion',
]);
export type CallResult = z.infer<typeof CallResult>;

/**
 * One phone call in no vendor's words: every dialect's values are read from it.
 * Times are unix milliseconds. Ids are made once and stay constant from the first event to the last.
 */
export const Call = z.object({
  id: z.string(),
  ids: z.object({
    /** `<unix seconds>.<sequence>`, as Asterisk makes them. */
    unique: z.string(),
    uuid: z.string(),
    /** A SIP Call-ID. */
    sip: z.string(),
    /** An opaque id kept over transfers. */
    api: z.string(),
  }),
  direction: CallDirection,
  caller: z.object({ number: z.string(), name: z.string() }),
  /** The dialled number; for an inbound call the public number of the system. */
  called: z.object({ number: z.string() }),
  /** The extension in context: it changes on a transfer. */
  extension: z.object({ number: z.string(), name: z.string() }),
  tenant: z.string(),
  startedAt: z.number(),
  answeredAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  result: CallResult.nullable(),
  /** Price as a decimal string, for outbound answered calls. */
  cost: z.string().nullable(),
  recordingUrl: z.string().nullable(),
});
export type Call = z.infer<typeof Call>;

/** Seconds from answer to end; 0 when it was never answered or has not ended. */
export function talkSeconds(call: Pick<Call, 'answeredAt' | 'endedAt'>): number {
  if (call.answeredAt === null || call.endedAt === null) return 0;
  return Math.max(0, Math.round((call.endedAt - call.answeredAt) / 1000));
}
