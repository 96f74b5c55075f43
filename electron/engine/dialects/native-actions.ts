import type { CollectionAction } from '../postman-format/collection-actions.ts';
import { actionsOfCollection } from '../postman-format/collection-actions.ts';
import { readCollection } from '../postman-format/read-collection.ts';
import type { Dialect, Dialects } from './dialects.ts';

/** The actions of a dialect's native collection, whose ids begin with event keys. Throws what a wrong collection throws. */
export function readNativeActions({ id, nativeRequests }: Dialect): readonly CollectionAction[] {
  if (nativeRequests === null) return [];
  return actionsOfCollection(readCollection(`${id}.postman_collection.json`, nativeRequests).collection);
}

/** The vendors' own requests as actions, read at first use: `resources/dialects/<id>.postman_collection.json`. */
export function nativeActions(dialects: Dialects): (dialect: string, event: string) => CollectionAction | undefined {
  const read = new Map<string, ReadonlyMap<string, CollectionAction>>();
  return (dialect, event) => {
    let actions = read.get(dialect);
    if (actions === undefined) {
      actions = new Map(readNativeActions(dialects.get(dialect)).map((action) => [action.id, action]));
      read.set(dialect, actions);
    }
    return actions.get(event);
  };
}
