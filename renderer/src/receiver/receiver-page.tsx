import { ActivityBrowser } from '../activity/activity-browser.tsx';
import { NothingYet } from '../activity/list-empty.tsx';
import styles from './receiver.module.css';
import { ReceiverHead } from './receiver-head.tsx';

/** Where webhooks are caught: the truth about the listening, and what came. */
export function ReceiverPage() {
  return (
    <div className={styles.place}>
      <ReceiverHead />
      <div className={styles.captures}>
        <ActivityBrowser
          page="receiver"
          base="kind=capture"
          label="Captures"
          empty={
            <NothingYet
              title="Nothing was caught yet"
              words="Any request, with any method and path, is recorded and answered 200. Give your phone system or your script this address:"
            />
          }
        />
      </div>
    </div>
  );
}
