import { ActionIcon, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { HarCursor } from '../../../shared/contract/exports.ts';
import { client } from '../client.ts';
import { saveFile } from './save-file.ts';
import { showFailure } from './show-failure.ts';

/** Saves the activity that the filter shows as a HAR file. */
export function SaveHar({ filter, count, small }: { filter: string; count: number; small?: boolean }) {
  const over = useRef(new AbortController());
  useEffect(() => {
    // Made here, for an effect may run twice.
    const controller = new AbortController();
    over.current = controller;
    return () => controller.abort();
  }, []);
  const save = useMutation({
    mutationFn: (signal: AbortSignal) => harFile(filter, signal),
    onError: (error, signal) => {
      if (!signal.aborted) showFailure(error);
    },
    onSuccess: keep,
  });
  return (
    <Tooltip label="Save as HAR">
      <ActionIcon
        variant={small ? 'subtle' : 'default'}
        size={small ? 22 : 30}
        aria-label="Save as HAR"
        disabled={count === 0}
        loading={save.isPending}
        onClick={() => save.mutate(over.current.signal)}
      >
        <IconDownload size={14} stroke={1.5} />
      </ActionIcon>
    </Tooltip>
  );
}

interface HarFile {
  readonly file: Blob;
  readonly entries: number;
  readonly masked: readonly string[];
}

/** A piece at a time, until the signal is aborted: what is a blob lies with the browser, which may put it on disk. */
async function harFile(filter: string, signal: AbortSignal): Promise<HarFile> {
  const pieces: Blob[] = [];
  for (let cursor: HarCursor | undefined; ; ) {
    const { text, next, entries, masked } = await client.exports.harPage({ filter, cursor }, { signal });
    signal.throwIfAborted();
    pieces.push(new Blob([text]));
    if (next === null) return { file: new Blob(pieces, { type: 'application/json' }), entries, masked };
    cursor = next;
  }
}

function keep({ file, entries, masked }: HarFile): void {
  saveFile(file, 'hookswitch.har');
  const words = `${entries.toLocaleString('en')} ${entries === 1 ? 'entry' : 'entries'} saved.`;
  notifications.show({
    message: masked.length === 0 ? words : `${words} These secrets are masked in the file: ${masked.join(', ')}.`,
  });
}
