import { ActionIcon, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { ScriptOutcome } from '../../../shared/model/script-outcome.ts';
import { linkTo } from '../route.ts';
import { ConsoleList } from '../scripts/console-list.tsx';
import { countsOf, testsMark } from '../scripts/outcome-words.ts';
import { TestList } from '../scripts/test-list.tsx';
import styles from './exchange.module.css';
import { type ExchangeTab, tabAfter } from './exchange-tab.ts';
import { PreviewButtons, PreviewPane, PreviewText, type RequestPreview } from './preview-pane.tsx';
import { Awaited, ResponseStatus, ResponseText, type TestResponse } from './response-pane.tsx';

/**
 * The request as it would be sent, and what came back: one at a time, in wide windows the request beside the rest. Folded,
 * only the line of its tabs is left.
 */
export function ExchangePane(props: {
  readonly preview: RequestPreview;
  readonly response: TestResponse;
  readonly onStop: () => void;
  readonly isFolded: boolean;
  readonly onFold: (isFolded: boolean) => void;
}) {
  const { preview, response, onStop, isFolded, onFold } = props;
  const isWide = useMediaQuery('(min-width: 1600px)', false, { getInitialValueInEffect: false });
  const [chosen, setTab] = useState<ExchangeTab>('preview');
  const tab = isWide && chosen === 'preview' ? 'response' : chosen;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a request that is sent opens the pane
  useEffect(() => {
    setTab((shown) => tabAfter(shown, response));
    if (response.state === 'waiting') onFold(false);
  }, [response]);
  const scripts = response.state === 'came' ? response.delivery.scripts : undefined;
  const choose = (next: string | null): void => {
    setTab((next ?? 'preview') as ExchangeTab);
    onFold(false);
  };
  return (
    <section
      className={styles.pane}
      aria-label="Request and response"
      data-folded={isFolded || undefined}
      data-wide={isWide || undefined}
    >
      {isWide && !isFolded && <PreviewPane {...preview} />}
      <Tabs value={tab} onChange={choose} className={styles.tabs}>
        <div className={styles.tabLine}>
          <ExchangeTabs scripts={scripts} hasPreview={!isWide} />
          <span className={styles.outcome} role="status">
            <ResponseStatus response={response} />
          </span>
          {!isFolded && tab === 'preview' && <PreviewButtons {...preview} />}
          {tab !== 'preview' && response.state === 'came' && (
            <a className={styles.link} href={linkTo('activity', response.delivery.id)}>
              View in Activity
            </a>
          )}
          <ActionIcon
            size={22}
            aria-label={isFolded ? 'Expand request and response' : 'Collapse request and response'}
            aria-expanded={!isFolded}
            onClick={() => onFold(!isFolded)}
          >
            {isFolded ? <IconChevronUp size={14} /> : <IconChevronDown size={14} />}
          </ActionIcon>
        </div>
        {!isFolded && (
          <>
            {!isWide && (
              <Panel value="preview">
                <PreviewText {...preview} />
              </Panel>
            )}
            <Panel value="response">
              <Awaited response={response} what="The response appears" onStop={onStop}>
                {(delivery) => <ResponseText delivery={delivery} />}
              </Awaited>
            </Panel>
            <Panel value="tests">
              <Awaited response={response} what="The results of its tests appear" onStop={onStop}>
                {() => <List>{<TestList scripts={scripts} />}</List>}
              </Awaited>
            </Panel>
            <Panel value="console">
              <Awaited response={response} what="What its scripts write to the console appears" onStop={onStop}>
                {() => <List>{<ConsoleList scripts={scripts} />}</List>}
              </Awaited>
            </Panel>
          </>
        )}
      </Tabs>
    </section>
  );
}

function ExchangeTabs(props: { readonly scripts: ScriptOutcome | undefined; readonly hasPreview: boolean }) {
  const { scripts, hasPreview } = props;
  const counts = countsOf(scripts ?? { assertions: [], errors: [] });
  const hasFailed = counts.failed + counts.errors > 0;
  const mark = testsMark(counts);
  const lines = scripts?.console.length ?? 0;
  return (
    <Tabs.List className={styles.tabList}>
      {hasPreview && <Tabs.Tab value="preview">Preview</Tabs.Tab>}
      <Tabs.Tab value="response">Response</Tabs.Tab>
      <Tabs.Tab value="tests">
        Tests
        {mark !== '' && (
          <span className={styles.mark} data-bad={hasFailed || undefined}>
            {hasFailed && <IconX size={11} stroke={2.5} aria-label="failed" />}
            {mark}
          </span>
        )}
      </Tabs.Tab>
      <Tabs.Tab value="console">
        Console
        {lines > 0 && <span className={styles.mark}>{lines}</span>}
      </Tabs.Tab>
    </Tabs.List>
  );
}

function Panel({ value, children }: { readonly value: ExchangeTab; readonly children: ReactNode }) {
  return (
    <Tabs.Panel value={value} className={styles.whole}>
      {children}
    </Tabs.Panel>
  );
}

function List({ children }: { readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls is reached by keyboard
    <div className={styles.list} tabIndex={0}>
      {children}
    </div>
  );
}
