import * as z from 'zod';
import { CallDirection, CallResult } from './call.ts';
import { EventPhase } from './event.ts';

/**
 * Where a fact about a vendor is from: `seed:<n>` the vendor's own document, `public:<title>` another public
 * document, `inferred` a choice made here because no document says.
 */
const Source = z.string().regex(/^(seed:\d{3}|public|inferred)/, 'A source begins with seed:<n>, public or inferred.');

/** What a `when` may look at: a path into the moment, and the text or texts it must equal. */
const Condition = z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]));

/** How a taken value is written. Algorithms, chosen by name. */
export const ValueFormat = z.enum(['unix-seconds', 'local-date', 'local-time', 'digits']);
export type ValueFormat = z.infer<typeof ValueFormat>;

/**
 * How a parameter's text follows from a moment of the neutral call:
 * a constant text; `take` a path of the moment, written `as` a format; `map` one text to another; `when` a condition holds.
 */
export type Expression =
  | string
  | { readonly take: string; readonly as?: ValueFormat | undefined }
  | { readonly map: Readonly<Record<string, string>>; readonly of: Expression; readonly else?: Expression | undefined }
  | { readonly when: z.infer<typeof Condition>; readonly give: Expression; readonly else?: Expression | undefined };

export const Expression: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    z.string(),
    z.strictObject({ take: z.string(), as: ValueFormat.optional() }),
    z.strictObject({ map: z.record(z.string(), z.string()), of: Expression, else: Expression.optional() }),
    z.strictObject({ when: Condition, give: Expression, else: Expression.optional() }),
  ]),
);

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
  }),
  /** Tags it carries; every one is among the dialect's parameters. */
  parameters: z.array(z.string()),
  source: z.strictObject({ key: Source, label: Source, description: Source, phase: Source }),
});
export type DialectEvent = z.infer<typeof DialectEvent>;

/** A contradiction or gap in the vendor's documents, and what we do about it. */
export const Oddity = z.strictObject({ id: z.string(), text: z.string(), resolution: z.string(), source: Source });

/** A dialect file, `resources/dialects/<id>.json`: one vendor's events, parameters and how they follow from a call. */
export const DialectFile = z.strictObject({
  schema: z.literal(1),
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'An id is lower-case letters, digits and hyphens.'),
  name: z.string().min(1),
  vendor: z.string().min(1),
  product: z.string().min(1),
  /** True where the vendor has a page of parameters on which these cannot be changed: no custom one may take their tags. */
  reservesTags: z.boolean(),
  documents: z.array(z.strictObject({ source: Source, title: z.string() })),
  parameters: z.array(DialectParameter).min(1),
  events: z.array(DialectEvent).min(1),
  oddities: z.array(Oddity),
});
export type DialectFile = z.infer<typeof DialectFile>;
