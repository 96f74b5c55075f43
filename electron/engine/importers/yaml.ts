import { CORE_SCHEMA, load, Type, types, YAMLException } from 'js-yaml';
import { importLimit } from '../../../shared/contract/imports.ts';

/** How numbers are read: `as-written` keeps the text of one that would be printed otherwise, such as 007 and 1.10. */
export type YamlNumbers = 'plain' | 'as-written';

/** What a worker is asked that parses YAML. */
export interface YamlQuestion {
  readonly text: string;
  readonly numbers: YamlNumbers;
}

/** Its answer: JSON, because the engine parses that in slices. */
export type YamlAnswer = { readonly json: string } | { readonly detail: string };

/** Why a text is no YAML that can be used: a sentence. */
export class YamlFault extends Error {}

/** Values that a document may have once its aliases are written out: a small text can hold an endless one. */
const valueLimit = 2_000_000;
const depthLimit = 200;

const asWritten = ({ tag, resolve, construct }: Type): Type =>
  new Type(tag, {
    kind: 'scalar',
    resolve,
    construct: (source) => {
      const value = construct(source);
      return String(value) === source ? value : source;
    },
  });

const schemas = {
  plain: CORE_SCHEMA.extend({ implicit: [types.merge] }),
  'as-written': CORE_SCHEMA.extend({ implicit: [asWritten(types.int), asWritten(types.float)] }),
} as const satisfies Record<YamlNumbers, unknown>;

/**
 * A document of YAML 1.2 as JSON.parse would give it: no value is shared, a repeated key keeps its last value. Throws
 * YamlFault. Takes some 30 ms for 64 KiB: longer texts go to a worker.
 */
export function parseYaml(text: string, numbers: YamlNumbers): unknown {
  let value: unknown;
  try {
    value = load(text, { schema: schemas[numbers], maxDepth: depthLimit, json: true });
  } catch (error) {
    if (error instanceof YAMLException) throw new YamlFault(describe(error));
    if (error instanceof RangeError) throw new YamlFault('it is nested too deeply.');
    throw error;
  }
  // Without an asterisk there is no alias, and nothing is shared.
  return text.includes('*') ? unshared(value, { values: 0, characters: 0 }, 0) : value;
}

function describe({ reason, mark }: YAMLException): string {
  const where = mark === undefined ? '' : ` (line ${mark.line + 1}, column ${mark.column + 1})`;
  return `${reason.slice(0, 300)}${where}.`;
}

function unshared(value: unknown, spent: { values: number; characters: number }, depth: number): unknown {
  spent.values += 1;
  if (typeof value === 'string') spent.characters += value.length;
  if (spent.values > valueLimit || spent.characters > importLimit) {
    throw new YamlFault('its aliases repeat each other without end.');
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth > depthLimit) throw new YamlFault('it is nested too deeply, or an alias is within what it stands for.');
  if (Array.isArray(value)) return value.map((entry) => unshared(entry, spent, depth + 1));
  const copy = {};
  for (const [key, entry] of Object.entries(value)) {
    spent.characters += key.length;
    // Assigned, the key `__proto__` would change the object instead.
    const property = { enumerable: true, configurable: true, writable: true };
    Object.defineProperty(copy, key, { value: unshared(entry, spent, depth + 1), ...property });
  }
  return copy;
}
