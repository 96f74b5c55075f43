import type { ActionBody, FormPart } from '../../../shared/model/action.ts';
import { editRows, isDisabled, type Row, readRows, sameValue, writePair } from './item-rows.ts';
import {
  descriptionOf,
  isRawObject,
  listOf,
  own,
  type RawObject,
  setDescription,
  setOrDelete,
  textOf,
} from './raw-value.ts';

const modes = ['raw', 'urlencoded', 'formdata', 'file', 'graphql'] as const;
type Mode = (typeof modes)[number];

/** Text alone is a raw body; an unknown mode is raw, as in Postman; a disabled body is none. */
export function readBody(raw: unknown): ActionBody {
  if (typeof raw === 'string') return raw === '' ? { mode: 'none' } : { mode: 'raw', raw, language: null };
  if (!isRawObject(raw) || raw.disabled === true) return { mode: 'none' };
  const mode = textOf(raw.mode).toLowerCase();
  if (mode === '' || mode === 'none') return { mode: 'none' };
  switch (mode) {
    case 'urlencoded':
      return { mode, urlencoded: urlencodedRows(raw.urlencoded).map(({ pair }) => pair) };
    case 'formdata':
      return { mode, formdata: formRows(raw.formdata).map(({ pair }) => pair) };
    case 'file': {
      const src = isRawObject(raw.file) ? raw.file.src : raw.file;
      const content = own(raw.file, 'content');
      return {
        ...{ mode, src: textOf(Array.isArray(src) ? src[0] : src) || null },
        ...(typeof content === 'string' && content !== '' ? { content } : {}),
      };
    }
    case 'graphql':
      return {
        mode,
        query: textOf(own(raw.graphql, 'query')),
        variables: textOf(own(raw.graphql, 'variables')),
        ...optionalText('operationName', own(raw.graphql, 'operationName')),
      };
    default:
      return { mode: 'raw', raw: textOf(raw.raw), language: languageOf(raw) };
  }
}

/** A text that may be left out: an empty one is sent, null is not. */
const optionalText = <Key extends string>(key: Key, value: unknown): { readonly [Name in Key]?: string } =>
  value === undefined || value === null ? {} : ({ [key]: textOf(value) } as { readonly [Name in Key]: string });

const languageOf = (body: RawObject): string | null => textOf(own(own(body.options, 'raw'), 'language')) || null;

function urlencodedRows(value: unknown): ReturnType<typeof readRows> {
  if (typeof value === 'string') return value === '' ? [] : readRows(value.split('&'));
  return readRows(value);
}

function formRows(value: unknown): Row<FormPart>[] {
  return listOf(value)
    .filter(isRawObject)
    .map((raw) => ({ raw, pair: formPart(raw) }));
}

/** `default` is an old name of text; the files of a part are one path or a list. */
function formPart(row: RawObject): FormPart {
  const contentType = textOf(row.contentType);
  const description = descriptionOf(row.description);
  const rest = {
    key: textOf(row.key),
    ...(contentType === '' ? {} : { contentType }),
    ...(typeof row.fileName === 'string' ? { fileName: row.fileName } : {}),
    ...(isDisabled(row) ? { disabled: true } : {}),
    ...(description === '' ? {} : { description }),
  };
  if (row.type !== 'file') return { type: 'text', value: textOf(row.value), ...rest };
  const src = Array.isArray(row.src) ? row.src.map(textOf) : [textOf(row.src)];
  const content = typeof row.value === 'string' && row.value !== '' ? { value: row.value } : {};
  return { type: 'file', src: src.filter((path) => path !== ''), ...content, ...rest };
}

/** Writes an edited body into a raw request, touching only what is different. */
export function writeBody(request: RawObject, after: ActionBody): void {
  const before = readBody(request.body);
  if (sameValue(before, after)) return;
  if (after.mode === 'none') {
    delete request.body;
    return;
  }
  const body: RawObject = isRawObject(request.body) ? { ...request.body } : {};
  if (before.mode !== after.mode) {
    body.mode = after.mode;
    // The payload of the mode that was left is not shown any more, so it must not stay behind in the file.
    for (const mode of modes) if (mode !== after.mode) delete body[mode];
    if (body.disabled === true) delete body.disabled;
  }
  request.body = body;
  writePayload(body, after);
}

function writePayload(body: RawObject, after: ActionBody & { readonly mode: Mode }): void {
  switch (after.mode) {
    case 'raw':
      if (textOf(body.raw) !== after.raw || body.raw === undefined) body.raw = after.raw;
      if (languageOf(body) !== after.language) writeLanguage(body, after.language);
      break;
    case 'urlencoded':
      body.urlencoded = editRows(urlencodedRows(body.urlencoded), after.urlencoded, (row, pair, before) => {
        writePair(row, pair, before);
        if (before === null) row.type = 'text';
      });
      break;
    case 'formdata':
      body.formdata = editRows(formRows(body.formdata), after.formdata, writePart);
      break;
    case 'file':
      body.file = { ...(isRawObject(body.file) ? body.file : {}), src: after.src };
      break;
    case 'graphql': {
      const graphql: RawObject = isRawObject(body.graphql) ? { ...body.graphql } : {};
      if (textOf(graphql.query) !== after.query) graphql.query = after.query;
      if (textOf(graphql.variables) !== after.variables) graphql.variables = after.variables;
      // One that is left out stays: not every client knows of it.
      if (after.operationName !== undefined && textOf(graphql.operationName) !== after.operationName) {
        setOrDelete(graphql, 'operationName', after.operationName || undefined);
      }
      body.graphql = graphql;
    }
  }
}

function writeLanguage(body: RawObject, language: string | null): void {
  const options = isRawObject(body.options) ? body.options : {};
  const raw: RawObject = isRawObject(options.raw) ? { ...options.raw } : {};
  setOrDelete(raw, 'language', language ?? undefined);
  body.options = { ...options, raw };
}

function writePart(row: RawObject, part: FormPart, before: FormPart | null): void {
  if (before?.key !== part.key) row.key = part.key;
  if (before?.type !== part.type) {
    row.type = part.type;
    delete row[part.type === 'file' ? 'value' : 'src'];
  }
  if (part.type === 'text') {
    if (before?.type !== 'text' || before.value !== part.value) row.value = part.value;
  } else if (before?.type !== 'file' || !sameValue(before.src, part.src)) {
    row.src = part.src.length === 1 && !Array.isArray(row.src) ? part.src[0] : [...part.src];
  }
  if ((before?.contentType ?? '') !== (part.contentType ?? '')) {
    setOrDelete(row, 'contentType', part.contentType || undefined);
  }
  // One that is left out stays: not every client knows of it.
  if (part.fileName !== undefined && before?.fileName !== part.fileName) {
    setOrDelete(row, 'fileName', part.fileName || undefined);
  }
  if (Boolean(before?.disabled) !== Boolean(part.disabled)) setOrDelete(row, 'disabled', part.disabled || undefined);
  setDescription(row, part.description ?? '');
}
