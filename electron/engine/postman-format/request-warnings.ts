import type { ImportWarning } from '../../../shared/model/collection.ts';
import { withoutTrailing } from '../../../shared/trailing.ts';
import { methodProblem } from './item-request.ts';
import { urlTextOf } from './item-url.ts';
import { isRawObject, listOf, own, type RawObject, textOf } from './raw-value.ts';
import { baseOfParts, splitUrl } from './url-text.ts';

const knownAuth = new Set(
  'apikey asap awsv4 basic bearer digest edgegrid hawk jwt noauth ntlm oauth1 oauth2'.split(' '),
);
const knownModes = new Set(['', 'none', 'raw', 'urlencoded', 'formdata', 'file', 'graphql']);

/** What a person should know about a request that is imported all the same. `path` is the item's. */
export function requestWarnings(item: RawObject, path: string): ImportWarning[] {
  const warnings: ImportWarning[] = [];
  const { request } = item;
  const at = `${path}.request`;
  const warn = (where: string, message: string): void => {
    warnings.push({ path: where, message });
  };
  if (typeof request !== 'string' && !isRawObject(request)) {
    warn(at, 'The entry has no request. It is kept with an empty URL.');
    return warnings;
  }
  const raw: RawObject = isRawObject(request) ? request : { url: request };
  if (textOf(item.name).trim() === '') warn(`${path}.name`, 'The request has no name.');
  else if (typeof item.name !== 'string') warn(`${path}.name`, 'The name is not a string. It was converted to one.');
  const method = methodProblem(raw.method);
  if (method !== null) warn(`${at}.method`, `${method} It cannot be sent.`);
  urlWarnings(raw.url, `${at}.url`, warn);
  rowWarnings(raw.header, `${at}.header`, warn);
  authWarnings(raw.auth, `${at}.auth`, warn);
  bodyWarnings(raw.body, `${at}.body`, warn);
  return warnings;
}

/** The same for what requests inherit from a collection or a folder. `path` ends with a dot, or is empty. */
export function folderWarnings(folder: RawObject, path: string): ImportWarning[] {
  const warnings: ImportWarning[] = [];
  const warn: Warn = (where, message) => {
    warnings.push({ path: where, message });
  };
  authWarnings(folder.auth, `${path}auth`, warn);
  rowWarnings(folder.variable, `${path}variable`, warn);
  const nulls = listOf(folder.variable).filter((row) => own(row, 'value') === null).length;
  if (nulls > 0)
    warn(
      `${path}variable`,
      `${counted(nulls, 'variable has', 'variables have')} the value null, which is sent as the text "null", as newman does.`,
    );
  return warnings;
}

type Warn = (path: string, message: string) => void;

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function urlWarnings(url: unknown, path: string, warn: Warn): void {
  const text = urlTextOf(url);
  if (text.trim() === '') warn(path, 'The request has no URL.');
  else if (isRawObject(url)) partWarnings(url, text, path, warn);
  else if (typeof url !== 'string') warn(path, 'The URL is not a string. It was converted to one.');
}

function partWarnings(url: RawObject, text: string, path: string, warn: Warn): void {
  rowWarnings(url.query, `${path}.query`, warn);
  rowWarnings(url.variable, `${path}.variable`, warn);
  const raw = textOf(url.raw);
  if (baseOfParts(url) === '') {
    warn(path, 'The URL has only "raw" and no parts. It is used here; newman would not send this request.');
  } else if (raw !== '' && plain(raw) !== plain(text)) {
    const [rawText, partsText] = [raw, text].map((url) => url.slice(0, 200));
    warn(path, `"raw" is ${rawText}, but the parts are ${partsText}. The parts are sent, as in Postman.`);
  }
}

