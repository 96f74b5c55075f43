import { isRawObject, own, type RawObject, textOf } from './raw-value.ts';

/** v2.0 writes an auth's values as an object, v2.1 as a list of `{key, value, type}`. Other keys stay as they are. */
export function authAsList(auth: RawObject): RawObject {
  const type = textOf(auth.type);
  const values = own(auth, type);
  if (type === 'type' || !isRawObject(values)) return auth;
  const list = Object.entries(values).map(([key, value]) => ({ key, value, type: typeOfValue(value) }));
  return Object.fromEntries(Object.entries(auth).map(([key, value]) => [key, key === type ? list : value]));
}

function typeOfValue(value: unknown): string {
  const type = typeof value;
  return type === 'string' || type === 'boolean' || type === 'number' ? type : 'any';
}

/** Key and value of an auth's settings in either writing; the last of a repeated key counts, as with Postman. */
export function authValues(auth: RawObject): ReadonlyMap<string, string> {
  const values = own(auth, textOf(auth.type));
  if (isRawObject(values)) return new Map(Object.entries(values).map(([key, value]) => [key, textOf(value)]));
  const rows = Array.isArray(values) ? values.filter(isRawObject) : [];
  return new Map(rows.map((row) => [textOf(row.key), textOf(row.value)]));
}
