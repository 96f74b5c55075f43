import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconDownload, IconPlayerPlay, IconPlus, IconTrash } from '@tabler/icons-react';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import { requestRun } from '../parts/run-request.ts';
import { openAddAction } from './add-action.tsx';
import { exportCollection, removeCollection } from './removals.ts';

export function CollectionMenu({ collection }: { readonly collection: CollectionSummary }) {
  return (
    // A click in the menu is none on the row.
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps events from the row
    <span onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={22} aria-label={`More for ${collection.name}`}>
            <IconDots size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            disabled={collection.problem !== null || collection.requests === 0}
            leftSection={<IconPlayerPlay size={14} />}
            onClick={() => requestRun({ collection: collection.id, requests: null })}
          >
            Run collection
          </Menu.Item>
          <Menu.Item
            disabled={collection.problem !== null}
            leftSection={<IconPlus size={14} />}
            onClick={() => openAddAction(collection.id)}
          >
            Add action
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={14} />} onClick={() => void exportCollection(collection)}>
            Export Postman collection
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => void removeCollection(collection)}>
            Delete collection
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
