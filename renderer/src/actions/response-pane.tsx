import { Button, Kbd, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Delivery, isFailedDelivery } from '../../../shared/model/delivery.ts';
import { Problem } from '../parts/problem.tsx';
import { bytes, milliseconds } from '../parts/times.ts';
import styles from './exchange.module.css';
import { readableBody } from './exchange-text.ts';

export type TestResponse =
  | { readonly state: 'none' }
  | { readonly state: 'waiting' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'came'; readonly delivery: Delivery };

/** What became of the last Save & Test, in a few words. */
export function ResponseStatus({ response }: { readonly response: TestResponse }) {
  if (response.state === 'none') return null;
  if (response.state === 'waiting') return <span className={styles.fact}>Waiting…</span>;
  if (response.state === 'failed') {
    return (
      <span className={styles.status} data-meaning="bad">
        Not sent
      </span>
    );
  }
  const { status, durationMs, response: received, attempts } = response.delivery;
  const isBad = isFailedDelivery({ ...response.delivery, scripts: undefined });
  return (
    <>
      <span className={styles.status} data-meaning={isBad ? 'bad' : 'good'}>
        {status === 0 ? 'No response' : `${status} ${received?.statusText ?? ''}`}
      </span>
      {durationMs !== null && <span className={styles.fact}>{milliseconds(durationMs)}</span>}
      {received !== null && (
        <span className={styles.fact} data-minor>
          {bytes(received.bytes)}
        </span>
      )}
      {attempts.length > 1 && (
        <span className={styles.fact} data-minor>
          {attempts.length} attempts
        </span>
      )}
    </>
  );
}

/** `children` of what came back for Save & Test, or why nothing did yet. */
export function Awaited(props: {
  readonly response: TestResponse;
  /** `The response appears`. */
  readonly what: string;
  readonly onStop: () => void;
  readonly children: (delivery: Delivery) => ReactNode;
}) {
  const { response, what, onStop, children } = props;
  if (response.state === 'came') return children(response.delivery);
  if (response.state === 'failed') return <Problem error={response.error} />;
  if (response.state === 'none') {
    return (
      <p className={styles.wait}>
        <span>
          <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> saves and sends the request. {what} here.
        </span>
      </p>
    );
  }
  return (
    <p className={styles.wait}>
      <Loader size={14} /> Waiting for a response
      <Button size="compact-xs" onClick={onStop}>
        Cancel
      </Button>
    </p>
  );
}

export function ResponseText({ delivery }: { readonly delivery: Delivery }) {
  const { response, status, message, redirects } = delivery;
  const failed = isFailedDelivery({ ...delivery, scripts: undefined });
  return (
    <>
      {response === null ? (
        <p className={styles.wait}>{message}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls is reached by keyboard
        <pre className={styles.wire} tabIndex={0}>
          {failed && status < 400 && <span className={styles.headerName}>{`${message}\n\n`}</span>}
          {redirects.map(({ status: redirectStatus, method, url }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: redirects may repeat
            <span key={at} className={styles.headerName}>{`${redirectStatus}, then ${method} ${url}\n`}</span>
          ))}
          {response.body === '' ? (
            <span className={styles.headerName}>(no body)</span>
          ) : (
            readableBody(response.headers, response.body)
          )}
          {response.truncated && <span className={styles.headerName}>{'\n… truncated'}</span>}
          {'\n\n'}
          {response.headers.map(([name, value], at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: header lines repeat and have only their position as identity
            <span key={at}>
              <span className={styles.headerName}>{name}:</span> {value}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </>
  );
}
