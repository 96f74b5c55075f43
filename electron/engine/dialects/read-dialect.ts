import * as z from 'zod';
import { failure } from '../../../shared/failure.ts';
import { type DialectEvent, DialectFile, type Expression } from '../../../shared/model/dialect.ts';
import { deepestIssue } from '../schema-issues.ts';
import { referencesOf } from './expression.ts';
import { migrateDialect } from './migrate-dialect.ts';
import { momentPaths } from './moment.ts';
import { eventPath } from './parties.ts';
import { faultOfTimingName } from './timing.ts';

/** Checks a dialect file's text, one of an older schema too. Throws INPUT_INVALID with the path inside the file and the reason. */
export function readDialect(file: string, text: string): DialectFile {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw failure('NOT_JSON', { file, detail: (error as Error).message });
  }
  const parsed = DialectFile.safeParse(migrateDialect(raw));
  if (!parsed.success) {
    const issue = deepestIssue(parsed.error.issues);
    const where = `${file}: ${z.core.toDotPath(issue?.path ?? []) || 'the dialect'}`;
    throw failure('INPUT_INVALID', { where, detail: issue?.message ?? 'not a dialect file' });
  }
  const wrong = firstFault(parsed.data);
  if (wrong !== null) throw failure('INPUT_INVALID', { where: `${file}: ${wrong.where}`, detail: wrong.detail });
  return parsed.data;
}

interface Fault {
  readonly where: string;
  readonly detail: string;
}

const fault = (where: string, detail: string): Fault => ({ where, detail });

function firstFault(dialect: DialectFile): Fault | null {
  return (
    twice('parameters', 'tag', dialect.parameters) ??
    twice('events', 'key', dialect.events) ??
    twice('setup', 'key', dialect.setup) ??
    twice('variants', 'id', dialect.variants) ??
    twice('discrepancies', 'id', dialect.discrepancies) ??
    twice('scopes', 'id', dialect.scopes) ??
    faultOfChoices(dialect) ??
    faultOfTransport(dialect) ??
    faultOfScopes(dialect) ??
    faultOfTiming(dialect) ??
    faultOfReferences(dialect)
  );
}

function twice<Field extends string>(list: string, field: Field, rows: readonly Record<Field, string>[]): Fault | null {
  const met = new Set<string>();
  for (const [index, row] of rows.entries()) {
    if (met.has(row[field])) return fault(`${list}[${index}].${field}`, `${row[field]} is defined twice.`);
    met.add(row[field]);
  }
  return null;
}

function faultOfChoices({ setup, variants, discrepancies }: DialectFile): Fault | null {
  for (const [index, field] of setup.entries()) {
    if (field.choices !== null && !field.choices.includes(field.default)) {
      return fault(`setup[${index}].default`, `${field.default} is not one of its choices.`);
    }
  }
  for (const [index, variant] of variants.entries()) {
    if (!variant.choices.some(({ value }) => value === variant.default)) {
      return fault(`variants[${index}].default`, `${variant.default} is not one of its choices.`);
    }
    if (variant.discrepancy !== null && !discrepancies.some(({ id }) => id === variant.discrepancy)) {
      return fault(`variants[${index}].discrepancy`, `there is no discrepancy called ${variant.discrepancy}.`);
    }
  }
  return null;
}

function faultOfTransport({ transport, events }: DialectFile): Fault | null {
  if (transport.kind === 'append' && !transport.methods.some((method) => method === transport.default)) {
    return fault('transport.default', `${transport.default} is not one of its methods.`);
  }
  const template = transport.kind === 'template';
  const index = events.findIndex((event) => (event.template !== undefined) !== template);
  if (index === -1) return null;
  const reason = template ? 'a dialect that fills templates needs one for every event.' : 'its transport fills none.';
  return fault(`events[${index}].template`, reason);
}

function faultOfScopes({ scopes, events, setup }: DialectFile): Fault | null {
  const keys = { events: new Set(events.map(({ key }) => key)), setup: new Set(setup.map(({ key }) => key)) };
  for (const [index, scope] of scopes.entries()) {
    const event = scope.events.findIndex((key) => !keys.events.has(key));
    if (event !== -1) {
      return fault(`scopes[${index}].events[${event}]`, `there is no event called ${scope.events[event]}.`);
    }
    const key = scope.setup.findIndex((name) => !keys.setup.has(name));
    if (key !== -1) return fault(`scopes[${index}].setup[${key}]`, `there is no setup called ${scope.setup[key]}.`);
  }
  return null;
}