/** Address and path without what makes no difference. The query is left out: its table says which rows are enabled. */
function plain(url: string): string {
  const base = splitUrl(url).base.trim().replaceAll('\\', '/');
  return withoutTrailing(base.replace(/^https?:\/\//i, ''), '/');
}

function rowWarnings(rows: unknown, path: string, warn: Warn): void {
  if (isRawObject(rows)) warn(path, 'This is an object instead of a list of rows. Its keys are used as rows.');
  const unusable = listOf(rows).filter((row) => !isRawObject(row) && typeof row !== 'string').length;
  if (unusable > 0) {
    warn(path, `${counted(unusable, 'entry is', 'entries are')} not a row: kept in the file but not shown.`);
  }
  const objects = listOf(rows).filter(isRawObject);
  for (const key of ['key', 'value'] as const) {
    const others = objects.filter(
      (row) => ['number', 'boolean', 'object'].includes(typeof row[key]) && row[key] !== null,
    );
    if (others.length > 0) {
      const rowsHave = counted(others.length, 'row has', 'rows have');
      warn(path, `${rowsHave} a "${key}" that is not a string. It was converted to one.`);
    }
  }
  const off = objects.filter((row) => row.enabled === false && row.disabled === undefined).length;
  if (off > 0) {
    const rowsHave = counted(off, 'row has', 'rows have');
    warn(path, `${rowsHave} "enabled": false, which Postman ignores. It is sent; use "disabled": true instead.`);
  }
}

function authWarnings(auth: unknown, path: string, warn: Warn): void {
  if (auth === undefined || auth === null) return;
  const type = textOf(own(auth, 'type'));
  if (!isRawObject(auth) || type === '')
    warn(path, 'The auth has no type. The auth of the folder or the collection is used.');
  else if (!knownAuth.has(type)) warn(path, `Auth type "${type.slice(0, 50)}" is unknown. It is kept in the file.`);
  else if (type !== 'noauth' && own(auth, type) === undefined) warn(path, `The ${type} auth has no settings.`);
}

function bodyWarnings(body: unknown, path: string, warn: Warn): void {
  if (!isRawObject(body)) return;
  const mode = textOf(body.mode).toLowerCase();
  if (!knownModes.has(mode))
    warn(`${path}.mode`, `Body mode "${mode.slice(0, 50)}" is unknown. It is read as raw, as in Postman.`);
  if (mode === 'urlencoded' || mode === 'formdata') rowWarnings(own(body, mode), `${path}.${mode}`, warn);
  unsentWarnings(body, path, warn);
  if (mode === 'raw' && typeof body.raw === 'object' && body.raw !== null)
    warn(`${path}.raw`, 'The body is not a string. It was converted to JSON.');
}

/** What a body may hold beside what is sent: it says something to Postman's screens only. */
const bodyKeys = {
  body: 'mode raw urlencoded formdata file graphql options disabled description isFormDataV2 rawModeData dataOptions',
  file: 'src content',
  graphql: 'query variables operationName',
  urlencoded: 'key value type disabled enabled description id uuid name',
  formdata: 'key value src type disabled enabled description contentType fileName id uuid name',
} as const;
const keysOf = (part: keyof typeof bodyKeys): ReadonlySet<string> => new Set(bodyKeys[part].split(' '));
const sentKeys = {
  ...{ body: keysOf('body'), file: keysOf('file'), graphql: keysOf('graphql') },
  ...{ urlencoded: keysOf('urlencoded'), formdata: keysOf('formdata') },
};

/** Fields of the body in force that neither Postman nor we know how to send. */
function unsentWarnings(body: RawObject, path: string, warn: Warn): void {
  const check = (part: keyof typeof sentKeys, value: unknown, where: string): void => {
    if (!isRawObject(value)) return;
    for (const [key, content] of Object.entries(value)) {
      if (sentKeys[part].has(key) || content === null || content === undefined || content === '') continue;
      warn(where, `"${key.slice(0, 50)}" is not sent, as in Postman. It is kept in the file.`);
    }
  };
  check('body', body, path);
  const mode = textOf(body.mode).toLowerCase();
  if (mode === 'file' || mode === 'graphql') check(mode, body[mode], `${path}.${mode}`);
  if (mode !== 'urlencoded' && mode !== 'formdata') return;
  listOf(body[mode]).forEach((row, index) => {
    check(mode, row, `${path}.${mode}[${index}]`);
    if (mode !== 'formdata' || !isRawObject(row)) return;
    for (const key of ['fileName', 'contentType'] as const) {
      const value = row[key];
      if (value !== undefined && value !== null && typeof value !== 'string') {
        warn(`${path}.formdata[${index}].${key}`, `"${key}" is not a string, and is not sent, as in Postman.`);
      }
    }
  });
}
