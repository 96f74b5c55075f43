import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { codeOptionsOf } from '../../../shared/activity-code.ts';
import type { Capture, Incomplete } from '../../../shared/model/capture.ts';
import type { EventDetails } from '../../../shared/model/event-details.ts';
import type { PageId } from '../../../shared/pages.ts';
import { formPairs } from '../../../shared/percent-decoding.ts';
import { describeFault } from '../../../shared/rule-words.ts';
import { ask } from '../client.ts';
import { CopyAs } from '../parts/copy-as.tsx';
import { milliseconds } from '../parts/times.ts';
import { linkTo } from '../route.ts';
import { dumpOf, formFields, shownFirst } from './body-views.ts';
import styles from './detail.module.css';
import { rowsWanted } from './drawn-rows.ts';
import { captureHeadline } from './headline.ts';
import { HeadlineBox } from './headline-box.tsx';
import { KeyValues } from './key-values.tsx';
import { MakeRuleButton } from './make-rule-button.tsx';
import { ParameterTable } from './parameter-table.tsx';
import { RecognizedNote } from './recognized-note.tsx';
import { ResendButton } from './resend-button.tsx';
import { WhyResponse } from './why-response.tsx';

interface CaptureOverviewProps {
  readonly activity: Capture;
  /** Null until it is there. */
  readonly details: EventDetails | null;
  readonly page: PageId;
}

/** What was received, from whom, and the response it got. */
export function CaptureOverview({ activity: capture, details, page }: CaptureOverviewProps) {
  const { request, remote, delivery, status, incomplete, warnings = [] } = capture;
  const { url, headers, body, decoding } = request;
  const { data: receiver } = useQuery(ask.receiver.status.queryOptions({ input: {} }));
  const origin = receiver?.url ?? `http://127.0.0.1:${receiver?.wantedPort ?? 80}`;
  const isRead = details !== null && details.parameters.length > 0;
  // The table of parameters has them all, with their meaning.
  const fields = isRead ? [] : (formFields(headers, body.slice(0, shownFirst), decoding?.charset) ?? []);
  const query = isRead ? [] : formPairs(queryOf(url), null, rowsWanted);
  return (
    <>
      <HeadlineBox headline={captureHeadline(capture)} />
      {warnings.length > 0 && (
        <div className={styles.warning}>
          <IconAlertTriangle size={14} aria-hidden="true" />
          <span>Accepted although it is not valid HTTP: {warnings.join(' ')}</span>
        </div>
      )}
      {details !== null && <RecognizedNote details={details} />}
      <div className={styles.buttons}>
        {incomplete?.part !== 'head' && (
          <>
            <ResendButton key={capture.id} id={capture.id} title="Sends the same request to the receiver once more" />
            <CopyAs request={request} options={codeOptionsOf(capture, origin)} />
            {incomplete === undefined && <MakeRuleButton key={`rule ${capture.id}`} capture={capture.id} />}
          </>
        )}
        {delivery !== null && (
          <Button component="a" href={linkTo('activity', delivery)}>
            View the delivery
          </Button>
        )}
        {page === 'receiver' && (
          <Button component="a" href={linkTo('activity', capture.id)}>
            In Activity
          </Button>
        )}
      </div>
      {isRead && (
        <>
          <h3>Parameters</h3>
          <ParameterTable label="Parameters" details={details} />
        </>
      )}
      <h3>Facts</h3>
      <KeyValues
        label="Facts"
        pairs={[
          ['from', `${remote.address} port ${remote.port}`],
          ['HTTP version', request.httpVersion === '' ? 'not known' : request.httpVersion],
          ...(incomplete === undefined ? [] : [['arrived', arrivedWords(incomplete)] as const]),
          ['body', `${request.bytes.toLocaleString('en')} bytes${request.truncated ? ', truncated' : ''}`],
          ['response', status === 0 ? 'none' : String(status)],
          ...ruleFacts(capture),
          ['received at', capture.at],
        ]}
      />
      {incomplete === undefined && <WhyResponse key={capture.id} capture={capture.id} />}
      {query.length > 0 && (
        <>
          <h3>Query</h3>
          <KeyValues label="Query" pairs={query} />
        </>
      )}
      {fields.length > 0 && (
        <>
          <h3>Fields</h3>
          <KeyValues
            label="Fields"
            pairs={fields.map(({ name, value, note }) => [note === '' ? name : `${name} (${note})`, value] as const)}
          />
        </>
      )}
      {capture.headBase64 !== undefined && (
        <>
          <h3>Request line and headers as they were sent</h3>
          <pre className={styles.raw}>{rawText(capture.headBase64)}</pre>
        </>
      )}
      {incomplete !== undefined && incomplete.unreadBase64 !== null && (
        <>
          <h3>Bytes that could not be read as part of the body</h3>
          <pre className={styles.raw}>{rawText(incomplete.unreadBase64)}</pre>
        </>
      )}
    </>
  );
}

/** What a response rule made of the response. */
const ruleFacts = ({ rule, delayMs, fault }: Capture): readonly (readonly [string, string])[] => [
  ...(rule === null ? [] : [['response rule', rule] as const]),
  ...(delayMs === undefined ? [] : [['delay', milliseconds(delayMs)] as const]),
  ...(fault === undefined ? [] : [['fault', describeFault(fault)] as const]),
];

const arrivedWords = ({ receivedBytes, waitedMs }: Incomplete): string =>
  `${receivedBytes.toLocaleString('en')} bytes in ${milliseconds(waitedMs)}`;

/** Lines of a dump that are drawn here; the whole of it is in the JSON. */
const rawLines = 64;

/** Bytes that no charset is known of. */
const rawText = (base64: string): string => dumpOf(base64, rawLines * 16);

function queryOf(url: string): string {
  const query = url.split('#', 1)[0] ?? '';
  const from = query.indexOf('?');
  return from === -1 ? '' : query.slice(from + 1, from + 1 + shownFirst);
}
