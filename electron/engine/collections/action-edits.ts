import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { failure } from '../../../shared/failure.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import {
  exampleById,
  type NewExample,
  newExample,
  withExamples,
  withNewExample,
} from '../postman-format/item-examples.ts';
import { methodProblem, readRequest } from '../postman-format/item-request.ts';
import { idOfItem } from '../postman-format/item-tree.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import { inSlices } from '../slices.ts';
import type { ReadableCollection } from './collection-folder.ts';
import {
  type BeforeWrite,
  type EditContext,
  findAction,
  positionOf,
  readableFile,
  refuseTaken,
  takenIn,
} from './edit-context.ts';
import { type ActionChange, blankCollection, blankItem, editItem } from './edit-item.ts';
import { giveItemIds } from './give-ids.ts';
import { insertAt, targetOf } from './places.ts';
import { describePosition, positionFor } from './removed-items.ts';

type Inputs = ContractInputs['actions'];

export interface RestoredAction {
  readonly action: CollectionAction;
  readonly note: unknown;
}

/** Edits of single actions in their files. The promises are those of the collection store. */
export function createActionEdits({ folder, removedItems, newId }: EditContext) {
  async function collectionFor(collection: string | undefined): Promise<ReadableCollection> {
    const name = collection ?? 'My actions';
    const files = folder.files();
    const file = files.find(({ id }) => id === collection) ?? files.find((stored) => stored.name === name);
    if (file !== undefined) return readableFile(folder, file.id, 'collection');
    if (collection !== undefined) throw failure('COLLECTION_UNKNOWN', { id: collection });
    return folder.add(blankCollection(newId(), name));
  }

  async function create(input: Inputs['create']): Promise<CollectionAction> {
    const method = input.method?.toUpperCase();
    const problem = method === undefined ? null : methodProblem(method);
    if (problem !== null) throw failure('INPUT_INVALID', { where: 'method', detail: problem });
    const { description, scripts, folder: parent = null } = input;
    const file = parent === null ? await collectionFor(input.collection) : await readableFile(folder, parent, 'folder');
    if (input.collection !== undefined && parent !== null && ![file.id, file.name].includes(input.collection)) {
      throw failure('INPUT_INVALID', { where: 'folder', detail: `it is not in ${input.collection}.` });
    }
    refuseTaken(input.name, file, null);
    const request = {
      ...input.request,
      ...(method === undefined ? {} : { method }),
      ...(input.url === undefined ? {} : { url: input.url }),
    };
    const blank = blankItem(newId(), input.name.trim());
    const item = editItem(blank, readRequest(blank, {}), { description, request, scripts });
    await folder.write(file, (collection) => insertAt(targetOf(collection, { folder: parent, before: null }), item));
    return findAction(folder, idOfItem(item) ?? '');
  }

  /** Puts another item in the place of an action's. */
  async function replace(
    file: ReadableCollection,
    id: string,
    edit: (item: RawObject) => RawObject,
  ): Promise<CollectionAction> {
    await folder.write(file, (collection) => {
      const { siblings, index, item } = positionOf(collection, id);
      siblings[index] = edit(item);
      return () => {
        siblings[index] = item;
      };
    });
    return findAction(folder, id);
  }

  async function update(id: string, patch: ActionChange): Promise<CollectionAction> {
    const file = await readableFile(folder, id, 'action');
    const before = findAction(folder, id);
    // The name shown, like the description, may be one made up from the request, which need not go into the file.
    const name = patch.name?.trim() === before.name ? undefined : patch.name?.trim();
    if (name !== undefined) refuseTaken(name, file, id);
    const description = patch.description === before.description ? undefined : patch.description;
    return replace(file, id, (item) => editItem(item, before.request, { ...patch, name, description }));
  }

  async function remove(id: string, note: unknown, before?: BeforeWrite): Promise<void> {
    const file = await readableFile(folder, id, 'action');
    const position = positionOf(file.collection, id);
    await before?.(position.item, file.id);
    const forget = await removedItems.keepItem('action', {
      id,
      collection: file.id,
      ...describePosition(position),
      note,
    });
    try {
      await folder.write(file, () => {
        position.siblings.splice(position.index, 1);
        return () => position.siblings.splice(position.index, 0, position.item);
      });
    } catch (error) {
      forget();
      throw error;
    }
  }

  async function restore(id: string, before?: BeforeWrite): Promise<RestoredAction> {
    const removed = await removedItems.item('action', id);
    if (removed === undefined) throw failure('ACTION_UNKNOWN', { id });
    const file = await readableFile(folder, removed.collection, 'collection');
    const { item } = removed;
    if (folder.fileOf(id, 'action')?.id !== file.id) {
      await before?.(item, file.id);
      // Its id may be that of an action elsewhere by now, from another copy of the file.
      await inSlices(giveItemIds({ item: [item] }, file.file, takenIn(folder)));
      await folder.write(file, (collection) => {
        const { siblings, index } = positionFor(removed, collection);
        siblings.splice(index, 0, item);
        return () => siblings.splice(index, 1);
      });
    }
    removedItems.forget('action', id);
    return { action: findAction(folder, idOfItem(item) ?? id), note: removed.note };
  }

  async function addExample(id: string, example: NewExample): Promise<CollectionAction> {
    const file = await readableFile(folder, id, 'action');
    return replace(file, id, (item) => withNewExample(item, newExample(newId(), item, example)));
  }

  async function updateExample(id: string, exampleId: string, name: string | null): Promise<CollectionAction> {
    const file = await readableFile(folder, id, 'action');
    const example = exampleById(findAction(folder, id).item, exampleId);
    if (example === undefined) throw failure('EXAMPLE_UNKNOWN', { id: exampleId });
    return replace(file, id, (item) =>
      withExamples(item, example.index, name === null ? [] : [{ ...example.raw, name }]),
    );
  }

  return { create, update, remove, restore, addExample, updateExample };
}
