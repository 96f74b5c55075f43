import { Button } from '@mantine/core';
import { IconTerminal2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Capture } from '../../../shared/model/capture.ts';
import type { EventDetails } from '../../../shared/model/event-details.ts';
import { ask } from '../client.ts';
import { copyText } from '../parts/copy-text.ts';
import { linkTo, type PageId } from '../route.ts';
import { formFields, shownFirst } from './body-views.ts';
import { curlCommand } from './curl.ts';
import styles from './detail.module.css';
import { captureHeadline } from './headline.ts';
import { HeadlineBox } from './headline-box.tsx';
import { KeyValues } from './key-values.tsx';
import { ParameterTable } from './parameter-table.tsx';
import { RecognizedNote } from './recognized-note.tsx';
import { ResendButton } from './resend-button.tsx';

interface CaptureOverviewProps {
  readonly activity: Capture;
  /** Null until it is there. */
  readonly details: EventDetails | null;
  readonly page: PageId;
}

/** What was received, from whom, and the response it got. */
export function CaptureOverview({ activity: capture, details, page }: CaptureOverviewProps) {
  const { request, remote, delivery, status, rule } = capture;
  const { url, headers, body } = request;
  const { data: receiver } = useQuery(ask.receiver.status.queryOptions({ input: {} }));
  const origin = receiver?.url ?? 'http://127.0.0.1';
  const whole = /^https?:/i.test(url) ? url : `${origin}${url.startsWith('/') ? '' : '/'}${url}`;
  const isRead = details !== null && details.parameters.length > 0;
  // The table of parameters has them all, with their meaning.
  const fields = isRead ? [] : (formFields(headers, body.slice(0, shownFirst)) ?? []);
  const query = !isRead && URL.canParse(whole) ? [...new URL(whole).searchParams] : [];
  return (
    <>
      <HeadlineBox headline={captureHeadline(capture)} />
      {details !== null && <RecognizedNote details={details} />}
      <div className={styles.buttons}>
        <ResendButton key={capture.id} id={capture.id} title="Sends the same request to the receiver once more" />
        <Button
          leftSection={<IconTerminal2 size={14} />}
          onClick={() => void copyText(curlCommand({ ...request, url: whole }), 'cURL command')}
        >
          Copy as cURL
        </Button>
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
          ['HTTP version', request.httpVersion],
          ['body', `${request.bytes.toLocaleString('en')} bytes${request.truncated ? ', truncated' : ''}`],
          ['response', `${status}${rule === null ? '' : `, rule ${rule}`}`],
          ['received at', capture.at],
        ]}
      />
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
    </>
  );
}
