import { type FilterPart, jsonPath } from './filter-fields.ts';
import type { HeaderLine, HttpRequestMessage } from './model/http.ts';
import { formPairs } from './percent-decoding.ts';

export type Message = Pick<HttpRequestMessage, 'body' | 'headers' | 'trailers'>;

/** What a row does not carry: the texts that `body`, `header`, words and parts are looked for in. */
export interface MessageTexts {
  readonly request: Message & Pick<HttpRequestMessage, 'url'>;
  /** Null where there was none. */
  readonly response: Message | null;
  /**
   * Whether it is our own response to what came in, which nobody looks for unless they say so: nearly all of them are the
   * same.
   */
  readonly isOwnResponse: boolean;
  /** Parameters of the event by their tags; read when they are asked for. */
  readonly parameters: () => ReadonlyMap<string, string>;
}

/** Those that a part of this side is looked for in. */
export function messagesOf(texts: MessageTexts | null, side: FilterPart['side'] = null): readonly Message[] {
  if (texts === null) return [];
  const { request, response, isOwnResponse } = texts;
  const responses = response === null || (side === null && isOwnResponse) ? [] : [response];
  if (side === 'response') return responses;
  return side === 'request' ? [request] : [request, ...responses];
}

const linesOf = ({ headers, trailers }: Message): readonly HeaderLine[] => [...headers, ...trailers];

/** Each `name: value`. */
export const headerLines = (message: Message): readonly string[] =>
  linesOf(message).map(([name, value]) => `${name}: ${value}`);

/** What is read of each message; of a capture that is the request alone. */
function readEach(
  texts: MessageTexts,
  side: FilterPart['side'],
  read: (message: Message) => readonly string[],
): readonly string[] {
  const { request, response, isOwnResponse } = texts;
  if (side === 'request' || (side === null && (response === null || isOwnResponse))) return read(request);
  return messagesOf(texts, side).flatMap(read);
}

/** Gives the texts of a part: none where the activity has no such part. */
export function partReader({ side, of, key }: FilterPart): (texts: MessageTexts) => readonly string[] {
  const name = key?.toLowerCase() ?? '';
  const named = (pairs: Iterable<readonly [string, string]>): readonly string[] => {
    const values: string[] = [];
    for (const [other, value] of pairs) {
      if (other.length === name.length && other.toLowerCase() === name) values.push(value);
    }
    return values;
  };
  switch (of) {
    case 'body':
      return (texts) => readEach(texts, side, ({ body }) => [body]);
    case 'header':
      if (key === null) return (texts) => readEach(texts, side, headerLines);
      return (texts) =>
        readEach(texts, side, ({ headers, trailers }) =>
          trailers.length === 0 ? named(headers) : [...named(headers), ...named(trailers)],
        );
    case 'json': {
      const path = jsonPath(key ?? '');
      const read = path.includes('*') ? textsAt : textAt;
      return (texts) => readEach(texts, side, (message) => read(jsonIn(message), path));
    }
    case 'query':
      return (texts) => named(queryOf(texts.request));
    case 'param':
      return (texts) => named(texts.parameters());
  }
}

/** A message that is asked for several times is read once. */
const read = new WeakMap<Message, { readonly value: unknown }>();

/** Undefined where a body is no JSON. */
function jsonIn(message: Message): unknown {
  let known = read.get(message);
  if (known === undefined) {
    known = { value: parsed(message.body) };
    read.set(message, known);
  }
  return known.value;
}

function parsed(text: string): unknown {
  if (!/^\s*[[{"\d\-tfn]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What stands at a path, as text: texts as they are, everything else as JSON. */
function textsAt(json: unknown, path: readonly string[]): readonly string[] {
  let found: unknown[] = json === undefined ? [] : [json];
  for (const step of path) {
    const next: unknown[] = [];
    for (const value of found) {
      if (typeof value !== 'object' || value === null) continue;
      if (step === '*') for (const one of valuesOf(value)) next.push(one);
      else if (Object.hasOwn(value, step)) next.push((value as Record<string, unknown>)[step]);
    }
    found = next;
  }
  return found.flatMap(asTexts);
}

/** Names of an object whose values are listed once: listing them costs as much as reading them. */
const manyNames = 64;

const listed = new WeakMap<object, readonly unknown[]>();

function valuesOf(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value;
  let values = listed.get(value);
  if (values === undefined) {
    values = Object.values(value);
    if (values.length > manyNames) listed.set(value, values);
  }
  return values;
}

/** A text as it is, everything else as JSON; nothing of what is nested so deep that it cannot be written. */
function asTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  try {
    return [JSON.stringify(value)];
  } catch (error) {
    if (error instanceof RangeError) return nothing;
    throw error;
  }
}

/** The same of a path that names one value. */
function textAt(json: unknown, path: readonly string[]): readonly string[] {
  let value = json;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return nothing;
    value = (value as Record<string, unknown>)[step];
  }
  return json === undefined ? nothing : asTexts(value);
}

const nothing: readonly string[] = [];

const queries = new WeakMap<object, readonly (readonly [string, string])[]>();

function queryOf(request: MessageTexts['request']): readonly (readonly [string, string])[] {
  let pairs = queries.get(request);
  if (pairs === undefined) {
    const { url } = request;
    const from = url.indexOf('?');
    const [query = ''] = from === -1 ? [] : url.slice(from + 1).split('#', 1);
    pairs = formPairs(query);
    queries.set(request, pairs);
  }
  return pairs;
}
