import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { SeenCallRuns } from '../call-runs/call-runs-store.ts';
import { isGoingOn, phoneSeconds, type SeenCallRun } from '../call-runs/clock.ts';
import { useClock } from '../call-runs/use-clock.ts';
import { minuteClock } from '../parts/times.ts';
import styles from './call.module.css';
import { standingOf } from './phone-keys.ts';

/** At most so many calls stand in the strip: more are in Calls. */
const listed = 12;

/** The calls that go on, and the one that is shown. */
export function CallStrip(props: {
  readonly callRuns: SeenCallRuns;
  readonly shown: SeenCallRun | null;
  readonly onShow: (id: string | null) => void;
}) {
  const { callRuns, shown, onShow } = props;
  const id = shown?.callRun.id;
  const all = [...callRuns.values()].filter((callRun) => isGoingOn(callRun.callRun) || callRun.callRun.id === id);
  const some = all.slice(-listed);
  const chips = shown === null || some.includes(shown) ? some : [shown, ...some];
  const more = all.length - chips.length;
  return (
    <nav className={styles.strip} aria-label="Calls in progress">
      {chips.map((call) => (
        <Chip
          key={call.callRun.id}
          seen={call}
          isShown={call.callRun.id === id}
          onShow={() => onShow(call.callRun.id)}
        />
      ))}
      {more > 0 && <span className={styles.more}>and {more} more</span>}
      {shown !== null && (
        <Button
          className={styles.new}
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} stroke={1.75} />}
          onClick={() => onShow(null)}
        >
          New call
        </Button>
      )}
    </nav>
  );
}

function Chip(props: { readonly seen: SeenCallRun; readonly isShown: boolean; readonly onShow: () => void }) {
  const { seen, isShown, onShow } = props;
  const now = useClock(seen);
  const { state, word } = standingOf(seen.callRun);
  return (
    <button type="button" className={styles.call} aria-pressed={isShown} onClick={onShow}>
      <span className={styles.dot} data-state={state} aria-hidden="true" />
      {seen.callRun.label}
      <span className={styles.callState}>
        {word} {minuteClock(phoneSeconds(seen, now))}
      </span>
    </button>
  );
}
