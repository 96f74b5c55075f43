import { failure } from '../../../../shared/failure.ts';
import { isRawObject, listOf, own, type RawObject, setOrDelete, textOf } from '../../postman-format/raw-value.ts';
import { normalizeCollection, type ReadCollection } from '../../postman-format/read-collection.ts';
import type { Sliced } from '../../slices.ts';
import { contentOf } from '../file-content.ts';
import { emptyConversion, type Importer, type ImportFile } from '../importer.ts';
import { rawCollection } from '../request-parts.ts';
import { type Operation, operationItem } from './operation.ts';
import { Description } from './references.ts';
import { securityOf, variableName } from './security.ts';

/** Descriptions of APIs, OpenAPI 3.0 and 3.1: every operation is a request, every tag a folder. Nothing is fetched. */
export const openapi: Importer = {
  detect([file, ...others]) {
    if (file === undefined || others.length > 0) return 0;
    const { value, problem } = contentOf(file);
    if (problem !== null || !isRawObject(value) || value.openapi === undefined) return 0;
    return isRawObject(value.paths) || isRawObject(value.webhooks) ? 0.9 : 0;
  },
  *convert([file]) {
    if (file === undefined) return emptyConversion;
    const { warnings } = contentOf(file);
    return { ...emptyConversion, collections: [yield* convert(file)], warnings };
  },
};

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'] as const;

function* convert(file: ImportFile): Sliced<ReadCollection> {
  const { value } = contentOf(file);
  const root = isRawObject(value) ? value : {};
  const version = textOf(root.openapi);
  if (!/^3\.\d/.test(`${version}${version === '3' ? '.0' : ''}`)) {
    const detail = `it is a description in OpenAPI ${version.slice(0, 20)}. 3.0 and 3.1 can be imported.`;
    throw failure('NOT_POSTMAN', { file: file.name, detail });
  }
  const description = new Description(file.name, root);
  const variables = new Map<string, string>();
  const base = baseOf(description, root.servers, 'servers', variables, 'baseUrl');
  const { auth, variables: used } = securityOf(description, root.security, 'security');
  for (const name of used) variables.set(name, '');

  const folders = new Map<string, RawObject[]>();
  const descriptions = new Map<string, string>();
  for (const tag of listOf(root.tags)) {
    const name = textOf(own(tag, 'name'));
    if (name === '') continue;
    if (!folders.has(name)) folders.set(name, []);
    descriptions.set(name, textOf(own(tag, 'description')));
  }
  const loose: RawObject[] = [];
  let requests = 0;
  for (const { operation, tags } of operationsIn(description, base, variables)) {
    yield;
    requests += 1;
    const item = operationItem(description, operation, variables);
    const [tag, ...others] = tags;
    if (others.length > 0) {
      description.warn(
        operation.path,
        `It also has the tags ${others.join(', ').slice(0, 200)}. It is only in the folder of its first one.`,
      );
    }
    if (tag === undefined) {
      loose.push(item);
      continue;
    }
    const folder = folders.get(tag);
    if (folder === undefined) folders.set(tag, [item]);
    else folder.push(item);
  }
  const item: RawObject[] = [];
  for (const [name, inner] of folders) {
    if (inner.length === 0) continue;
    const folder: RawObject = { name, item: inner };
    setOrDelete(folder, 'description', descriptions.get(name) || undefined);
    item.push(folder);
  }
  const more: RawObject = {};
  setOrDelete(more, 'description', textOf(own(root.info, 'description')) || undefined);
  setOrDelete(more, 'auth', auth);
  more.variable = [...variables].map(([key, value]) => ({ key, value, type: 'string' }));
  const name = textOf(own(root.info, 'title')).trim() || nameFrom(file);
  const collection = rawCollection(name, [...item, ...loose], more);
  const format = `OpenAPI ${version.split('.').slice(0, 2).join('.')}`;
  return yield* normalizeCollection({
    file: file.name,
    format,
    collection,
    requestsInFile: requests,
    warnings: description.warnings,
    convert: false,
  });
}

const nameFrom = ({ name }: ImportFile): string =>
  (name.split(/[\\/]/).at(-1) ?? name).replace(/\.(?:json|ya?ml)$/i, '') || 'API';

function* operationsIn(
  description: Description,
  base: string,
  variables: Map<string, string>,
): Generator<{ operation: Operation; tags: readonly string[] }> {
  const { root } = description;
  const kinds = [
    { holder: root.paths, key: 'paths', isWebhook: false },
    { holder: root.webhooks, key: 'webhooks', isWebhook: true },
  ] as const;
  for (const { holder, key, isWebhook } of kinds) {
    for (const [template, value] of Object.entries(isRawObject(holder) ? holder : {})) {
      if (template.startsWith('x-')) continue;
      const at = `${key}.${template.slice(0, 300)}`;
      const pathItem = description.object(value, at);
      for (const method of methods) {
        const raw = pathItem[method];
        if (!isRawObject(raw)) {
          if (raw !== undefined) description.warn(`${at}.${method}`, 'This is no operation. It was left out.');
          continue;
        }
        const path = `${at}.${method}`;
        const labels = listOf(raw.tags);
        description.count(labels.length);
        const own = raw.servers ?? pathItem.servers;
        const name =
          textOf(raw.summary).trim() || textOf(raw.operationId).trim() || `${method.toUpperCase()} ${template}`;
        if (isWebhook && !variables.has('webhookUrl')) variables.set('webhookUrl', '');
        yield {
          operation: {
            ...{ raw, method, path, name, shared: pathItem.parameters },
            template: isWebhook ? null : template,
            base: isWebhook
              ? '{{webhookUrl}}'
              : own === undefined
                ? base
                : baseOf(description, own, `${path}.servers`, variables, null),
          },
          tags: isWebhook ? ['Webhooks'] : labels.map(textOf).filter((tag) => tag !== ''),
        };
      }
    }
  }
}

/** The first server, its variables as tags. With `tag` it becomes a variable of the collection. */
function baseOf(
  description: Description,
  servers: unknown,
  path: string,
  variables: Map<string, string>,
  tag: string | null,
): string {
  const [server, ...others] = listOf(servers);
  description.count(others.length);
  const written = textOf(own(server, 'url')) || '/';
  const url = written.slice(0, 2_000).replace(/\{([^{}]{1,200})\}/g, (_, inner: string) => {
    const name = variableName(inner);
    const value = textOf(own(own(own(server, 'variables'), inner), 'default'));
    if (!variables.has(name)) variables.set(name, value);
    return `{{${name}}}`;
  });
  if (others.length > 0) {
    const urls = others.slice(0, 5).map((other) => textOf(own(other, 'url')).slice(0, 200));
    description.warn(path, `Other servers are left out: ${urls.join(', ')}${others.length > 5 ? ', …' : ''}.`);
  }
  if (!/^[a-z][a-z\d+.-]*:|^\{\{/i.test(url)) {
    const what = server === undefined ? 'No server is named' : `The server ${url.slice(0, 100)} has no host`;
    description.warn(
      path,
      `${what}. ${tag === null ? 'Write the host into the URL.' : `Set the variable ${tag} of the collection.`}`,
    );
  }
  if (tag === null) return url;
  variables.set(tag, url === '/' ? '' : url.replace(/\/+$/, ''));
  return `{{${tag}}}`;
}
