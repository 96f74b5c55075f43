import { Button, Group, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import type { FolderSummary } from '../../../shared/model/group.ts';
import styles from './actions.module.css';
import type { Movable } from './tree-edits.ts';
import type { Place } from './tree-places.ts';

/** Asks where an action or folder goes: into any collection or folder, at its end. */
export function MoveDialog(props: {
  readonly item: Movable | null;
  readonly collections: readonly CollectionSummary[];
  readonly folders: readonly FolderSummary[];
  readonly onMove: (to: Place) => void;
  readonly onClose: () => void;
}) {
  const { item, collections, folders, onMove, onClose } = props;
  return (
    <Modal opened={item !== null} onClose={onClose} title={`Move ${item?.name ?? ''}`} size={480}>
      {item !== null && (
        <Form item={item} collections={collections} folders={folders} onMove={onMove} onClose={onClose} />
      )}
    </Modal>
  );
}

/** Options of a list that would hold thousands. */
const shownAtOnce = 200;

function Form(props: {
  readonly item: Movable;
  readonly collections: readonly CollectionSummary[];
  readonly folders: readonly FolderSummary[];
  readonly onMove: (to: Place) => void;
  readonly onClose: () => void;
}) {
  const { item, collections, folders, onMove, onClose } = props;
  const [chosen, setChosen] = useState<string | null>(null);
  const places = placesFor(item, collections, folders);
  const place = chosen === null ? undefined : places[Number(chosen)];
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (place === undefined) return;
        onMove(place.to);
        onClose();
      }}
    >
      <Select
        data-autofocus
        label="Collection or folder"
        placeholder="Search collections and folders"
        searchable
        limit={shownAtOnce}
        nothingFoundMessage="No matching folders"
        data={places.map(({ label }, at) => ({ value: String(at), label }))}
        value={chosen}
        onChange={setChosen}
      />
      <Group justify="flex-end" gap={8}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" disabled={place === undefined}>
          Move
        </Button>
      </Group>
    </form>
  );
}

/** Everything but a folder itself and what is in it, by collection in the order of the tree. */
function placesFor(
  { kind, id }: Movable,
  collections: readonly CollectionSummary[],
  folders: readonly FolderSummary[],
): { readonly label: string; readonly to: Place }[] {
  const isInside = (folder: FolderSummary): boolean =>
    kind === 'folder' && (folder.id === id || folder.folderIds.includes(id));
  return collections
    .filter(({ problem }) => problem === null)
    .flatMap(({ id: collection, name }) => [
      { label: name, to: { collection, folder: null, before: null } },
      ...folders
        .filter((folder) => folder.collection.id === collection && !isInside(folder))
        .map((folder) => ({
          label: [name, ...folder.folder, folder.name].join(' / '),
          to: { collection, folder: folder.id, before: null },
        })),
    ]);
}
