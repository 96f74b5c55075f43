import * as z from 'zod';
import { CallDirection, CallResult, TransitionName } from './call.ts';
import { EventPhase } from './event.ts';

/**
 * Where a fact about a vendor is from: `seed:<n>` the vendor's own document, `public:<title>` another public
 * document, `inferred` a choice made here because no document says.
 */
const Source = z.string().regex(/^(seed:\d{3}|public|inferred)/, 'A source begins with seed:<n>, public or inferred.');

/** What a `when` looks at (of an expression a path into the moment), and the text or texts it must equal. */
export const Condition = z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]));
export type Condition = z.infer<typeof Condition>;

/**
 * How a value is written. Algorithms, chosen by name: times are local unless they say unix; `plus-as-00` writes the `+`
 * of an international number as `00`; `hex-digits` keeps those of a MAC address; `short-number` is what stands behind
 * the last `*` of an extended number; `name-uuid` is the UUID (version 5) that always belongs to the same text;
 * `sip-user` is the user part of a SIP URI.
 */
export const ValueFormat = z.enum([
  'unix-seconds',
  'local-date',
  'local-time',
  'digits',
  'plus-as-00',
  'hex-digits',
  'short-number',
  'name-uuid',
  'sip-user',
]);
export type ValueFormat = z.infer<typeof ValueFormat>;

/**
 * How a parameter's text follows from a moment of the neutral call, the setup and the variants:
 * a constant text; `from` a path of the moment, written `as` a format; `ref` another parameter's text; `join` those of
 * several texts that are not empty; `write` any text as a format; `map` one text to another; `value` applies `when` a
 * condition holds, `else` where it does not.
 */
export type Expression =
  | string
  | { readonly from: string; readonly as?: ValueFormat | undefined }
  | { readonly ref: string }
  | { readonly join: readonly Expression[]; readonly between?: string | undefined }
  | { readonly write: Expression; readonly as: ValueFormat }
  | { readonly map: Readonly<Record<string, string>>; readonly of: Expression; readonly else?: Expression | undefined }
  | { readonly when: Condition; readonly value: Expression; readonly else?: Expression | undefined };

export const Expression: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    z.string(),
    z.strictObject({ from: z.string(), as: ValueFormat.optional() }),
    z.strictObject({ ref: z.string() }),
    z.strictObject({ join: z.array(Expression).min(1), between: z.string().optional() }),
    z.strictObject({ write: Expression, as: ValueFormat }),
    z.strictObject({ map: z.record(z.string(), z.string()), of: Expression, else: Expression.optional() }),
    z.strictObject({ when: Condition, value: Expression, else: Expression.optional() }),
  ]),
);

/** A value of the vendor's configuration that its events carry or follow. Expressions read it as `setup.<key>`. */
export const DialectSetup = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9_]*$/, 'A key is lower-case letters, digits and underscores.'),
  label: z.string().min(1),
  meaning: z.string().min(1),
  default: z.string(),
  /** The only values it takes; null where any text will do. */
  choices: z.array(z.string()).min(1).nullable(),
  source: Source,
});
export type DialectSetup = z.infer<typeof DialectSetup>;

/** A choice where real systems may do one thing or the other. Expressions read it as `variant.<id>`. */
export const DialectVariant = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, 'An id is lower-case letters, digits and underscores.'),
  label: z.string().min(1),
  choices: z.array(z.strictObject({ value: z.string().min(1), label: z.string().min(1) })).min(2),
  default: z.string(),
  /** The discrepancy of the documents that it settles; null where they are merely silent. */
  discrepancy: z.string().nullable(),
  source: Source,
});
export type DialectVariant = z.infer<typeof DialectVariant>;

type Texts = Readonly<Record<string, string | null>>;

/** `switches` is what `variants` were called once: requests may still say so. */
export function withVariants<Input extends { switches?: Texts | undefined; variants?: Texts | undefined }>(
  input: Input,
): Omit<Input, 'switches'> {
  const { switches, ...rest } = input;
  return switches === undefined ? rest : { ...rest, variants: { ...switches, ...rest.variants } };
}

