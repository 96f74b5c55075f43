/**
 * Values as JSON.parse gave them. Files are a stranger's: text may be a number, a list may be missing, and a key may be
 * `__proto__`, which JSON.parse makes an ordinary own property. So keys that come from a file are looked up with `own`.
 */
export interface RawObject {
  [key: string]: unknown;
}

export const isRawObject = (value: unknown): value is RawObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The property of that name which the object itself has; undefined for anything inherited and for what is no object. */
export function own(value: unknown, key: string): unknown {
  return isRawObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Text where text is expected: numbers, true and false as they are written, nothing for null, JSON for the rest. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a tag is filled with by the value of a variable: so newman, also where that is of no use. */
export function variableText(value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => (each == null ? '' : variableText(each))).join();
  if (value === null) return 'null';
  return typeof value === 'object' ? '[object Object]' : textOf(value);
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A description is text or `{content, type}`. */
export function descriptionOf(value: unknown): string {
  return textOf(isRawObject(value) ? own(value, 'content') : value);
}

/** Puts a description back in the form it had; an empty one goes. */
export function setDescription(holder: RawObject, text: string): void {
  const before = own(holder, 'description');
  if (text === descriptionOf(before)) return;
  if (text === '') delete holder.description;
  else holder.description = isRawObject(before) ? { ...before, content: text } : text;
}

/** Sets a key to a value, or deletes the key where there is none. */
export function setOrDelete(holder: RawObject, key: string, value: unknown): void {
  if (value === undefined) delete holder[key];
  else holder[key] = value;
}
