import * as z from 'zod';
import { HeaderLine } from './http.ts';

/** Milliseconds that a sender is kept waiting, at most: the receiver would hold its connection meanwhile. */
const longestDelay = 600_000;

const Delay = z.number().int().min(0).max(longestDelay);

/**
 * What goes wrong instead of a whole response: `drip` sends it in small pieces, `cut` ends the connection in the middle of
 * it, `malformed` sends what is no HTTP, `reset` and `close` end the connection before it, `never` leaves the sender
 * waiting.
 */
export const ResponseFault = z.enum(['drip', 'cut', 'malformed', 'reset', 'close', 'never']);
export type ResponseFault = z.infer<typeof ResponseFault>;

/** What a rule responds with. */
export const RuleResponse = z.strictObject({
  status: z.number().int().min(200).max(599).default(200),
  /** Values may hold tags. Content-Length, Connection and Date are written by the receiver. */
  headers: z.array(HeaderLine).max(100).default([]),
  /**
   * Text with tags: `{{param.caller_id}}`, `{{json.data.id}}`, `{{header.x-request-id}}`, `{{query.id}}`, `{{method}}`,
   * `{{path}}`, `{{id}}` of the capture, custom parameters, and Postman's dynamic values.
   */
  body: z.string().max(1_000_000).default(''),
  /** Milliseconds, or anything between two of them. */
  delayMs: z.union([Delay, z.strictObject({ from: Delay, to: Delay })]).default(0),
  fault: ResponseFault.nullable().default(null),
});
export type RuleResponse = z.infer<typeof RuleResponse>;

const ruleFields = {
  name: z.string().trim().min(1).max(200),
  enabled: z.boolean().default(true),
  /** Rules of one name belong together on screen; null for none. */
  group: z.string().trim().min(1).max(200).nullable().default(null),
  /** A filter as the activity log has it, of what a request has: `method=POST path^=/hook event=ringing`. Empty takes all. */
  when: z.string().max(2000).default(''),
  /** Of the requests that pass, counted from 1 since the rule last changed: only these. `to` null has no end. */
  times: z
    .strictObject({ from: z.number().int().min(1).default(1), to: z.number().int().min(1).nullable().default(null) })
    .nullable()
    .default(null),
  /** From 0 to 1: of these requests, so many by chance. */
  chance: z.number().min(0).max(1).default(1),
  respond: RuleResponse.prefault({}),
};

/** How the receiver responds to the requests that it matches; the first rule that does decides. */
export const ResponseRule = z.strictObject({ id: z.string().min(1).max(100), ...ruleFields });
export type ResponseRule = z.infer<typeof ResponseRule>;

/** A rule as someone may have written it into the file: what is not known in it is left out, what is missing is as above. */
export const StoredRule = z.object({
  ...ResponseRule.shape,
  respond: z.object(RuleResponse.shape).prefault({}),
});

/** A rule as it is added; what is left out is as in `ResponseRule`. */
export const NewResponseRule = z.strictObject({ ...ruleFields, id: ResponseRule.shape.id.optional() });

/** Changes of a rule: only what is given. */
export const ResponseRuleChange = z.strictObject({
  name: ruleFields.name.optional(),
  enabled: z.boolean().optional(),
  group: ruleFields.group.unwrap().optional(),
  when: ruleFields.when.unwrap().optional(),
  times: ruleFields.times.unwrap().optional(),
  chance: ruleFields.chance.unwrap().optional(),
  respond: RuleResponse.optional(),
});

/** A rule with what it says in words, and how often it has decided since the receiver was opened or the rule changed. */
export const ListedRule = ResponseRule.extend({
  /** `POST to /hook, the first 2 times: 503 after 1 s`. */
  words: z.string(),
  /** Why it never decides, where someone wrote what cannot be read into the file; null where all is well. */
  problem: z.string().nullable(),
  /** Requests that passed its filter. */
  matched: z.number().int(),
  /** Requests that got its response. */
  decided: z.number().int(),
});
export type ListedRule = z.infer<typeof ListedRule>;

/** What a rule makes of one capture. */
export const RuleVerdict = z.object({
  id: z.string(),
  name: z.string(),
  /** `decided` the response, would have if no earlier one had (`later`), or did not match. */
  result: z.enum(['decided', 'later', 'no']),
  /** Why, a sentence. */
  why: z.string(),
});
export type RuleVerdict = z.infer<typeof RuleVerdict>;
