import { withoutTrailing } from '../../../../shared/trailing.ts';
import { type RawObject, setOrDelete } from '../../postman-format/raw-value.ts';
import { parseQuery, splitUrl } from '../../postman-format/url-text.ts';
import { languageOf, type PartRow, rawAuth, rawBody, rawForm, rawRow, rawUrl } from '../request-parts.ts';
import type { CurlArguments } from './options.ts';

type Warn = (message: string) => void;

/** Options that say what curl shows, keeps, or tries, and nothing of the request. */
const silent = new Set(
  `silent show-error verbose include show-headers output remote-name remote-name-all remote-header-name remote-time
   output-dir create-dirs create-file-mode write-out progress-bar progress-meter no-progress-meter fail fail-with-body
   fail-early no-buffer trace trace-ascii trace-time trace-ids trace-config stderr dump-header styled-output globoff
   path-as-is compressed no-compressed keepalive no-keepalive keepalive-time keepalive-cnt tcp-nodelay tcp-fastopen libcurl
   parallel parallel-immediate parallel-max disable no-clobber skip-existing remove-on-error raw suppress-connect-headers
   basic http1.1 no-verbose no-silent no-fail no-include no-show-error no-location no-insecure get head data
   data-ascii data-raw data-binary data-urlencode json form form-string request header user user-agent referer cookie
   insecure location location-trusted max-redirs max-time upload-file digest ntlm ntlm-wb oauth2-bearer aws-sigv4 range
   url-query`.split(/\s+/),
);

/** The requests of one curl command: one for each URL. `input` is what it would read from its standard input. */
export function curlRequests({ options, urls, unknown }: CurlArguments, input: string | null, warn: Warn): RawObject[] {
  for (const message of unknown) warn(message);
  for (const { name } of options) {
    if (!silent.has(name)) warn(`--${name} is not carried over.`);
  }
  const values = (...names: readonly string[]): string[] =>
    options.filter(({ name }) => names.includes(name)).map(({ value }) => value);
  const has = (...names: readonly string[]): boolean => options.some(({ name }) => names.includes(name));
  const last = (name: string): string | null => values(name).at(-1) ?? null;

  const headers = readHeaders(values('header'), warn);
  const setHeader = (key: string, value: string): void => {
    if (!headers.some((row) => row.key.toLowerCase() === key.toLowerCase())) headers.push({ key, value });
  };
  const agent = last('user-agent');
  if (agent !== null) setHeader('User-Agent', agent);
  const referer = last('referer')?.replace(/;auto$/, '') ?? '';
  if (referer !== '') setHeader('Referer', referer);
  const range = last('range');
  if (range !== null) setHeader('Range', `bytes=${range}`);
  const cookies = values('cookie').filter((cookie) => {
    if (cookie.includes('=') || cookie === '') return cookie !== '';
    warn(`The cookies of the file ${cookie.slice(0, 100)} are not read.`);
    return false;
  });
  if (cookies.length > 0) setHeader('Cookie', cookies.join('; '));

  const data = readData(options, input, warn);
  const form = readForm(options, warn);
  const upload = last('upload-file');
  const isQuery = has('get');
  let method = last('request');
  let body: RawObject | undefined;
  const query: string[] = values('url-query').map((text) => encodeData(text.replace(/^\+/, ''), warn));
  if (form.length > 0) {
    body = { mode: 'formdata', formdata: form };
    if (data !== null) warn('A request has a form or data, not both. The data was left out.');
    method ??= 'POST';
  } else if (upload !== null) {
    body = upload === '-' || upload === '.' ? rawBody(input ?? '', null) : { mode: 'file', file: { src: upload } };
    method ??= 'PUT';
  } else if (data !== null && isQuery) {
    if (data.file !== null) warn(`The file ${data.file.slice(0, 100)} is not read: the query is without it.`);
    if (data.text !== '') query.push(data.text);
  } else if (data !== null) {
    method ??= 'POST';
    if (data.isJson) {
      setHeader('Content-Type', 'application/json');
      setHeader('Accept', 'application/json');
    }
    const type = headers.find(({ key }) => key.toLowerCase() === 'content-type');
    body = bodyOf(data, type?.value ?? null);
    if (type === undefined && body.mode !== 'urlencoded') {
      headers.push({ key: 'Content-Type', value: 'application/x-www-form-urlencoded' });
    }
  }
  if (has('head')) method ??= 'HEAD';

  const request: RawObject = { method: method ?? 'GET', header: headers.map(rawRow) };
  setOrDelete(request, 'body', body);
  setOrDelete(request, 'auth', authOf(options, warn));
  const behavior = behaviorOf(options, request, upload !== null);
  if (urls.length === 0) warn('The command has no URL.');
  return (urls.length === 0 ? [''] : urls).map((url) => {
    if (
      !has('globoff') &&
      /\[\d+-\d+(?::\d+)?\]|\[[a-z]-[a-z]\]|(?<!\{)\{[^{}]*,[^{}]*\}(?!\})/i.test(url.slice(0, 2_000))
    ) {
      warn('curl would make several URLs of this one. It is kept as it is written.');
    }
    const target = withQuery(url, query);
    const item: RawObject = {
      name: nameOf(request.method as string, target),
      request: { ...request, url: rawUrl(target) },
    };
    setOrDelete(item, 'protocolProfileBehavior', behavior);
    item.response = [];
    return item;
  });
}

