import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { HttpRequestMessage } from '../../../shared/model/http.ts';
import type { CodeOptions } from '../../../shared/request-code/code-request.ts';
import { CopyAs } from '../parts/copy-as.tsx';
import { copyText } from '../parts/copy-text.ts';
import { Problem } from '../parts/problem.tsx';
import styles from './exchange.module.css';
import { requestText } from './exchange-text.ts';

export interface RequestPreview {
  readonly request: HttpRequestMessage | undefined;
  readonly error: Error | null;
  readonly stale: boolean;
  /** For the request as code. */
  readonly codeOptions: CodeOptions;
  /** Shows and hides the values of secrets. */
  readonly revealButton: ReactNode;
}

/** The exact request as it would leave now, under a heading. */
export function PreviewPane(preview: RequestPreview) {
  return (
    <section className={styles.pane} aria-label="Request preview">
      <header className={styles.head}>
        <h3>Request preview</h3>
        <span className={styles.space} />
        <PreviewButtons {...preview} />
      </header>
      <PreviewText {...preview} />
    </section>
  );
}

export function PreviewButtons({ request, codeOptions, revealButton }: RequestPreview) {
  return (
    <>
      {revealButton}
      {request !== undefined && <CopyAs small request={request} options={codeOptions} />}
      {request !== undefined && (
        <Tooltip label="Copy request">
          <ActionIcon
            size={22}
            aria-label="Copy request"
            onClick={() => void copyText(requestText(request), 'Request')}
          >
            <IconCopy size={14} />
          </ActionIcon>
        </Tooltip>
      )}
    </>
  );
}

/** The exact request as it would leave now, edits included. */
export function PreviewText({ request, error, stale }: RequestPreview) {
  if (error !== null) return <Problem error={error} />;
  if (request === undefined) return <p className={styles.wait}>Loading preview…</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls is reached by keyboard
    <pre className={styles.wire} data-stale={stale || undefined} tabIndex={0}>
      <span className={styles.method} data-method={request.method}>
        {request.method}
      </span>{' '}
      <span className={styles.url}>{request.url}</span>
      {'\n'}
      {request.headers.map(([name, value], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: header lines repeat and have only their position as identity
        <span key={at}>
          <span className={styles.headerName}>{name}:</span> {value}
          {'\n'}
        </span>
      ))}
      {request.body !== '' && `\n${request.body}`}
    </pre>
  );
}
