import { actionsOfCollection, type CollectionAction } from '../postman-format/collection-actions.ts';
import { readCollection } from '../postman-format/read-collection.ts';

/** What of a dialect its native requests are read from. */
interface NativeRequests {
  readonly id: string;
  readonly nativeRequests: string | null;
}

/** The actions of a dialect's native collection, whose ids begin with event keys. Throws what a wrong collection throws. */
export function readNativeActions({ id, nativeRequests }: NativeRequests): readonly CollectionAction[] {
  if (nativeRequests === null) return [];
  return actionsOfCollection(readCollection(`${id}.postman_collection.json`, nativeRequests).collection);
}

/** The vendors' own requests as actions, read at first use: `resources/dialects/<id>.postman_collection.json`. */
export function nativeActions(dialects: {
  get(id: string): NativeRequests;
}): (dialect: string, event: string) => CollectionAction | undefined {
  // By the dialect and not by its id: a person's own file may be read again.
  const read = new WeakMap<NativeRequests, ReadonlyMap<string, CollectionAction>>();
  return (id, event) => {
    const dialect = dialects.get(id);
    let actions = read.get(dialect);
    if (actions === undefined) {
      actions = new Map(readNativeActions(dialect).map((action) => [action.id, action]));
      read.set(dialect, actions);
    }
    return actions.get(event);
  };
}
