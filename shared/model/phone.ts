import * as z from 'zod';

/**
 * What happens to a call by hand. `ring` begins one; `answer` and `reject` are of whoever is rung; `cancel` is the far
 * end giving up while it rings, or on an outbound call nobody answering there. `attended-transfer` asks the other
 * extension first: pressed again it passes the call on, while `resume` takes the caller back.
 */
export const PhoneKey = z.enum([
  'ring',
  'answer',
  'reject',
  'cancel',
  'hold',
  'resume',
  'transfer',
  'attended-transfer',
  'hang-up',
]);
export type PhoneKey = z.infer<typeof PhoneKey>;

/** How the call stands on the phone. */
export const PhoneState = z.enum(['idle', 'ringing', 'answered', 'held', 'ended']);
export type PhoneState = z.infer<typeof PhoneState>;

/** A state of a call, and the second of it at which it began. */
export const PhoneStateChange = z.object({ state: PhoneState, at: z.number() });
export type PhoneStateChange = z.infer<typeof PhoneStateChange>;

/** The phone of a call while it is played. */
export const Phone = z.object({
  state: PhoneState,
  /** Seconds of the call at which this state began. */
  since: z.number(),
  /** Keys that do something now; none once the call is over. */
  keys: z.array(PhoneKey),
  /** Who has the call now: another one after a transfer. Null where there is no call. */
  extension: z.object({ number: z.string(), name: z.string() }).nullable(),
});
export type Phone = z.infer<typeof Phone>;
