import { useQuery } from '@tanstack/react-query';
import type { ActivityRow } from '../../../shared/model/activity.ts';
import { ask, client, queryClient } from '../client.ts';
import { counted } from '../parts/counted.ts';
import { milliseconds } from '../parts/times.ts';
import { toneOf } from '../parts/tone.ts';
import { changeSetup } from '../phone/call-setup-store.ts';
import { useAfterActivity } from '../use-after-activity.ts';
import styles from './presenter.module.css';

/** As many as are read at a glance. */
const listed = 6;

/** Milliseconds between two looks while much is sent: nobody reads faster. */
const pace = 200;

const queryKey = ['latest deliveries'] as const;
const askAgain = () => queryClient.invalidateQueries({ queryKey });

/**
 * What was sent last, newest first, in letters for the back of the room. `unsent`: events of the call that is shown for
 * which nothing was sent, because nothing is bound to them.
 */
export function LatestDeliveries({ unsent }: { readonly unsent: number }) {
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => client.activity.list({ filter: 'kind=delivery', limit: listed }, { signal }),
    gcTime: 0,
  });
  useAfterActivity(pace, askAgain);
  const { data: receiver } = useQuery(ask.receiver.status.queryOptions({ input: {} }));
  const rows = data?.items ?? [];
  const isKnown = data !== undefined;
  return (
    <section className={styles.deliveries} aria-label="Latest deliveries">
      <h2>Latest deliveries</h2>
      {rows.length === 0 ? (
        isKnown && <p className={styles.hint}>No deliveries yet. Each one appears here as it is sent.</p>
      ) : (
        <ol>
          {rows.map((row) => (
            <Row key={row.id} row={row} receiverUrl={receiver?.url ?? null} />
          ))}
        </ol>
      )}
      {unsent > 0 && (
        <p className={styles.unsent}>
          {counted(unsent, 'event')} of this call {unsent === 1 ? 'was' : 'were'} not sent: no actions or endpoints are
          set up and turned on.{' '}
          <button type="button" onClick={() => changeSetup({ targetKind: 'receiver' })}>
            Send the next call to the receiver
          </button>
        </p>
      )}
    </section>
  );
}

function Row({ row, receiverUrl }: { readonly row: ActivityRow; readonly receiverUrl: string | null }) {
  const where = whereTo(row.url, receiverUrl);
  return (
    <li className={styles.delivery} data-tone={toneOf(row)}>
      <span className={styles.event}>{row.eventLabel ?? row.action ?? row.method}</span>
      <span className={styles.where}>
        {row.action === null || row.action === row.eventLabel ? where : `${row.action}, ${where}`}
      </span>
      <span className={styles.status}>{statusWord(row)}</span>
      <span className={styles.duration}>{milliseconds(row.durationMs)}</span>
    </li>
  );
}

function whereTo(url: string, receiverUrl: string | null): string {
  if (receiverUrl !== null && url.startsWith(receiverUrl)) return 'to the local receiver';
  return `to ${URL.canParse(url) ? new URL(url).host : url}`;
}

/** What became of it, in a word; the number beside it for who knows it. */
function statusWord(row: Pick<ActivityRow, 'kind' | 'status'>): string {
  if (row.status === 0) return 'No response';
  return toneOf(row) === 'bad' ? `Failed, ${row.status}` : `Delivered, ${row.status}`;
}
