import { isRawObject, listOf, own, type RawObject, setOrDelete, textOf } from '../../postman-format/raw-value.ts';
import { languageOf, type PartRow, rawBody, rawRow, rawUrl } from '../request-parts.ts';
import type { Description } from './references.ts';
import { exampleIn, sampleOf, typeOf } from './sample.ts';
import { securityOf, variableName } from './security.ts';

/** An operation and where it stands. */
export interface Operation {
  readonly raw: RawObject;
  readonly method: string;
  /** `/users/{id}`; null for a webhook, whose URL is not said. */
  readonly template: string | null;
  /** What stands before the template. */
  readonly base: string;
  /** Parameters of the path item. */
  readonly shared: unknown;
  readonly path: string;
  readonly name: string;
}

/** The operation as an item of v2.1; `variables` gets what it uses of the collection. */
export function operationItem(
  description: Description,
  operation: Operation,
  variables: Map<string, string>,
): RawObject {
  const { raw, method, path } = operation;
  const before = description.made;
  const parameters = parametersOf(description, operation);
  const header: PartRow[] = [];
  const query: PartRow[] = [];
  const inPath = new Map<string, PartRow>();
  const cookies: string[] = [];
  for (const parameter of parameters) {
    const rows = parameterRows(description, parameter.raw, parameter.path);
    for (const row of rows)
      description.spend(row.key.length + (row.value?.length ?? 0) + (row.description?.length ?? 0));
    const [first] = rows;
    if (first === undefined) continue;
    switch (textOf(parameter.raw.in)) {
      case 'query':
        query.push(...rows);
        break;
      case 'header':
        if (!/^(?:accept|content-type|authorization)$/i.test(first.key)) header.push(first);
        break;
      case 'path':
        inPath.set(first.key, { ...first, disabled: false });
        break;
      case 'cookie':
        cookies.push(`${first.key}=${first.value ?? ''}`);
        break;
      default:
        description.warn(
          parameter.path,
          `A parameter in ${JSON.stringify(textOf(parameter.raw.in)).slice(0, 50)} cannot be carried over.`,
        );
    }
  }
  if (cookies.length > 0) header.push({ key: 'Cookie', value: cookies.join('; ') });
  const { url, segments } = urlOf(operation, inPath, variables);
  const request: RawObject = {
    method: method.toUpperCase(),
    header: [],
    url: rawUrl(url, query.length === 0 ? null : query, segments),
  };
  const body = raw.requestBody === undefined ? null : bodyOf(description, raw.requestBody, `${path}.requestBody`);
  if (body?.contentType !== undefined) header.unshift({ key: 'Content-Type', value: body.contentType });
  const accept = acceptOf(description, raw.responses, `${path}.responses`);
  if (accept !== null) header.push({ key: 'Accept', value: accept });
  request.header = header.map(rawRow);
  setOrDelete(request, 'body', body?.raw);
  const { auth, variables: used } = securityOf(description, raw.security, `${path}.security`);
  for (const name of used) if (!variables.has(name)) variables.set(name, '');
  setOrDelete(request, 'auth', auth);
  setOrDelete(request, 'description', descriptionOf(raw) || undefined);
  if (raw.callbacks !== undefined) description.warn(`${path}.callbacks`, 'Callbacks are not imported.');
  const item: RawObject = { name: operation.name, request };
  if (body !== null && ['get', 'head'].includes(method)) {
    item.protocolProfileBehavior = { disableBodyPruning: true };
  }
  item.response = responsesOf(description, raw.responses, request, `${path}.responses`);
  // Parts of it are counted already.
  description.spend(Math.max(0, description.measure(item) - (description.made - before)));
  return item;
}

function descriptionOf(raw: RawObject): string {
  const docs = textOf(own(raw.externalDocs, 'url'));
  const parts = [raw.deprecated === true ? 'Deprecated.' : '', textOf(raw.description), docs];
  return parts.filter((part) => part !== '').join('\n\n');
}

interface Parameter {
  readonly raw: RawObject;
  readonly path: string;
}

/** Those of the path item and of the operation, which stand for those of the same name and place. */
function parametersOf(description: Description, { raw, shared, path }: Operation): Parameter[] {
  const parameters = new Map<string, Parameter>();
  for (const list of [shared, raw.parameters]) {
    for (const [index, value] of listOf(list).entries()) {
      const where = `${path}.parameters[${index}]`;
      const parameter = description.object(value, where);
      const key = `${textOf(parameter.in)} ${textOf(parameter.name)}`;
      if (textOf(parameter.name) === '') {
        if (own(value, '$ref') === undefined) description.warn(where, 'The parameter has no name. It was left out.');
      } else parameters.set(key, { raw: parameter, path: where });
    }
  }
  return [...parameters.values()];
}

