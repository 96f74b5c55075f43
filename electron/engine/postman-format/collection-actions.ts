import type { ActionRequest, ActionScript, AuthInForce } from '../../../shared/model/action.ts';
import { atOnce, type Sliced } from '../slices.ts';
import { authInForce, type EffectiveAuth, effectiveAuth } from './item-auth.ts';
import { problemOf, readRequest } from './item-request.ts';
import { readRows } from './item-rows.ts';
import { scriptsOf } from './item-scripts.ts';
import { settingsInForce } from './item-settings.ts';
import {
  descriptionOfItem,
  type ItemPosition,
  idOfCollection,
  idOfItem,
  isFolder,
  itemsIn,
  nameOfCollection,
  nameOfFolder,
  requestsIn,
} from './item-tree.ts';
import { isRawObject, type RawObject, textOf, variableText } from './raw-value.ts';

/** A request of a collection, read. Made anew whenever its file changes, so it may be a key of what is derived from it. */
export interface CollectionAction {
  /** The Postman item id. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly collection: { readonly id: string; readonly name: string };
  /** Names of its folders, outermost first. */
  readonly folder: readonly string[];
  /** Their ids. */
  readonly folderIds: readonly string[];
  /** Its place in the list that it stands in, which has folders as well. */
  readonly index: number;
  /** Without what it inherits. */
  readonly request: ActionRequest;
  readonly effectiveAuth: EffectiveAuth;
  readonly inheritedAuth: AuthInForce;
  /** Variables of the collection and its folders, the nearest; disabled ones left out. */
  readonly variables: ReadonlyMap<string, string>;
  /** Which of them are secrets. */
  readonly secretVariables: ReadonlySet<string>;
  /** Scripts that Postman would run with it, the collection's and the folders' too: `collection prerequest`, `test`. */
  readonly scripts: readonly ActionScript[];
  /** Postman's `protocolProfileBehavior` in force, that of folders and collection included. */
  readonly protocolProfileBehavior: RawObject;
  /** Why it cannot be sent whatever its values are; null where it can. */
  readonly problem: string | null;
  /** The raw Postman item. Read only. */
  readonly item: RawObject;
}

/** Every request of a collection that `readCollection` gave, in the order of the file. */
export const actionsOfCollection = (collection: RawObject): CollectionAction[] => atOnce(actionsInSlices(collection));

/** The same in slices. */
export function* actionsInSlices(collection: RawObject): Sliced<CollectionAction[]> {
  const identity = { id: idOfCollection(collection) ?? '', name: nameOfCollection(collection) };
  const variables = variablesByFolder(collection);
  const inheritedIn = inheritanceByFolder(collection);
  const actions: CollectionAction[] = [];
  for (const position of requestsIn(collection)) {
    const { item, folders } = position;
    const inherited = inheritedIn(folders);
    const behavior = settingsInForce(item, folders, collection);
    const request = readRequest(item, behavior);
    actions.push({
      id: idOfItem(item) ?? position.path,
      name: nameOfItem(item, request),
      description: descriptionOfItem(item) || `${request.method} ${request.url}`,
      collection: identity,
      folder: folders.map(nameOfFolder),
      folderIds: folders.map(idOfFolder),
      index: position.index,
      request,
      effectiveAuth: effectiveAuth(request.auth, inherited.auth),
      inheritedAuth: inherited.auth,
      variables: variables(folders).values,
      secretVariables: variables(folders).secrets,
      scripts: [...inherited.scripts, ...scriptsFrom({ kind: 'request', name: nameOfItem(item, request) }, item)],
      protocolProfileBehavior: behavior,
      problem: problemOf(item),
      item,
    });
    yield;
  }
  return actions;
}

/** Scripts of a collection and of these folders in it, outermost first, as what is in them inherits them. */
export const inheritedScripts = (collection: RawObject, folders: readonly RawObject[]): ActionScript[] => [
  ...scriptsFrom({ kind: 'collection', name: nameOfCollection(collection) }, collection),
  ...folders.flatMap((folder) => scriptsFrom({ kind: 'folder', name: nameOfFolder(folder) }, folder)),
];

