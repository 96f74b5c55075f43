import { isRawObject, listOf, own, type RawObject, setOrDelete, textOf } from '../../postman-format/raw-value.ts';
import { parseQuery, splitUrl } from '../../postman-format/url-text.ts';
import { type PartRow, rawAuth, rawBody, rawForm, rawRow, rawUrl } from '../request-parts.ts';

/** Takes what cannot be carried over: the key it is about, and a sentence. */
export type Warn = (key: string, message: string) => void;

/** Rows are a map of plain ones or a list of objects. Values are text whatever they are written as. */
export function v3Rows(value: unknown, key: string, warn: Warn): PartRow[] {
  if (value === undefined || value === null) return [];
  if (isRawObject(value)) return Object.entries(value).map(([name, entry]) => ({ key: name, value: textOf(entry) }));
  if (!Array.isArray(value)) {
    warn(key, 'This is neither a map nor a list. It was left out.');
    return [];
  }
  return value.flatMap((row, index): PartRow[] => {
    if (!isRawObject(row)) {
      warn(`${key}[${index}]`, 'This entry is not a row. It was left out.');
      return [];
    }
    const { key: name, value: content, description, disabled } = row;
    const typed = Object.entries(row).find(([name, entry]) => name.startsWith('$') && entry !== '' && entry !== null);
    if (typed !== undefined)
      warn(`${key}[${index}]`, `"${typed[0].slice(0, 50)}" has no place in v2.1. It was left out.`);
    return [
      {
        ...{ key: textOf(name), value: textOf(content), description: textOf(description) },
        disabled: disabled === true || row.enabled === false,
      },
    ];
  });
}

/** A request of v2.1, or the `originalRequest` of an example, from one of v3. */
export function v3Request(raw: RawObject, warn: Warn): RawObject {
  const isGraphql = textOf(raw.$kind).startsWith('graphql');
  const method = textOf(raw.method).trim() || (isGraphql ? 'POST' : 'GET');
  const request: RawObject = {
    ...{ method, header: v3Rows(raw.headers, 'headers', warn).map(rawRow) },
    url: v3Url(raw, warn),
  };
  setOrDelete(request, 'description', textOf(raw.description) || undefined);
  setOrDelete(request, 'auth', v3Auth(raw.auth, warn));
  setOrDelete(request, 'body', isGraphql ? v3Graphql(raw) : v3Body(raw.body, warn));
  return request;
}

/** A table of its own counts before the URL's query; what only the URL has is added, and nothing is there twice. */
function v3Url(raw: RawObject, warn: Warn): unknown {
  const text = textOf(raw.url);
  const variables = v3Rows(raw.pathVariables, 'pathVariables', warn);
  if (raw.queryParams === undefined) return rawUrl(text, null, variables);
  const rows = v3Rows(raw.queryParams, 'queryParams', warn);
  const listed = new Set(rows.map(({ key }) => key));
  const { query } = splitUrl(text);
  const others = query === null ? [] : parseQuery(query).filter(({ key }) => !listed.has(key));
  return rawUrl(text, [...rows, ...others], variables);
}

const languages = new Set(['json', 'text', 'xml', 'html', 'javascript']);

function v3Body(body: unknown, warn: Warn): RawObject | undefined {
  if (body === undefined || body === null) return undefined;
  if (!isRawObject(body)) {
    warn('body', 'The body is neither a type nor a content. It was left out.');
    return undefined;
  }
  const type = textOf(body.type).toLowerCase();
  const content = body.content ?? own(body, type);
  if (languages.has(type)) return rawBody(textOf(content), type);
  switch (type) {
    case '':
    case 'none':
      if (textOf(content) !== '') warn('body', 'The body has no type, and is not sent.');
      return undefined;
    case 'urlencoded':
      return { mode: 'urlencoded', urlencoded: rawForm(v3Rows(content, 'body.content', warn)) };
    case 'formdata':
      return { mode: 'formdata', formdata: v3Form(content, warn) };
    case 'file': {
      const src = isRawObject(content) ? content.src : content;
      return { mode: 'file', file: src === undefined || src === null ? {} : { src: textOf(src) } };
    }
    case 'graphql':
      return v3Graphql(isRawObject(content) ? content : { query: content });
    default:
      warn('body.type', `The body type "${type.slice(0, 50)}" is unknown. The body was read as text.`);
      return rawBody(textOf(content), null);
  }
}

