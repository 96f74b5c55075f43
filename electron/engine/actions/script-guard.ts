import { createHash } from 'node:crypto';
import { failure } from '../../../shared/failure.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import { scriptsOf } from '../postman-format/item-scripts.ts';
import { itemsIn, nameOfFolder } from '../postman-format/item-tree.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import { inSlices, type Sliced } from '../slices.ts';
import type { PermissionService } from '../workspace/permissions.ts';

/**
 * DANGER: scripts are allowed for a collection as a person has read it. What comes into it afterwards, moved from another
 * collection or restored, brings scripts that were not read with it, and must not run under that permission.
 */
export interface ScriptGuard {
  /** Before an item leaves a collection: scripts that were allowed there may come back to where they are allowed. */
  leaves(item: RawObject, collection: string): Promise<void>;
  /** Before it is moved. Throws SCRIPTS_NOT_READ for scripts that only the other collection would let run. */
  moves(item: RawObject, from: string, to: string): Promise<void>;
  /** Before it is restored: a permission that was given since it was removed is revoked, and asked for again. */
  returns(item: RawObject, collection: string): Promise<void>;
  /** Before a whole collection is removed: whether its scripts are allowed. */
  allows(collection: string): boolean;
  /** Before one is restored: a permission that its id has, but that it did not have itself, is revoked. */
  returnsWhole(collection: string, wasAllowed: boolean): Promise<void>;
}

export function createScriptGuard(
  permissions: Pick<PermissionService, 'allowsScripts' | 'list' | 'revoke'>,
  collections: Pick<CollectionStore, 'list'>,
): ScriptGuard {
  /** Scripts that left a collection in which they were allowed, until the engine closes: so that a move can be undone. */
  const read = new Set<string>();
  const nameOf = (id: string): string => collections.list().find((one) => one.id === id)?.name ?? id;

  async function leaves(item: RawObject, collection: string): Promise<void> {
    if (!permissions.allowsScripts(collection)) return;
    const scripts = await inSlices(scriptsIn(item));
    if (scripts !== null) read.add(scripts);
  }

  /** Whether it has scripts that a person allowed here without having read them. */
  async function isUnread(item: RawObject, collection: string): Promise<boolean> {
    if (!permissions.allowsScripts(collection)) return false;
    const scripts = await inSlices(scriptsIn(item));
    return scripts !== null && !read.has(scripts);
  }

  return {
    leaves,
    async moves(item, from, to) {
      await leaves(item, from);
      if (await isUnread(item, to)) {
        throw failure('SCRIPTS_NOT_READ', { name: nameOfFolder(item), from: nameOf(from), to: nameOf(to) });
      }
    },
    async returns(item, collection) {
      if (await isUnread(item, collection)) await permissions.revoke({ scripts: [collection] });
    },
    allows: permissions.allowsScripts,
    async returnsWhole(collection, wasAllowed) {
      // Beside another of this id it gets one of its own.
      const isTaken = collections.list().some(({ id }) => id === collection);
      if (wasAllowed || isTaken || !permissions.list().scripts.includes(collection)) return;
      await permissions.revoke({ scripts: [collection] });
    },
  };
}

/** A text that is the same for the same scripts of an item and of everything in it; null where it has none. */
function* scriptsIn(item: RawObject): Sliced<string | null> {
  const hash = createHash('sha256');
  let hasScripts = false;
  for (const position of itemsIn({ item: [item] })) {
    yield;
    for (const { on, text } of scriptsOf(position.item)) {
      hasScripts = true;
      hash.update(JSON.stringify([position.path, on, text]));
    }
  }
  return hasScripts ? hash.digest('hex') : null;
}
