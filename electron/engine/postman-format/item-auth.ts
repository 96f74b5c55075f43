import { authType, isSameAuth } from '../../../shared/auth-types.ts';
import type { ActionAuth, AuthInForce } from '../../../shared/model/action.ts';
import { idOfCollection, idOfItem, nameOfCollection, nameOfFolder } from './item-tree.ts';
import { isRawObject, own, type RawObject, textOf } from './raw-value.ts';

export interface EffectiveAuth {
  readonly from: 'request' | 'folder' | 'collection' | 'nothing';
  readonly auth: ActionAuth;
}

/** An auth that is missing, null or without a type is inherited; `noauth` is a decision and ends the search. */
export function readAuth(raw: unknown): ActionAuth {
  const type = textOf(own(raw, 'type'));
  if (!isRawObject(raw) || type === '' || type === 'type') return { type: 'inherit' };
  const values = authValues(raw);
  const value = (key: string): string => values.get(key) ?? '';
  switch (type) {
    case 'noauth':
      return { type: 'none' };
    case 'basic':
      return { type, username: value('username'), password: value('password') };
    case 'bearer':
      return { type, token: value('token') };
    case 'digest':
      return { type, username: value('username'), password: value('password'), ...givenDigest(values) };
    case 'apikey':
      return { type, key: value('key'), value: value('value'), in: value('in') === 'query' ? 'query' : 'header' };
    default:
      return { type: 'other', name: type, values: Object.fromEntries(values) };
  }
}

const digestKeys = [
  ...['algorithm', 'realm', 'nonce', 'qop', 'nonceCount', 'clientNonce', 'opaque', 'disableRetryRequest'],
] as const;

/** What is written of a digest beside user and password. */
function givenDigest(values: ReadonlyMap<string, string>): Partial<Record<(typeof digestKeys)[number], string>> {
  return Object.fromEntries(
    digestKeys.flatMap((key) => {
      const value = values.get(key) ?? '';
      return value === '' ? [] : [[key, value]];
    }),
  );
}

/** The auth in force for a request with this auth of its own, where it inherits this one. */
export const effectiveAuth = (own: ActionAuth, inherited: AuthInForce): EffectiveAuth =>
  own.type === 'inherit' ? { from: inherited.from, auth: inherited.auth } : { from: 'request', auth: own };

/** The auth for what is in these folders, outermost first, and has none of its own. */
export function authInForce(collection: RawObject, folders: readonly RawObject[]): AuthInForce {
  for (const folder of folders.toReversed()) {
    const auth = readAuth(folder.auth);
    if (auth.type !== 'inherit') return { from: 'folder', id: idOfItem(folder), name: nameOfFolder(folder), auth };
  }
  const auth = readAuth(collection.auth);
  if (auth.type === 'inherit') return { from: 'nothing', id: null, name: '', auth: { type: 'none' } };
  return { from: 'collection', id: idOfCollection(collection), name: nameOfCollection(collection), auth };
}

/** Writes an edited auth; settings that are not shown stay in their rows. */
export function writeAuth(request: RawObject, after: ActionAuth): void {
  if (isSameAuth(readAuth(request.auth), after)) return;
  if (after.type === 'inherit') delete request.auth;
  else if (after.type === 'none') request.auth = { type: 'noauth' };
  else request.auth = withValues(isRawObject(request.auth) ? request.auth : {}, after);
}

function withValues(before: RawObject, after: Exclude<ActionAuth, { readonly type: 'inherit' | 'none' }>): RawObject {
  const { type: kind, ...fields } = after;
  const [type, values] =
    after.type === 'other'
      ? [after.name, Object.entries(after.values)]
      : [kind, Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined)];
  const rows = own(before, type);
  const old: readonly RawObject[] = Array.isArray(rows)
    ? rows.filter(isRawObject)
    : isRawObject(rows)
      ? Object.entries(rows).map(([key, value]) => ({ key, value }))
      : [];
  const unwritten = new Map(values);
  const switches = new Set(authType(type)?.fields.flatMap(({ key, kind }) => (kind === 'switch' ? [key] : [])));
  // To Postman the text "false" is a text, and so it is true.
  const written = (key: string, value: string): RawObject =>
    switches.has(key) && (value === 'true' || value === 'false')
      ? { value: value === 'true', type: 'boolean' }
      : { value };
  const kept = old
    .filter(({ key }) => after.type !== 'other' || unwritten.has(textOf(key)))
    .map((row) => {
      const value = unwritten.get(textOf(row.key));
      unwritten.delete(textOf(row.key));
      return value === undefined || value === textOf(row.value) ? row : { ...row, ...written(textOf(row.key), value) };
    });
  const added = [...unwritten].map(([key, value]) => ({ key, type: 'string', ...written(key, value) }));
  return { type, [type]: [...kept, ...added] };
}

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