function v3Form(content: unknown, warn: Warn): RawObject[] {
  if (!Array.isArray(content)) return rawForm(v3Rows(content, 'body.content', warn));
  return content.flatMap((part, index): RawObject[] => {
    if (!isRawObject(part)) {
      warn(`body.content[${index}]`, 'This entry is not a part of a form. It was left out.');
      return [];
    }
    const { key, value, src, contentType, fileName, description, disabled } = part;
    const isFile = part.type === 'file' || (part.type === undefined && src !== undefined);
    const row: RawObject = { key: textOf(key), type: isFile ? 'file' : 'text' };
    if (isFile) row.src = Array.isArray(src) ? src.map(textOf) : src === undefined || src === null ? [] : textOf(src);
    else row.value = textOf(value);
    setOrDelete(row, 'contentType', textOf(contentType) || undefined);
    setOrDelete(row, 'fileName', textOf(fileName) || undefined);
    setOrDelete(row, 'description', textOf(description) || undefined);
    setOrDelete(row, 'disabled', disabled === true || undefined);
    return [row];
  });
}

function v3Graphql(raw: RawObject): RawObject {
  const graphql: RawObject = { query: textOf(raw.query), variables: textOf(raw.variables) };
  setOrDelete(graphql, 'operationName', textOf(raw.operationName) || undefined);
  return { mode: 'graphql', graphql };
}

const known = new Set('noauth basic bearer apikey digest oauth1 oauth2 jwt awsv4 hawk ntlm asap edgegrid'.split(' '));

/** On a request it is an object; on collections and folders a list, of which v2.1 has room for one. */
export function v3Auth(value: unknown, warn: Warn): RawObject | undefined {
  const entries = Array.isArray(value) ? value : [value];
  const [auth] = entries;
  if (entries.length > 1)
    warn('auth', `It has ${entries.length} kinds of auth to choose from. The first one was imported.`);
  if (auth === undefined || auth === null) return undefined;
  const type = textOf(own(auth, 'type'));
  if (!isRawObject(auth) || type === '') {
    warn('auth', 'The auth has no type. The auth of the folder or the collection is used.');
    return undefined;
  }
  if (type === 'inherit') return undefined;
  if (!known.has(type)) warn('auth', `Auth type "${type.slice(0, 50)}" is not known to v2.1. It is kept in the file.`);
  const { credentials } = auth;
  if (Array.isArray(credentials)) {
    const rows = credentials.filter(isRawObject).map((row) => [textOf(row.key), row.value ?? ''] as const);
    return rawAuth(type, Object.fromEntries(rows));
  }
  return rawAuth(type, isRawObject(credentials) ? credentials : {});
}

const events: Readonly<Record<string, 'prerequest' | 'test'>> = {
  ...{ beforeRequest: 'prerequest', prerequest: 'prerequest', beforeQuery: 'prerequest' },
  ...{ afterResponse: 'test', test: 'test' },
};