/** A list is several rows of one key, or one with commas, as its style says; an object likewise. */
function parameterRows(description: Description, raw: RawObject, path: string): PartRow[] {
  const key = textOf(raw.name);
  const isPath = raw.in === 'path';
  const [content] = isRawObject(raw.content) ? Object.values(raw.content) : [];
  const holder = isRawObject(content) ? content : raw;
  const given = exampleIn(description, holder, path);
  const value = given === undefined ? sampleOf(description, holder.schema, path) : given;
  description.measure(value);
  const rest = { description: textOf(raw.description), disabled: raw.required !== true && !isPath };
  const one = (text: string, name = key): PartRow => ({ key: name, value: text, ...rest });
  if (isRawObject(content) || value === undefined || value === null) {
    return [one(value === undefined || value === null ? '' : textOf(value))];
  }
  const style = textOf(raw.style) || (raw.in === 'query' || raw.in === 'cookie' ? 'form' : 'simple');
  const explode = typeof raw.explode === 'boolean' ? raw.explode : style === 'form';
  const separator = style === 'spaceDelimited' ? ' ' : style === 'pipeDelimited' ? '|' : ',';
  const isTable = raw.in === 'query';
  if (Array.isArray(value)) {
    if (isTable && explode && value.length > 0) return value.slice(0, 100).map((entry) => one(textOf(entry)));
    return [one(value.map(textOf).join(separator))];
  }
  if (!isRawObject(value)) return [one(textOf(value))];
  const entries = Object.entries(value).slice(0, 100);
  if (isTable && style === 'deepObject') return entries.map(([name, entry]) => one(textOf(entry), `${key}[${name}]`));
  if (isTable && explode) return entries.map(([name, entry]) => one(textOf(entry), name));
  if (explode) return [one(entries.map(([name, entry]) => `${name}=${textOf(entry)}`).join(','))];
  return [one(entries.flatMap(([name, entry]) => [name, textOf(entry)]).join(','))];
}

/** `{id}` that is a whole segment is a path variable; one that is a part of it a tag of the collection. */
function urlOf(
  { template, base }: Operation,
  inPath: ReadonlyMap<string, PartRow>,
  variables: Map<string, string>,
): { url: string; segments: PartRow[] } {
  if (template === null) return { url: base, segments: [] };
  const segments: PartRow[] = [];
  const path = template
    .split('/')
    .map((segment) => {
      const whole = /^\{([^{}/.]+)\}$/.exec(segment)?.[1];
      if (whole !== undefined) {
        const known = inPath.get(whole);
        const name = whole.replace(/[^\w-]/g, '_');
        segments.push({ key: name, value: known?.value ?? '', description: known?.description ?? '' });
        return `:${name}`;
      }
      return segment.replace(/\{([^{}]+)\}/g, (_, inner: string) => {
        const name = variableName(inner);
        if (!variables.has(name)) variables.set(name, inPath.get(inner)?.value ?? '');
        return `{{${name}}}`;
      });
    })
    .join('/');
  return { url: `${base.replace(/\/+$/, '')}${path.startsWith('/') ? '' : '/'}${path}`, segments };
}

interface Body {
  readonly raw: RawObject;
  readonly contentType?: string;
}

/** The kinds of body that can be written best come first. */
const preferred = [
  /^application\/json\b/i,
  /[/+]json\b/i,
  /^application\/x-www-form-urlencoded\b/i,
  /^multipart\/form-data\b/i,
  /[/+]xml\b/i,
  /^text\//i,
];

function bodyOf(description: Description, value: unknown, path: string): Body | null {
  const content = description.object(value, path).content;
  const types = isRawObject(content) ? Object.keys(content) : [];
  description.count(types.length);
  const rank = (type: string): number => {
    const at = preferred.findIndex((pattern) => pattern.test(type));
    return at === -1 ? preferred.length : at;
  };
  const [type, ...others] = [...types].sort((one, other) => rank(one) - rank(other));
  if (type === undefined) return null;
  if (others.length > 0) {
    description.warn(
      path,
      `The body can also be ${others.slice(0, 10).join(', ').slice(0, 300)}. Only ${type.slice(0, 100)} was imported.`,
    );
  }
  const media = description.object(own(content, type), `${path}.content`);
  const given = exampleIn(description, media, path);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(type);
  const isMultipart = /^multipart\//i.test(type);
  if (isForm || isMultipart) return formBody(description, media, given, isForm, path);
  const schema = description.object(media.schema, path);
  if (given === undefined && isBinary(schema, type))
    return { raw: { mode: 'file', file: {} }, contentType: wildcardOr(type) };
  const sample = given === undefined ? sampleOf(description, media.schema, path) : given;
  if (/[/+]json\b/i.test(type) || type === '*/*') {
    const text = typeof sample === 'string' && isJson(sample) ? sample : description.print(sample ?? {});
    return { raw: rawBody(text, 'json'), contentType: type === '*/*' ? 'application/json' : type };
  }
  if (typeof sample !== 'string' && /[/+]xml\b/i.test(type)) {
    description.warn(
      path,
      'The body is XML without an example. Its elements are made of the schema, without attributes.',
    );
    return { raw: rawBody(xmlOf(description, rootName(schema, media.schema), sample, 0), 'xml'), contentType: type };
  }
  description.measure(sample);
  return { raw: rawBody(textOf(sample), languageOf(type)), contentType: wildcardOr(type) };
}

