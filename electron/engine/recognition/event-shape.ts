import { replaceVariables } from '../../../shared/dollar-template.ts';
import { Failure } from '../../../shared/failure.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import { findTags } from '../../../shared/template.ts';
import type { Dialect } from '../dialects/dialects.ts';
import { readNativeActions } from '../dialects/native-actions.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import { type PossibleValues, possibleValuesOf } from './possible-values.ts';
import { pairsOf } from './request-pairs.ts';

/** What a request of one event looks like. */
export interface EventShape {
  readonly event: DialectEvent;
  /** The tag by each name its value may have: the tag itself, and the names in the vendor's request. */
  readonly fields: ReadonlyMap<string, string>;
  /** Tags that are always sent. */
  readonly required: readonly string[];
  /** Constant texts of the vendor's request, by name. */
  readonly literals: ReadonlyMap<string, string>;
  /** For the tags that cannot have just any text. */
  readonly possibleValues: ReadonlyMap<string, PossibleValues>;
}

export interface DialectShape {
  readonly dialect: Dialect;
  /** Every name that one of its values may have. */
  readonly names: ReadonlySet<string>;
  /** Names of constant texts that tell its events apart. */
  readonly literalNames: ReadonlySet<string>;
  /** Both by their lower case, for systems that spell them differently; without those that differ in case only. */
  readonly spelling: ReadonlyMap<string, string>;
  /** Fewer of its tags than this are no sign of it. */
  readonly needed: number;
  readonly events: readonly EventShape[];
}

/** The shape of every event of a dialect, from its parameters, its templates and its native requests. */
export function shapeOf(dialect: Dialect): DialectShape {
  const natives = nativesOf(dialect);
  const events = dialect.events.map((event) => eventShape(dialect, event, natives));
  const texts = new Map<string, Set<string>>();
  for (const { literals } of events) {
    for (const [name, text] of literals) texts.set(name, (texts.get(name) ?? new Set()).add(text));
  }
  const names = new Set(events.flatMap(({ fields }) => [...fields.keys()]));
  const literalNames = new Set([...texts].filter(([, variants]) => variants.size > 1).map(([name]) => name));
  const spellings = Map.groupBy(new Set([...names, ...literalNames]), (name) => name.toLowerCase());
  return {
    dialect,
    names,
    literalNames,
    spelling: new Map(
      [...spellings].flatMap(([lower, [name, ...more]]) =>
        name === undefined || more.length > 0 ? [] : [[lower, name]],
      ),
    ),
    needed: Math.min(3, dialect.parameters.length),
    events,
  };
}

/** The pairs of a request under the dialect's names, whatever case they arrived in. */
export function spelledAs(
  { names, literalNames, spelling }: DialectShape,
  pairs: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const spelled = new Map<string, string>();
  for (const [name, text] of pairs) {
    const documented = names.has(name) || literalNames.has(name) ? name : spelling.get(name.toLowerCase());
    spelled.set(documented === undefined || pairs.has(documented) ? name : documented, text);
  }
  return spelled;
}

function eventShape(dialect: Dialect, event: DialectEvent, natives: readonly CollectionAction[]): EventShape {
  const carried = new Set(event.parameters);
  const fields = new Map(event.parameters.map((tag) => [tag, tag]));
  const literals = new Map<string, string>();
  for (const [name, text] of writtenPairs(dialect, event, natives)) {
    const tag = tagOf(text);
    if (tag === null && !text.includes('{{')) literals.set(name, text);
    else if (tag !== null && carried.has(tag) && !carried.has(name)) fields.set(name, tag);
  }
  const optional = new Set(dialect.parameters.filter(({ omitEmpty }) => omitEmpty).map(({ tag }) => tag));
  for (const tag of carried) literals.delete(tag);
  return {
    event,
    fields,
    literals,
    required: event.parameters.filter((tag) => !optional.has(tag)),
    possibleValues: possibleValuesOf(dialect, event),
  };
}

/** The tag of a text that consists of one tag only. */
function tagOf(text: string): string | null {
  const [tag] = findTags(text);
  return tag !== undefined && text === `{{${tag}}}` ? tag : null;
}

/** The pairs of the event's template or of its native requests, their values as they are written: `{{tag}}`. */
function writtenPairs(
  dialect: Dialect,
  event: DialectEvent,
  natives: readonly CollectionAction[],
): (readonly [string, string])[] {
  if (event.template !== undefined) {
    const parameterTags = new Set(dialect.parameters.map(({ tag }) => tag));
    const url = replaceVariables(event.template, parameterTags, (tag) => `{{${tag}}}`);
    return [...pairsOf({ method: 'GET', url: url.includes('?') ? url : `/${url}`, headers: [], body: '' })];
  }
  return natives
    .filter(({ id }) => id === event.key || id.startsWith(`${event.key}:`))
    .flatMap(({ request: { method, url, body } }) => {
      const text = body.mode === 'raw' ? quotedTags(body.raw) : '';
      const rows = body.mode === 'urlencoded' ? body.urlencoded.filter(({ disabled }) => disabled !== true) : [];
      return [
        ...pairsOf({ method, url, headers: [], body: text }),
        ...rows.map(({ key, value }) => [key, value] as const),
      ];
    });
}

/** `{"seconds": {{duration}}}` is JSON once its tags are in quotes. */
const quotedTags = (raw: string): string => raw.replace(/(:\s*)(\{\{[^{}\r\n]+\}\})/g, '$1"$2"');

/** A native collection that cannot be read leaves the dialect recognizable by its parameters alone. */
function nativesOf(dialect: Dialect): readonly CollectionAction[] {
  try {
    return readNativeActions(dialect);
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}
