import type { ImportWarning } from '../../../../shared/model/collection.ts';
import { isRawObject, listOf, type RawObject, textOf } from '../../postman-format/raw-value.ts';
import { type ConvertedValues, emptyConversion, type Importer } from '../importer.ts';
import { detectPostmanDocument, readPostmanFile } from '../postman-file.ts';

/** Environments and globals of Postman. */
export const postmanValues: Importer = {
  detect(files) {
    const document = detectPostmanDocument(files);
    return document === null || document.kind === 'collection' ? 0 : 0.9;
  },
  *convert(files) {
    const environments: ConvertedValues[] = [];
    const globals: ConvertedValues[] = [];
    for (const file of files) {
      yield;
      const { name, document } = readPostmanFile(file);
      if (document.kind === 'environment') environments.push(readValues(name, document.raw));
      if (document.kind === 'globals') globals.push(readValues(name, document.raw));
    }
    const warnings = files.flatMap((file) => readPostmanFile(file).warnings);
    return { ...emptyConversion, environments, globals, warnings };
  },
};

/** The rows of an environment or of globals; whatever cannot be used is a warning with its path. */
export function readValues(file: string, raw: RawObject, format = 'values'): ConvertedValues {
  const warnings: ImportWarning[] = [];
  const base = (file.split(/[\\/]/).at(-1) ?? file).replace(
    /(?:\.postman_(?:environment|globals)|\.environment|\.globals)?\.(?:json|ya?ml)$/i,
    '',
  );
  const name = textOf(raw.name).trim() || base || 'Environment';
  if (textOf(raw.name).trim() === '') {
    warnings.push({ path: 'name', message: `The file has no name for it. It was named "${name}".` });
  }
  const values: RawObject[] = [];
  const keys = new Set<string>();
  listOf(raw.values).forEach((row, index) => {
    const path = `values[${index}]`;
    if (!isRawObject(row) || textOf(row.key) === '') {
      warnings.push({ path, message: 'The row has no key. It was left out.' });
      return;
    }
    const key = textOf(row.key);
    if (keys.has(key)) warnings.push({ path, message: `${key} appears twice. The last enabled row is used.` });
    keys.add(key);
    const { value } = row;
    if (value !== undefined && typeof value !== 'string') {
      const type = value === null ? 'null' : `a ${typeof value}`;
      warnings.push({ path: `${path}.value`, message: `The value of ${key} is ${type}. It is used as text.` });
    }
    values.push(row);
  });
  return { file, name, format, raw: { ...raw, values }, keys: [...keys], warnings };
}