function readHeaders(lines: readonly string[], warn: Warn): PartRow[] {
  return lines.flatMap((line): PartRow[] => {
    if (line.startsWith('@')) {
      warn(`The headers of the file ${line.slice(1, 100)} are not read.`);
      return [];
    }
    const colon = line.indexOf(':');
    // `Name;` is a header without a value, `Name:` one that curl is not to send.
    if (colon === -1) return line.endsWith(';') ? [{ key: line.slice(0, -1).trim(), value: '' }] : [];
    const key = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    if (value !== '') return [{ key, value }];
    warn(`${key.slice(0, 100)}: curl leaves this header out. It is kept in the table, disabled.`);
    return [{ key, value, disabled: true }];
  });
}

interface CurlData {
  readonly text: string;
  /** The file that is the whole body; null where there is text. */
  readonly file: string | null;
  readonly isJson: boolean;
}

const dataOptions = new Set(['data', 'data-ascii', 'data-raw', 'data-binary', 'data-urlencode', 'json']);

function readData(options: CurlArguments['options'], input: string | null, warn: Warn): CurlData | null {
  const given = options.filter(({ name }) => dataOptions.has(name));
  if (given.length === 0) return null;
  const isJson = given.some(({ name }) => name === 'json');
  const parts: string[] = [];
  let file: string | null = null;
  for (const { name, value } of given) {
    if (name === 'data-raw') parts.push(value);
    else if (name === 'data-urlencode') parts.push(encodeData(value, warn));
    else if (!value.startsWith('@')) parts.push(value);
    else if (value === '@-') {
      if (input === null) warn('Its standard input is not there. The body is without it.');
      parts.push(name === 'data-binary' || name === 'json' ? (input ?? '') : (input ?? '').replace(/[\r\n]/g, ''));
    } else if (given.length === 1) {
      file = value.slice(1);
      if (name !== 'data-binary' && name !== 'json')
        warn('curl would leave the line breaks of the file out. Here they are sent.');
    } else warn(`The file ${value.slice(1, 100)} is only a part of the data, and is not read.`);
  }
  return { text: parts.join(isJson ? '' : '&'), file, isJson };
}

/** What `--data-urlencode` makes of its value. */
function encodeData(value: string, warn: Warn): string {
  const at = value.search(/[=@]/);
  if (at === -1) return encodeTags(value);
  const name = value.slice(0, at);
  const content = value.slice(at + 1);
  const isFile = value[at] === '@';
  if (isFile) warn(`The file ${content.slice(0, 100)} is not read: its text is missing in the data.`);
  return `${name === '' ? '' : `${name}=`}${isFile ? '' : encodeTags(content)}`;
}

/** Tags stay, and are encoded when they are filled in. */
const encodeTags = (text: string): string =>
  text
    .split(/(\{\{[^{}]*\}\})/)
    .map((part) => (part.startsWith('{{') ? part : encodeAsCurl(part)))
    .join('');

const encodeAsCurl = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

function bodyOf({ text, file }: CurlData, type: string | null): RawObject {
  if (file !== null) return { mode: 'file', file: { src: file } };
  const isForm = type === null || /^application\/x-www-form-urlencoded\b/i.test(type);
  const rows = isForm ? formRows(text) : null;
  return rows === null ? rawBody(text, languageOf(type ?? '')) : { mode: 'urlencoded', urlencoded: rawForm(rows) };
}

/** The rows of a form that would be sent as the same text; null where it would be another. */
function formRows(text: string): PartRow[] | null {
  if (!text.includes('=')) return null;
  const rows: PartRow[] = [];
  for (const { key, value } of parseQuery(text)) {
    const decoded = [key, value ?? ''].map(decodeExactly);
    const [name, content] = decoded;
    if (value === null || typeof name !== 'string' || typeof content !== 'string' || name === '') return null;
    rows.push({ key: name, value: content });
  }
  return rows;
}

