import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { resources } from '../support/open-engine.ts';
import type { Fuzzer } from './fuzzer.ts';
import { editJson, jsonEdit, mutate, mutation, oddValue } from './mutations.ts';
import { type Host, openTarget } from './target.ts';

/** The part of JSON Schema that /api/openapi.json is written in. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Parameter {
  readonly in: 'path' | 'query';
  readonly name: string;
  readonly schema?: Schema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** Something that exists, by its place among those that exist when the request is sent. */
interface Existing {
  readonly existing: number;
}
const isExisting = (value: unknown): value is Existing =>
  typeof value === 'object' && value !== null && 'existing' in value && typeof value.existing === 'number';

interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const existing: fc.Arbitrary<Existing> = fc.record({ existing: fc.nat(100_000) });

const scenario: unknown = JSON.parse(readFileSync(join(resources, 'scenarios/answered-inbound.json'), 'utf8'));

/** Nothing is sent to, and nothing listens on, anything but this machine: what would say so is chosen from these. */
const local = {
  url: fc.constantFrom(
    'http://127.0.0.1:1',
    'http://127.0.0.1:1/{{a}}',
    'http://127.0.0.1:1/?x=$mac',
    'http://[',
    'ftp://127.0.0.1',
    '{{',
    '',
  ),
  host: fc.constantFrom('127.0.0.1', '::1', '', '999.1.1.1', '127.0.0.1:80', '\0'),
  port: fc.constantFrom<unknown>(0, -1, 65_536, 1.5, '80', null),
};
const byName: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  to: local.url,
  url: local.url,
  host: local.host,
  port: local.port,
  scenario: fc.array(jsonEdit, { maxLength: 4 }).map((edits) => editJson(scenario, edits)),
  dialect: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('pbxware', 'grandstream', 'voipnow', 'yealink') },
    oddValue,
  ),
  dialects: fc.oneof({ weight: 4, arbitrary: fc.constant(['pbxware']) }, oddValue),
  // Longer waits are for people.
  timeoutMs: fc.constantFrom<unknown>(1, 1000, 0, -1, 'x'),
};

const text = fc.oneof(
  existing,
  fc.constantFrom('', 'a', 'x'.repeat(300), '{{a}}', 'status>=400', '0', '../..'),
  oddValue,
);

/** What a schema asks for, and now and then something else in any of its places. */
function valueFor(schema: Schema, name: string, depth = 0): fc.Arbitrary<unknown> {
  const fitting = byName[name] ?? fittingValue(schema, depth);
  // What is odd may not stand for a place to send to or to listen on.
  return name in local || name === 'to' ? fitting : fc.oneof({ weight: 12, arbitrary: fitting }, oddValue, existing);
}

function fittingValue(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valueFor(choice, '', depth + 1)));
  switch (schema.type) {
    case 'object':
      return objectFor(schema, depth);
    case 'array':
      if (schema.prefixItems !== undefined)
        return fc.tuple(...schema.prefixItems.map((item) => valueFor(item, '', depth + 1)));
      return fc.array(valueFor(schema.items ?? {}, '', depth + 1), { maxLength: depth > 4 ? 1 : 3 });
    case 'integer':
      return fc.oneof(
        fc.integer(),
        fc.constantFrom(0, 1, -1, schema.minimum ?? 0, schema.maximum ?? 100, 2 ** 53, 0.5),
      );
    case 'number':
      return fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    case 'boolean':
      return fc.boolean();
    case 'string':
      return text;
    default:
      return oddValue;
  }
}

function objectFor(
  { properties = {}, required = [], additionalProperties }: Schema,
  depth: number,
): fc.Arbitrary<unknown> {
  const names = Object.keys(properties);
  const known = fc.record(
    Object.fromEntries(names.map((name) => [name, valueFor(properties[name] ?? {}, name, depth + 1)])),
    { requiredKeys: depth > 5 ? [] : names.filter((name) => required.includes(name)) },
  );
  if (typeof additionalProperties !== 'object') return known;
  const keys = fc.oneof(fc.constantFrom('a', 'number', '__proto__', ''), fc.string({ maxLength: 5 }));
  const others = fc.dictionary(keys, valueFor(additionalProperties, '', depth + 1), { maxKeys: 3 });
  return fc.tuple(known, others).map(([one, other]) => ({ ...other, ...one }));
}

interface Asked {
  /** Its method and path. */
  readonly route: string;
  readonly path: readonly unknown[];
  readonly query: readonly (readonly [string, unknown])[];
  readonly body: unknown;
}

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

function requestTo(route: Route): fc.Arbitrary<Asked> {
  const parameters = route.operation.parameters ?? [];
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const schema = route.operation.requestBody?.content['application/json']?.schema;
  return fc.record({
    route: fc.constant(nameOf(route)),
    path: fc.tuple(...inPath.map(() => fc.oneof({ weight: 5, arbitrary: existing }, oddValue))),
    query: fc
      .subarray(inQuery)
      .chain((some) =>
        fc.tuple(...some.map(({ name, schema: of = {} }) => valueFor(of, name).map((value) => [name, value] as const))),
      ),
    body:
      schema === undefined
        ? fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, oddValue)
        : valueFor(schema, ''),
  });
}

