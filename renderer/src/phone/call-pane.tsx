import { Button, Kbd } from '@mantine/core';
import { IconPhoneCall } from '@tabler/icons-react';
import { useCallRuns } from '../call-runs/call-runs-store.ts';
import { isGoingOn } from '../call-runs/clock.ts';
import { CallLadder } from '../ladder/call-ladder.tsx';
import { linkTo } from '../route.ts';
import styles from './call.module.css';
import { obstacleText } from './call-notice.tsx';
import { CallStrip } from './call-strip.tsx';
import { playableIn } from './call-target.ts';
import { commonScenarios } from './common-scenarios.ts';
import { NextRequest } from './next-request.tsx';
import type { CallBench } from './use-call-bench.ts';
import type { PhoneCall } from './use-phone.ts';

/** The call as it happens, and what leaves next. `id`: the call to draw, also one that is no longer played. */
export function CallPane(props: {
  readonly bench: CallBench;
  readonly phone: PhoneCall;
  readonly id: string | null;
  readonly onShow: (id: string | null) => void;
}) {
  const { bench, phone, id, onShow } = props;
  const callRuns = useCallRuns();
  const goesOn = [...callRuns.values()].some(({ callRun }) => isGoingOn(callRun));
  const names = new Map(bench.availableDialects.map((dialect) => [dialect.id, dialect.name]));
  return (
    <section className={styles.pane} aria-label="The call">
      {(phone.seen !== null || goesOn) && <CallStrip callRuns={callRuns} shown={phone.seen} onShow={onShow} />}
      {id === null ? (
        <Empty bench={bench} phone={phone} />
      ) : (
        <>
          <div className={styles.ladder}>
            <CallLadder key={id} id={id} />
          </div>
          <NextRequest phone={phone} names={names} />
        </>
      )}
    </section>
  );
}

/** Before any call: what to press. */
function Empty({ bench, phone }: { readonly bench: CallBench; readonly phone: PhoneCall }) {
  const [first] = commonScenarios(playableIn(bench.scenarios, bench.dialects));
  return (
    <div className={styles.empty}>
      <IconPhoneCall size={28} stroke={1.25} aria-hidden="true" />
      <h2>No call yet</h2>
      {bench.obstacle !== null && <p className={styles.hindered}>{obstacleText(bench.obstacle)}</p>}
      <p>
        Press <b>Ring</b> <Kbd>R</Kbd> to start a call by hand, or play a scenario. Each request and its response appear
        here as they are sent.
      </p>
      <div className={styles.emptyButtons}>
        {first !== undefined && (
          <Button variant="filled" disabled={bench.obstacle !== null} onClick={() => phone.playScenario(first.id)}>
            Play {first.label}
          </Button>
        )}
        <Button component="a" href={linkTo('simulator', 'demo')}>
          View demo
        </Button>
      </div>
    </div>
  );
}
