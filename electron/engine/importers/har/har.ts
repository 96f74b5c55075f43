import type { ImportWarning } from '../../../../shared/model/collection.ts';
import { isRawObject, listOf, own, type RawObject, setOrDelete, textOf } from '../../postman-format/raw-value.ts';
import { normalizeCollection } from '../../postman-format/read-collection.ts';
import { contentOf } from '../file-content.ts';
import { emptyConversion, type Importer } from '../importer.ts';
import { languageOf, type PartRow, rawBody, rawCollection, rawForm, rawRow, rawUrl } from '../request-parts.ts';

/** Recordings of browsers and proxies, HAR 1.2: every entry is a request, its response an example. */
export const har: Importer = {
  detect([file, ...others]) {
    if (file === undefined || others.length > 0) return 0;
    const { value, problem } = contentOf(file);
    return problem === null && Array.isArray(own(own(value, 'log'), 'entries')) ? 0.9 : 0;
  },
  *convert([file]) {
    if (file === undefined) return emptyConversion;
    const { value, warnings } = contentOf(file);
    const notes: ImportWarning[] = [];
    const log = own(value, 'log');
    const entries = listOf(own(log, 'entries'));
    const groups = new Map<string, RawObject[]>();
    const groupOf = groupsOf(listOf(own(log, 'pages')));
    let left = textBudget;
    for (const [index, entry] of entries.entries()) {
      yield;
      const path = `log.entries[${index}]`;
      const warn: Warn = (key, message) => {
        notes.push({ path: key === '' ? path : `${path}.${key}`, message });
      };
      const item = itemOf(entry, warn);
      if (item === null) continue;
      const example = exampleOf(entry, item, left, warn);
      if (example !== null) left -= textOf(example.body).length;
      item.response = example === null ? [] : [example];
      const name = groupOf(entry);
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [item]);
      else group.push(item);
    }
    const [first] = groups.values();
    const item = groups.size > 1 ? [...groups].map(([name, inner]) => ({ name, item: inner })) : (first ?? []);
    const base = (file.name.split(/[\\/]/).at(-1) ?? file.name).replace(/\.(?:har|json)$/i, '');
    const input = {
      ...{ file: file.name, format: 'HAR', requestsInFile: entries.length, warnings: notes, convert: false },
      collection: rawCollection(base || 'HAR', item),
    };
    return { ...emptyConversion, collections: [yield* normalizeCollection(input)], warnings };
  },
};

type Warn = (key: string, message: string) => void;

/** Characters of a response that are kept as an example, and of all of them: a recording has whole scripts and pictures. */
const exampleLimit = 256 * 1024;
const textBudget = 16 * 1024 * 1024;

