import { type HeaderLine, headerValue } from '../../../shared/model/http.ts';
import { boundaryOf, partHead, partsOf } from '../../../shared/multipart.ts';
import { charsetOf, formDecoded } from '../../../shared/percent-decoding.ts';

/** A request as it was received. */
export interface ReceivedRequest {
  readonly method: string;
  /** The request target, or a whole URL. */
  readonly url: string;
  readonly headers: readonly HeaderLine[];
  /** As text. */
  readonly body: string;
}

/** Characters. A larger body or query is not looked into, so that the receiver stays fast. */
const bodyLimit = 64 * 1024;
/** More than any event carries. */
const mostPairs = 250;

/**
 * Visits the names of a request before anything is parsed, until `visit` returns true. It is fast and may visit names
 * that `pairsOf` does not return, such as those deep within JSON.
 */
export function someName(request: ReceivedRequest, visit: (name: string) => boolean): boolean {
  const { url, body } = request;
  for (const part of [queryOf(url), pathPairs(url)]) {
    if (part !== '' && someNameOfPairs(part, null, visit)) return true;
  }
  const form = formText(request);
  if (form !== '' && someNameOfPairs(form, charsetOf(request.headers), visit)) return true;
  if (formParts(request).some(([name]) => visit(name))) return true;
  if (!isJson(body)) return false;
  return someKey(body, visit);
}

/** Characters. No parameter's name is longer. */
const longestName = 200;

/** The keys of a JSON text: every quoted text that a colon follows. */
function someKey(json: string, visit: (name: string) => boolean): boolean {
  const mark = /["\\]/g;
  const colon = /\s*:/y;
  let count = 0;
  for (let start = json.indexOf('"'); start !== -1 && count < mostPairs; ) {
    mark.lastIndex = start + 1;
    let end = mark.exec(json)?.index;
    while (end !== undefined && json[end] === '\\') {
      mark.lastIndex = end + 2;
      end = mark.exec(json)?.index;
    }
    if (end === undefined) return false;
    colon.lastIndex = end + 1;
    if (colon.test(json)) {
      count += 1;
      if (end - start <= longestName && visit(json.slice(start + 1, end))) return true;
    }
    start = json.indexOf('"', end + 1);
  }
  return false;
}

/**
 * The names of a request and their texts, from its query, pairs at the end of its path, an urlencoded or multipart body
 * or a JSON object. The first of a name counts. Never throws.
 */
export function pairsOf(request: ReceivedRequest): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const add = (name: string, value: string): void => {
    if (name !== '' && pairs.size < mostPairs && !pairs.has(name)) pairs.set(name, value);
  };
  for (const text of [queryOf(request.url), pathPairs(request.url)]) addPairs(text, null, add);
  addPairs(formText(request), charsetOf(request.headers), add);
  for (const [name, text] of formParts(request)) add(name, text);
  if (isJson(request.body)) addFields(request.body, add);
  return pairs;
}

function someNameOfPairs(text: string, charset: string | null, visit: (name: string) => boolean): boolean {
  let count = 0;
  for (let at = 0; at < text.length && count < mostPairs; count += 1) {
    const end = endOf(text, at);
    const equals = text.indexOf('=', at);
    if (equals !== -1 && equals < end && visit(formDecoded(text.slice(at, equals), charset))) return true;
    at = end + 1;
  }
  return false;
}

function addPairs(text: string, charset: string | null, add: (name: string, value: string) => void): void {
  const isForm = text.includes('=');
  let count = 0;
  for (let at = 0; at < text.length && count < mostPairs; count += 1) {
    const end = endOf(text, at);
    const equals = text.indexOf('=', at);
    if (equals !== -1 && equals < end)
      add(formDecoded(text.slice(at, equals), charset), formDecoded(text.slice(equals + 1, end), charset));
    // Among pairs a name may stand alone, as `call_completed` does in a vendor's own example.
    else if (isForm) add(formDecoded(text.slice(at, end), charset), '');
    at = end + 1;
  }
}

function endOf(text: string, from: number): number {
  const end = text.indexOf('&', from);
  return end === -1 ? text.length : end;
}

function queryOf(url: string): string {
  const from = url.indexOf('?');
  if (from === -1) return '';
  const to = url.indexOf('#', from);
  return limited(url.slice(from + 1, to === -1 ? undefined : to));
}

const limited = (text: string): string => (text.length > bodyLimit ? '' : text);

/** Templates may be appended to a path: `server/event=x&mac=y`. */
function pathPairs(url: string): string {
  const path = url.slice(0, firstOf(url, '?', '#'));
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last.includes('=') ? limited(last) : '';
}

function firstOf(text: string, ...marks: readonly string[]): number {
  const positions = marks.map((mark) => text.indexOf(mark)).filter((at) => at !== -1);
  return positions.length === 0 ? text.length : Math.min(...positions);
}

/** Phones leave out the Content-Type or send text/plain: pairs are then recognized by their form. */
function formText({ headers, body }: ReceivedRequest): string {
  if (body === '' || body.length > bodyLimit || !body.includes('=')) return '';
  const type = headerValue(headers, 'content-type')?.toLowerCase() ?? '';
  if (type.includes('urlencoded')) return body.trim();
  if (type !== '' && !type.startsWith('text/plain')) return '';
  const text = body.trim();
  return /^[^\s<>{}"]+$/.test(text) ? text : '';
}

/** The fields of a multipart body without its files, which carry no parameter. */
function formParts({ headers, body }: ReceivedRequest): (readonly [name: string, text: string])[] {
  const type = headerValue(headers, 'content-type') ?? '';
  const boundary = /^\s*multipart\/form-data/i.test(type) && body.length <= bodyLimit ? boundaryOf(type) : null;
  if (boundary === null) return [];
  const places = partsOf(body, boundary);
  const fields: (readonly [name: string, text: string])[] = [];
  let count = 0;
  for (let next = places.next(); count < mostPairs && next.done !== true; next = places.next()) {
    const { head, content } = next.value;
    const { name, fileName } = partHead(body.slice(...head));
    if (name !== '' && fileName === null) fields.push([name, body.slice(...content)]);
    count += 1;
  }
  return fields;
}

const isJson = (body: string): boolean => body.length <= bodyLimit && /^\s*[[{]/.test(body);

/** The plain values of an object, or of the only object of a list, and of the objects directly within it. */
function addFields(text: string, add: (name: string, value: string) => void): void {
  let parsed: unknown;
  try {
    // Some systems send a byte order mark first.
    parsed = JSON.parse(text.trimStart());
  } catch {
    return;
  }
  if (Array.isArray(parsed)) parsed = parsed.length === 1 ? parsed[0] : null;
  const within: object[] = [];
  const addOf = (fields: object, nested: boolean) => {
    for (const [name, value] of Object.entries(fields)) {
      if (value === null) add(name, '');
      else if (typeof value !== 'object') add(name, String(value));
      else if (nested && !Array.isArray(value)) within.push(value);
    }
  };
  if (typeof parsed === 'object' && parsed !== null) addOf(parsed, true);
  for (const fields of within) addOf(fields, false);
}
