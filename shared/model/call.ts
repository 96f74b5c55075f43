import * as z from 'zod';

export const CallDirection = z.enum(['inbound', 'outbound', 'internal']);
export type CallDirection = z.infer<typeof CallDirection>;

/** How a call ended, in no vendor's words; each dialect maps it to its own. */
export const CallResult = z.enum([
  'answered',
  'no-answer',
  'busy',
  'rejected',
  'canceled',
  'unreachable',
  'bad-number',
  'congestion',
]);
export type CallResult = z.infer<typeof CallResult>;

/** How one extension's part of a call ends before the call does. */
export const LegEnd = z.enum(['blind-transfer', 'attended-transfer', 'answered-elsewhere', 'forwarded']);
export type LegEnd = z.infer<typeof LegEnd>;

/**
 * What happens to a call, or to a phone without one; whatever a phone system sends follows from these. `arrive`: a call
 * comes in for a phone that does not ring. `consult` asks a colleague before an `attended-transfer`. `to-voicemail`: the
 * phone stops ringing and the caller may leave a message; `voicemail-left` and `recording-ready`: it can be fetched.
 */
export const TransitionName = z.enum([
  ...['ring', 'arrive', 'answer', 'reject', 'cancel', 'no-answer', 'busy', 'unreachable', 'invalid-number'],
  ...['hold', 'resume', 'transfer', 'consult', 'consult-answer', 'attended-transfer', 'forward', 'to-voicemail'],
  ...['hang-up', 'voicemail-left', 'recording-ready'],
  ...['dnd-on', 'dnd-off', 'forwarding-on', 'forwarding-off', 'syslog-on', 'syslog-off'],
  ...['register', 'unregister', 'boot'],
] as const);
export type TransitionName = z.infer<typeof TransitionName>;

/** Transitions of a phone that belong to no call. */
export const deviceTransitions: ReadonlySet<string> = new Set<TransitionName>([
  ...(['dnd-on', 'dnd-off', 'forwarding-on', 'forwarding-off', 'syslog-on', 'syslog-off'] as const),
  ...(['register', 'unregister', 'boot'] as const),
]);

/**
 * What a transition may come with: `speaker`: the handset stays where it is; `callback`: a program had the system call
 * the phone first; `recorded`: a recording follows; `voicemail`: the caller is leaving a message.
 */
export const Circumstance = z.enum(['speaker', 'callback', 'recorded', 'voicemail']);
export type Circumstance = z.infer<typeof Circumstance>;

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
  /** `uri`: the SIP URI of somebody outside, where one was given. */
  caller: z.object({ number: z.string(), name: z.string(), uri: z.string().optional() }),
  /** The dialed number; for an inbound call the public number of the system. */
  called: z.object({ number: z.string(), name: z.string().optional(), uri: z.string().optional() }),
  /** The public number of the system, that outbound calls show; left out where it has none. */
  did: z.string().optional(),
  /** The extension in context: it changes on a transfer. */
  extension: z.object({ number: z.string(), name: z.string() }),
  /** The extension that an inbound call was put through to at first; left out where it is the one in context. */
  dialed: z.string().optional(),
  tenant: z.string(),
  startedAt: z.number(),
  answeredAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  result: CallResult.nullable(),
  /** Price as a decimal string, for outbound answered calls. */
  cost: z.string().nullable(),
  recordingUrl: z.string().nullable(),
  /** Where the message lies that the caller left; null or left out without one. */
  voicemailUrl: z.string().nullable().optional(),
  /** Why the leg of this extension ended while the call went on; null or left out where it ended with the call. */
  legEnd: LegEnd.nullable().optional(),
});
export type Call = z.infer<typeof Call>;

/** Seconds from answer to end; 0 when it was never answered or has not ended. */
export function talkSeconds(call: Pick<Call, 'answeredAt' | 'endedAt'>): number {
  if (call.answeredAt === null || call.endedAt === null) return 0;
  return Math.max(0, Math.round((call.endedAt - call.answeredAt) / 1000));
}

/** Seconds talked until `at` (unix milliseconds): those from the answer, and no more than until the end. */
export function talkedSeconds(call: Pick<Call, 'answeredAt' | 'endedAt'>, at: number): number {
  if (call.answeredAt === null) return 0;
  return Math.max(0, Math.round((Math.min(at, call.endedAt ?? at) - call.answeredAt) / 1000));
}

/**
 * Whose part of the call its extension in context plays. An internal call has two: the extension says which one the
 * event is about.
 */
export function sideOf(call: Pick<Call, 'direction' | 'extension' | 'caller'>): 'caller' | 'called' {
  if (call.direction === 'internal') return call.extension.number === call.caller.number ? 'caller' : 'called';
  return call.direction === 'outbound' ? 'caller' : 'called';
}
