import type { ImportedRequest, ImportWarning } from '../../../shared/model/collection.ts';
import { chosenRequests, keepOnly } from './choose-requests.ts';
import { giveIds } from './give-ids.ts';
import { readRequest } from './item-request.ts';
import { idOfItem, nameOfFolder, requestsIn, setInfo } from './item-tree.ts';
import { nameOfItem } from './library-actions.ts';
import type { RawObject } from './raw-value.ts';
import type { ReadCollection } from './read-collection.ts';

export interface AddOptions {
  /** Names or ids of the requests to take; all where it is left out. */
  readonly only?: readonly string[] | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface AddedCollection {
  /** Null on a dry run. */
  readonly id: string | null;
  readonly name: string;
  readonly requests: ImportedRequest[];
  readonly warnings: ImportWarning[];
}

/** What is in the library already. */
export interface Taken {
  readonly requests: ReadonlySet<string>;
  readonly collections: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/** Makes a collection that was read fit to stand among the others: free ids, a free name, only what was chosen. */
export function prepareAddition(
  read: ReadCollection,
  options: AddOptions,
  taken: Taken,
): { readonly collection: RawObject; readonly report: Omit<AddedCollection, 'id'> } {
  const { collection } = read;
  const warnings: ImportWarning[] = [];
  const formerIds = new Map<RawObject, string>();
  for (const { item } of requestsIn(collection)) formerIds.set(item, idOfItem(item) ?? '');
  warnings.push(...giveIds(collection, read.file, taken));
  const name = freeName(read.name, taken.names);
  if (name !== read.name) {
    setInfo(collection, { name });
    warnings.push({
      path: 'info.name',
      message: `There is a collection "${read.name}" already; this one is "${name}".`,
    });
  }
  const all = [...requestsIn(collection)];
  const chosen =
    options.only === undefined
      ? new Set(all.map(({ item }) => item))
      : chosenRequests(read.file, collection, options.only, formerIds);
  const requests = all.map(({ item, folders }): ImportedRequest => {
    const { method, url } = readRequest(item, {});
    return {
      id: idOfItem(item) ?? '',
      name: nameOfItem(item, { url }),
      ...{ method, url },
      folder: folders.map(nameOfFolder),
      imported: chosen.has(item),
    };
  });
  if (all.length === 0) warnings.push({ path: 'item', message: 'There are no requests in it.' });
  if (options.only !== undefined) keepOnly(collection, chosen);
  return { collection, report: { name, requests, warnings } };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2, free = name; ; number += 1) {
    if (!taken.has(free)) return free;
    free = `${name} (${number})`;
  }
}