/** By page, as the recording names them; where it has none, by host. */
function groupsOf(pages: readonly unknown[]): (entry: unknown) => string {
  const titles = new Map<string, string>();
  for (const page of pages) {
    const id = textOf(own(page, 'id'));
    if (id !== '') titles.set(id, textOf(own(page, 'title')).slice(0, 200) || id);
  }
  return (entry) => {
    const page = titles.get(textOf(own(entry, 'pageref')));
    if (page !== undefined) return page;
    return /^[a-z]+:\/\/([^/?#]*)/i.exec(textOf(own(own(entry, 'request'), 'url')))?.[1] || 'Other';
  };
}

/** What a browser adds to every request by itself, and what our sender makes anew. */
const noise =
  /^(?::|sec-|accept-encoding$|connection$|content-length$|dnt$|host$|keep-alive$|pragma$|priority$|proxy-connection$|te$|transfer-encoding$|upgrade-insecure-requests$|user-agent$|x-client-data$|x-devtools-|cache-control$)/i;

/** Null for what is no request over HTTP. */
function itemOf(entry: unknown, warn: Warn): RawObject | null {
  const raw = own(entry, 'request');
  if (!isRawObject(raw)) {
    warn('', 'The entry has no request. It was left out.');
    return null;
  }
  const url = textOf(raw.url);
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (
    scheme !== undefined &&
    scheme !== 'http' &&
    scheme !== 'https' &&
    !url.slice(scheme.length).startsWith('://localhost')
  ) {
    warn('request.url', `${scheme}: is not sent here. The entry was left out.`);
    return null;
  }
  const method = textOf(raw.method) || 'GET';
  const all = rowsOf(raw.headers);
  const headers = all.filter(({ key }) => !noise.test(key));
  if (headers.length < all.length) {
    warn('request.headers', 'Headers that a browser adds by itself were left out.');
  }
  const cookies = rowsOf(raw.cookies);
  if (cookies.length > 0 && !headers.some(({ key }) => key.toLowerCase() === 'cookie')) {
    headers.push({ key: 'Cookie', value: cookies.map(({ key, value }) => `${key}=${value ?? ''}`).join('; ') });
  }
  const request: RawObject = { method, header: headers.map(rawRow), url: rawUrl(url) };
  setOrDelete(request, 'body', bodyOf(raw.postData, headers, warn));
  const item: RawObject = { name: nameOf(method, url), request };
  setOrDelete(request, 'description', textOf(own(entry, 'comment')) || textOf(raw.comment) || undefined);
  const prunes = ['GET', 'HEAD', 'COPY', 'PURGE', 'UNLOCK'].includes(method.toUpperCase());
  if (prunes && request.body !== undefined) item.protocolProfileBehavior = { disableBodyPruning: true };
  return item;
}

const rowsOf = (list: unknown): PartRow[] =>
  listOf(list)
    .filter(isRawObject)
    .map((row) => ({ key: textOf(row.name), value: textOf(row.value), description: textOf(row.comment) }))
    .filter(({ key }) => key !== '');

function bodyOf(data: unknown, headers: PartRow[], warn: Warn): RawObject | undefined {
  if (!isRawObject(data)) return undefined;
  const header = headers.find(({ key }) => key.toLowerCase() === 'content-type');
  const type = textOf(data.mimeType) || (header?.value ?? '');
  const params = listOf(data.params).filter(isRawObject);
  const text = typeof data.text === 'string' ? data.text : '';
  if (/^multipart\/form-data\b/i.test(type) && params.length > 0) {
    // The boundary is made anew.
    if (header !== undefined) headers.splice(headers.indexOf(header), 1);
    return {
      mode: 'formdata',
      formdata: params.map((param, index) => partOf(param, `request.postData.params[${index}]`, warn)),
    };
  }
  if (text === '' && params.length === 0) return undefined;
  if (/^application\/x-www-form-urlencoded\b/i.test(type) && text === '') {
    return { mode: 'urlencoded', urlencoded: rawForm(rowsOf(params)) };
  }
  if (header === undefined && type !== '') headers.push({ key: 'Content-Type', value: type });
  if (text === '') {
    warn('request.postData', 'The body has fields and no text. It was read as a form.');
    return { mode: 'urlencoded', urlencoded: rawForm(rowsOf(params)) };
  }
  if (textOf(data.encoding ?? data._encoding).toLowerCase() !== 'base64') return rawBody(text, languageOf(type));
  const decoded = textIn(text);
  return decoded === null ? { mode: 'file', file: { content: text } } : rawBody(decoded, languageOf(type));
}

function partOf(param: RawObject, path: string, warn: Warn): RawObject {
  const fileName = textOf(param.fileName);
  const value = textOf(param.value);
  const isFile = fileName !== '';
  const part: RawObject = { key: textOf(param.name), type: isFile ? 'file' : 'text' };
  if (isFile) {
    part.src = [];
    part.fileName = fileName;
    if (value === '')
      warn(path, `The recording does not have the file ${fileName.slice(0, 100)}. Choose it before you send.`);
    else part.value = Buffer.from(value).toString('base64');
  } else part.value = value;
  setOrDelete(part, 'contentType', textOf(param.contentType) || undefined);
  return part;
}

/** The text in base64; null where it is none. */
function textIn(base64: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}

function nameOf(method: string, url: string): string {
  const path = /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? url;
  return `${method} ${path || '/'}`.slice(0, 200);
}

function exampleOf(entry: unknown, item: RawObject, room: number, warn: Warn): RawObject | null {
  const response = own(entry, 'response');
  const code = Number(own(response, 'status'));
  // Zero is what browsers write where there was none.
  if (!isRawObject(response) || !(code > 0)) return null;
  const { content } = response;
  const type = textOf(own(content, 'mimeType'));
  const written = textOf(own(content, 'text'));
  const isEncoded = textOf(own(content, 'encoding')).toLowerCase() === 'base64';
  let body = '';
  if (written.length > Math.min(exampleLimit, room))
    warn('response.content', 'The response is too large for an example. Its body was left out.');
  else if (isEncoded) {
    const decoded = textIn(written);
    if (decoded === null) warn('response.content', 'The response is no text. Its body was left out of the example.');
    body = decoded ?? '';
  } else body = written;
  const language = languageOf(type);
  return {
    ...{ name: `${code} ${textOf(response.statusText)}`.trim(), originalRequest: structuredClone(item.request) },
    ...{ status: textOf(response.statusText), code },
    ...(language === null ? {} : { _postman_previewlanguage: language }),
    ...{ header: rowsOf(response.headers).map(rawRow), cookie: [], body },
  };
}
