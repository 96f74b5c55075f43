import type { ActionRequest, ActionScript } from '../../../shared/model/action.ts';
import { atOnce, type Sliced } from '../slices.ts';
import { type EffectiveAuth, effectiveAuth, type InheritedAuth, inheritedAuth } from './item-auth.ts';
import { problemOf, readRequest } from './item-request.ts';
import { readRows } from './item-rows.ts';
import { scriptsOf } from './item-scripts.ts';
import { settingsInForce } from './item-settings.ts';
import {
  descriptionOfItem,
  idOfCollection,
  idOfItem,
  nameOfCollection,
  nameOfFolder,
  type RequestPosition,
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
  /** Without what it inherits. */
  readonly request: ActionRequest;
  readonly effectiveAuth: EffectiveAuth;
  readonly inheritedAuth: InheritedAuth;
  /** Variables of the collection and its folders, the nearest; disabled ones left out. */
  readonly variables: ReadonlyMap<string, string>;
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
  const collectionScripts = scriptsFrom({ kind: 'collection', name: identity.name }, collection);
  const actions: CollectionAction[] = [];
  for (const position of requestsIn(collection)) {
    const { item, folders } = position;
    const behavior = settingsInForce(item, folders, collection);
    const request = readRequest(item, behavior);
    const inherited = inheritedAuth(folders, collection);
    actions.push({
      id: idOfItem(item) ?? position.path,
      name: nameOfItem(item, request),
      description: descriptionOfItem(item) || `${request.method} ${request.url}`,
      collection: identity,
      folder: folders.map(nameOfFolder),
      request,
      effectiveAuth: effectiveAuth(request.auth, inherited),
      inheritedAuth: inherited,
      variables: variables(folders),
      scripts: [
        ...collectionScripts,
        ...folders.flatMap((folder) => scriptsFrom({ kind: 'folder', name: nameOfFolder(folder) }, folder)),
        ...scriptsFrom({ kind: 'request', name: nameOfItem(item, request) }, item),
      ],
      protocolProfileBehavior: behavior,
      problem: problemOf(item),
      item,
    });
    yield;
  }
  return actions;
}

function scriptsFrom(from: ActionScript['from'], holder: RawObject): ActionScript[] {
  const prefix = from.kind === 'request' ? '' : `${from.kind} `;
  return scriptsOf(holder).map(({ on, text }) => ({ on: `${prefix}${on}`, text, from }));
}

export function nameOfItem(item: RawObject, request: Pick<ActionRequest, 'url'>): string {
  return textOf(item.name).trim() || request.url || 'Unnamed request';
}

/** One map for all requests of a folder that adds nothing: collections have hundreds of requests and variables. */
function variablesByFolder(
  collection: RawObject,
): (folders: RequestPosition['folders']) => ReadonlyMap<string, string> {
  const variablesOf = new Map<RawObject, ReadonlyMap<string, string>>();
  const root = new Map(enabledVariables(collection));
  return (folders) => {
    let nearest: ReadonlyMap<string, string> = root;
    for (const folder of folders) {
      let here = variablesOf.get(folder);
      if (here === undefined) {
        const own = enabledVariables(folder);
        here = own.length === 0 ? nearest : new Map([...nearest, ...own]);
        variablesOf.set(folder, here);
      }
      nearest = here;
    }
    return nearest;
  };
}

/** The last enabled one of a repeated key counts: so newman. */
function enabledVariables(holder: RawObject): (readonly [string, string])[] {
  return readRows(holder.variable)
    .filter(({ pair }) => !pair.disabled)
    .map(({ raw, pair }) => [pair.key, isRawObject(raw) ? variableText(raw.value) : pair.value]);
}
