import * as z from 'zod';
import { Call } from './call.ts';
import { withVariants } from './dialect.ts';
import { Instant } from './http.ts';
import { Phone, PhoneStateChange } from './phone.ts';

/** What networks and phone systems do wrong; off unless chosen. */
export const ChaosName = z.enum(['reorder', 'duplicate', 'dropHangup', 'lateRinging', 'clockSkew']);
export type ChaosName = z.infer<typeof ChaosName>;

/** How many times faster than life; `at-once` leaves no time between the events of one call. */
export const Speed = z.union([
  z.literal('at-once'),
  z.number().positive('a speed is a number above 0, or at-once').max(1_000_000),
]);
export type Speed = z.infer<typeof Speed>;

/** How one dialect of a call is spoken, over its defaults. */
export const DialectChoices = z
  .strictObject({
    /** How the vendor's own request is sent, where the dialect lets one choose; only with `to`. */
    method: z.string().optional(),
    setup: z.record(z.string(), z.string().max(8192)).optional(),
    variants: z.record(z.string(), z.string()).optional(),
    /** The older name of `variants`. */
    switches: z.record(z.string(), z.string()).optional(),
  })
  .transform(withVariants);
export type DialectChoices = z.infer<typeof DialectChoices>;

/** A number is at most 64 characters long, a SIP or tel URI, also with a name before it, at most 256. */
const PartyText = z
  .string()
  .max(256)
  .refine((text) => text.length <= 64 || /^\s*(?:sips?|tel):|</i.test(text), 'A number has at most 64 characters.');

/** One end of a call; one without a name has none. */
export const Party = z.strictObject({ number: PartyText.min(1), name: z.string().max(200).optional() });
export type Party = z.infer<typeof Party>;

/** The number of somebody outside may be empty where there is no name, or `anonymous` where it is withheld (RFC 3261). */
export const OutsideParty = Party.extend({ number: PartyText }).refine(
  ({ number, name = '' }) => number !== '' || name === '',
  'A name needs a number. Use anonymous for a withheld one.',
);

/**
 * Who calls whom. The names follow the direction: the caller of an outbound call is the extension. Of an internal call
 * `caller` is that too where no extension is given, and `called` the colleague.
 */
export const Numbers = z.strictObject({
  /** The party outside that calls; for an outbound call, that is called. */
  caller: OutsideParty.optional(),
  /** The public number that is called; for an outbound call, that is shown. */
  called: Party.optional(),
  /** Takes the place of the scenario's first extension. */
  extension: Party.optional(),
});
export type Numbers = z.infer<typeof Numbers>;

export const CallRunState = z.enum(['playing', 'paused', 'stopped', 'finished', 'failed']);
export type CallRunState = z.infer<typeof CallRunState>;

/** One event of a played call. */
export const CallRunEvent = z.object({
  dialect: z.string(),
  key: z.string(),
  label: z.string(),
  leg: z.string().nullable(),
  /** Seconds of the scenario: what the event's own times say. */
  at: z.number(),
  /** Seconds of the scenario when it is sent; another than `at` only where chaos moved it. */
  sendAt: z.number(),
  /** Seconds of the scenario when it left: later than `sendAt` where a slow endpoint held the event before it. */
  sentAt: z.number().nullable(),
  /** How chaos altered it; null where it did not. */
  altered: z.string().nullable(),
  state: z.enum(['waiting', 'sending', 'sent', 'skipped', 'dropped']),
  /** Ids of its deliveries in the activity log. */
  deliveries: z.array(z.string()),
});
export type CallRunEvent = z.infer<typeof CallRunEvent>;

/** A call that is being played or was. */
export const CallRunSummary = z.object({
  /** Also the `callId` of its deliveries. */
  id: z.string(),
  /** Null for a call that is played by hand. */
  scenario: z.string().nullable(),
  label: z.string(),
  dialects: z.array(z.string()),
  to: z.string().nullable(),
  speed: Speed,
  /** Give it again to have the same numbers, names and times between events. */
  seed: z.number().int(),
  chaos: z.array(ChaosName),
  state: CallRunState,
  phone: Phone,
  startedAt: Instant,
  /** Seconds of the scenario: where it is, and its whole length. */
  position: z.number(),
  length: z.number(),
  /** Events: all, those sent, and those that nothing was sent for because nothing is bound or a switch is off. */
  events: z.number().int(),
  sent: z.number().int(),
  skipped: z.number().int(),
  /** Deliveries, and those whose request was not accepted: no response, a redirect, or a status of 400 and above. */
  deliveries: z.number().int(),
  failed: z.number().int(),
  /** What to know, each said once. */
  notes: z.array(z.string()),
  /** Why it failed; null where it did not. */
  problem: z.string().nullable(),
});
export type CallRunSummary = z.infer<typeof CallRunSummary>;

export const CallRun = CallRunSummary.extend({
  /** The one call whose events every dialect sends, as it stands at its end. */
  call: Call,
  timeline: z.array(CallRunEvent),
  /** The states of the call until now, with or without an event. */
  stateChanges: z.array(PhoneStateChange),
});
export type CallRun = z.infer<typeof CallRun>;
