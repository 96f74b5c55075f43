import * as z from 'zod';

/** What a person does with a call. `ring` begins one; `cancel` is the far end giving up while it rings. */
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

/** The phone of a call while it is played. */
export const Phone = z.object({
  state: PhoneState,
  /** Seconds of the call at which this state began. */
  since: z.number(),
  /** Keys that do something now; none once the call is over. */
  keys: z.array(PhoneKey),
});
export type Phone = z.infer<typeof Phone>;
