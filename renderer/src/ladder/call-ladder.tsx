import { Button, Loader } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useCallback, useMemo } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { Ladder } from '../../../shared/model/ladder.ts';
import { useCallRuns } from '../call-runs/call-runs-store.ts';
import { isGoingOn, type SeenCallRun } from '../call-runs/clock.ts';
import { stateKeyOf } from '../call-runs/use-call-run.ts';
import { useDialectName } from '../parts/use-dialect-name.ts';
import { goTo } from '../route.ts';
import styles from './ladder.module.css';
import { LadderHead } from './ladder-head.tsx';
import { LadderView } from './ladder-view.tsx';
import { arrowSentence } from './ladder-words.ts';
import type { Gaps, PlacedArrow } from './layout.ts';
import { useLadder } from './use-ladder.ts';

interface CallLadderProps {
  /** The call's id, as its activities have it. */
  readonly id: string;
  /** Leaves out the call's name, where it stands beside the ladder. */
  readonly compact?: boolean;
  /** The activity that is open beside it. */
  readonly selected?: string | null;
  /** Offers to stop a call that is being played. */
  readonly canStop?: boolean;
  /** Shown instead where the call is unknown. */
  readonly gone?: ReactNode;
  /** Opens an activity; without it, in Activity. */
  readonly onOpen?: (activity: string) => void;
}

/** One call as a diagram, live: time runs down, every request is an arrow. */
export function CallLadder(props: CallLadderProps) {
  return <OneLadder key={props.id} {...props} />;
}

const openInActivity = (activity: string): void => goTo('activity', [activity]);

function OneLadder({
  id,
  compact = false,
  selected = null,
  canStop = false,
  gone,
  onOpen = openInActivity,
}: CallLadderProps) {
  const seen = useCallRuns().get(id) ?? null;
  const { ladder, error } = useLadder(id, seen === null ? '' : stateKeyOf(seen));
  const failure = error === null ? null : failureOf(error);
  // A ladder stays in view while the connection is lost, but not after the activity log was cleared.
  const isGone = failure?.code === 'CALL_UNKNOWN';
  if (ladder !== null && !isGone) return <Shown {...{ ladder, compact, selected, onOpen, seen, canStop }} />;
  if (failure === null) return <Loader m="lg" size="sm" aria-label="Loading the ladder" />;
  if (isGone && gone !== undefined) return gone;
  return (
    <p className={styles.note} role="alert">
      {failure.message} {failure.hint}
    </p>
  );
}

interface ShownProps {
  readonly ladder: Ladder;
  readonly seen: SeenCallRun | null;
  readonly compact: boolean;
  readonly canStop: boolean;
  readonly selected: string | null;
  readonly onOpen: (activity: string) => void;
}

function Shown({ ladder, seen, canStop, compact, selected, onOpen }: ShownProps) {
  const [gaps, setGaps] = useLocalStorage<Gaps>({
    key: 'hookswitch.ladder.gaps',
    defaultValue: 'even',
    getInitialValueInEffect: false,
  });
  const dialectName = useDialectName();
  const columnLabel = useMemo(() => {
    const labels = new Map(ladder.columns.map(({ id, label }) => [id, label]));
    return (column: string) => labels.get(column) ?? column;
  }, [ladder.columns]);
  const sentence = useCallback(
    ({ arrow, violations }: PlacedArrow) =>
      arrowSentence(arrow, {
        dialectName,
        columnLabel,
        violations: violations.split('\n').filter((text) => text !== ''),
      }),
    [dialectName, columnLabel],
  );
  return (
    <section className={styles.ladder} aria-label={`Ladder of call ${ladder.id}`}>
      <LadderHead
        {...{ ladder, compact, gaps, dialectName, sentence }}
        stoppable={canStop && seen !== null && isGoingOn(seen.callRun)}
        onGaps={() => setGaps(gaps === 'even' ? 'scale' : 'even')}
      />
      {(ladder.violations.length > 0 || ladder.omitted > 0) && (
        <ul
          className={styles.notices}
          data-quiet={ladder.violations.length === 0 || undefined}
          aria-label="Notes on this call"
        >
          {ladder.violations.map(({ rule, dialect, sentence: text, arrows }) => (
            <li key={`${rule} ${dialect} ${text}`}>
              <IconAlertTriangle size={14} stroke={1.75} role="img" aria-label="Violation" />
              <span>{text}</span>
              {arrows[0] !== undefined && (
                <Button size="compact-xs" onClick={() => onOpen(arrows.at(-1) ?? '')}>
                  Show
                </Button>
              )}
            </li>
          ))}
          {ladder.omitted > 0 && (
            <li data-quiet>
              {ladder.omitted.toLocaleString('en')} requests in the middle of this call are not shown. Activity lists
              all of them.
            </li>
          )}
        </ul>
      )}
      {ladder.arrows.length === 0 && (
        <p className={styles.note}>Nothing sent yet. Requests appear here as they are sent.</p>
      )}
      <LadderView {...{ ladder, seen, gaps, dialectName, sentence, selected, onOpen }} />
    </section>
  );
}
