import { Failure, failure } from '../../../shared/failure.ts';
import { idOfItem, isFolder, nameOfFolder } from '../postman-format/item-tree.ts';
import { type RawObject, textOf } from '../postman-format/raw-value.ts';
import { inSlices } from '../slices.ts';
import type { ReadableCollection } from './collection-folder.ts';
import { copyCollection, copyItem, freeCopyName } from './copy-item.ts';
import { type EditContext, findAction, findGroup, positionOf, readableFile } from './edit-context.ts';
import { insertAt, type Place, refuseNested, type Target, targetOf } from './places.ts';

type Kind = 'action' | 'folder';

/** Before an item goes from one collection into another. What it throws is the failure of the move. */
export type BeforeMoving = (item: RawObject, from: string, to: string) => Promise<void>;

/** Moves and copies of what is in collections. The promises are those of the collection store. */
export function createMoveEdits({ folder: files, newId }: Pick<EditContext, 'folder' | 'newId'>) {
  async function move(kind: Kind, id: string, to: Place, beforeMoving: BeforeMoving | undefined): Promise<void> {
    const source = await readableFile(files, id, kind);
    const isNear = source.id === to.collection;
    const target = isNear ? source : await readableFile(files, to.collection, 'collection');
    const { item, siblings, index } = positionOf(source.collection, id, kind);
    const place = targetOf(target.collection, to);
    if (place.folders.includes(item)) {
      throw failure('INPUT_INVALID', { where: 'to.folder', detail: 'a folder cannot be moved into itself.' });
    }
    if (place.siblings === siblings && (place.before === item || place.before === (siblings[index + 1] ?? null)))
      return;
    await inSlices(refuseNested(target.file, item, place.depth));
    const takeOut = (): (() => void) => {
      siblings.splice(index, 1);
      return () => siblings.splice(index, 0, item);
    };
    if (isNear) {
      await files.write(source, () => {
        const putBack = takeOut();
        const takeBack = insertAt(place, item);
        return () => {
          takeBack();
          putBack();
        };
      });
      return;
    }
    await beforeMoving?.(item, source.id, target.id);
    // First where it goes: a process that is killed in between leaves it in both files and loses nothing.
    await files.write(target, () => insertAt(place, item));
    try {
      await files.write(source, takeOut);
    } catch (error) {
      await undo(item, source, target, place, error);
      throw error;
    }
  }

  /** Takes an item back out of the file that it was written to. Throws LEFT_IN_BOTH where that fails as well. */
  async function undo(
    item: RawObject,
    source: ReadableCollection,
    target: ReadableCollection,
    { siblings }: Target,
    reason: unknown,
  ): Promise<void> {
    try {
      await files.write(target, () => {
        const index = siblings.indexOf(item);
        siblings.splice(index, 1);
        return () => siblings.splice(index, 0, item);
      });
    } catch {
      // Where it came to has its id; what is left of it gets another.
      await files.reread(source.file);
      const detail = reason instanceof Failure ? reason.message : String(reason);
      const names = { name: textOf(item.name), from: source.name, to: target.name };
      throw failure('LEFT_IN_BOTH', { ...names, detail });
    }
  }

  /** Returns the id of the copy, which stands behind the original. */
  async function duplicate(kind: Kind, id: string): Promise<string> {
    const file = await readableFile(files, id, kind);
    const { item, siblings, index } = positionOf(file.collection, id, kind);
    // Names of actions are their own within a collection, those of folders only beside each other.
    const names =
      kind === 'action' ? file.actions.map(({ name }) => name) : siblings.filter(isFolder).map(nameOfFolder);
    const { name } = kind === 'action' ? findAction(files, id) : findGroup(files, id);
    const copy = await inSlices(copyItem(item, newId));
    copy.name = freeCopyName(name, names);
    await files.write(file, () => {
      siblings.splice(index + 1, 0, copy);
      return () => siblings.splice(index + 1, 1);
    });
    return idOfItem(copy) ?? '';
  }

  /** Returns the id of the copy. */
  async function duplicateCollection(id: string): Promise<string> {
    const { collection, name } = await readableFile(files, id, 'collection');
    const names = files.files().map((file) => file.name);
    const copy = await inSlices(copyCollection(collection, freeCopyName(name, names), newId));
    return (await files.add(copy)).id;
  }

  return { move, duplicate, duplicateCollection };
}