function faultOfTiming({ timing, needs, events, setup, variants }: DialectFile): Fault | null {
  const chosen = [...setup.map(({ key }) => `setup.${key}`), ...variants.map(({ id }) => `variant.${id}`)];
  for (const [name, entry] of Object.entries(timing)) {
    const where = (...inside: (string | number)[]) => z.core.toDotPath(['timing', name, ...inside]);
    const wrong = faultOfTimingName(name);
    if (wrong !== null) return fault(where(), wrong);
    let before = Number.NEGATIVE_INFINITY;
    for (const [index, { after, event, when = {}, values = {} }] of (typeof entry === 'string'
      ? []
      : entry
    ).entries()) {
      if (after < before) {
        return fault(where(index, 'after'), `${after} s comes after ${before} s: put them in their order.`);
      }
      before = after;
      const definition = events.find(({ key }) => key === event);
      if (definition === undefined) return fault(where(index, 'event'), `there is no event called ${event}.`);
      const path = Object.keys(when).find((key) => !chosen.includes(key));
      if (path !== undefined) {
        return fault(
          where(index, 'when', path),
          `there is no ${path}: it may look at setup and variants of the dialect.`,
        );
      }
      const stray = Object.keys(values).find((tag) => !definition.parameters.includes(tag));
      if (stray !== undefined) return fault(where(index, 'values', stray), 'the event carries no such parameter.');
    }
  }
  for (const [name, wanted] of Object.entries(needs)) {
    const unknown = Object.keys(wanted).find((key) => !setup.some((field) => field.key === key));
    if (unknown !== undefined) return fault(`needs.${name}.${unknown}`, `there is no setup called ${unknown}.`);
  }
  return null;
}

/** Every expression with its place in the file. */
function expressionsOf(dialect: DialectFile): { readonly where: string; readonly expression: Expression }[] {
  return [
    ...dialect.parameters.map(({ value }, index) => ({ where: `parameters[${index}].value`, expression: value })),
    ...dialect.events.flatMap((event, index) =>
      Object.entries(event.values).map(([tag, expression]) => ({
        where: `events[${index}].values.${tag}`,
        expression,
      })),
    ),
    ...dialect.scopes.map(({ owner }, index) => ({ where: `scopes[${index}].owner`, expression: owner })),
  ];
}

/** Every tag that names a party, with its path in the file. */
function tagsOfParties({ leg, ...roles }: DialectFile['parties']): { readonly where: string; readonly tag: string }[] {
  return [
    ...Object.entries(roles).flatMap(([role, list]) =>
      list.flatMap(({ tag, when = {} }, index) => [
        { where: `parties.${role}[${index}].tag`, tag },
        ...Object.keys(when)
          .filter((named) => named !== eventPath)
          .map((named) => ({ where: `parties.${role}[${index}].when.${named}`, tag: named })),
      ]),
    ),
    ...leg.map((tag, index) => ({ where: `parties.leg[${index}]`, tag })),
  ];
}

function faultOfReferences(dialect: DialectFile): Fault | null {
  const tags = new Set(dialect.parameters.map(({ tag }) => tag));
  const chosen = [
    ...dialect.setup.map(({ key }) => `setup.${key}`),
    ...dialect.variants.map(({ id }) => `variant.${id}`),
  ];
  const paths = new Set([...momentPaths, ...chosen, ...dialect.events.map(({ key }) => `endpoint.${key}`)]);
  const unknownTag = (tag: string) => `there is no parameter called ${tag}.`;

  if (dialect.callKey !== null && !tags.has(dialect.callKey)) return fault('callKey', unknownTag(dialect.callKey));
  const stranger = tagsOfParties(dialect.parties).find(({ tag }) => !tags.has(tag));
  if (stranger !== undefined) return fault(stranger.where, unknownTag(stranger.tag));
  for (const [index, event] of dialect.events.entries()) {
    const missing = event.parameters.find((tag) => !tags.has(tag));
    if (missing !== undefined) return fault(`events[${index}].parameters`, unknownTag(missing));
    const stray = Object.keys(event.values).find((tag) => !event.parameters.includes(tag));
    if (stray !== undefined) return fault(`events[${index}].values.${stray}`, 'the event carries no such parameter.');
  }
  for (const { where, expression } of expressionsOf(dialect)) {
    const named = referencesOf(expression);
    const path = named.paths.find((each) => !paths.has(each));
    if (path !== undefined) return fault(where, `there is no value called ${path}.`);
    const tag = named.tags.find((each) => !tags.has(each));
    if (tag !== undefined) return fault(where, unknownTag(tag));
  }
  if (dialect.transport.kind === 'template') {
    const { paths: named, tags: used } = referencesOf(dialect.transport.unfilled);
    const wrong = [...used, ...named.filter((path) => !chosen.includes(path))][0];
    if (wrong !== undefined) {
      return fault('transport.unfilled', `it may look at setup and variants only, not at ${wrong}.`);
    }
  }
  return faultOfCircles(dialect);
}

