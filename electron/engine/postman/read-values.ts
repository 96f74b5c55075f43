import type { ImportWarning } from '../../../shared/model/collection.ts';
import { Tag } from '../../../shared/model/parameter.ts';
import type { ParameterInput } from '../workspace/parameter-service.ts';
import type { PostmanDocument } from './document-kind.ts';
import { isRawObject, listOf, own, type RawObject, textOf } from './raw-value.ts';

export interface ReadValues {
  readonly name: string;
  /** With rows only that have a key; unknown fields kept. */
  readonly raw: RawObject;
  readonly values: string[];
  readonly warnings: ImportWarning[];
}

/** The rows of an environment or globals; what cannot be used is a warning with its path. */
export function readValues(
  file: string,
  found: PostmanDocument & { readonly kind: 'environment' | 'globals' },
): ReadValues {
  const warnings: ImportWarning[] = [];
  const base = (file.split(/[\\/]/).at(-1) ?? file).replace(/(?:\.postman_(?:environment|globals))?\.json$/i, '');
  const name = textOf(found.raw.name).trim() || base || 'Environment';
  if (textOf(found.raw.name).trim() === '')
    warnings.push({ path: 'name', message: `It had no name; it is called "${name}".` });
  const values: RawObject[] = [];
  const seen = new Set<string>();
  listOf(found.raw.values).forEach((row, index) => {
    const path = `values[${index}]`;
    if (!isRawObject(row) || textOf(row.key) === '') {
      warnings.push({ path, message: 'The row has no key; it was left out.' });
      return;
    }
    const key = textOf(row.key);
    if (seen.has(key)) warnings.push({ path, message: `${key} is given twice; the last enabled one counts.` });
    seen.add(key);
    const { value } = row;
    if (value !== undefined && typeof value !== 'string') {
      const kind = value === null ? 'null' : `a ${typeof value}`;
      warnings.push({ path: `${path}.value`, message: `The value of ${key} is ${kind}; it is used as text.` });
    }
    values.push(row);
  });
  return { name, raw: { ...found.raw, values }, values: [...seen], warnings };
}

/** Globals become custom parameters, which cannot be switched off: disabled ones are left out. */
export function readGlobals(
  raw: RawObject,
  defined: ReadonlySet<string>,
): { readonly inputs: ParameterInput[]; readonly warnings: ImportWarning[] } {
  const warnings: ImportWarning[] = [];
  const inputs = new Map<string, ParameterInput>();
  listOf(raw.values).forEach((row, index) => {
    const path = `values[${index}]`;
    const key = textOf(own(row, 'key'));
    const fault = Tag.safeParse(key).error?.issues[0]?.message;
    if (own(row, 'enabled') === false || own(row, 'disabled') === true) {
      warnings.push({ path, message: `${key} is switched off; custom parameters are always on, so it was left out.` });
    } else if (fault !== undefined) {
      warnings.push({ path, message: `${key.slice(0, 100)} cannot be a parameter: ${fault} It was left out.` });
    } else {
      if (defined.has(key))
        warnings.push({ path, message: `${key} was defined already; it has the value of the file now.` });
      // `secret` left out keeps an earlier secret a secret.
      const secret = own(row, 'type') === 'secret' ? { secret: true } : {};
      inputs.set(key, { tag: key, value: textOf(own(row, 'value')), ...secret });
    }
  });
  return { inputs: [...inputs.values()], warnings };
}
