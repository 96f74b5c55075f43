import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ask, refresh } from '../client.ts';
import { showFailure } from '../parts/show-failure.ts';
import styles from './editor.module.css';

/** Says which file a request would upload that nobody allowed, and lets a person allow it. */
export function AllowUpload({ file }: { readonly file: string }) {
  const allow = useMutation(
    ask.permissions.allow.mutationOptions({
      onSuccess: () => refresh(['permissions']),
      onError: showFailure,
    }),
  );
  const { data } = useQuery(ask.permissions.allows.queryOptions({ input: { file } }));
  const isAllowed = data?.allowed ?? false;
  return (
    <div className={styles.warning} role="status">
      <IconAlertTriangle size={14} aria-hidden="true" />
      <span className={styles.asked}>
        This request uploads <b className="wire">{file}</b>.{' '}
        {isAllowed
          ? 'It is allowed now. Send the request again.'
          : 'The upload is not allowed yet, so nothing is sent.'}
      </span>
      {!isAllowed && (
        <Button size="compact-xs" loading={allow.isPending} onClick={() => allow.mutate({ files: [file] })}>
          Allow upload
        </Button>
      )}
    </div>
  );
}