/** An event's own expressions may close a circle that the parameters alone do not have. */
function faultOfCircles(dialect: DialectFile): Fault | null {
  const everywhere = circleIn(dialect, {});
  if (everywhere !== null) {
    const index = dialect.parameters.findIndex(({ tag }) => tag === everywhere[0]);
    return fault(`parameters[${index}].value`, saying(everywhere));
  }
  for (const [index, event] of dialect.events.entries()) {
    const circle = circleIn(dialect, event.values);
    const own = circle?.find((tag) => Object.hasOwn(event.values, tag));
    if (circle !== null && own !== undefined) return fault(`events[${index}].values.${own}`, saying(circle));
  }
  return faultOfGrowth(dialect);
}

/** Characters of an expression with all that it refers to. Ours have some hundreds. */
const expressionLimit = 64 * 1024;

/** Parameters that each refer to another one twice make a text that no machine can hold. */
function faultOfGrowth(dialect: DialectFile): Fault | null {
  const own = dialect.events.map(({ values }, index) => ({ values, list: `events[${index}].values.` }));
  for (const { values, list } of [{ values: {}, list: '' }, ...own]) {
    const lengths = new Map<string, number>();
    const lengthOf = (tag: string): number => {
      const computed = lengths.get(tag);
      if (computed !== undefined) return computed;
      const expression = Object.hasOwn(values, tag) ? values[tag] : dialect.parameters[indexes.get(tag) ?? -1]?.value;
      const { tags } = referencesOf(expression ?? '');
      const length = tags.reduce((sum, next) => sum + lengthOf(next), JSON.stringify(expression ?? '').length);
      lengths.set(tag, length);
      return length;
    };
    const indexes = new Map(dialect.parameters.map(({ tag }, index) => [tag, index]));
    const tag = [...(list === '' ? indexes.keys() : Object.keys(values))].find(
      (each) => lengthOf(each) > expressionLimit,
    );
    if (tag === undefined) continue;
    const where = list === '' ? `parameters[${indexes.get(tag)}].value` : `${list}${tag}`;
    return fault(where, `with all that it refers to it has more than ${expressionLimit / 1024} thousand characters.`);
  }
  return null;
}

const saying = (circle: readonly string[]): string => `it refers to itself: ${circle.join(' → ')}.`;

/** The tags of a circle, the first one again at its end; null where there is none. */
function circleIn(dialect: DialectFile, values: DialectEvent['values']): string[] | null {
  const uses = new Map(
    dialect.parameters.map(({ tag, value }) => [
      tag,
      referencesOf(Object.hasOwn(values, tag) ? (values[tag] ?? '') : value).tags,
    ]),
  );
  const sound = new Set<string>();
  const trail: string[] = [];
  const walk = (tag: string): string[] | null => {
    if (sound.has(tag)) return null;
    if (trail.includes(tag)) return [...trail.slice(trail.indexOf(tag)), tag];
    trail.push(tag);
    for (const next of uses.get(tag) ?? []) {
      const circle = walk(next);
      if (circle !== null) return circle;
    }
    trail.pop();
    sound.add(tag);
    return null;
  };
  for (const tag of uses.keys()) {
    const circle = walk(tag);
    if (circle !== null) return circle;
  }
  return null;
}
