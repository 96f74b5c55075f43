import * as z from 'zod';
import { activityKinds } from './activity.ts';
import { Speed } from './call-run.ts';
import { EventPhase } from './event.ts';
import { Instant } from './http.ts';
import { PhoneStateChange } from './phone.ts';

/** What a call must not do. `silence`: it rang, and nothing followed. */
export const RuleName = z.enum(['two-hangups', 'answer-after-hangup', 'never-ended', 'silence']);
export type RuleName = z.infer<typeof RuleName>;

export const Violation = z.object({
  rule: RuleName,
  /** The dialect that violates it; null where it is about all of them. */
  dialect: z.string().nullable(),
  /** What happened, for a person. */
  sentence: z.string(),
  /** Ids of the arrows that show it. */
  arrows: z.array(z.string()),
});
export type Violation = z.infer<typeof Violation>;

export const LadderColumn = z.object({
  id: z.string(),
  kind: z.enum(['phone-system', 'endpoint', 'receiver']),
  /** `Phone system`, an endpoint's host and port, `Receiver`. */
  label: z.string(),
});
export type LadderColumn = z.infer<typeof LadderColumn>;

/** One request of the call: from the phone system to an endpoint or to our receiver. */
export const LadderArrow = z.object({
  /** The activity: the delivery, or a capture that was sent by somebody else. */
  id: z.string(),
  kind: z.enum(activityKinds),
  /** The capture that the delivery became; null where it went elsewhere. */
  capture: z.string().nullable(),
  at: Instant,
  /** Seconds since the first arrow. */
  offset: z.number(),
  /** Seconds of the call at which it was sent, as the run counted them; null where only `offset` is known. */
  played: z.number().nullable(),
  /** Ids of columns. */
  from: z.string(),
  to: z.string(),
  dialect: z.string().nullable(),
  event: z.string().nullable(),
  /** The event's name; `METHOD path` where none is known. */
  label: z.string(),
  phase: EventPhase.nullable(),
  /** Where the event puts the call on hold, or resumes it. */
  hold: z.enum(['begins', 'ends']).nullable(),
  /** Which leg of the call it is about, such as an extension's number; null where the dialect has only one. */
  leg: z.string().nullable(),
  method: z.string(),
  path: z.string(),
  /** The action's name; null for a capture. */
  action: z.string().nullable(),
  /** 0 when there was no response. */
  status: z.number().int(),
  /** Milliseconds. */
  durationMs: z.number().nullable(),
  message: z.string(),
  /** How chaos altered the event; null where it did not. */
  altered: z.string().nullable(),
});
export type LadderArrow = z.infer<typeof LadderArrow>;

/** One call of the activity log. */
export const CallSummary = z.object({
  /** The `callId` of its activities: our own, or for a call that others sent the value of the dialect's call key. */
  id: z.string(),
  /** `played` or `fired` by us, or only `captured`. */
  origin: z.enum(['played', 'fired', 'captured']),
  /** The scenario's label, where the run that played it is known. */
  scenario: z.string().nullable(),
  /** First and last activity. */
  at: Instant,
  lastAt: Instant,
  /** Place of the newest activity in the log: the cursor of the listing. */
  seq: z.number().int(),
  dialects: z.array(z.string()),
  /** As the events have them; null where none does. */
  caller: z.string().nullable(),
  callerName: z.string().nullable(),
  called: z.string().nullable(),
  extension: z.string().nullable(),
  /** That of the latest event that has one. */
  phase: EventPhase,
  deliveries: z.number().int(),
  /** Without those that a delivery of ours became. */
  captures: z.number().int(),
  /** Deliveries whose request was not accepted: no response, a redirect, or a status of 400 and above. */
  failed: z.number().int(),
  violations: z.array(Violation),
});
export type CallSummary = z.infer<typeof CallSummary>;

/** A call as a diagram: time runs down, and every request is an arrow. */
export const Ladder = CallSummary.extend({
  /** The phone system first, the receiver last. */
  columns: z.array(LadderColumn),
  /** Oldest first. */
  arrows: z.array(LadderArrow),
  /** How fast it was played, where that is known; its arrows then have `played`. */
  speed: Speed.nullable(),
  /** States of the call, also where no event was sent for them; empty where its arrows have no `played`. */
  stateChanges: z.array(PhoneStateChange),
  /** Activities in the middle of the call that are not drawn, where it has more than a diagram can show. */
  omitted: z.number().int(),
});
export type Ladder = z.infer<typeof Ladder>;
