import { failure } from '../../../shared/failure.ts';
import type { Collection, Folder } from '../../../shared/model/group.ts';
import { type GroupChange, writeGroup } from '../postman-format/item-group.ts';
import { idOfItem, setInfo } from '../postman-format/item-tree.ts';
import { isRawObject, type RawObject } from '../postman-format/raw-value.ts';
import { inSlices } from '../slices.ts';
import type { ReadableCollection } from './collection-folder.ts';
import { describeCollection, describeFolder } from './describe-group.ts';
import { type BeforeWrite, type EditContext, findGroup, positionOf, readableFile, takenIn } from './edit-context.ts';
import { blankCollection, blankFolder } from './edit-item.ts';
import { giveItemIds } from './give-ids.ts';
import { replaceContents } from './merge-collections.ts';
import { insertAt, type Place, refuseNested, targetOf } from './places.ts';
import { describePosition, positionFor } from './removed-items.ts';

export type NamedGroupChange = GroupChange & { readonly name?: string | undefined };

/** Edits of collections as a whole and of the folders in them. The promises are those of the collection store. */
export function createGroupEdits({ folder: files, removedItems, newId }: EditContext) {
  function describe(file: ReadableCollection, id: string): Folder {
    return describeFolder(file, findGroup(files, id), positionOf(file.collection, id, 'folder'));
  }

  async function collection(id: string): Promise<Collection> {
    return describeCollection(await readableFile(files, id, 'collection'));
  }

  async function folder(id: string): Promise<Folder> {
    return describe(await readableFile(files, id, 'folder'), id);
  }

  function refuseTaken(name: string, except: string | null): void {
    const isTaken = files.files().some((file) => file.id !== except && file.name === name);
    if (isTaken) throw failure('COLLECTION_NAME_TAKEN', { name });
  }

  async function createCollection(name: string): Promise<Collection> {
    refuseTaken(name, null);
    return describeCollection(await files.add(blankCollection(newId(), name)));
  }

  async function updateCollection(id: string, { name, ...change }: NamedGroupChange): Promise<Collection> {
    const file = await readableFile(files, id, 'collection');
    // A name comes without the spaces around it, which the file keeps until it is changed.
    const isNew = name !== undefined && name !== file.name.trim();
    if (isNew) refuseTaken(name, id);
    await files.write(file, (raw) => {
      const copy = { ...raw };
      copy.info = isRawObject(raw.info) ? { ...raw.info } : {};
      if (isNew) setInfo(copy, { name });
      writeGroup(copy, copy.info as RawObject, change);
      return replaceContents(raw, copy);
    });
    return collection(id);
  }

  async function createFolder(name: string, place: Place): Promise<Folder> {
    const file = await readableFile(files, place.collection, 'collection');
    const item = blankFolder(newId(), name);
    const target = targetOf(file.collection, place);
    await inSlices(refuseNested(file.file, item, target.depth));
    await files.write(file, () => insertAt(target, item));
    return folder(idOfItem(item) ?? '');
  }

  async function updateFolder(id: string, { name, ...change }: NamedGroupChange): Promise<Folder> {
    const file = await readableFile(files, id, 'folder');
    const before = findGroup(files, id);
    await files.write(file, (raw) => {
      const { siblings, index, item } = positionOf(raw, id, 'folder');
      const copy = { ...item };
      if (name !== undefined && name !== before.name.trim()) copy.name = name;
      writeGroup(copy, copy, change);
      siblings[index] = copy;
      return () => {
        siblings[index] = item;
      };
    });
    return folder(id);
  }

  async function removeFolder(id: string, note: unknown, before?: BeforeWrite): Promise<void> {
    const file = await readableFile(files, id, 'folder');
    const position = positionOf(file.collection, id, 'folder');
    const { siblings, index, item } = position;
    await before?.(item, file.id);
    const kept = describePosition(position);
    const forget = await removedItems.keepItem('folder', { id, collection: file.id, ...kept, note });
    try {
      await files.write(file, () => {
        siblings.splice(index, 1);
        return () => siblings.splice(index, 0, item);
      });
    } catch (error) {
      forget();
      throw error;
    }
  }

  async function restoreFolder(
    id: string,
    before?: BeforeWrite,
  ): Promise<{ readonly folder: Folder; readonly note: unknown }> {
    const removed = await removedItems.item('folder', id);
    if (removed === undefined) throw failure('FOLDER_UNKNOWN', { id });
    const file = await readableFile(files, removed.collection, 'collection');
    const { item } = removed;
    if (files.fileOf(id, 'folder')?.id !== file.id) {
      await before?.(item, file.id);
      // It and what was in it may be elsewhere by now, from another copy of the file.
      await inSlices(giveItemIds({ item: [item] }, file.file, takenIn(files)));
      await files.write(file, (raw) => {
        const { siblings, index } = positionFor(removed, raw);
        siblings.splice(index, 0, item);
        return () => siblings.splice(index, 1);
      });
    }
    removedItems.forget('folder', id);
    return { folder: await folder(idOfItem(item) ?? id), note: removed.note };
  }

  return {
    ...{ collection, createCollection, updateCollection },
    ...{ folder, createFolder, updateFolder, removeFolder, restoreFolder },
  };
}
