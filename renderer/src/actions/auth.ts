import { type AuthField, authType, authTypeName, authTypes, authValuesOf } from '../../../shared/auth-types.ts';
import type { Action, ActionAuth } from '../../../shared/model/action.ts';
import { textPieces } from './tag-sources.ts';

export type Inherited = Action['inheritedAuth'];

/** The types that can be chosen, with their words; a type that nobody knows stands there too where it is used. */
export function authChoices(
  auth: ActionAuth,
  canInherit: boolean,
): { readonly value: string; readonly label: string }[] {
  const known = authTypes.map(({ name, label }) => ({ value: name, label }));
  const own = authTypeName(auth);
  return [
    ...(canInherit ? [{ value: 'inherit', label: 'Inherit' }] : []),
    { value: 'none', label: 'No auth' },
    ...known,
    ...(own === null || authType(own) !== undefined ? [] : [{ value: own, label: own }]),
  ];
}

/** What `authChoices` calls an auth. */
export const choiceOf = (auth: ActionAuth): string => authTypeName(auth) ?? auth.type;

/** `Bearer token`, of any auth. */
export function authWords(auth: ActionAuth): string {
  if (auth.type === 'inherit') return 'Inherit';
  if (auth.type === 'none') return 'No auth';
  const name = authTypeName(auth);
  return authType(name)?.label ?? name ?? '';
}

/** `Inherited from folder Billing: Bearer token.` */
function inheritedWords({ from, name, auth }: Inherited): string {
  if (from === 'nothing') return 'No folder or collection around it has an auth. No authorization is added.';
  return `Inherited from ${from} ${name}: ${authWords(auth)}. Choose another type to override it.`;
}

/** What a chosen type does. */
export function authHelp(auth: ActionAuth, inherited: Inherited | null): string {
  if (auth.type === 'inherit') return inherited === null ? '' : inheritedWords(inherited);
  if (auth.type === 'none') return 'No authorization is added, even if the collection defines one.';
  const name = authTypeName(auth);
  const type = authType(name);
  if (type === undefined) return `The auth type ${name} is unknown. No authorization is added, as in Postman.`;
  return auth.type === 'other' ? `${type.help} The preview shows the request without it.` : type.help;
}

/** A new auth of a type, to be filled in. */
export function blankAuth(choice: string): ActionAuth {
  if (choice === 'inherit' || choice === 'none') return { type: choice };
  const starts = authType(choice)?.fields.flatMap(({ key, start }) => (start === undefined ? [] : [[key, start]]));
  return authFrom(choice, Object.fromEntries(starts ?? []));
}

/** An auth of a type with these values. */
function authFrom(name: string, values: Readonly<Record<string, string>>): ActionAuth {
  const { username = '', password = '', token = '', key = '', value = '' } = values;
  switch (name) {
    case 'basic':
      return { type: name, username, password };
    case 'digest':
      return { ...values, type: name, username, password };
    case 'bearer':
      return { type: name, token };
    case 'apikey':
      return { type: name, key, value, in: values.in === 'query' ? 'query' : 'header' };
    default:
      return { type: 'other', name, values: { ...values } };
  }
}

/** The auth with another value. */
export function withValue(auth: ActionAuth, key: string, value: string): ActionAuth {
  const name = authTypeName(auth);
  return name === null ? auth : authFrom(name, { ...authValuesOf(auth), [key]: value });
}

/** The fields that are needed with the values that the others have. */
export function neededFields(auth: ActionAuth): readonly AuthField[] {
  const fields = authType(authTypeName(auth))?.fields ?? [];
  const shown = (key: string): string => fieldValue(auth, fields.find((field) => field.key === key) ?? { key });
  return fields.filter(({ when }) => when === undefined || when.is.includes(shown(when.key)));
}

/** Names of the fields that are empty, so that no authorization is added. */
export const missingFields = (auth: ActionAuth): string[] =>
  neededFields(auth).flatMap((field) => (field.isNeeded && fieldValue(auth, field).trim() === '' ? [field.label] : []));

/** For those who copy the request before its auth has made anything; null where nothing is missing of it. */
export const unsignedNote = (auth: ActionAuth): string | null =>
  auth.type === 'other'
    ? `Without the authorization (${authWords(auth)}), which is made when the request is sent.`
    : null;

/** What a field shows: its value, or what is used where the file has none. */
export function fieldValue(auth: ActionAuth, { key, absent = '' }: Pick<AuthField, 'key' | 'absent'>): string {
  return authValuesOf(auth)[key] ?? absent;
}

/** Values that signing does not read, such as where Postman gets a token: they are kept. */
export function unreadValues(auth: ActionAuth): readonly (readonly [string, string])[] {
  const read = new Set(authType(authTypeName(auth))?.fields.map(({ key }) => key));
  return Object.entries(authValuesOf(auth)).filter(([key, value]) => value !== '' && !read.has(key));
}

/** Whether a value is not shown before somebody asks: by its field, or by its name where it has none. */
export function isSecretValue(auth: ActionAuth, key: string): boolean {
  const field = authType(authTypeName(auth))?.fields.find((one) => one.key === key);
  if (field !== undefined) return field.kind === 'secret' || field.kind === 'key';
  return /pass|secret|token|value|private|signature|key/i.test(key);
}

/** A secret that is nothing but tags shows no secret. */
export const isMasked = (value: string): boolean => textPieces(value).some(({ tag }) => tag === null);
