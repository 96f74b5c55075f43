import { ActionIcon, Loader, Tabs } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import { type Delivery, isFailedDelivery } from '../../../shared/model/delivery.ts';
import type { EventDetails } from '../../../shared/model/event-details.ts';
import type { PageId } from '../../../shared/pages.ts';
import { ask } from '../client.ts';
import { CallLadder } from '../ladder/call-ladder.tsx';
import { RevealButton } from '../parts/reveal-button.tsx';
import { type Tone, toneOf } from '../parts/tone.ts';
import { useDialectName } from '../parts/use-dialect-name.ts';
import { ConsoleList } from '../scripts/console-list.tsx';
import { countsOf, testsMark } from '../scripts/outcome-words.ts';
import { TestList } from '../scripts/test-list.tsx';
import { viewFor } from './activity-views.tsx';
import styles from './detail.module.css';
import { requestOf, responseOf } from './detail-messages.ts';
import { MessageView } from './message-view.tsx';

/** Milliseconds a whole activity stays in memory unseen: bodies may have megabytes. */
const keptFor = 20_000;

type DetailTab = 'overview' | 'tests' | 'console' | 'request' | 'response' | 'ladder';

interface DetailPaneProps {
  readonly id: string;
  readonly page: PageId;
  /** The tab it opens with, where the activity has it. */
  readonly firstTab?: DetailTab;
  readonly onClose: () => void;
}

/** One activity, whole. */
export function DetailPane({ id, page, firstTab = 'overview', onClose }: DetailPaneProps) {
  const [tab, setTab] = useState<string | null>(firstTab);
  // Of this one alone: the next is masked again.
  const [revealed, setRevealed] = useState<string | null>(null);
  const reveal = revealed === id ? true : undefined;
  const { data, error, isPlaceholderData } = useQuery(
    ask.activity.get.queryOptions({
      input: { id, reveal },
      // What was revealed is not kept.
      gcTime: reveal ? 0 : keptFor,
      placeholderData: keepPreviousData,
    }),
  );
  const shown = data?.id ?? id;
  const { data: details = null } = useQuery({
    ...ask.activity.event.queryOptions({
      input: { id: shown, reveal: revealed === shown ? true : undefined },
      gcTime: revealed === shown ? 0 : keptFor,
    }),
    enabled: data !== undefined,
  });
  const close = (
    <ActionIcon size={24} aria-label="Close the detail" onClick={onClose}>
      <IconX size={14} stroke={1.5} />
    </ActionIcon>
  );
  if (error !== null) {
    const { message, hint } = failureOf(error);
    return (
      <section className={styles.detail} aria-label="Detail" data-detail tabIndex={-1}>
        <header className={styles.head}>
          <h2>Not found</h2>
          {close}
        </header>
        <p className={styles.note} role="alert">
          {message} {hint}
        </p>
      </section>
    );
  }
  if (data === undefined) return <Loader m="lg" size="sm" aria-label="Loading the detail" />;
  const response = responseOf(data);
  const view = viewFor(data);
  // Beside its ladder an activity needs no second one.
  const call = page === 'calls' ? null : data.callId;
  const scripts = data.kind === 'delivery' ? data.scripts : undefined;
  const counts = countsOf(scripts ?? { assertions: [], errors: [] });
  const shownTab =
    (tab === 'ladder' && call === null) || ((tab === 'tests' || tab === 'console') && scripts === undefined)
      ? 'overview'
      : tab;
  return (
    <section
      className={styles.detail}
      aria-label="Detail"
      data-detail
      data-activity={data.id}
      tabIndex={-1}
      aria-busy={isPlaceholderData}
    >
      <Head
        activity={data}
        details={details}
        buttons={
          <>
            <RevealButton
              tags={(data.secrets ?? []).map(({ tag }) => tag)}
              isRevealed={reveal === true}
              onChange={(next) => setRevealed(next ? id : null)}
            />
            {close}
          </>
        }
      />
      <Tabs value={shownTab} onChange={setTab} className={styles.tabs}>
        <Tabs.List className={styles.tabList}>
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          {scripts !== undefined && (
            <>
              <Tabs.Tab value="tests">
                Tests
                <span className={styles.mark} data-bad={counts.failed + counts.errors > 0 || undefined}>
                  {counts.failed + counts.errors > 0 && <IconX size={11} stroke={2.5} aria-label="failed" />}
                  {testsMark(counts)}
                </span>
              </Tabs.Tab>
              <Tabs.Tab value="console">
                Console
                {scripts.console.length > 0 && <span className={styles.mark}>{scripts.console.length}</span>}
              </Tabs.Tab>
            </>
          )}
          <Tabs.Tab value="request">Request</Tabs.Tab>
          <Tabs.Tab value="response">Response</Tabs.Tab>
          {call !== null && <Tabs.Tab value="ladder">Ladder</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="overview" className={styles.panel}>
          <view.Overview activity={data} details={details} page={page} />
        </Tabs.Panel>
        <Tabs.Panel value="tests" className={styles.panel}>
          <TestList key={data.id} scripts={scripts} />
        </Tabs.Panel>
        <Tabs.Panel value="console" className={styles.panel}>
          <ConsoleList key={data.id} scripts={scripts} />
        </Tabs.Panel>
        <Tabs.Panel value="request" className={styles.panel}>
          <MessageView key={data.id} message={requestOf(data)} />
        </Tabs.Panel>
        <Tabs.Panel value="response" className={styles.panel}>
          {response === null ? (
            <p className={styles.note}>{view.noResponse(data)}</p>
          ) : (
            <MessageView key={data.id} message={response} />
          )}
        </Tabs.Panel>
        {call !== null && (
          <Tabs.Panel value="ladder" className={styles.whole}>
            <CallLadder id={call} compact selected={view.arrow(data)} />
          </Tabs.Panel>
        )}
      </Tabs>
    </section>
  );
}

/** Of its response: what its tests say of it stands on their tab. */
const toneOfDelivery = (delivery: Delivery): Tone =>
  isFailedDelivery({ ...delivery, scripts: undefined }) ? 'bad' : 'good';

interface HeadProps {
  readonly activity: Activity;
  readonly details: EventDetails | null;
  readonly buttons: React.ReactNode;
}

function Head({ activity, details, buttons }: HeadProps) {
  const { status } = activity;
  const tone = activity.kind === 'delivery' ? toneOfDelivery(activity) : toneOf(activity);
  const view = viewFor(activity);
  const dialect = view.dialect(activity);
  const dialectName = useDialectName();
  const title = view.title(activity, details);
  const { method, url } = activity.request;
  return (
    <>
      <header className={styles.head}>
        <h2 className="cut" title={title}>
          {title}
        </h2>
        {dialect !== null && <span className="mark">{dialectName(dialect)}</span>}
        <span className={styles.status} data-tone={tone}>
          {activity.kind === 'delivery' && activity.step?.isSkipped === true
            ? 'Skipped'
            : status === 0
              ? '✕ 0'
              : status}
        </span>
        {buttons}
      </header>
      <p className={styles.target} title={url}>
        <span className={styles.method} data-method={method}>
          {method}
        </span>{' '}
        {url.length > 400 ? `${url.slice(0, 400)}…` : url}
      </p>
    </>
  );
}
