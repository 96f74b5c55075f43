import { CallResult } from '../../../shared/model/call.ts';
import type { DialectEvent, DialectFile, Expression } from '../../../shared/model/dialect.ts';
import { expressionsIn } from '../dialects/expression.ts';

/** Texts that a path of the moment can have; a path that is missing can have any. */
type PossibleTexts = ReadonlyMap<string, ReadonlySet<string>>;

/** The texts that a parameter can have in one event. */
export interface PossibleValues {
  /** With any choice of setup and variants. */
  readonly all: ReadonlySet<string>;
  /** With the default setup and variants. */
  readonly usual: ReadonlySet<string>;
}

/** Null stands for any text. */
type Texts = ReadonlySet<string> | null;

/** The texts that each parameter can have in an event, for those that cannot have any text. */
export function possibleValuesOf(
  dialect: Pick<DialectFile, 'parameters' | 'setup' | 'variants'>,
  event: DialectEvent,
): ReadonlyMap<string, PossibleValues> {
  const expressions = expressionsIn(dialect, event);
  const expressionOf = (tag: string): Expression => expressions.get(tag) ?? '';
  const open = possibleTextsOf(dialect, event, false);
  const usual = possibleTextsOf(dialect, event, true);
  const values = new Map<string, PossibleValues>();
  for (const tag of event.parameters) {
    const all = textsOf(expressionOf(tag), open, expressionOf);
    if (all === null) continue;
    values.set(tag, { all, usual: textsOf(expressionOf(tag), usual, expressionOf) ?? all });
  }
  return values;
}

/** What is certain about a moment of the event, before there is a call. */
function possibleTextsOf(
  { setup, variants }: Pick<DialectFile, 'setup' | 'variants'>,
  { key, phase, state }: DialectEvent,
  asByDefault: boolean,
): PossibleTexts {
  const sides = state.direction.flatMap((direction) =>
    direction === 'internal' ? ['caller', 'called'] : [direction === 'outbound' ? 'caller' : 'called'],
  );
  const before = state.ended
    ? []
    : ([
        ['endedAt', ['']],
        ['result', ['']],
      ] as const);
  const unanswered = state.answered
    ? []
    : ([
        ['answeredAt', ['']],
        ['talkSeconds', ['0']],
        ['talkedSeconds', ['0']],
        ...(state.ended ? ([['result', CallResult.exclude(['answered']).options]] as const) : []),
      ] as const);
  const chosen = [
    ...setup.map((item) => [`setup.${item.key}`, asByDefault ? [item.default] : item.choices] as const),
    ...variants.map(
      ({ id, default: usual, choices }) =>
        [`variant.${id}`, asByDefault ? [usual] : choices.map(({ value }) => value)] as const,
    ),
  ];
  const facts: (readonly [string, readonly string[] | null])[] = [
    ['event.key', [key]],
    ['event.phase', [phase]],
    ['direction', state.direction],
    ['side', sides],
    ...before,
    ...unanswered,
    ...chosen,
  ];
  return new Map(facts.flatMap(([path, texts]) => (texts === null ? [] : [[path, new Set(texts)] as const])));
}

function textsOf(expression: Expression, possible: PossibleTexts, expressionOf: (tag: string) => Expression): Texts {
  const texts = (inner: Expression | undefined): Texts =>
    inner === undefined ? new Set(['']) : textsOf(inner, possible, expressionOf);
  if (typeof expression === 'string') return new Set([expression]);
  if ('from' in expression) return expression.as === undefined ? (possible.get(expression.from) ?? null) : null;
  if ('ref' in expression) return texts(expressionOf(expression.ref));
  if ('join' in expression || 'write' in expression) return null;
  if ('map' in expression) return mapped(expression.map, texts(expression.of), () => texts(expression.else));
  const holds = whether(expression.when, possible);
  if (holds !== 'maybe') return texts(holds === 'always' ? expression.value : expression.else);
  return either(texts(expression.value), texts(expression.else));
}

function mapped(map: Readonly<Record<string, string>>, keys: Texts, otherwise: () => Texts): Texts {
  if (keys === null) return either(new Set(Object.values(map)), otherwise());
  const texts = new Set<string>();
  for (const key of keys) {
    if (Object.hasOwn(map, key)) texts.add(map[key] ?? '');
    else {
      const rest = otherwise();
      if (rest === null) return null;
      for (const text of rest) texts.add(text);
    }
  }
  return texts;
}

const either = (one: Texts, other: Texts): Texts =>
  one === null || other === null ? null : new Set([...one, ...other]);

function whether(
  condition: Readonly<Record<string, string | readonly string[]>>,
  possible: PossibleTexts,
): 'always' | 'never' | 'maybe' {
  let every = true;
  for (const [path, wanted] of Object.entries(condition)) {
    const texts = possible.get(path);
    const wants = (text: string) => (typeof wanted === 'string' ? text === wanted : wanted.includes(text));
    if (texts === undefined) every = false;
    else if (![...texts].some(wants)) return 'never';
    else if (![...texts].every(wants)) every = false;
  }
  return every ? 'always' : 'maybe';
}