/** Characters of a value in a URL: Node refuses longer heads by itself, without a body. */
const longest = 1000;

const encoded = (value: unknown): string =>
  encodeURIComponent((typeof value === 'string' ? value : `${JSON.stringify(value)}`).slice(0, longest).toWellFormed());

/** Every id of everything that exists, in every workspace the same way. */
async function idsOf(host: Host): Promise<string[]> {
  const ids = new Set(['pbxware', 'voipnow', 'grandstream', 'call_incoming', 'answered-inbound', 'mine', 'a']);
  for (const path of [
    '/actions',
    '/environments',
    '/endpoints',
    '/activity?limit=20',
    '/runs?limit=5',
    '/calls/history?limit=5',
  ]) {
    const { json } = await host.ask('GET', path);
    for (const [, id = ''] of JSON.stringify(json ?? null).matchAll(/"(?:id|callId)":"([^"]{1,200})"/g)) ids.add(id);
  }
  return [...ids];
}

export function restFuzzer(): Fuzzer {
  let routes: Route[] = [];
  let ids: string[] = [];
  let asked = 0;

  async function prepare(host: Host): Promise<void> {
    const { json } = await host.ask('GET', '/openapi.json');
    routes = Object.entries(json.paths as Record<string, Record<string, Operation>>).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    );
    await host.ask('POST', '/workspace/demo', {});
    await host.ask('POST', '/workspace/demo/call', {});
    await host.ask('PUT', '/parameters/a', { value: '1' });
    ids = await idsOf(host);
  }
  const target = openTarget(prepare);

  /** The routes are those of the process: they are read before inputs can be made. */
  const anyRequest = fc.nat(1_000_000).chain((place) => {
    const route = routes[place % Math.max(1, routes.length)];
    return route === undefined ? fc.constant(null) : requestTo(route);
  });

  const known = (value: unknown): unknown => (isExisting(value) ? (ids[value.existing % ids.length] ?? 'none') : value);
  const everywhere = (value: unknown): unknown => {
    if (isExisting(value)) return known(value);
    if (Array.isArray(value)) return value.map(everywhere);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, everywhere(inner)]));
  };

  async function tryRequests(host: Host, requests: readonly (Asked | null)[]): Promise<void> {
    for (const each of requests) {
      if (each === null) continue;
      const { path, query, body } = each;
      const route = routes.find((one) => nameOf(one) === each.route);
      if (route === undefined) throw new Error(`there is no ${each.route}`);
      let next = 0;
      const filled = route.path.replace(/\{[^}]*\}/g, () => encoded(known(path[next++])));
      const search = query.map(([name, value]) => `${name}=${encoded(known(value))}`).join('&');
      const { status, text, json } = await host.ask(
        route.method,
        `${filled}${search === '' ? '' : `?${search}`}`,
        everywhere(body),
      );
      asked += 1;
      const isReason = typeof json?.code === 'string' && typeof json.message === 'string' && json.message.length > 3;
      if (status >= 400 && !isReason)
        throw new Error(`${route.method} ${filled} ${JSON.stringify(body)}: ${status} without a reason: ${text}`);
      if (asked % 100 === 0) ids = await idsOf(host);
    }
    // Calls that were started go on by themselves.
    await host.ask('POST', '/calls/stop', {});
  }

  const garbage = fc.record({
    place: fc.nat(1000),
    body: fc.tuple(oddValue, fc.array(mutation(['{', '"', '\xff', '\0']), { minLength: 1, maxLength: 4 })),
    type: fc.constantFrom(
      'application/json',
      'text/plain',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      '',
      'application/x-www-form-urlencoded',
    ),
  });

  return {
    claims: [
      {
        name: 'every route is carried out, or says what is wrong with its input',
        inputs: 25,
        property: fc.asyncProperty(fc.array(anyRequest, { minLength: 1, maxLength: 10 }), (requests) =>
          target.on((host) => tryRequests(host, requests)),
        ),
      },
      {
        name: 'bodies that are no JSON, whatever they say they are, are refused with a reason',
        inputs: 25,
        property: fc.asyncProperty(garbage, ({ place, body: [value, mutations], type }) =>
          target.on(async (host) => {
            const withBody = routes.filter(({ operation }) => operation.requestBody !== undefined);
            const route = withBody[place % withBody.length];
            if (route === undefined) return;
            const bytes = mutate(Buffer.from(JSON.stringify({ x: value })), mutations);
            const path = route.path.replace(/\{[^}]*\}/g, 'a');
            const { status, json, text: said } = await host.askRaw(route.method, path, bytes, type);
            if (status >= 400 && typeof json?.message !== 'string')
              throw new Error(`${route.method} ${path}: ${status} ${said}`);
          }),
        ),
      },
    ],
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
}
