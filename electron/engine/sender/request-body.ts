import path from 'node:path';
import querystring from 'node:querystring';
import { lookup } from 'mime-types';
import {
  bodyEncodingContexts,
  type EncodingContext,
  type EncodingContextFinder,
  jsonEncodingContexts,
} from '../../../shared/encoding-context.ts';
import type { ActionBody, FormPart, Pair } from '../../../shared/model/action.ts';
import { withoutComments } from './json-comments.ts';
import { multipartBody, newBoundary, type Part } from './multipart.ts';
import { readUpload, type UploadProblem, type UploadRules } from './upload-file.ts';

/** When newman settles the Content-Type; it decides where the line stands. */
export type TypeStage = 'before auth' | 'after auth' | 'after system lines' | 'after length';

export interface BuiltBody {
  /** Null where nothing is sent. */
  readonly bytes: Uint8Array | null;
  readonly contentType: {
    readonly value: string;
    readonly stage: TypeStage;
    /** True where it takes the place of a Content-Type that does not fit the body; otherwise it is only added. */
    readonly overrides: boolean;
  } | null;
  readonly problem: string | null;
  /** The file that nobody allowed to be uploaded. */
  readonly uploadRefused?: string | undefined;
}

export interface BodyContext extends UploadRules {
  readonly fillAt: (text: string, context: EncodingContext | EncodingContextFinder) => string;
  /** The Content-Type that a person wrote, filled. */
  readonly contentType: string | undefined;
}

const none: BuiltBody = { bytes: null, contentType: null, problem: null };
const failing = (problem: string): BuiltBody => ({ ...none, problem });
const notUploaded = ({ problem, refused }: UploadProblem): BuiltBody => ({ ...none, problem, uploadRefused: refused });
const enabled = <Row extends { disabled?: boolean | undefined }>(rows: readonly Row[]): Row[] =>
  rows.filter(({ disabled }) => !disabled);

const languageTypes: Readonly<Record<string, string>> = {
  html: 'text/html',
  text: 'text/plain',
  json: 'application/json',
  javascript: 'application/javascript',
  xml: 'application/xml',
};

/** The body as newman sends it, and the Content-Type that comes with it. */
export async function buildBody(body: ActionBody, context: BodyContext): Promise<BuiltBody> {
  switch (body.mode) {
    case 'none':
      return none;
    case 'raw':
      return rawBody(body.raw, body.language, context);
    case 'urlencoded':
      return urlencodedBody(enabled(body.urlencoded), context);
    case 'formdata':
      return formBody(enabled(body.formdata), context);
    case 'file':
      return fileBody(body, context);
    case 'graphql':
      return graphqlBody(body, context);
  }
}

function rawBody(raw: string, language: string | null, { fillAt, contentType }: BodyContext): BuiltBody {
  const text = fillAt(raw, bodyEncodingContexts(language, contentType));
  if (text === '') return none;
  const isJson = language === 'json' || (!language && /^application\/(\S+\+)?json/.test(contentType ?? ''));
  const value = languageTypes[language ?? 'text'] ?? 'text/plain';
  return {
    bytes: Buffer.from(isJson ? withoutComments(text) : text),
    contentType: { value, stage: isJson ? 'before auth' : 'after auth', overrides: false },
    problem: null,
  };
}

/** Rows of one key stand together, and keys that are whole numbers come first: newman keeps them in an object. */
function urlencodedBody(rows: readonly Pair[], { fillAt, contentType }: BodyContext): BuiltBody {
  if (rows.length === 0) return none;
  const form: Record<string, string[]> = Object.create(null);
  for (const row of rows) {
    const key = fillAt(row.key, 'plain').toWellFormed();
    const value = fillAt(row.value, 'plain').toWellFormed();
    form[key] ??= [];
    form[key].push(value);
  }
  const text = querystring.stringify(form).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const value = 'application/x-www-form-urlencoded';
  const fits = /^application\/x-www-form-urlencoded\b/.test(contentType ?? '');
  return {
    bytes: Buffer.from(text),
    contentType: fits ? null : { value, stage: 'after system lines', overrides: true },
    problem: null,
  };
}

async function formBody(rows: readonly FormPart[], context: BodyContext): Promise<BuiltBody> {
  if (rows.length === 0) return none;
  const { fillAt, contentType: written } = context;
  const parts: Part[] = [];
  for (const row of rows) {
    const name = fillAt(row.key, 'part-name');
    const contentType = row.contentType === undefined ? undefined : fillAt(row.contentType, 'header');
    const fileName = row.fileName === undefined ? undefined : path.basename(fillAt(row.fileName, 'part-name'));
    if (row.type === 'text') {
      parts.push({ name, contentType, content: Buffer.from(fillAt(row.value, 'plain')), filename: fileName });
      continue;
    }
    const sources = row.src.filter((src) => src !== '');
    if (sources.length === 0 && row.value !== undefined) {
      const content = Buffer.from(fillAt(row.value, 'plain'), 'base64');
      parts.push({ name, contentType, content, file: '', filename: fileName });
      continue;
    }
    if (sources.length === 0) {
      return failing(`No file is selected for the form field ${row.key}. Select one, or turn off the field.`);
    }
    for (const src of sources) {
      const upload = await readUpload(fillAt(src, 'plain'), context);
      if (upload.problem !== undefined) return notUploaded(upload);
      const { bytes: content, name: file } = upload;
      parts.push({ name, contentType, content, file, filename: fileName ?? file });
    }
  }
  const own = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;]+))/.exec(written ?? '');
  const boundary = own?.[1] ?? own?.[2] ?? newBoundary();
  const value = `multipart/form-data; boundary=${boundary}`;
  return {
    bytes: multipartBody(parts, boundary),
    contentType: own === null ? { value, stage: 'after system lines', overrides: true } : null,
    problem: null,
  };
}

async function fileBody(
  { src, content }: ActionBody & { readonly mode: 'file' },
  context: BodyContext,
): Promise<BuiltBody> {
  const { fillAt } = context;
  if (src === null && content !== undefined) {
    return { bytes: Buffer.from(fillAt(content, 'plain'), 'base64'), contentType: null, problem: null };
  }
  const wanted = fillAt(src ?? '', 'plain');
  if (wanted === '') return failing('No file is selected for the body. Select one, or choose another body type.');
  const upload = await readUpload(wanted, context);
  if (upload.problem !== undefined) return notUploaded(upload);
  const value = lookup(upload.name) || 'application/octet-stream';
  return { bytes: upload.bytes, contentType: { value, stage: 'after length', overrides: false }, problem: null };
}

function graphqlBody(
  { query, variables, operationName }: ActionBody & { readonly mode: 'graphql' },
  { fillAt }: BodyContext,
): BuiltBody {
  const filled = fillAt(variables, jsonEncodingContexts);
  const fields = [`"query":${JSON.stringify(fillAt(query, jsonEncodingContexts))}`];
  if (operationName !== undefined) fields.push(`"operationName":${JSON.stringify(fillAt(operationName, 'plain'))}`);
  if (filled !== '') fields.push(`"variables":${filled}`);
  return {
    bytes: Buffer.from(`{${fields.join(',')}}`),
    contentType: { value: 'application/json', stage: 'after auth', overrides: false },
    problem: null,
  };
}
