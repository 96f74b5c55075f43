import { failure } from '../../../shared/failure.ts';
import type { Call } from '../../../shared/model/call.ts';
import type { DialectEvent, DialectScope, Expression } from '../../../shared/model/dialect.ts';
import { chosenOf } from './chosen.ts';
import { type Dialect, dialectFiles, readOwnDialects, readShippedDialect } from './dialect-folder.ts';
import { evaluate, expressionsIn, referencesOf } from './expression.ts';
import { type Moment, momentOf } from './moment.ts';

export type { Dialect } from './dialect-folder.ts';

/** What stands over the defaults of a dialect's setup and variants, and where an event is sent. */
export interface Chosen {
  readonly setup?: Readonly<Record<string, string>> | undefined;
  readonly variants?: Readonly<Record<string, string>> | undefined;
  /** The URL that the vendor's own request goes to. */
  readonly target?: string | undefined;
  /** Where the vendor's settings send an event; every one goes to the target where this is left out. */
  readonly endpointOf?: ((event: string) => string) | undefined;
}

/** One event at one moment of one call. `at` is unix milliseconds. */
export interface EventMoment {
  readonly dialect: string;
  readonly event: string;
  readonly call: Call;
  readonly at: number;
  readonly chosen: Chosen;
}

export interface Dialects {
  /** Dialect files of a person's own that were left out, and why. */
  problems(): readonly string[];
  /** The same list until a file has been read again, so that what is derived from it can be kept: see `derivedFrom`. */
  all(): readonly Dialect[];
  /** Reads a person's own files again where someone has changed them; true where that was so. */
  reload(): boolean;
  /** The same for the files of one dialect alone: costs two `stat` where it is a person's own, and else nothing. */
  refresh(id: string): boolean;
  /** Undefined where it is not here, or no longer. */
  find(id: string): Dialect | undefined;
  /** Throws DIALECT_UNKNOWN. */
  get(id: string): Dialect;
  /** Throws DIALECT_UNKNOWN or EVENT_UNKNOWN. */
  event(id: string, key: string): DialectEvent;
  /** The dialect that keeps this tag to itself, if one does. */
  reserving(tag: string): string | undefined;
  /** Ids of the dialects that give this tag a value from a call. */
  knowing(tag: string): readonly string[];
  /**
   * Every parameter of the event and its text, in the dialect's order. `at` is unix milliseconds.
   * Throws INPUT_INVALID where a setup key, a variant or a choice is unknown.
   */
  values(id: string, key: string, call: Call, at: number, chosen?: Chosen): Map<string, string>;
  /**
   * Whose event it is within a scope of the dialect: the texts one of which an endpoint's owner must equal, its plain form
   * first, behind it what that is made of (`102`, `0003*102`). `given` are values of parameters that stand over those of
   * the call. Throws INPUT_INVALID as `values` does.
   */
  owner(scope: DialectScope, moment: EventMoment, given: Readonly<Record<string, string>>): [string, ...string[]];
  /** Whether a variable that an event does not carry stays in a template: see `DialectTransport`. */
  keepsUnfilled(id: string, chosen?: Chosen): boolean;
}

/**
 * Reads every dialect of a folder, where a wrong file throws: the folder is part of the product. After them come those
 * of a person's own folder, where a wrong file is left out and said by `problems`.
 */
