import { Button, Kbd, Loader } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconAlertTriangle, IconBolt } from '@tabler/icons-react';
import { useRef } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { linkToSection } from '../endpoints/address.ts';
import { summaryOf } from '../parts/outcome.ts';
import { RevealButton } from '../parts/reveal-button.tsx';
import { timeOfDay } from '../parts/times.ts';
import { linkTo } from '../route.ts';
import type { Bench, BenchMove } from './bench.ts';
import { useFiring } from './bench-store.ts';
import styles from './event-preview.module.css';
import type { Obstacle } from './obstacle.ts';
import { ObstacleNotice } from './obstacle-notice.tsx';
import { RequestCard } from './request-card.tsx';
import { TargetBar } from './target-bar.tsx';
import { type Drawn, useEventPreview } from './use-event-preview.ts';

/** The requests as they would leave, the trigger, and what came of them. */
export function EventPreviewPane(props: {
  readonly event: PhoneEvent;
  readonly dialectName: string;
  readonly bench: Bench;
  readonly move: (move: BenchMove) => void;
  readonly receiverUrl: string | null;
  readonly obstacle: Obstacle | null;
  /** Null until the first values are there. */
  readonly drawn: Drawn | null;
  /** Another call is being drawn. */
  readonly isDrawing: boolean;
}) {
  const { event, dialectName, bench, move, receiverUrl, obstacle, drawn, isDrawing } = props;
  const to = bench.target === 'url' ? (bench.url ?? receiverUrl ?? '').trim() : null;
  const { preview, isRevealed, setRevealed, fire, isOld, targetKind } = useEventPreview({
    event,
    bench,
    drawn,
    to,
    enabled: to === null || obstacle === null,
  });
  const ready = drawn !== null && !isDrawing;
  const pane = useRef<HTMLElement>(null);
  const firing = useFiring(event.dialect, event.key);
  const isSame = firing?.targetKind === targetKind;

  const pull = (): void => {
    // What stands in the way is mended first: the key leads to the button that does it.
    if (obstacle !== null) pane.current?.querySelector<HTMLElement>('[data-mend], input[data-error]')?.focus();
    else if (ready && !fire.isPending) fire.mutate();
  };
  useHotkeys([['mod+Enter', pull]], [], true);

  // While there is nowhere to send to, the last preview would show a request that is not going to leave.
  const requests = hasNoTarget(obstacle) ? [] : (preview.data?.requests ?? []);
  const delivered = (id: string) => firing?.deliveries.find(({ action }) => action.id === id);
  // After another target is chosen nothing of the last firing is on screen: its summary would describe the wrong target.
  const isShown = requests.some(({ action }) => delivered(action.id) !== undefined);
  return (
    <section ref={pane} className={styles.pane} aria-label="Request preview">
      <header className={styles.head}>
        <h2>{event.label}</h2>
        <span className={`mark ${styles.dialect}`}>{dialectName}</span>
        <span className={`cut dim ${styles.description}`} title={event.description}>
          {event.description}
        </span>
        <Button
          variant="filled"
          className={styles.fire}
          leftSection={
            fire.isPending ? <Loader size={14} color="currentColor" /> : <IconBolt size={15} stroke={1.75} />
          }
          rightSection={<Kbd className={styles.fireKey}>{commandKey}</Kbd>}
          aria-busy={fire.isPending}
          disabled={!ready || obstacle !== null}
          onClick={pull}
        >
          Fire
        </Button>
      </header>
      <TargetBar
        bench={bench}
        move={move}
        bound={event.actions.length}
        endpoints={event.endpoints}
        receiverUrl={receiverUrl}
        invalid={obstacle === 'bad-url' || obstacle === 'no-url'}
      />
      {obstacle !== null && (
        <ObstacleNotice
          obstacle={obstacle}
          event={event}
          onSendToReceiver={() => {
            move({ kind: 'url', url: null });
            move({ kind: 'targetKind', target: 'url' });
          }}
        />
      )}
      <div className={styles.cards} data-old={isOld || undefined} aria-busy={isOld}>
        <div role="status" className={styles.summary}>
          {fire.isPending ? (
            <span>
              <Loader size={12} /> Sending…
            </span>
          ) : (
            firing !== null &&
            isShown && (
              <span>
                {timeOfDay(firing.deliveries[0]?.at ?? new Date().toISOString())} · {summaryOf(firing.deliveries)}
                {isSame ? '' : ', before your last change'}
              </span>
            )
          )}
        </div>
        {fire.error !== null && !fire.isPending && <Failed error={fire.error} />}
        {preview.error !== null && !hasNoTarget(obstacle) && <Failed error={preview.error} />}
        {(preview.data?.notes ?? []).map((note) => (
          <p key={note} className={styles.note}>
            {note}
          </p>
        ))}
        {requests.map(({ action, request, unresolved: unresolvedTags, warnings, secrets }, at) => (
          <RequestCard
            key={action.id}
            number={at + 1}
            name={bench.target === 'url' ? action.name : <a href={whereSet(event, action.id)}>{action.name}</a>}
            request={request}
            revealButton={<RevealButton tags={secrets} isRevealed={isRevealed} onChange={setRevealed} />}
            unresolvedTags={unresolvedTags}
            warnings={warnings}
            delivery={delivered(action.id)}
            isSame={isSame}
          />
        ))}
      </div>
    </section>
  );
}

/** Where that which sends a request is set: in the actionList, or among the vendor's own settings. */
const whereSet = ({ dialect, actions }: PhoneEvent, id: string): string =>
  actions.includes(id) ? linkTo('actions', id) : linkToSection(dialect, 'endpoints');

const commandKey = navigator.platform.startsWith('Mac') ? '⌘ ↵' : 'Ctrl ↵';

/** There is nowhere to send to. */
const hasNoTarget = (obstacle: Obstacle | null): boolean =>
  obstacle === 'no-url' || obstacle === 'bad-url' || obstacle === 'receiver-off';

/** Failures whose hint is a button above. */
const mended = new Set(['EVENTS_OFF', 'EVENT_INACTIVE', 'NOTHING_BOUND']);

function Failed({ error }: { readonly error: unknown }) {
  const { code, message, hint } = failureOf(error);
  return (
    <div className={styles.failed} role="alert">
      <IconAlertTriangle size={16} stroke={1.5} aria-hidden="true" />
      <p>
        <b>{message}</b> {mended.has(code) ? '' : hint}
      </p>
    </div>
  );
}
