import { Button } from '@mantine/core';
import { IconBolt, IconListDetails, IconPhoneCall, IconX } from '@tabler/icons-react';
import { type RunKindId, runKindLabels } from '../../../shared/model/run.ts';
import { Empty } from '../parts/empty.tsx';
import { requestRun } from '../parts/run-request.ts';
import { linkTo } from '../route.ts';
import styles from './runs.module.css';

/** Nothing was started yet: what starts a run. */
export function NoRuns() {
  return (
    <Empty
      className={styles.empty}
      title="No runs yet"
      buttons={
        <>
          <Button
            component="a"
            href={linkTo('simulator')}
            variant="filled"
            leftSection={<IconPhoneCall size={14} stroke={1.75} />}
          >
            Play a call
          </Button>
          <Button component="a" href={linkTo('events')} leftSection={<IconBolt size={14} />}>
            Fire an event
          </Button>
          <Button leftSection={<IconListDetails size={14} />} onClick={() => requestRun()}>
            Run a collection
          </Button>
        </>
      }
    >
      <p>
        A run is one thing you start: an event, a call, a collection, a test of an action, the demo, or a resend. It
        keeps what you asked for, so that you can run it again, and everything it sent and received.
      </p>
    </Empty>
  );
}

export function NoneOfKind({ kind, onAll }: { readonly kind: RunKindId | null; readonly onAll: () => void }) {
  return (
    <Empty
      className={styles.empty}
      title="No runs of this kind"
      buttons={
        <Button variant="filled" leftSection={<IconX size={14} />} onClick={onAll}>
          Show all kinds
        </Button>
      }
    >
      <p>{kind === null ? 'All runs were deleted.' : `No run of the kind ${runKindLabels[kind]} was started yet.`}</p>
    </Empty>
  );
}
