import { isRawObject, listOf, own, type RawObject, textOf } from '../../postman-format/raw-value.ts';
import type { Description } from './references.ts';

/** Levels of a sample, and values in one: schemas refer to each other without end. */
const levelLimit = 10;
const valueLimit = 1_500;

/** A value that a schema allows, from its examples where it has some. What is read only is left out of it. */
export function sampleOf(description: Description, schema: unknown, path: string): unknown {
  return new Sampler(description, path).sample(schema, 0, []);
}

/** The one example that is given beside a schema; `undefined` where there is none. */
export function exampleIn(description: Description, holder: RawObject, path: string): unknown {
  if (holder.example !== undefined) return holder.example;
  const { examples } = holder;
  if (Array.isArray(examples)) return examples[0];
  const names = isRawObject(examples) ? Object.keys(examples) : [];
  description.count(names.length);
  const [name] = names;
  if (name === undefined) return undefined;
  const example = description.object(own(examples, name), `${path}.examples.${name.slice(0, 100)}`);
  if (example.value === undefined && example.externalValue !== undefined) {
    description.warn(path, `The example ${name.slice(0, 100)} is outside of the file, and is not read.`);
  }
  return example.value;
}

class Sampler {
  readonly #description: Description;
  readonly #path: string;
  #values = 0;

  constructor(description: Description, path: string) {
    this.#description = description;
    this.#path = path;
  }

  sample(schema: unknown, level: number, references: readonly string[]): unknown {
    this.#values += 1;
    if (this.#values > valueLimit || level > levelLimit) return undefined;
    const { value: raw, reference } = this.#description.follow(schema, this.#path);
    if (reference !== null && references.includes(reference)) return undefined;
    const within = reference === null ? references : [...references, reference];
    const given = givenIn(raw);
    if (given !== undefined) return given;
    const merged = this.#merge(raw, level, within);
    if (merged !== undefined) return merged;
    switch (typeOf(raw)) {
      case 'object':
        return this.#object(raw, level, within);
      case 'array': {
        const entry = this.sample(raw.items ?? listOf(raw.prefixItems)[0], level + 1, within);
        return entry === undefined ? [] : [entry];
      }
      case 'integer':
      case 'number':
        return numberOf(raw);
      case 'boolean':
        return true;
      case 'string':
        return textSample(raw);
      case 'null':
        return null;
      default:
        return undefined;
    }
  }

  /** `allOf` together, the first of `oneOf` and `anyOf`. */
  #merge(raw: RawObject, level: number, references: readonly string[]): unknown {
    if (Array.isArray(raw.allOf)) {
      const parts = raw.allOf.slice(0, 100).map((part) => this.sample(part, level + 1, references));
      if (isRawObject(raw.properties)) parts.push(this.#object(raw, level, references));
      const objects = parts.filter(isRawObject);
      if (objects.length === 0) return parts.find((part) => part !== undefined);
      return objects.reduce((all, part) => assignAll(all, part), {});
    }
    for (const key of ['oneOf', 'anyOf'] as const) {
      const list = raw[key];
      if (!Array.isArray(list) || list.length === 0) continue;
      this.#description.count(list.length);
      const [first] = list.filter((part) => own(part, 'type') !== 'null');
      const value = this.sample(first, level + 1, references);
      if (!isRawObject(raw.properties) || !isRawObject(value)) return value;
      return assignAll(this.#object(raw, level, references), value);
    }
    return undefined;
  }

  #object(raw: RawObject, level: number, references: readonly string[]): RawObject {
    const sample: RawObject = {};
    const properties = isRawObject(raw.properties) ? raw.properties : {};
    const names = Object.keys(properties);
    this.#description.count(names.length);
    for (const name of names) {
      if (this.#values > valueLimit) break;
      const property = own(properties, name);
      if (own(property, 'readOnly') === true) continue;
      const value = this.sample(property, level + 1, references);
      if (value !== undefined) assign(sample, name, value);
    }
    return sample;
  }
}

function givenIn(raw: RawObject): unknown {
  if (raw.example !== undefined) return raw.example;
  if (Array.isArray(raw.examples) && raw.examples.length > 0) return raw.examples[0];
  if (raw.const !== undefined) return raw.const;
  if (raw.default !== undefined) return raw.default;
  return Array.isArray(raw.enum) ? raw.enum.find((value) => value !== null) : undefined;
}

/** Assigned, the key `__proto__` would change the object instead. */
function assign(object: RawObject, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function assignAll(object: RawObject, other: RawObject): RawObject {
  for (const [key, value] of Object.entries(other)) assign(object, key, value);
  return object;
}

export function typeOf(raw: RawObject): string {
  const types = Array.isArray(raw.type) ? raw.type.filter((type) => type !== 'null') : [raw.type];
  const type = textOf(types[0]);
  if (type !== '') return type;
  if (isRawObject(raw.properties) || raw.additionalProperties !== undefined) return 'object';
  if (raw.items !== undefined || raw.prefixItems !== undefined) return 'array';
  if (raw.format !== undefined || raw.pattern !== undefined || raw.minLength !== undefined) return 'string';
  return raw.minimum === undefined && raw.maximum === undefined ? '' : 'number';
}

function numberOf(raw: RawObject): number {
  const least = Number(raw.minimum ?? raw.exclusiveMinimum ?? 0);
  const most = Number(raw.maximum ?? Number.POSITIVE_INFINITY);
  const from = Number.isFinite(least)
    ? least + (raw.minimum === undefined && raw.exclusiveMinimum !== undefined ? 1 : 0)
    : 0;
  return Math.min(from, most);
}

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T12:00:00Z',
  date: '2026-01-01',
  time: '12:00:00Z',
  uuid: '00000000-0000-4000-8000-000000000000',
  email: 'user@example.com',
  uri: 'https://example.com',
  url: 'https://example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  byte: '',
  binary: '',
  password: '',
};

function textSample(raw: RawObject): string {
  const text = formats[textOf(raw.format)] ?? 'string';
  const least = Math.min(Number(raw.minLength ?? 0) || 0, 1_000);
  const most = Number(raw.maxLength ?? Number.POSITIVE_INFINITY);
  return text.padEnd(least, 'x').slice(0, Number.isFinite(most) && most >= 0 ? most : undefined);
}
