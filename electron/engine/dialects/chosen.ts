import { failure } from '../../../shared/failure.ts';
import type { Condition, DialectFile } from '../../../shared/model/dialect.ts';
import { holds } from './expression.ts';

/** A dialect's setup and variants as they are in force. */
export interface InForce {
  readonly setup: Readonly<Record<string, string>>;
  readonly variants: Readonly<Record<string, string>>;
}

type Given = Readonly<Record<string, string>>;

/**
 * What was chosen over the defaults of a dialect.
 * Throws INPUT_INVALID where a key or a choice is none of the dialect's, naming those it has.
 */
export function chosenOf(
  dialect: Pick<DialectFile, 'id' | 'setup' | 'variants'>,
  chosen: { readonly setup?: Given | undefined; readonly variants?: Given | undefined },
): InForce {
  return { setup: inForce(dialect, 'setup', chosen.setup), variants: inForce(dialect, 'variants', chosen.variants) };
}

/** What is complete, by the list of the dialect that it was checked against: it is looked through once. */
const complete = new WeakMap<Given, Lists[keyof Lists]>();
const defaults = new WeakMap<Lists[keyof Lists], Given>();

function inForce(dialect: Lists & Pick<DialectFile, 'id'>, list: keyof Lists, given: Given | undefined): Given {
  const definitions = dialect[list];
  if (given !== undefined && complete.get(given) === definitions) return given;
  const known = given === undefined ? defaults.get(definitions) : undefined;
  if (known !== undefined) return known;
  const values = over(dialect.id, list, fieldsOf(dialect, list), given ?? {});
  complete.set(values, definitions);
  if (given === undefined) defaults.set(definitions, values);
  return values;
}

/** The choices with others over them; the very same object where there are none, as what follows from it is known. */
export function choicesOver(choices: Given, ...others: readonly (Given | undefined)[]): Given {
  const present = others.filter((other) => other !== undefined && Object.keys(other).length > 0);
  return present.length === 0 ? choices : Object.assign({}, choices, ...present);
}

/** Whether a condition on setup and variants holds; where there is none, it does. */
export function isInForce(condition: Condition | undefined, { setup, variants }: InForce): boolean {
  if (condition === undefined) return true;
  const named = (before: string, choices: Given) =>
    Object.entries(choices).map(([key, value]): [string, string] => [`${before}.${key}`, value]);
  return holds(condition, Object.fromEntries([...named('setup', setup), ...named('variant', variants)]));
}

type Lists = Pick<DialectFile, 'setup' | 'variants'>;

interface Field {
  readonly key: string;
  readonly choices: readonly string[] | null;
  readonly value: string;
}

function fieldsOf({ setup, variants }: Lists, list: keyof Lists): readonly Field[] {
  if (list === 'setup') return setup.map(({ key, choices, default: value }) => ({ key, choices, value }));
  return variants.map(({ id, choices, default: value }) => ({
    key: id,
    choices: choices.map((choice) => choice.value),
    value,
  }));
}

function over(dialect: string, list: 'setup' | 'variants', fields: readonly Field[], given: Given): Given {
  for (const [key, value] of Object.entries(given)) {
    const definition = fields.find((field) => field.key === key);
    if (definition === undefined) {
      const names = fields.map((field) => field.key).join(', ') || 'none';
      throw failure('INPUT_INVALID', { where: `${list}.${key}`, detail: `${dialect} has ${names}.` });
    }
    if (definition.choices !== null && !definition.choices.includes(value)) {
      const detail = `${JSON.stringify(value)} is not one of ${definition.choices.join(', ')}.`;
      throw failure('INPUT_INVALID', { where: `${list}.${key}`, detail });
    }
  }
  return Object.fromEntries(
    fields.map(({ key, value }) => [key, Object.hasOwn(given, key) ? (given[key] ?? value) : value]),
  );
}