function decodeExactly(text: string): string | null {
  if (/^[\w.-]*$/.test(text.replace(/\{\{[\w$.-]*\}\}/g, ''))) return text;
  try {
    const decoded = decodeURIComponent(text);
    return encodeURIComponent(decoded) === text && !/[!'()*~]|\{\{/.test(decoded) ? decoded : null;
  } catch {
    return null;
  }
}

function readForm(options: CurlArguments['options'], warn: Warn): RawObject[] {
  return options.flatMap(({ name, value }): RawObject[] => {
    if (name !== 'form' && name !== 'form-string') return [];
    const equals = value.indexOf('=');
    if (equals === -1) {
      warn(`The form field ${value.slice(0, 100)} has no value. It was left out.`);
      return [];
    }
    const key = value.slice(0, equals);
    const written = value.slice(equals + 1);
    if (name === 'form-string') return [{ key, value: written, type: 'text' }];
    const { content, type, filename } = formValue(written);
    const isFile = content.startsWith('@') || content.startsWith('<');
    const row: RawObject = { key, type: isFile ? 'file' : 'text' };
    if (isFile) row.src = content.slice(1).split(',').length > 1 ? content.slice(1).split(',') : content.slice(1);
    else row.value = content;
    if (content.startsWith('<')) warn(`The text of the file ${content.slice(1, 100)} is sent as a file.`);
    setOrDelete(row, 'contentType', type ?? undefined);
    setOrDelete(row, 'fileName', filename ?? undefined);
    return [row];
  });
}

/** `value;type=a/b;filename=c`, with quotes around any of them. */
function formValue(text: string): { content: string; type: string | null; filename: string | null } {
  // A pattern needs a stack as long as the text; nobody quotes a long one.
  const quoted = text.length > 100_000 ? null : /^([@<]?)"((?:[^"\\]|\\.)*)"/.exec(text);
  const end = quoted === null ? text.search(/;(?:type|filename|headers|encoder)=/) : quoted[0].length;
  const content =
    quoted === null ? text.slice(0, end === -1 ? text.length : end) : `${quoted[1]}${unescaped(quoted[2] ?? '')}`;
  const rest = end === -1 ? '' : text.slice(end, end + 10_000);
  const part = (name: string): string | null => {
    const match = new RegExp(`;${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;]*))`).exec(rest);
    return match === null ? null : match[1] === undefined ? (match[2] ?? '').trim() : unescaped(match[1]);
  };
  // A type may have parameters of its own: `text/plain;charset=utf-8`.
  const typed = /;type=([^;"]+(?:;(?!filename=|headers=|encoder=)[^;]*)*)/.exec(rest)?.[1]?.trim() ?? null;
  return { content, type: typed, filename: part('filename') };
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1');

function authOf(options: CurlArguments['options'], warn: Warn): RawObject | undefined {
  const last = (name: string): string | undefined => options.findLast((option) => option.name === name)?.value;
  const has = (name: string): boolean => options.some((option) => option.name === name);
  const bearer = last('oauth2-bearer');
  if (bearer !== undefined) return rawAuth('bearer', { token: bearer });
  const user = last('user');
  if (user === undefined) return undefined;
  const colon = user.indexOf(':');
  const username = colon === -1 ? user : user.slice(0, colon);
  const password = colon === -1 ? '' : user.slice(colon + 1);
  if (colon === -1) warn('curl would ask for the password. It is empty.');
  const sigv4 = last('aws-sigv4');
  if (sigv4 !== undefined) {
    const [, , region = '', service = ''] = sigv4.split(':');
    return rawAuth('awsv4', { accessKey: username, secretKey: password, region, service });
  }
  if (has('digest')) return rawAuth('digest', { username, password });
  if (!has('ntlm')) return rawAuth('basic', { username, password });
  const [domain, name] = username.includes('\\') ? username.split('\\') : ['', username];
  return rawAuth('ntlm', { username: name, password, domain });
}

const prunes = new Set(['GET', 'HEAD', 'COPY', 'PURGE', 'UNLOCK']);

function behaviorOf(options: CurlArguments['options'], request: RawObject, isUpload: boolean): RawObject | undefined {
  const last = (name: string): string | undefined => options.findLast((option) => option.name === name)?.value;
  const has = (...names: readonly string[]): boolean => options.some((option) => names.includes(option.name));
  const behavior: RawObject = {};
  // curl names no content type for what it uploads.
  if (isUpload) behavior.disabledSystemHeaders = { 'content-type': true };
  if (has('insecure')) behavior.strictSSL = false;
  if (has('location', 'location-trusted')) behavior.followRedirects = true;
  const redirects = Number(last('max-redirs') ?? Number.NaN);
  if (redirects >= 0) behavior.maxRedirects = redirects;
  const seconds = Number(last('max-time') ?? Number.NaN);
  if (seconds > 0) behavior.hookswitch = { timeoutMs: Math.max(1, Math.round(seconds * 1000)) };
  if (request.body !== undefined && prunes.has(String(request.method).toUpperCase()))
    behavior.disableBodyPruning = true;
  return Object.keys(behavior).length === 0 ? undefined : behavior;
}

function withQuery(url: string, parts: readonly string[]): string {
  if (parts.length === 0) return url;
  const { base, query, hash } = splitUrl(url);
  const all = [...(query === null || query === '' ? [] : [query]), ...parts].join('&');
  return `${base}?${all}${hash === null ? '' : `#${hash}`}`;
}

/** Method, host and path. */
export function nameOf(method: string, url: string): string {
  const base = splitUrl(url)
    .base.replace(/^[a-z][a-z\d+.-]*:\/\//i, '')
    .replace(/^[^/]*@/, '');
  return `${method} ${withoutTrailing(base, '/') || url}`.slice(0, 200).trim();
}
