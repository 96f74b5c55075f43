import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import { PreviewPane } from '../actions/preview-pane.tsx';
import { ask } from '../client.ts';
import { RevealButton } from '../parts/reveal-button.tsx';
import styles from './endpoints.module.css';

/** Milliseconds after the last key until the preview is asked for again. */
const pause = 200;

/** The request that this endpoint would be sent for a believable call, with the URL as it is being typed. */
export function EndpointPreview({ endpoint, url }: { readonly endpoint: Endpoint; readonly url: string }) {
  const { dialect, event, owner, method, setup } = endpoint;
  const [to] = useDebouncedValue(url, pause);
  const [isRevealed, setRevealed] = useState(false);
  const preview = useQuery({
    ...ask.simulator.preview.queryOptions({
      input: { dialect, event, to, setup, reveal: isRevealed || undefined, ...(method === null ? {} : { method }) },
    }),
    enabled: to.trim() !== '',
    gcTime: isRevealed ? 0 : 20_000,
    placeholderData: keepPreviousData,
  });
  return (
    <div className={styles.preview}>
      {owner !== '' && <p className={styles.previewNote}>Sample call. Its owner may differ from {owner}.</p>}
      <PreviewPane
        request={preview.data?.requests[0]?.request}
        error={preview.error}
        stale={preview.isPlaceholderData || to !== url}
        codeOptions={{ masked: isRevealed ? [] : (preview.data?.requests[0]?.secrets ?? []) }}
        revealButton={
          <RevealButton
            tags={preview.data?.requests[0]?.secrets ?? []}
            isRevealed={isRevealed}
            onChange={setRevealed}
          />
        }
      />
    </div>
  );
}
