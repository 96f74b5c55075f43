import { Loader } from '@mantine/core';
import { ActivityList } from '../activity/activity-list.tsx';
import { matchingCount } from '../activity/activity-window.ts';
import { DetailPane } from '../activity/detail-pane.tsx';
import { useFeed } from '../activity/use-feed.ts';
import { DetailSplit } from '../parts/detail-split.tsx';
import { SaveHar } from '../parts/save-har.tsx';
import styles from './runs.module.css';

interface RunActivityProps {
  readonly run: string;
  readonly selected: string | null;
  readonly onOpen: (activity: string | null) => void;
}

/** What a run sent and received, and the one that is open below it. */
export function RunActivity({ run, selected, onOpen }: RunActivityProps) {
  const { feed, list } = useFeed(`run=${run}`);
  const count = matchingCount(list);
  return (
    <div className={styles.activity}>
      <h3>
        Activity <data value={count}>{count.toLocaleString('en')}</data>
        <SaveHar filter={`run=${run}`} count={count} small />
      </h3>
      <DetailSplit
        name="hookswitch.runs.detail"
        layout="below"
        first={
          list.state === 'loading' ? (
            <Loader m="auto" size="sm" aria-label="Loading the activity" />
          ) : count === 0 ? (
            <p className={styles.note}>Nothing was sent yet, or its activity was deleted.</p>
          ) : (
            <div className={styles.activityList}>
              <ActivityList
                list={list}
                label="Activity of the run"
                selected={selected}
                onSelect={onOpen}
                onFollow={feed.follow}
                onSeen={feed.seen}
                onOlder={feed.loadOlder}
                onNewer={feed.loadNewer}
              />
            </div>
          )
        }
        second={selected === null ? null : <DetailPane id={selected} page="runs" onClose={() => onOpen(null)} />}
      />
    </div>
  );
}
