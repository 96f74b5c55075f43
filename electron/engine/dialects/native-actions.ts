import type { LibraryAction } from '../postman/library.ts';
import { actionsOfCollection } from '../postman/library-actions.ts';
import { readCollection } from '../postman/read-collection.ts';
import type { Dialects } from './dialects.ts';

/** The vendors' own requests as actions, read at first use: `resources/dialects/<id>.postman_collection.json`. */
export function nativeActions(dialects: Dialects): (dialect: string, event: string) => LibraryAction | undefined {
  const read = new Map<string, ReadonlyMap<string, LibraryAction>>();
  return (dialect, event) => {
    let actions = read.get(dialect);
    if (actions === undefined) {
      const { nativeRequests } = dialects.get(dialect);
      const name = `${dialect}.postman_collection.json`;
      const found = nativeRequests === null ? [] : actionsOfCollection(readCollection(name, nativeRequests).collection);
      actions = new Map(found.map((action) => [action.id, action]));
      read.set(dialect, actions);
    }
    return actions.get(event);
  };
}
