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

/** Gives the texts of a part: none where the activity has no such part. */
export function partReader({ side, of, key }: FilterPart): (texts: MessageTexts) => readonly string[] {
  const name = key?.toLowerCase() ?? '';
  const isNamed = (other: string): boolean => other.length === name.length && other.toLowerCase() === name;
  const named = (pairs: Iterable<readonly [string, string]>): readonly string[] => {
    const values: string[] = [];
    for (const [other, value] of pairs) if (isNamed(other)) values.push(value);
    return values;
  };
  switch (of) {
    case 'body':
      return (texts) => messagesOf(texts, side).map(({ body }) => body);
    case 'header':
      if (key === null) return (texts) => messagesOf(texts, side).flatMap(headerLines);
      return (texts) =>
        messagesOf(texts, side).flatMap(({ headers, trailers }) => [...named(headers), ...named(trailers)]);
    case 'json': {
      const path = jsonPath(key ?? '');
      return (texts) => messagesOf(texts, side).flatMap((message) => textsAt(jsonIn(message), path));
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
  return found.flatMap((value) => (typeof value === 'string' ? value : (jsonText(value) ?? [])));
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

/** Null of what is nested so deep that it cannot be written. */
function jsonText(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

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
