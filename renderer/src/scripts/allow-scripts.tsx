import { Button } from '@mantine/core';
import { IconShieldCheck, IconShieldQuestion } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask, refresh } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import styles from './scripts.module.css';

/** Whether the scripts of a collection may run, and what changes it. `isAllowed` is undefined until it is known. */
function useScriptPermission(collection: string) {
  const { data } = useQuery(ask.permissions.list.queryOptions({ input: {} }));
  const options = { onSuccess: () => refresh(['permissions']), onError: showFailure };
  const allow = useMutation(ask.permissions.allow.mutationOptions(options));
  const revoke = useMutation(ask.permissions.revoke.mutationOptions(options));
  return {
    isAllowed: data?.scripts.includes(collection),
    allow: () => allow.mutate({ scripts: [collection] }),
    revoke: () => revoke.mutate({ scripts: [collection] }),
  };
}

/** Says whether the scripts of a collection may run, with the button that changes it. */
export function ScriptPermission(props: {
  readonly collection: { readonly id: string; readonly name: string };
  /** What stands beside the button. */
  readonly more?: ReactNode;
}) {
  const { collection, more } = props;
  const { isAllowed, allow, revoke } = useScriptPermission(collection.id);
  if (isAllowed === undefined) return null;
  const Icon = isAllowed ? IconShieldCheck : IconShieldQuestion;
  return (
    <div className={styles.permission} data-allowed={isAllowed || undefined} role="status">
      <Icon size={16} stroke={1.75} className={styles.permissionIcon} aria-hidden="true" />
      <span className={styles.permissionText}>
        {isAllowed
          ? `The scripts of ${collection.name} are allowed to run.`
          : `The scripts of ${collection.name} do not run until you allow them. Read them first if you do not know who wrote them.`}
      </span>
      {more}
      {isAllowed ? (
        // The same button, so that it keeps the focus.
        <Button size="compact-xs" onClick={revoke}>
          Revoke
        </Button>
      ) : (
        <Button size="compact-xs" variant="filled" onClick={allow}>
          Allow scripts of this collection
        </Button>
      )}
    </div>
  );
}
