import type { DialectEvent, Expression } from '../../../shared/model/dialect.ts';
import { expressionsIn, referencesOf } from '../dialects/expression.ts';
import { outcomesOf } from '../recognition/outcomes.ts';
import type { Telling } from './tellings.ts';

/** What the texts of an event's parameters may be: all else could be somebody's number, name or machine. */
export interface EventWords {
  /** The dialect's own words for this tag: they identify nobody. */
  isWord(tag: string, text: string): boolean;
  /** Whether the tag has nothing but such words. */
  onlyWords(tag: string): boolean;
  /** Tags whose texts are seconds talked, and those that say when something was: as they follow from the call. */
  readonly durations: readonly string[];
  readonly clocks: ReadonlyMap<'at' | 'startedAt' | 'endedAt', string>;
}

const known = new WeakMap<DialectEvent, EventWords>();

/** The words of an event, worked out once. */
export function wordsOf({ dialect, event }: Pick<Telling, 'dialect' | 'event'>): EventWords {
  const found = known.get(event) ?? readWords(dialect, event);
  known.set(event, found);
  return found;
}

function readWords(dialect: Telling['dialect'], event: DialectEvent): EventWords {
  const outcomes = outcomesOf(dialect, event);
  const allowed = new Map(dialect.parameters.map(({ tag, allowed: texts }) => [tag, new Set(texts ?? [])]));
  const expressions = expressionsIn(dialect, event);
  const takes = (tag: string, paths: readonly string[]): boolean =>
    referencesOf(expressions.get(tag) ?? '').paths.some((path) => paths.includes(path));
  const clock = (path: string): [string, string][] => {
    const isClock = (expression: Expression | undefined) =>
      typeof expression === 'object' &&
      'from' in expression &&
      expression.from === path &&
      expression.as === 'unix-seconds';
    const tag = event.parameters.find((each) => isClock(expressions.get(each)));
    return tag === undefined ? [] : [[path, tag]];
  };
  return {
    isWord: (tag, text) => outcomes.get(tag)?.all.has(text) === true || allowed.get(tag)?.has(text) === true,
    onlyWords: (tag) => outcomes.has(tag),
    durations: event.parameters.filter((tag) => takes(tag, ['talkSeconds', 'talkedSeconds'])),
    clocks: new Map([...clock('at'), ...clock('startedAt'), ...clock('endedAt')] as [
      'at' | 'startedAt' | 'endedAt',
      string,
    ][]),
  };
}

/** Seconds talked that an event says; null where it says none. */
export function secondsSaid(telling: Telling): number | null {
  for (const tag of wordsOf(telling).durations) {
    const text = telling.values.get(tag) ?? '';
    if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  }
  return null;
}

/** Unix seconds that an event says of a time; null where it says none. */
export function timeSaid(telling: Telling, of: 'at' | 'startedAt' | 'endedAt'): number | null {
  const tag = wordsOf(telling).clocks.get(of);
  const text = tag === undefined ? '' : (telling.values.get(tag) ?? '');
  return /^\d{9,11}$/.test(text) ? Number(text) : null;
}
