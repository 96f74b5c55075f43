import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { failure } from '../../../shared/failure.ts';
import type { Call } from '../../../shared/model/call.ts';
import { type DialectEvent, DialectFile, type DialectParameter } from '../../../shared/model/dialect.ts';
import { evaluate, pathsOf } from './expression.ts';
import { momentOf, momentPaths } from './moment.ts';

/** One vendor's events and parameters, read from its file. */
export interface Dialect {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly product: string;
  readonly reservesTags: boolean;
  readonly parameters: readonly DialectParameter[];
  readonly events: readonly DialectEvent[];
  /** The text of the vendor's native requests, a Postman collection whose item ids are event keys; null where there is none. */
  readonly nativeRequests: string | null;
}

export interface Dialects {
  all(): readonly Dialect[];
  /** Throws DIALECT_UNKNOWN. */
  get(id: string): Dialect;
  /** Throws DIALECT_UNKNOWN or EVENT_UNKNOWN. */
  event(id: string, key: string): DialectEvent;
  /** The dialect that keeps this tag to itself, if one does. */
  reserving(tag: string): string | undefined;
  /** Whether any dialect gives this tag a value from a call. */
  knowsTag(tag: string): boolean;
  /** Every parameter of the event and its text, in the dialect's order. `at` is unix milliseconds. */
  values(id: string, key: string, call: Call, at: number): Map<string, string>;
}

/** Checks a dialect file's text. Throws INPUT_INVALID with the path inside the file and the reason. */
export function readDialect(file: string, text: string): DialectFile {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw failure('NOT_JSON', { file, detail: (error as Error).message });
  }
  const parsed = DialectFile.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = `${file}: ${z.core.toDotPath(issue?.path ?? [])}`;
    throw failure('INPUT_INVALID', { where, detail: issue?.message ?? 'not a dialect file' });
  }
  checkReferences(file, parsed.data);
  return parsed.data;
}

function checkReferences(file: string, dialect: DialectFile): void {
  const refuse = (where: string, detail: string) => failure('INPUT_INVALID', { where: `${file}: ${where}`, detail });
  const tags = new Set<string>();
  for (const [index, parameter] of dialect.parameters.entries()) {
    if (tags.has(parameter.tag)) throw refuse(`parameters[${index}].tag`, `${parameter.tag} is defined twice.`);
    tags.add(parameter.tag);
    const unknown = pathsOf(parameter.value).find((path) => !momentPaths.has(path));
    if (unknown !== undefined) throw refuse(`parameters[${index}].value`, `there is no value called ${unknown}.`);
  }
  const keys = new Set<string>();
  for (const [index, event] of dialect.events.entries()) {
    if (keys.has(event.key)) throw refuse(`events[${index}].key`, `${event.key} is defined twice.`);
    keys.add(event.key);
    const missing = event.parameters.find((tag) => !tags.has(tag));
    if (missing !== undefined) throw refuse(`events[${index}].parameters`, `there is no parameter called ${missing}.`);
  }
}

const requestsEnding = '.postman_collection.json';

/** Reads every dialect of a folder. A wrong file throws: the folder is part of the product. */
export function openDialects(folder: string): Dialects {
  const names = readdirSync(folder).sort();
  const dialects = new Map<string, Dialect>();
  for (const name of names) {
    if (!name.endsWith('.json') || name.endsWith(requestsEnding)) continue;
    const file = readDialect(name, readFileSync(join(folder, name), 'utf8'));
    const requests = `${file.id}${requestsEnding}`;
    dialects.set(file.id, {
      id: file.id,
      name: file.name,
      vendor: file.vendor,
      product: file.product,
      reservesTags: file.reservesTags,
      parameters: file.parameters,
      events: file.events,
      nativeRequests: names.includes(requests) ? readFileSync(join(folder, requests), 'utf8') : null,
    });
  }
  const tags = new Set([...dialects.values()].flatMap((dialect) => dialect.parameters.map(({ tag }) => tag)));

  const get = (id: string): Dialect => {
    const found = dialects.get(id);
    if (found === undefined) throw failure('DIALECT_UNKNOWN', { dialect: id, known: [...dialects.keys()] });
    return found;
  };
  const event = (id: string, key: string): DialectEvent => {
    const dialect = get(id);
    const found = dialect.events.find((each) => each.key === key);
    if (found === undefined) {
      throw failure('EVENT_UNKNOWN', { dialect: id, event: key, known: dialect.events.map((each) => each.key) });
    }
    return found;
  };
  return {
    all: () => [...dialects.values()],
    get,
    event,
    reserving: (tag) =>
      [...dialects.values()].find(
        ({ reservesTags, parameters }) => reservesTags && parameters.some((each) => each.tag === tag),
      )?.id,
    knowsTag: (tag) => tags.has(tag),
    values(id, key, call, at) {
      const found = event(id, key);
      const moment = momentOf(call, found, at);
      const carried = new Set(found.parameters);
      return new Map(
        get(id)
          .parameters.filter(({ tag }) => carried.has(tag))
          .map(({ tag, value }) => [tag, evaluate(value, moment)]),
      );
    },
  };
}