/**
 * How the vendor's own requests are made of an event:
 * `actions` as an administrator writes them; `append` puts the parameters into the query of the configured URL, or into
 * an urlencoded body, by method; `form` posts them urlencoded; `template` fills `$variables` of a URL.
 */
export const DialectTransport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('actions') }),
  z.strictObject({ kind: z.literal('append'), methods: z.array(z.enum(['GET', 'POST'])).min(1), default: z.string() }),
  z.strictObject({ kind: z.literal('form') }),
  z.strictObject({
    kind: z.literal('template'),
    syntax: z.literal('dollar'),
    /** What becomes of a variable that this event does not carry: `empty` or `kept`. */
    unfilled: Expression,
  }),
]);
export type DialectTransport = z.infer<typeof DialectTransport>;

export const DialectParameter = z.strictObject({
  tag: z.string().min(1),
  /** In our own words. */
  meaning: z.string().min(1),
  format: z.string(),
  example: z.string(),
  /** The only values it takes, where the vendor says so. */
  allowed: z.array(z.string()).nullable(),
  /** When it is filled; empty otherwise. */
  occurs: z.string(),
  value: Expression,
  /** Left out of the vendor's own requests where its text is empty; otherwise it is sent with an empty text. */
  omitEmpty: z.boolean().default(false),
  source: z.strictObject({ tag: Source, meaning: Source, format: Source, occurs: Source, value: Source }),
});
export type DialectParameter = z.infer<typeof DialectParameter>;

export const DialectEvent = z.strictObject({
  key: z.string().min(1),
  label: z.string().min(1),
  description: z.string().min(1),
  phase: EventPhase,
  /** What is true of the call when the event happens: a single fired event is given such a call. */
  state: z.strictObject({
    direction: z.array(CallDirection).min(1),
    answered: z.boolean(),
    ended: z.boolean(),
    result: CallResult.nullable(),
    /** It happens in the course of a conversation, not at its beginning. */
    talking: z.literal(true).optional(),
  }),
  /** Tags it carries; every one is among the dialect's parameters. */
  parameters: z.array(z.string()),
  /** Expressions that stand over those of the parameters, by tag. */
  values: z.record(z.string(), Expression).default({}),
  /**
   * What is put behind a target URL that holds no variable itself: behind a slash, or into the query where the URL has one
   * or this begins with `?`. For a `template` transport only.
   */
  template: z.string().min(1).optional(),
  /** Absent from the vendor's document we began with: newer systems send it. Off unless chosen. */
  newer: z.boolean().default(false),
  /** Absent from that document too: an earlier feature that may still be met. Off unless chosen. */
  older: z.boolean().default(false),
  source: z.strictObject({ key: Source, label: Source, description: Source, phase: Source }),
});
export type DialectEvent = z.infer<typeof DialectEvent>;

/** Where a captured request says who takes part: the first of these tags that has a text, and whose condition holds. */
const PartyTags = z.array(
  z.strictObject({
    tag: z.string(),
    /** Other tags of the same event, or `event.key`, and the text or texts they must have. */
    when: Condition.optional(),
    /** How a number or name is read out of the text. */
    as: ValueFormat.optional(),
  }),
);
const noParty: z.infer<typeof PartyTags> = [];
export const DialectParties = z.strictObject({
  caller: PartyTags.default(noParty),
  callerName: PartyTags.default(noParty),
  called: PartyTags.default(noParty),
  extension: PartyTags.default(noParty),
  /** Tags whose texts together distinguish one leg of a call (an extension's) from another. */
  leg: z.array(z.string()).default([]),
});
export type DialectParties = z.infer<typeof DialectParties>;

/**
 * The leg that an event is about: `first` the phone that was called or calls, as long as nothing has moved the call away
 * from it; `holder` whoever has the call before the transition; `phone` the same, where the scenario knows the phone
 * apart from whoever has the call; `rung` each phone that rings, where they are several; `target` whom the call goes to;
 * `consultation` and `asked` the two ends of the call that asks before a transfer; `called` the far end of an internal
 * call; `others` every further leg that has begun and not ended. Left out: the call as a whole.
 */
