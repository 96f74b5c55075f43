import { Menu } from '@mantine/core';
import { IconCheck, IconPencil, IconPlus, IconWorld } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ask, refresh } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import { openEnvironments } from './environment-store.ts';
import styles from './environments.module.css';
import { EnvironmentsDialog } from './environments-dialog.tsx';

/** No id is empty. */
const none = '';

/** In the header: which environment's values are in force. */
export function EnvironmentPicker() {
  const { data } = useQuery(ask.environments.list.queryOptions({ input: {} }));
  const activate = useMutation(
    ask.environments.activate.mutationOptions({
      onError: showFailure,
      onSettled: () => refresh(['environments']),
    }),
  );
  const environments = data?.environments ?? [];
  const active = environments.find(({ id }) => id === data?.active);
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <button
            type="button"
            className={styles.pill}
            data-none={active === undefined || undefined}
            aria-label={`Environment: ${active?.name ?? 'none'}`}
          >
            <IconWorld size={14} stroke={1.5} aria-hidden="true" />
            <span className="cut">{active?.name ?? 'No environment'}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
          <Menu.RadioGroup
            value={active?.id ?? none}
            onChange={(id) => activate.mutate({ id: id === none ? null : id })}
          >
            {[{ id: none, name: 'None' }, ...environments].map(({ id, name }) => (
              <Menu.RadioItem
                key={id}
                value={id}
                closeMenuOnClick
                checkIcon={<IconCheck size={14} aria-hidden="true" />}
              >
                {name}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          {environments.length > 0 && (
            <Menu.Item
              leftSection={<IconPencil size={14} aria-hidden="true" />}
              onClick={() => openEnvironments(active?.id ?? null)}
            >
              Edit environments
            </Menu.Item>
          )}
          {environments.length === 0 && (
            <Menu.Item leftSection={<IconPlus size={14} aria-hidden="true" />} onClick={() => openEnvironments()}>
              Add environment
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <EnvironmentsDialog />
    </>
  );
}