/** What is inherited, once for all requests of a folder: those have one list of the folders around them. */
function inheritanceByFolder(collection: RawObject) {
  const known = new Map<ItemPosition['folders'], { readonly auth: AuthInForce; readonly scripts: ActionScript[] }>();
  return (folders: ItemPosition['folders']) => {
    let inherited = known.get(folders);
    if (inherited === undefined) {
      inherited = { auth: authInForce(collection, folders), scripts: inheritedScripts(collection, folders) };
      known.set(folders, inherited);
    }
    return inherited;
  };
}

function scriptsFrom(from: ActionScript['from'], holder: RawObject): ActionScript[] {
  const prefix = from.kind === 'request' ? '' : `${from.kind} `;
  return scriptsOf(holder).map(({ on, text }) => ({ on: `${prefix}${on}`, text, from }));
}

export function nameOfItem(item: RawObject, request: Pick<ActionRequest, 'url'>): string {
  return textOf(item.name).trim() || request.url || 'Unnamed request';
}

/** Precondition: its collection was given ids. */
const idOfFolder = (folder: RawObject): string => idOfItem(folder) ?? '';

/** A folder of a collection, read. Made anew whenever its file changes. */
export interface CollectionGroup {
  readonly id: string;
  readonly name: string;
  readonly collection: { readonly id: string; readonly name: string };
  /** Names of the folders it stands in, outermost first, and their ids. */
  readonly folder: readonly string[];
  readonly folderIds: readonly string[];
  readonly index: number;
}

/** Every folder of a collection that has ids, in the order of the file, a folder before those in it. */
export function* groupsInSlices(collection: RawObject): Sliced<CollectionGroup[]> {
  const identity = { id: idOfCollection(collection) ?? '', name: nameOfCollection(collection) };
  const groups: CollectionGroup[] = [];
  for (const { item, folders, index } of itemsIn(collection)) {
    yield;
    if (!isFolder(item)) continue;
    groups.push({
      ...{ id: idOfFolder(item), name: nameOfFolder(item), collection: identity, index },
      ...{ folder: folders.map(nameOfFolder), folderIds: folders.map(idOfFolder) },
    });
  }
  return groups;
}

interface Variables {
  readonly values: ReadonlyMap<string, string>;
  readonly secrets: ReadonlySet<string>;
}

/** One map for all requests of a folder that adds nothing: collections have hundreds of requests and variables. */
function variablesByFolder(collection: RawObject): (folders: ItemPosition['folders']) => Variables {
  const variablesOf = new Map<RawObject, Variables>();
  const root = withVariables({ values: new Map(), secrets: new Set() }, enabledVariables(collection));
  return (folders) => {
    let nearest = root;
    for (const folder of folders) {
      let here = variablesOf.get(folder);
      if (here === undefined) {
        here = withVariables(nearest, enabledVariables(folder));
        variablesOf.set(folder, here);
      }
      nearest = here;
    }
    return nearest;
  };
}

function withVariables(outer: Variables, own: readonly EnabledVariable[]): Variables {
  if (own.length === 0) return outer;
  const values = new Map(outer.values);
  const secrets = new Set(outer.secrets);
  for (const { key, value, secret } of own) {
    values.set(key, value);
    if (secret) secrets.add(key);
    else secrets.delete(key);
  }
  return { values, secrets };
}

interface EnabledVariable {
  readonly key: string;
  readonly value: string;
  readonly secret: boolean;
}

/** The last enabled one of a repeated key counts: so newman. */
function enabledVariables(holder: RawObject): EnabledVariable[] {
  return readRows(holder.variable)
    .filter(({ pair }) => !pair.disabled)
    .map(({ raw, pair }) => ({
      key: pair.key,
      value: isRawObject(raw) ? variableText(raw.value) : pair.value,
      secret: isRawObject(raw) && raw.type === 'secret',
    }));
}

/** The variables of type secret in a collection and its folders, with their values. */
export function* secretsInSlices(collection: RawObject): Sliced<{ readonly tag: string; readonly value: string }[]> {
  const secrets = new Map<string, { readonly tag: string; readonly value: string }>();
  const add = (holder: RawObject): void => {
    for (const { key, value, secret } of enabledVariables(holder)) {
      if (secret && value !== '') secrets.set(JSON.stringify([key, value]), { tag: key, value });
    }
  };
  add(collection);
  for (const { item } of itemsIn(collection)) {
    yield;
    if (isFolder(item)) add(item);
  }
  return [...secrets.values()];
}
