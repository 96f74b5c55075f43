import * as z from 'zod';

/** Where in a call's life an event stands; `none` for what happens without a call (DND, registration). */
export const EventPhase = z.enum(['ringing', 'answered', 'ended', 'none']);
export type EventPhase = z.infer<typeof EventPhase>;

/** An event of a dialect, with what the workspace has decided about it. */
export const PhoneEvent = z.object({
  dialect: z.string(),
  key: z.string(),
  label: z.string(),
  description: z.string(),
  phase: EventPhase,
  /** The event's own switch. It has effect only while the switch for all events is on. */
  active: z.boolean(),
  /** True when firing it would send: its own switch and the switch for all are on. */
  effective: z.boolean(),
  /** Ids of the bound actions, in the order they are sent. */
  actions: z.array(z.string()),
  /** Endpoints of the vendor's settings that are switched on and carry it. */
  endpoints: z.number().int(),
  /** Newer than the vendor's document, or older: real systems may not send it. */
  newer: z.boolean(),
  older: z.boolean(),
  /** Tags of the dialect's parameters that this event carries. */
  parameters: z.array(z.string()),
});
export type PhoneEvent = z.infer<typeof PhoneEvent>;

/** What a delivery says of the event that caused it. Save & Test has no dialect and the key `test`. */
export const EventMark = z.object({
  dialect: z.string().nullable(),
  key: z.string(),
  label: z.string(),
  /** `<event key>.<action number>.<unix seconds>.<fraction>`; `test.<n>.<s>.<f>` for Save & Test (PBXware manual, Activity Monitor). */
  id: z.string(),
});
export type EventMark = z.infer<typeof EventMark>;