export function openDialects(folder: string, ownFolder?: string): Dialects {
  const shipped = dialectFiles(folder).map((name) => readShippedDialect(folder, name));
  shipped.sort((one, other) => one.order - other.order);
  let own = readOwnDialects(ownFolder, shipped);
  let { all, dialects, events, knowing, reserving, echoed } = indexOf([...shipped, ...own.dialects]);

  const reload = (): boolean => {
    if (!own.isChanged()) return false;
    own = readOwnDialects(ownFolder, shipped);
    ({ all, dialects, events, knowing, reserving, echoed } = indexOf([...shipped, ...own.dialects]));
    return true;
  };

  const get = (id: string): Dialect => {
    const dialect = dialects.get(id);
    if (dialect === undefined) throw failure('DIALECT_UNKNOWN', { dialect: id, known: [...dialects.keys()] });
    return dialect;
  };
  const event = (id: string, key: string): DialectEvent => {
    const dialect = get(id);
    const dialectEvent = events.get(dialect)?.get(key)?.definition;
    if (dialectEvent === undefined) {
      throw failure('EVENT_UNKNOWN', { dialect: id, event: key, known: dialect.events.map((each) => each.key) });
    }
    return dialectEvent;
  };
  /** The moment of an event, and what each parameter is then made of. */
  const resolveMoment = (
    dialect: Dialect,
    { event: key, call, at, chosen }: Omit<EventMoment, 'dialect'>,
  ): { moment: Moment; expressionOf: (tag: string) => Expression } => {
    const definition = event(dialect.id, key);
    const { target = '', endpointOf = () => target } = chosen;
    const echoes = echoed.get(dialect.id) ?? [];
    const endpoints =
      echoes.length === 0 ? noEndpoints : Object.fromEntries(echoes.map((echo) => [echo, endpointOf(echo)]));
    const moment = momentOf(call, definition, at, { ...chosenOf(dialect, chosen), target, endpoints });
    const expressions = events.get(dialect)?.get(key)?.expressions;
    return { moment, expressionOf: (tag) => expressions?.get(tag) ?? '' };
  };
  return {
    problems: () => own.problems,
    all: () => all,
    reload,
    refresh: (id) => own.dialects.some((dialect) => dialect.id === id && own.isChanged(dialect)) && reload(),
    find: (id) => dialects.get(id),
    get,
    event,
    reserving: (tag) => reserving.get(tag),
    knowing: (tag) => knowing.get(tag) ?? [],
    values(id, key, call, at, chosen = {}) {
      const dialect = get(id);
      const { moment, expressionOf } = resolveMoment(dialect, { event: key, call, at, chosen });
      const values = new Map<string, string>();
      for (const tag of events.get(dialect)?.get(key)?.tags ?? []) {
        values.set(tag, evaluate(expressionOf(tag), moment, expressionOf));
      }
      return values;
    },
    owner(scope, moment, given) {
      const { moment: values, expressionOf } = resolveMoment(get(moment.dialect), moment);
      const text = (expression: Expression): string =>
        evaluate(expression, values, (tag) =>
          Object.hasOwn(given, tag) ? (given[tag] ?? '') : expressionOf(tag),
        ).trim();
      const { owner } = scope;
      return typeof owner === 'object' && 'write' in owner ? [text(owner), text(owner.write)] : [text(owner)];
    },
    keepsUnfilled(id, chosen = {}) {
      const dialect = get(id);
      if (dialect.transport.kind !== 'template') return false;
      const { setup, variants } = chosenOf(dialect, chosen);
      const moment = Object.fromEntries([
        ...Object.entries(setup).map(([key, value]) => [`setup.${key}`, value]),
        ...Object.entries(variants).map(([key, value]) => [`variant.${key}`, value]),
      ]);
      return evaluate(dialect.transport.unfilled, moment, () => '') === 'kept';
    },
  };
}

const noEndpoints: Readonly<Record<string, string>> = {};

/** An event, and what follows from its definition alone. */
interface IndexedEvent {
  readonly definition: DialectEvent;
  /** What each parameter is made of in it. */
  readonly expressions: ReadonlyMap<string, Expression>;
  /** What it carries, in the dialect's order. */
  readonly tags: readonly string[];
}

function indexedEvent(dialect: Dialect, definition: DialectEvent): IndexedEvent {
  const carried = new Set(definition.parameters);
  const tags = dialect.parameters.map(({ tag }) => tag).filter((tag) => carried.has(tag));
  return { definition, expressions: expressionsIn(dialect, definition), tags };
}

function indexOf(all: readonly Dialect[]) {
  const knowing = new Map<string, string[]>();
  const reserving = new Map<string, string>();
  for (const { id, parameters, reservesTags } of all) {
    for (const { tag } of parameters) {
      knowing.set(tag, [...(knowing.get(tag) ?? []), id]);
      if (reservesTags && !reserving.has(tag)) reserving.set(tag, id);
    }
  }
  return {
    all,
    dialects: new Map(all.map((dialect) => [dialect.id, dialect])),
    events: new Map(
      all.map((dialect) => [
        dialect,
        new Map(dialect.events.map((definition) => [definition.key, indexedEvent(dialect, definition)])),
      ]),
    ),
    knowing,
    reserving,
    echoed: new Map(all.map((dialect) => [dialect.id, eventsEchoedBy(dialect)])),
  };
}

/**
 * What is made from all dialects, such as an index, made again once a person's own files have been read again. Only its
 * functions are reached through it; keep the object, not a function of it.
 */
export function derivedFrom<Derived extends object>(
  dialects: Pick<Dialects, 'all'>,
  make: (all: readonly Dialect[]) => Derived,
): Derived {
  let of: readonly Dialect[] | null = null;
  let derived: Derived | null = null;
  return new Proxy({} as Derived, {
    get(_, key) {
      if (derived === null || of !== dialects.all()) {
        of = dialects.all();
        derived = make(of);
      }
      return Reflect.get(derived, key);
    },
  });
}

/** Keys of the events whose endpoints the parameters of a dialect name: few, so only these are looked up. */
function eventsEchoedBy({ parameters, events, scopes }: Dialect): string[] {
  const expressions = [
    ...parameters.map(({ value }) => value),
    ...events.flatMap(({ values }) => Object.values(values)),
    ...scopes.map(({ owner }) => owner),
  ];
  const paths = new Set(expressions.flatMap((expression) => referencesOf(expression).paths));
  return events.map(({ key }) => key).filter((key) => paths.has(`endpoint.${key}`));
}