export const LegRole = z.enum([
  ...['first', 'holder', 'phone', 'rung', 'target', 'consultation', 'asked', 'called', 'others'],
] as const);
export type LegRole = z.infer<typeof LegRole>;

/** An event that follows a transition. */
export const TimedEvent = z.strictObject({
  /** Seconds from the transition; below 0 where the event comes before it, as lifting the handset before the answer. */
  after: z.number().min(-60).max(3600),
  event: z.string().min(1),
  leg: LegRole.optional(),
  /** Sent only where `setup.<key>` and `variant.<id>` of the dialect are so. */
  when: Condition.optional(),
  values: z.record(z.string(), z.string()).optional(),
});
export type TimedEvent = z.infer<typeof TimedEvent>;

/**
 * By transition, with the circumstances it depends on before it: `inbound`, `outbound` or `internal`; how the call stood
 * before (`ringing`, `answered`, `held`); how it was moved (`transferred`, `attended`, `forwarded`); `consulting` while
 * somebody is asked; `group` where several phones ring; `recorded`, `voicemail`, `speaker`, `callback`. The last of these
 * counts most: `consulting:hang-up` stands over `held:hang-up`, that over `outbound:hang-up`, and that over `hang-up`.
 * Events in the order of their times; none where the phone system sends nothing. A sentence instead of events says why it
 * sends nothing of any call in which this happens.
 */
export const DialectTiming = z.record(z.string(), z.union([z.array(TimedEvent), z.string().min(1)]));

/** Whose endpoints an administrator sets: each extension's, each condition's. */
export const DialectScope = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'An id is lower-case letters, digits and hyphens.'),
  /** One of them: `Extension`, `Dialplan condition`. */
  label: z.string().min(1),
  meaning: z.string().min(1),
  /** The text of a moment of the call that an endpoint's owner must equal. */
  owner: Expression,
  /** What an owner looks like. */
  example: z.string(),
  /** Keys of the events that are set here. */
  events: z.array(z.string()).min(1),
  /** Keys of the setup that are set here for one endpoint. */
  setup: z.array(z.string()).default([]),
  source: Source,
});
export type DialectScope = z.infer<typeof DialectScope>;

/** A contradiction or gap in the vendor's documents, and what we do about it. */
export const Discrepancy = z.strictObject({ id: z.string(), text: z.string(), resolution: z.string(), source: Source });

/** A dialect file, `resources/dialects/<id>.json`: one vendor's events, parameters and how they follow from a call. */
export const DialectFile = z.strictObject({
  schema: z.literal(2),
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'An id is lower-case letters, digits and hyphens.'),
  name: z.string().min(1),
  vendor: z.string().min(1),
  product: z.string().min(1),
  /** Its place in lists of dialects, the smallest first. */
  order: z.number().int().default(100),
  /** True where the vendor has a page of parameters on which these cannot be changed: no custom one may take their tags. */
  reservesTags: z.boolean(),
  documents: z.array(z.strictObject({ source: Source, title: z.string() })),
  setup: z.array(DialectSetup).default([]),
  variants: z.array(DialectVariant).default([]),
  transport: DialectTransport.default({ kind: 'actions' }),
  /** The parameter that joins the events of one call; null where nothing does. */
  callKey: z.string().nullable().default(null),
  parties: DialectParties.default({ caller: [], callerName: [], called: [], extension: [], leg: [] }),
  timing: DialectTiming.default({}),
  /** By transition: the setup that a scenario with it takes for granted. */
  needs: z.partialRecord(TransitionName, z.record(z.string(), z.string())).default({}),
  scopes: z.array(DialectScope).default([]),
  parameters: z.array(DialectParameter).min(1),
  events: z.array(DialectEvent).min(1),
  discrepancies: z.array(Discrepancy),
});
export type DialectFile = z.infer<typeof DialectFile>;
