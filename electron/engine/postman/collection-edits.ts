import { isDisabled } from './item-rows.ts';
import { isRawObject, listOf, type RawObject, textOf } from './raw-value.ts';

export const schemaV21 = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

export const blankCollection = (id: string, name: string): RawObject => ({
  info: { _postman_id: id, name, schema: schemaV21 },
  item: [],
});

export const blankItem = (id: string, name: string): RawObject => ({
  name,
  id,
  request: { method: 'GET', header: [], url: '' },
  response: [],
});

/** Sets the row that counts, which is the last enabled one of the key, or adds one. Returns how to take it back. */
export function setVariable(collection: RawObject, key: string, value: string): () => void {
  const before = collection.variable;
  const rows = [...listOf(before)];
  const at = rows.findLastIndex((row) => isRawObject(row) && textOf(row.key ?? row.id) === key && !isDisabled(row));
  const old = rows[at];
  if (isRawObject(old)) rows[at] = { ...old, value };
  else rows.push({ key, value, type: 'string' });
  collection.variable = rows;
  return () => {
    if (before === undefined) delete collection.variable;
    else collection.variable = before;
  };
}