const wildcardOr = (type: string): string => (type.includes('*') ? 'application/octet-stream' : type);

const isBinary = (schema: RawObject, type: string): boolean =>
  schema.format === 'binary' ||
  schema.contentMediaType !== undefined ||
  /^(?:application\/(?:octet-stream|pdf|zip)|image\/|audio\/|video\/)/i.test(type);

function isJson(text: string): boolean {
  if (text.length > 100_000) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function formBody(description: Description, media: RawObject, given: unknown, isForm: boolean, path: string): Body {
  const schema = description.object(media.schema, path);
  const sample = given === undefined ? sampleOf(description, media.schema, path) : given;
  description.measure(sample);
  const required = new Set(listOf(schema.required).map(textOf));
  description.count(required.size);
  const values = isRawObject(sample) ? sample : {};
  const names = new Set([
    ...Object.keys(isRawObject(schema.properties) ? schema.properties : {}),
    ...Object.keys(values),
  ]);
  const rows: RawObject[] = [];
  for (const name of names) {
    const property = description.object(own(schema.properties, name), path);
    if (property.readOnly === true) continue;
    const value = own(values, name);
    const items = description.object(property.items, path);
    const file = typeOf(property) === 'array' ? items : property;
    const isFile = !isForm && (file.format === 'binary' || file.contentMediaType !== undefined);
    const texts =
      Array.isArray(value) && value.every((entry) => !isRawObject(entry)) ? value.map(textOf) : [textOf(value)];
    for (const text of texts.length === 0 ? [''] : texts.slice(0, 100)) {
      const row: RawObject = { key: name, type: isFile ? 'file' : 'text' };
      if (isFile) row.src = [];
      else row.value = text;
      setOrDelete(row, 'description', textOf(property.description) || undefined);
      setOrDelete(row, 'contentType', textOf(own(own(media.encoding, name), 'contentType')).split(',')[0] || undefined);
      setOrDelete(row, 'disabled', required.size > 0 && !required.has(name) ? true : undefined);
      description.spend(name.length + text.length + textOf(row.description).length);
      rows.push(row);
    }
  }
  return { raw: isForm ? { mode: 'urlencoded', urlencoded: rows } : { mode: 'formdata', formdata: rows } };
}

const rootName = (schema: RawObject, value: unknown): string =>
  textOf(own(schema.xml, 'name')) || (/\/([^/]+)$/.exec(textOf(own(value, '$ref')))?.[1] ?? 'root');

function xmlOf(description: Description, name: string, value: unknown, level: number): string {
  const indent = '  '.repeat(level);
  const tag = name.replace(/[^\w.-]/g, '_').replace(/^(?![A-Za-z_])/, '_');
  description.spend(2 * (indent.length + tag.length));
  if (Array.isArray(value)) return value.map((entry) => xmlOf(description, name, entry, level)).join('\n');
  if (!isRawObject(value)) {
    const text = textOf(value).replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;' })[character] ?? '&gt;');
    description.spend(text.length);
    return `${indent}<${tag}>${text}</${tag}>`;
  }
  const inner = Object.entries(value).map(([key, entry]) => xmlOf(description, key, entry, level + 1));
  return [`${indent}<${tag}>`, ...inner, `${indent}</${tag}>`].join('\n');
}

function acceptOf(description: Description, responses: unknown, path: string): string | null {
  const codes = isRawObject(responses) ? Object.keys(responses) : [];
  description.count(codes.length);
  for (const code of codes) {
    if (!/^(?:2|default)/i.test(code)) continue;
    const { content } = description.object(own(responses, code), `${path}.${code}`);
    const [type] = isRawObject(content) ? Object.keys(content) : [];
    if (type !== undefined) return type;
  }
  return null;
}

/** Examples that the description has of its responses; none is made up. */
function responsesOf(description: Description, responses: unknown, request: RawObject, path: string): RawObject[] {
  const examples: RawObject[] = [];
  const length = description.measure(request);
  for (const code of isRawObject(responses) ? Object.keys(responses).slice(0, 100) : []) {
    const where = `${path}.${code}`;
    const response = description.object(own(responses, code), where);
    const [type] = isRawObject(response.content) ? Object.keys(response.content) : [];
    if (type === undefined) continue;
    const media = description.object(own(response.content, type), where);
    const example = exampleIn(description, media, where);
    if (example === undefined) continue;
    const body = typeof example === 'string' ? example : description.print(example);
    const status = Number(code);
    // Each holds what it was asked with.
    description.spend(length + body.length);
    const language = languageOf(type);
    examples.push({
      ...{ name: textOf(response.description).slice(0, 200) || code, originalRequest: structuredClone(request) },
      ...{ status: '', code: status > 0 ? status : 200 },
      ...(language === null ? {} : { _postman_previewlanguage: language }),
      ...{ header: [{ key: 'Content-Type', value: type }], cookie: [], body },
    });
  }
  return examples;
}
