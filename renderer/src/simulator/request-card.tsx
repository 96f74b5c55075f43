import { ActionIcon, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconArrowDownLeft, IconArrowUpRight, IconCopy } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { HttpRequestMessage } from '../../../shared/model/http.ts';
import { UnresolvedTags } from '../actions/unresolved-tags.tsx';
import { copyText } from '../parts/copy-text.ts';
import { outcomeOf } from '../parts/outcome.ts';
import { linkTo } from '../route.ts';
import { bodyView } from './body-view.ts';
import styles from './event-preview.module.css';

/** One request as it would leave, and what became of it when it was last fired. */
export function RequestCard(props: {
  readonly number: number;
  /** The action's name: a link to it where it stands in a collection. */
  readonly name: ReactNode;
  readonly request: HttpRequestMessage;
  /** Shows and hides the values of secrets. */
  readonly revealButton: ReactNode;
  readonly unresolvedTags: readonly string[];
  readonly warnings: readonly string[];
  readonly delivery: Delivery | undefined;
  /** False where something was changed since it was fired. */
  readonly isSame: boolean;
}) {
  const { number, name, request, revealButton, unresolvedTags, warnings, delivery, isSame } = props;
  const view = useMemo(() => bodyView(request.body, request.headers), [request.body, request.headers]);
  const [raw, setRaw] = useState(false);
  return (
    <article className={styles.card}>
      <header className={styles.cardHead}>
        <span className={styles.number}>{number}</span>
        <h3 className="cut">{name}</h3>
        {revealButton}
        {view.note !== '' && (
          <button
            type="button"
            className={styles.rawSwitch}
            aria-pressed={raw}
            title={raw ? 'Format body' : `${view.note}. Show the raw body.`}
            onClick={() => setRaw(!raw)}
          >
            Raw
          </button>
        )}
        <Tooltip label="Copy request">
          <ActionIcon
            size={24}
            aria-label="Copy request"
            onClick={() => void copyText(textOfRequest(request), 'Request')}
          >
            <IconCopy size={14} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
      </header>
      {delivery !== undefined && <Result delivery={delivery} isSame={isSame} />}
      {unresolvedTags.length > 0 && (
        <div className={styles.warnings}>
          <UnresolvedTags tags={unresolvedTags} />
        </div>
      )}
      {warnings.length > 0 && (
        <ul className={styles.warningList}>
          {warnings.map((warning) => (
            <li key={warning}>
              <IconAlertTriangle size={14} stroke={1.5} aria-hidden="true" /> {warning}
            </li>
          ))}
        </ul>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <pre className={`wire ${styles.wire}`} tabIndex={0}>
        <span className={styles.method} data-method={request.method}>
          {request.method}
        </span>{' '}
        {request.url}
        {'\n'}
        {request.headers.map(([header, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: header lines repeat and have only their position as identity
          <span key={at} className={styles.header}>
            {header}: <span className={styles.headerValue}>{value}</span>
            {'\n'}
          </span>
        ))}
        <Body request={request} view={raw ? null : view} />
      </pre>
    </article>
  );
}

function Body(props: { readonly request: HttpRequestMessage; readonly view: ReturnType<typeof bodyView> | null }) {
  const { request, view } = props;
  if (request.body === '') return null;
  if (view === null) return `\n${request.body}`;
  return (
    <>
      {'\n'}
      {view.pieces.map(({ text, kind }, at) =>
        kind === 'plain' ? (
          text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have only their position as identity
          <span key={at} className={styles[kind]}>
            {text}
          </span>
        ),
      )}
    </>
  );
}

function textOfRequest({ method, url, headers, body }: HttpRequestMessage): string {
  const head = [`${method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
  return body === '' ? head : `${head}\n\n${body}`;
}

/** Status, duration, response, and the links to the activity. */
function Result({ delivery, isSame }: { readonly delivery: Delivery; readonly isSame: boolean }) {
  const { tone, word, duration, message } = outcomeOf(delivery);
  return (
    <div className={styles.result} data-tone={tone} data-old={!isSame || undefined}>
      <a className={styles.resultLink} href={linkTo('activity', delivery.id)}>
        <IconArrowUpRight size={14} stroke={1.5} aria-hidden="true" />
        <span className={styles.status} data-tone={tone}>
          {word}
        </span>
      </a>
      <span className={styles.duration}>{duration}</span>
      <span className={`wire cut ${styles.answer}`} title={message}>
        {message}
      </span>
      <a href={linkTo('activity', delivery.id)}>Delivery</a>
      {delivery.capture !== null && (
        <a className={styles.resultLink} href={linkTo('activity', delivery.capture)}>
          <IconArrowDownLeft size={14} stroke={1.5} aria-hidden="true" /> Capture
        </a>
      )}
    </div>
  );
}
