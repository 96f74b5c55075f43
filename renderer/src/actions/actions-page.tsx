import { Button, Loader } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../client.ts';
import { requestImport } from '../parts/import-request.ts';
import { Problem } from '../parts/problem.tsx';
import { TwoPanes } from '../parts/two-panes.tsx';
import { useRoute } from '../route.ts';
import { ActionEditor } from './action-editor.tsx';
import { ActionList } from './action-list.tsx';
import styles from './actions.module.css';
import { AddAction, openAddAction } from './add-action.tsx';
import { GroupEditor } from './group-editor.tsx';
import { shownOf, shownRowId } from './shown.ts';

/** The page of actions: the tree, and the editor of one. */
export function ActionsPage() {
  const { parts } = useRoute();
  const shown = shownOf(parts);
  const { data, error } = useQuery(ask.actions.list.queryOptions({ input: {} }));
  if (data === undefined) {
    return error === null ? <Loader m="auto" size="sm" aria-label="Loading actions" /> : <Problem error={error} />;
  }
  const isEmpty = data.collections.length === 0;
  return (
    <>
      {isEmpty ? (
        <Empty />
      ) : (
        <TwoPanes
          name="actions"
          share={31}
          least={18}
          first={<ActionList {...data} selected={shown === null ? null : shownRowId(shown)} />}
          second={
            shown === null ? (
              <NothingPicked />
            ) : shown.kind === 'action' ? (
              <ActionEditor id={shown.id} />
            ) : (
              <GroupEditor kind={shown.kind} id={shown.id} />
            )
          }
        />
      )}
      <AddAction />
    </>
  );
}

function Buttons() {
  return (
    <div className={styles.buttons}>
      <Button variant="filled" leftSection={<IconFileImport size={14} />} onClick={() => requestImport()}>
        Import collection
      </Button>
      <Button leftSection={<IconPlus size={14} />} onClick={() => openAddAction()}>
        Add action
      </Button>
    </div>
  );
}

function Empty() {
  return (
    <div className={styles.empty}>
      <h2>No actions yet</h2>
      <p>
        An action is an HTTP request that is sent when a call event occurs. Import a Postman collection, drop its file
        anywhere in this window, or create an action.
      </p>
      <Buttons />
    </div>
  );
}

function NothingPicked() {
  return (
    <div className={styles.empty}>
      <p>Select an action to view and edit its request, or add a new one.</p>
      <Buttons />
    </div>
  );
}
