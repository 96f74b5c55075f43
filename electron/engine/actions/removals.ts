import * as z from 'zod';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import type { Folder } from '../../../shared/model/group.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import { type BindingService, unbind } from '../workspace/binding-service.ts';
import type { ScriptGuard } from './script-guard.ts';

/** Removes what is in collections from the events it is bound to as well, and undoes that. */
export interface Removals {
  removeAction(id: string): Promise<void>;
  removeFolder(id: string): Promise<void>;
  removeCollection(id: string): Promise<void>;
  /** It is back where it was, and in every event that it was bound to. */
  restoreAction(id: string): Promise<CollectionAction>;
  restoreFolder(id: string): Promise<Folder>;
  restoreCollection(id: string): Promise<CollectionSummary>;
}

export function createRemovals(
  collections: CollectionStore,
  bindings: BindingService,
  guard: Pick<ScriptGuard, 'leaves' | 'returns'>,
): Removals {
  return {
    async removeAction(id) {
      await collections.remove(id, bindingsOf(bindings, [id]), guard.leaves);
      await unbind(bindings, [id]);
    },
    async removeFolder(id) {
      const ids = collections.actionsIn(id);
      await collections.removeFolder(id, bindingsOf(bindings, ids), guard.leaves);
      await unbind(bindings, ids);
    },
    async removeCollection(id) {
      const ids = collections.actionsOf(id).map((action) => action.id);
      await collections.removeCollection(id, bindingsOf(bindings, ids));
      await unbind(bindings, ids);
    },
    async restoreAction(id) {
      const { action, note } = await collections.restore(id, guard.returns);
      await bindAgain(bindings, note);
      return action;
    },
    async restoreFolder(id) {
      const { folder, note } = await collections.restoreFolder(id, guard.returns);
      await bindAgain(bindings, note);
      return folder;
    },
    async restoreCollection(id) {
      const { collection, note } = await collections.restoreCollection(id);
      await bindAgain(bindings, note);
      return collection;
    },
  };
}

/** Where removed actions were bound, as it is kept on disk for the undo. */
const BindingNote = z.record(
  z.string(),
  z.array(z.object({ dialect: z.string(), key: z.string(), index: z.number().int().nonnegative() })),
);

function bindingsOf(bindings: BindingService, ids: readonly string[]): z.infer<typeof BindingNote> {
  return Object.fromEntries(
    ids.map((id) => [
      id,
      bindings
        .eventsOf(id)
        .map(({ dialect, key }) => ({ dialect, key, index: bindings.of(dialect, key).actions.indexOf(id) })),
    ]),
  );
}

async function bindAgain(bindings: BindingService, note: unknown): Promise<void> {
  const events = Object.entries(BindingNote.safeParse(note).data ?? {})
    .flatMap(([id, positions]) => positions.map((position) => ({ id, position })))
    // From the front: the actions that follow have their places only then.
    .sort((one, other) => one.position.index - other.position.index);
  await Promise.all(events.map(({ id, position }) => bindings.restore(id, [position])));
}
