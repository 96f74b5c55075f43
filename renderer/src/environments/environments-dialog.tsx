import { Button, Modal } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ask, client, refresh } from '../client.ts';
import { requestImport } from '../parts/import-request.ts';
import { showFailure } from '../parts/show-failure.ts';
import { EnvironmentValues } from './environment-editor.tsx';
import { environmentText, freeName } from './environment-file.ts';
import { closeEnvironments, showEnvironment, useEnvironmentEditing } from './environment-store.ts';
import styles from './environments.module.css';

/** Every environment and its values. */
export function EnvironmentsDialog() {
  const { isOpen, shown } = useEnvironmentEditing();
  const { data } = useQuery(ask.environments.list.queryOptions({ input: {} }));
  const environments = data?.environments ?? [];
  const environment = environments.find(({ id }) => id === shown) ?? environments[0];
  const add = useMutation({
    mutationFn: async () => {
      const name = freeName('New environment', environments);
      return client.imports.add({ files: [{ name, text: environmentText({ name, values: [] }) }] });
    },
    onSuccess: ({ documents }) => {
      refresh(['environments']);
      showEnvironment(documents[0]?.id ?? null);
    },
    onError: showFailure,
  });
  const importOne = (): void => {
    closeEnvironments();
    requestImport();
  };
  const buttons = (
    <div className={styles.listButtons}>
      <Button leftSection={<IconPlus size={14} />} loading={add.isPending} onClick={() => add.mutate()}>
        Add
      </Button>
      <Button leftSection={<IconFileImport size={14} />} onClick={importOne}>
        Import
      </Button>
    </div>
  );
  return (
    <Modal
      opened={isOpen}
      onClose={closeEnvironments}
      title="Environments"
      size={860}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {environment === undefined ? (
        <div className={styles.empty}>
          <p>
            An environment is a set of values, such as the URL and API key of your staging system. While an environment
            is active, its values override custom parameters.
          </p>
          {buttons}
        </div>
      ) : (
        <div className={styles.columns}>
          <nav className={styles.list} aria-label="Environments">
            {environments.map(({ id, name }) => (
              <button
                key={id}
                type="button"
                className={styles.entry}
                aria-current={id === environment.id}
                onClick={() => showEnvironment(id)}
              >
                <span className="cut">{name}</span>
                {id === data?.active && <span className={styles.active}>active</span>}
              </button>
            ))}
            {buttons}
          </nav>
          <EnvironmentValues key={environment.id} id={environment.id} />
        </div>
      )}
    </Modal>
  );
}
