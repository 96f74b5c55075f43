import type { ImportWarning } from '../../../shared/model/collection.ts';
import { methodProblem } from './item-request.ts';
import { urlTextOf } from './item-url.ts';
import { isRawObject, listOf, own, type RawObject, textOf } from './raw-value.ts';
import { baseOfParts, splitUrl } from './url-text.ts';

const knownAuth = new Set(
  'apikey asap awsv4 basic bearer digest edgegrid hawk jwt noauth ntlm oauth1 oauth2'.split(' '),
);
const knownModes = new Set(['', 'none', 'raw', 'urlencoded', 'formdata', 'file', 'graphql']);

/** What a person should know about a request that is imported all the same. `path` is the item's. */
export function doubtsOf(item: RawObject, path: string): ImportWarning[] {
  const warnings: ImportWarning[] = [];
  const { request } = item;
  const at = `${path}.request`;
  const warn = (where: string, message: string): void => {
    warnings.push({ path: where, message });
  };
  if (typeof request !== 'string' && !isRawObject(request)) {
    warn(at, 'There is no request in it; it is kept with an empty URL.');
    return warnings;
  }
  const raw: RawObject = isRawObject(request) ? request : { url: request };
  if (textOf(item.name).trim() === '') warn(`${path}.name`, 'The request has no name.');
  else if (typeof item.name !== 'string') warn(`${path}.name`, 'The name is no text; it is read as text.');
  const method = methodProblem(raw.method);
  if (method !== null) warn(`${at}.method`, `${method} It cannot be sent.`);
  urlDoubts(raw.url, `${at}.url`, warn);
  rowDoubts(raw.header, `${at}.header`, warn);
  authDoubts(raw.auth, `${at}.auth`, warn);
  bodyDoubts(raw.body, `${at}.body`, warn);
  return warnings;
}

/** The same for what a collection or a folder hands down to its requests. `path` ends with a dot, or is empty. */
export function doubtsOfHolder(holder: RawObject, path: string): ImportWarning[] {
  const warnings: ImportWarning[] = [];
  const warn: Warn = (where, message) => {
    warnings.push({ path: where, message });
  };
  authDoubts(holder.auth, `${path}auth`, warn);
  rowDoubts(holder.variable, `${path}variable`, warn);
  const none = listOf(holder.variable).filter((row) => own(row, 'value') === null).length;
  if (none > 0)
    warn(`${path}variable`, `${none} variables have the value null; as with newman they become the text "null".`);
  return warnings;
}

type Warn = (path: string, message: string) => void;

function urlDoubts(url: unknown, path: string, warn: Warn): void {
  const text = urlTextOf(url);
  if (text.trim() === '') warn(path, 'The request has no URL.');
  else if (isRawObject(url)) partDoubts(url, text, path, warn);
  else if (typeof url !== 'string') warn(path, 'The URL is no text; it is read as text.');
}

function partDoubts(url: RawObject, text: string, path: string, warn: Warn): void {
  rowDoubts(url.query, `${path}.query`, warn);
  rowDoubts(url.variable, `${path}.variable`, warn);
  const raw = textOf(url.raw);
  if (baseOfParts(url) === '') {
    warn(path, 'The URL is given as "raw" only; newman would send it nowhere, here it is used.');
  } else if (raw !== '' && plain(raw) !== plain(text)) {
    const shown = [raw, text].map((each) => each.slice(0, 200));
    warn(path, `"raw" says ${shown[0]}, the parts say ${shown[1]}; as with Postman, the parts are sent.`);
  }
}

/** Address and path without what says nothing: which rows of the query are enabled is told by the table. */
function plain(url: string): string {
  return splitUrl(url)
    .base.trim()
    .replaceAll('\\', '/')
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '');
}

function rowDoubts(rows: unknown, path: string, warn: Warn): void {
  if (isRawObject(rows)) warn(path, 'An object stands where a list of rows is expected; its keys are read as rows.');
  const odd = listOf(rows).filter((row) => !isRawObject(row) && typeof row !== 'string').length;
  if (odd > 0) warn(path, `${odd} entries are no rows; they are kept in the file but not shown.`);
  const objects = listOf(rows).filter(isRawObject);
  for (const key of ['key', 'value'] as const) {
    const others = objects.filter(
      (row) => ['number', 'boolean', 'object'].includes(typeof row[key]) && row[key] !== null,
    );
    if (others.length > 0) warn(path, `${others.length} rows have a "${key}" that is no text; it is read as text.`);
  }
  const off = objects.filter((row) => row.enabled === false && row.disabled === undefined).length;
  if (off > 0) warn(path, `${off} rows say "enabled": false, which Postman does not read: they are sent.`);
}

function authDoubts(auth: unknown, path: string, warn: Warn): void {
  if (auth === undefined || auth === null) return;
  const type = textOf(own(auth, 'type'));
  if (!isRawObject(auth) || type === '')
    warn(path, 'The auth names no type; the folder’s or the collection’s is used.');
  else if (!knownAuth.has(type))
    warn(path, `Auth of the type ${type.slice(0, 50)} is not known to Postman; it is kept in the file.`);
  else if (type !== 'noauth' && own(auth, type) === undefined) warn(path, `The ${type} auth has no values.`);
}

function bodyDoubts(body: unknown, path: string, warn: Warn): void {
  if (!isRawObject(body)) return;
  const mode = textOf(body.mode).toLowerCase();
  if (!knownModes.has(mode))
    warn(`${path}.mode`, `The body mode ${mode.slice(0, 50)} is not known; as with Postman it is read as raw.`);
  if (mode === 'urlencoded' || mode === 'formdata') rowDoubts(own(body, mode), `${path}.${mode}`, warn);
  if (mode === 'raw' && typeof body.raw === 'object' && body.raw !== null)
    warn(`${path}.raw`, 'The body is no text; it is read as JSON.');
}
