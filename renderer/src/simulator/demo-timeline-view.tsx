import { IconArrowDownLeft, IconArrowUpRight, IconBolt } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Delivery } from '../../../shared/model/delivery.ts';
import { ask } from '../client.ts';
import { outcomeOf } from '../parts/outcome.ts';
import { timeOfDay } from '../parts/times.ts';
import { useDialectName } from '../parts/use-dialect-name.ts';
import { linkTo } from '../route.ts';
import styles from './demo.module.css';
import { countsOf, type TimelineGroup, timelineGroupsOf } from './demo-timeline.ts';

/** What a call set off: events, what each of them sent, and what arrived. Every line links to its activity. */
export function DemoTimeline({ deliveries }: { readonly deliveries: readonly Delivery[] }) {
  return (
    <section className={styles.timeline} aria-label="Result">
      <header className={styles.timelineHead}>
        <h3>Result</h3>
        <span className="dim numbers">{countsOf(deliveries)}</span>
        <a href={linkTo('activity')}>View all in Activity</a>
      </header>
      {timelineGroupsOf(deliveries).map((group) => (
        <GroupView key={group.id} group={group} />
      ))}
    </section>
  );
}

function GroupView({ group }: { readonly group: TimelineGroup }) {
  const { dialect, key, label, at, deliveries } = group;
  const dialectName = useDialectName();
  return (
    <div className={styles.group}>
      <div className={styles.event}>
        <IconBolt size={16} stroke={1.75} aria-hidden="true" />
        {dialect === null ? (
          <b>{label}</b>
        ) : (
          <a href={linkTo('simulator', dialect, key)}>
            <b>{label}</b>
          </a>
        )}
        {dialect !== null && <span className="mark">{dialectName(dialect)}</span>}
        <time className="wire dim" dateTime={at}>
          {timeOfDay(at)}
        </time>
      </div>
      <ol className={styles.deliveries}>
        {deliveries.map((delivery) => (
          <DeliveryLine key={delivery.id} delivery={delivery} />
        ))}
      </ol>
    </div>
  );
}

function DeliveryLine({ delivery }: { readonly delivery: Delivery }) {
  const { tone, word, duration, message } = outcomeOf(delivery);
  return (
    <li className={styles.line}>
      <a className={styles.half} href={linkTo('activity', delivery.id)} title={message}>
        <IconArrowUpRight size={14} stroke={1.75} role="img" aria-label="Sent" />
        <span className={styles.method} data-method={delivery.request.method}>
          {delivery.request.method}
        </span>
        <span className={`cut ${styles.name}`}>{delivery.action.name}</span>
        <span className={styles.status} data-tone={tone}>
          {word}
        </span>
        <span className={styles.duration}>{duration}</span>
      </a>
      <span className={styles.tie} data-tied={delivery.capture !== null || undefined} aria-hidden="true" />
      {delivery.capture === null ? (
        <span className={`${styles.half} dim`}>not sent to the local receiver</span>
      ) : (
        <CaptureHalf id={delivery.capture} />
      )}
    </li>
  );
}

/** What arrived, from the activity log itself: not what was meant to. */
function CaptureHalf({ id }: { readonly id: string }) {
  const { data } = useQuery(ask.activity.get.queryOptions({ input: { id } }));
  const capture = data?.kind === 'capture' ? data : null;
  return (
    <a className={styles.half} href={linkTo('activity', id)}>
      <IconArrowDownLeft size={14} stroke={1.75} role="img" aria-label="Captured" />
      <span className={`wire cut ${styles.name}`} title={capture?.request.url}>
        {capture?.request.url ?? 'captured'}
      </span>
      {capture !== null && <span className={styles.duration}>responded {capture.status}</span>}
    </a>
  );
}
