import { Button } from '@mantine/core';
import { IconPlayerTrackNext } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { PreparedRequest } from '../../../shared/contract/simulator.ts';
import type { CallRun, CallRunEvent } from '../../../shared/model/call-run.ts';
import type { HttpRequestMessage } from '../../../shared/model/http.ts';
import { headerValue } from '../../../shared/model/http.ts';
import { positionAt, type SeenCallRun, secondsAhead } from '../call-runs/clock.ts';
import { useNext } from '../call-runs/use-call-run.ts';
import { useClock } from '../call-runs/use-clock.ts';
import { ask } from '../client.ts';
import { counted } from '../parts/counted.ts';
import { RevealButton } from '../parts/reveal-button.tsx';
import styles from './call.module.css';
import { changedPieces } from './changed-pieces.ts';
import type { PhoneCall } from './use-phone.ts';

/** What leaves next of the call that is shown, to the byte, or why nothing does. */
export function NextRequest({
  phone,
  names,
}: {
  readonly phone: PhoneCall;
  readonly names: ReadonlyMap<string, string>;
}) {
  const { seen, goesOn, callRun } = phone;
  const [revealed, setRevealed] = useState<string | null>(null);
  const reveal = seen !== null && revealed === seen.callRun.id ? true : undefined;
  const { next, error } = useNext(seen, reveal);
  const before = useBefore(callRun, next?.event ?? null, reveal);
  if (seen === null) return null;
  const leaves = next != null && next.requests.length > 0;
  return (
    <section className={styles.next} aria-label="Next request">
      {goesOn && next ? (
        <>
          <header className={styles.nextHead}>
            <span className={styles.when}>
              {leaves ? 'Next request' : 'Next event, not sent'}, <When seen={seen} event={next.event} />
            </span>
            <span className={`mark ${styles.mark}`}>{names.get(next.event.dialect) ?? next.event.dialect}</span>
            <b className="cut">{next.event.label}</b>
            {next.event.altered !== null && <span className={styles.altered}>{next.event.altered}</span>}
            <RevealButton
              tags={next.requests.flatMap(({ secrets }) => secrets)}
              isRevealed={reveal === true}
              onChange={(isRevealed) => setRevealed(isRevealed ? seen.callRun.id : null)}
            />
            <Button
              className={styles.send}
              variant="filled"
              leftSection={<IconPlayerTrackNext size={15} stroke={1.75} />}
              onClick={() => phone.control('step')}
            >
              {leaves ? 'Send now' : 'Skip ahead'}
            </Button>
          </header>
          {next.requests.map((request) => (
            <Wire key={request.action.id} prepared={request} before={before} />
          ))}
          {!leaves && <p className={styles.quiet}>{next.notes.join(' ') || 'No request is sent for this event.'}</p>}
        </>
      ) : (
        <p className={styles.quiet}>{restOf(seen, goesOn, next)}</p>
      )}
      {error !== null && goesOn && (
        <p className={styles.quiet} role="alert">
          {failureOf(error).message}
        </p>
      )}
      {seen.callRun.problem !== null && (
        <p className={styles.problem} role="alert">
          {seen.callRun.problem}
        </p>
      )}
      <Notes notes={seen.callRun.notes} />
    </section>
  );
}

/** What to know of the call. More than two lines would take the room of the ladder: they unfold. */
function Notes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null;
  const list = (
    <ul className={styles.notes}>
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
  if (notes.length <= 2) return list;
  return (
    <details className={styles.allNotes}>
      <summary>{counted(notes.length, 'warning')}</summary>
      {list}
    </details>
  );
}

/** What to say where nothing is about to leave. */
function restOf({ callRun }: SeenCallRun, goesOn: boolean, next: unknown): string {
  if (goesOn) {
    if (next === undefined) return ' ';
    return callRun.scenario === null ? 'Nothing scheduled. Press a key to continue the call.' : 'All events were sent.';
  }
  const failed = callRun.failed === 0 ? 'none failed' : `${callRun.failed} failed`;
  const sent = `${callRun.deliveries} ${callRun.deliveries === 1 ? 'request' : 'requests'}, ${failed}`;
  return callRun.state === 'stopped' ? `Stopped: ${sent}.` : `Call ended: ${sent}.`;
}

/** Seconds until an event leaves, as the clock on the wall has them, counting down while the call runs. */
function When({ seen, event }: { readonly seen: SeenCallRun; readonly event: CallRunEvent }) {
  const now = useClock(seen);
  const { state, speed } = seen.callRun;
  if (state === 'paused') return 'on the next step';
  if (event.state === 'sending' || speed === 'at-once') return 'now';
  return secondsAhead((event.sendAt - positionAt(seen, now)) / speed);
}

/** What the dialect sent last in this call, to see what is new; null where it sent nothing yet. */
function useBefore(callRun: CallRun | null, event: CallRunEvent | null, reveal?: true): HttpRequestMessage | null {
  const last = callRun?.timeline.findLast(
    ({ dialect, deliveries }) => dialect === event?.dialect && deliveries.length > 0,
  );
  const id = last?.deliveries[0];
  const { data } = useQuery({
    ...ask.activity.get.queryOptions({ input: { id: id ?? '', reveal }, gcTime: reveal ? 0 : undefined }),
    enabled: id !== undefined,
    retry: false,
  });
  return data?.kind === 'delivery' ? data.request : null;
}

function Wire({
  prepared,
  before,
}: {
  readonly prepared: PreparedRequest;
  readonly before: HttpRequestMessage | null;
}) {
  const { request, warnings } = prepared;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <pre className={`wire ${styles.wire}`} tabIndex={0} title={prepared.action.name}>
        <span className={styles.method} data-method={request.method}>
          {request.method}
        </span>{' '}
        <Pieces text={request.url} before={before?.url ?? null} />{' '}
        <span className={styles.type}>{headerValue(request.headers, 'content-type') ?? ''}</span>
        {request.body !== '' && (
          <>
            {'\n'}
            <Pieces text={request.body} before={before?.body ?? null} />
          </>
        )}
      </pre>
      {warnings.map((warning) => (
        <p key={warning} className={styles.quiet}>
          {warning}
        </p>
      ))}
    </>
  );
}

function Pieces({ text, before }: { readonly text: string; readonly before: string | null }) {
  return changedPieces(text, before).map(({ text: piece, isNew }, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have only their position as identity
    isNew ? <b key={at}>{piece}</b> : piece,
  );
}
