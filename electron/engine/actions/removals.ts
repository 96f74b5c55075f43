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
  guard: Omit<ScriptGuard, 'moves'>,
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
      const note = { events: bindingsOf(bindings, ids), scriptsAllowed: guard.allows(id) };
      await collections.removeCollection(id, note);
      await unbind(bindings, ids);
    },
    async restoreAction(id) {
      const { action, note } = await collections.restore(id, guard.returns);
      await bindAgain(bindings, note, (former) => (former === id ? action.id : null));
      return action;
    },
    async restoreFolder(id) {
      const { folder, note } = await collections.restoreFolder(id, guard.returns);
      const ids = new Set(collections.actionsIn(folder.id));
      await bindAgain(bindings, note, (former) => (ids.has(former) ? former : null));
      return folder;
    },
    async restoreCollection(id) {
      const isAllowed = (note: unknown): boolean => CollectionNote.safeParse(note).data?.scriptsAllowed ?? false;
      const { collection, note } = await collections.restoreCollection(id, (note) =>
        guard.returnsWhole(id, isAllowed(note)),
      );
      const ids = new Set(collections.actionsOf(collection.id).map((action) => action.id));
      const events = CollectionNote.safeParse(note).data?.events ?? note;
      await bindAgain(bindings, events, (former) => (ids.has(former) ? former : null));
      return collection;
    },
  };
}

/** Where removed actions were bound, as it is kept on disk for the undo. */
const BindingNote = z.record(
  z.string(),
  z.array(z.object({ dialect: z.string(), key: z.string(), index: z.number().int().nonnegative() })),
);

/** Earlier versions kept the events alone. */
const CollectionNote = z.object({ events: BindingNote, scriptsAllowed: z.boolean() });

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

/** `idOf` is the id that an action has now; null for what another has by now, which was never bound. */
async function bindAgain(
  bindings: BindingService,
  note: unknown,
  idOf: (former: string) => string | null,
): Promise<void> {
  const events = Object.entries(BindingNote.safeParse(note).data ?? {})
    .flatMap(([former, positions]) => {
      const id = idOf(former);
      return id === null ? [] : positions.map((position) => ({ id, position }));
    })
    // From the front: the actions that follow have their places only then.
    .sort((one, other) => one.position.index - other.position.index);
  await Promise.all(events.map(({ id, position }) => bindings.restore(id, [position])));
}
