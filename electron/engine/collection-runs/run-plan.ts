import { failure } from '../../../shared/failure.ts';
import { actionsInSlices, type CollectionAction } from '../postman-format/collection-actions.ts';
import { idOfCollection, idOfItem, isFolder, isRequest, nameOfCollection } from '../postman-format/item-tree.ts';
import { isRawObject, type RawObject, textOf } from '../postman-format/raw-value.ts';
import { inSlices } from '../slices.ts';

/** What a run does, in order, before anything is done. */
export interface RunPlan {
  readonly collection: { readonly id: string; readonly name: string };
  /** Postman v2.1, with nothing but what is run: no entry and no script that `requests` does not know of. */
  readonly document: RawObject;
  readonly requests: readonly CollectionAction[];
  /** Whether a script runs with one of them. */
  readonly hasScripts: boolean;
  /** Whether postman-runtime is needed: for scripts, or for an auth that the sender does not sign. */
  readonly isScripted: boolean;
}

/**
 * Chooses from a collection whose requests have ids. The order is that of the collection, whatever the order of `only`.
 * Throws NOT_IN_COLLECTION for a name that is in it nowhere.
 */
export async function planRun(
  collection: RawObject,
  { only, scripts }: { readonly only?: readonly string[] | undefined; readonly scripts: boolean },
): Promise<RunPlan> {
  const chosen = only === undefined ? collection : chooseItems(collection, only);
  const read = onlyRead(chosen);
  const wanted = scripts ? read : withoutScripts(read);
  const requests = await inSlices(actionsInSlices(wanted));
  const hasScripts = requests.some((request) => request.scripts.length > 0);
  // DANGER: scripts that were not read here were not allowed either, and postman-runtime must not read them otherwise.
  const document = hasScripts ? wanted : withoutScripts(wanted);
  return {
    collection: { id: idOfCollection(collection) ?? '', name: nameOfCollection(collection) },
    document,
    requests,
    hasScripts,
    isScripted: hasScripts || requests.some((request) => request.effectiveAuth.auth.type === 'other'),
  };
}

function chooseItems(collection: RawObject, only: readonly string[]): RawObject {
  const wanted = new Set(only);
  const found = new Set<string>();
  const choose = (holder: RawObject): RawObject | null => {
    if (!isFolder(holder)) return null;
    const items = holder.item.filter(isRawObject).flatMap((item) => {
      const names = [idOfItem(item) ?? '', textOf(item.name)].filter((name) => wanted.has(name));
      for (const name of names) found.add(name);
      // Also inside of what is chosen whole: every name has to be found.
      const inside = choose(item);
      if (names.length > 0) return [item];
      return inside === null ? [] : [inside];
    });
    return items.length === 0 ? null : { ...holder, item: items };
  };
  const chosen = choose(collection);
  const missing = only.find((name) => !found.has(name));
  if (missing !== undefined || chosen === null) {
    throw failure('NOT_IN_COLLECTION', { name: missing ?? only[0] ?? '', collection: nameOfCollection(collection) });
  }
  return chosen;
}

/** Without entries that are neither folder nor request: to postman-runtime each of them is a request. */
function onlyRead(holder: RawObject): RawObject {
  if (!isFolder(holder)) return holder;
  return { ...holder, item: holder.item.filter((item) => isFolder(item) || isRequest(item)).map(onlyRead) };
}

function withoutScripts(holder: RawObject): RawObject {
  const { event: _, ...rest } = holder;
  return isFolder(rest)
    ? { ...rest, item: rest.item.map((item) => (isRawObject(item) ? withoutScripts(item) : item)) }
    : rest;
}
