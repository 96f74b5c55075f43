import { Button, Kbd, Loader, Tabs } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { type Delivery, isFailedDelivery } from '../../../shared/model/delivery.ts';
import { Problem } from '../parts/problem.tsx';
import { bytes, milliseconds } from '../parts/times.ts';
import { linkTo } from '../route.ts';
import { ConsoleList } from '../scripts/console-list.tsx';
import { countsOf, testsMark } from '../scripts/outcome-words.ts';
import { TestList } from '../scripts/test-list.tsx';
import styles from './exchange.module.css';
import { readableBody } from './exchange-text.ts';

export type TestResponse =
  | { readonly state: 'none' }
  | { readonly state: 'waiting' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'came'; readonly delivery: Delivery };

/** What came back for Save & Test. */
export function ResponsePane(props: { readonly response: TestResponse; readonly onStop: () => void }) {
  const { response, onStop } = props;
  return (
    <section className={styles.pane} aria-label="Response" aria-live="polite">
      {response.state === 'came' ? (
        <Came key={response.delivery.id} delivery={response.delivery} />
      ) : (
        <>
          <header className={styles.head}>
            <h3>Response</h3>
          </header>
          {response.state === 'failed' && <Problem error={response.error} />}
          {response.state === 'waiting' && (
            <p className={styles.wait}>
              <Loader size={14} /> Waiting for a response
              <Button size="compact-xs" onClick={onStop}>
                Cancel
              </Button>
            </p>
          )}
          {response.state === 'none' && (
            <p className={styles.wait}>
              <span>
                <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> saves and sends the request. The response appears here.
              </span>
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Came({ delivery }: { readonly delivery: Delivery }) {
  const { response, status, attempts, durationMs, scripts } = delivery;
  const counts = countsOf(scripts ?? { assertions: [], errors: [] });
  const hasFailed = counts.failed + counts.errors > 0;
  // Where a test failed, that is what a person looks for.
  const [tab, setTab] = useState<string | null>(hasFailed ? 'tests' : 'response');
  const isBad = isFailedDelivery({ ...delivery, scripts: undefined });
  return (
    <>
      <header className={styles.head}>
        <h3>Response</h3>
        <span className={styles.status} data-meaning={isBad ? 'bad' : 'good'}>
          {status === 0 ? 'No response' : `${status} ${response?.statusText ?? ''}`}
        </span>
        {durationMs !== null && <span className={styles.fact}>{milliseconds(durationMs)}</span>}
        {response !== null && <span className={styles.fact}>{bytes(response.bytes)}</span>}
        {attempts.length > 1 && <span className={styles.fact}>{attempts.length} attempts</span>}
        <span className={styles.space} />
        <a className={styles.link} href={linkTo('activity', delivery.id)}>
          View in Activity
        </a>
      </header>
      {scripts === undefined ? (
        <Response delivery={delivery} />
      ) : (
        <Tabs value={tab} onChange={setTab} className={styles.tabs}>
          <Tabs.List className={styles.tabList}>
            <Tabs.Tab value="response">Response</Tabs.Tab>
            <Tabs.Tab value="tests">
              Tests
              <span className={styles.mark} data-bad={hasFailed || undefined}>
                {hasFailed && <IconX size={11} stroke={2.5} aria-label="failed" />}
                {testsMark(counts)}
              </span>
            </Tabs.Tab>
            <Tabs.Tab value="console">
              Console
              {scripts.console.length > 0 && <span className={styles.mark}>{scripts.console.length}</span>}
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="response" className={styles.whole}>
            <Response delivery={delivery} />
          </Tabs.Panel>
          <Tabs.Panel value="tests" className={styles.list}>
            <TestList scripts={scripts} />
          </Tabs.Panel>
          <Tabs.Panel value="console" className={styles.list}>
            <ConsoleList scripts={scripts} />
          </Tabs.Panel>
        </Tabs>
      )}
    </>
  );
}

function Response({ delivery }: { readonly delivery: Delivery }) {
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