/** The scripts of a request, a folder or a collection as events. Several of one kind become one, in their order. */
export function v3Events(value: unknown, warn: Warn): RawObject[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    warn('scripts', 'The scripts are in files of their own, which are not read. They were left out.');
    return undefined;
  }
  const scripts = new Map<string, { exec: string[]; packages: RawObject }>();
  listOf(value).forEach((script, index) => {
    const key = `scripts[${index}]`;
    const written = textOf(own(script, 'type'));
    const [protocol, type] = written.includes(':') ? written.split(':') : ['http', written];
    const listen = events[type ?? ''];
    const code = own(script, 'code');
    if (typeof code !== 'string') {
      warn(key, 'The script has no code in this file. It was left out.');
      return;
    }
    if (listen === undefined || protocol !== 'http') {
      if (code.trim() !== '')
        warn(key, `A script of the type "${written.slice(0, 50)}" is not run here. It was left out.`);
      return;
    }
    const { exec, packages } = scripts.get(listen) ?? { exec: [], packages: {} };
    exec.push(...code.split('\n'));
    const named = own(script, 'packages');
    scripts.set(listen, { exec, packages: isRawObject(named) ? { ...packages, ...named } : packages });
  });
  if (scripts.size === 0) return undefined;
  return [...scripts].map(([listen, { exec, packages }]) => {
    const script: RawObject = { type: 'text/javascript', exec };
    setOrDelete(script, 'packages', Object.keys(packages).length === 0 ? undefined : packages);
    return { listen, script };
  });
}

const prunes = new Set(['GET', 'HEAD', 'COPY', 'PURGE', 'UNLOCK']);

/** Settings as `protocolProfileBehavior`; with what a body of such a method needs to be sent, as v3 does. */
export function v3Behavior(raw: RawObject, request: RawObject, warn: Warn): RawObject | undefined {
  const behavior: RawObject = {};
  for (const [key, value] of Object.entries(isRawObject(raw.settings) ? raw.settings : {})) {
    if (key === 'disabledSystemHeaders' && Array.isArray(value)) {
      behavior[key] = Object.fromEntries(value.map((name) => [textOf(name), true]));
    } else if (['protocolVersion', 'strictSSL', 'followRedirects', 'maxRedirects'].includes(key)) {
      behavior[key] = value;
    } else warn(`settings.${key.slice(0, 50)}`, 'This setting is not known. It was left out.');
  }
  const text = textOf(own(request.body, 'raw'));
  const sends = isRawObject(request.body) && (request.body.mode !== 'raw' || text !== '');
  if (sends && prunes.has(textOf(request.method).toUpperCase())) behavior.disableBodyPruning = true;
  return Object.keys(behavior).length === 0 ? undefined : behavior;
}

/** A saved response; what it was asked with stands in it. */
export function v3Example(raw: RawObject, stem: string, warn: Warn): RawObject {
  const { response } = raw;
  const body = own(response, 'body');
  const code = Number(own(response, 'statusCode'));
  const language = textOf(own(body, 'type'));
  const example: RawObject = {
    name: textOf(raw.name) || stem,
    originalRequest: v3Request(isRawObject(raw.request) ? raw.request : {}, (key, message) =>
      warn(`request.${key}`, message),
    ),
    status: textOf(own(response, 'statusText')),
    ...(Number.isFinite(code) && code > 0 ? { code } : {}),
    ...(language === '' ? {} : { _postman_previewlanguage: language }),
    header: v3Rows(own(response, 'headers'), 'response.headers', warn).map(rawRow),
    cookie: [],
    body: textOf(isRawObject(body) ? body.content : body),
  };
  if (textOf(raw.description) !== '') warn('description', 'v2.1 has no place for the description of an example.');
  return example;
}

const requestKeys = new Set(
  '$kind $schema id type name description url method headers queryParams pathVariables body auth scripts settings examples order query variables operationName schema'.split(
    ' ',
  ),
);
const groupKeys = new Set('$kind $schema id type name description order variables auth scripts items'.split(' '));

/** Postman drops these without a word. */
export function unknownKeys(raw: RawObject, of: 'request' | 'group', warn: Warn): void {
  const keys = of === 'request' ? requestKeys : groupKeys;
  for (const key of Object.keys(raw)) {
    if (!keys.has(key)) warn(key.slice(0, 50), 'This key is not known to Postman v3. It was left out.');
  }
}
