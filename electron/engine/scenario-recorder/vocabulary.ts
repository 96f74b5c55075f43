import type { DialectEvent, Expression } from '../../../shared/model/dialect.ts';
import type { KnownCallEvent } from '../calls/call-events.ts';
import type { Dialect } from '../dialects/dialects.ts';
import { expressionsIn, referencesOf } from '../dialects/expression.ts';
import { possibleValuesOf } from '../recognition/possible-values.ts';

type Clock = 'at' | 'startedAt' | 'endedAt';

/** What the values of an event's parameters can be. All else may be somebody's number, name or machine. */
export interface Vocabulary {
  /** The dialect's own words for this tag: they identify nobody. */
  isWord(tag: string, text: string): boolean;
  /** Whether the tag has nothing but such words. */
  hasOnlyWords(tag: string): boolean;
  /** Tags whose values are seconds of talk. */
  readonly durations: readonly string[];
  /** Tags whose values are Unix seconds, by the time they have. */
  readonly clocks: ReadonlyMap<Clock, string>;
}

const cache = new WeakMap<DialectEvent, Vocabulary>();

export function vocabularyOf({ dialect, event }: Pick<KnownCallEvent, 'dialect' | 'event'>): Vocabulary {
  const vocabulary = cache.get(event) ?? readVocabulary(dialect, event);
  cache.set(event, vocabulary);
  return vocabulary;
}

function readVocabulary(dialect: Dialect, event: DialectEvent): Vocabulary {
  const possible = possibleValuesOf(dialect, event);
  const allowed = new Map(dialect.parameters.map(({ tag, allowed: texts }) => [tag, new Set(texts ?? [])]));
  const expressions = expressionsIn(dialect, event);
  const reads = (tag: string, paths: readonly string[]): boolean =>
    referencesOf(expressions.get(tag) ?? '').paths.some((path) => paths.includes(path));
  const clockTag = (clock: Clock): [Clock, string][] => {
    const isClock = (expression: Expression | undefined) =>
      typeof expression === 'object' &&
      'from' in expression &&
      expression.from === clock &&
      expression.as === 'unix-seconds';
    const tag = event.parameters.find((parameter) => isClock(expressions.get(parameter)));
    return tag === undefined ? [] : [[clock, tag]];
  };
  return {
    isWord: (tag, text) => possible.get(tag)?.all.has(text) === true || allowed.get(tag)?.has(text) === true,
    hasOnlyWords: (tag) => possible.has(tag),
    durations: event.parameters.filter((tag) => reads(tag, ['talkSeconds', 'talkedSeconds'])),
    clocks: new Map([...clockTag('at'), ...clockTag('startedAt'), ...clockTag('endedAt')]),
  };
}

/** Seconds of talk that an event states; null where it states none. */
export function talkSecondsIn(callEvent: KnownCallEvent): number | null {
  for (const tag of vocabularyOf(callEvent).durations) {
    const text = callEvent.values.get(tag) ?? '';
    if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  }
  return null;
}

/** Unix seconds that an event states for a time; null where it states none. */
export function clockTimeIn(callEvent: KnownCallEvent, clock: Clock): number | null {
  const tag = vocabularyOf(callEvent).clocks.get(clock);
  const text = tag === undefined ? '' : (callEvent.values.get(tag) ?? '');
  return /^\d{9,11}$/.test(text) ? Number(text) : null;
}
