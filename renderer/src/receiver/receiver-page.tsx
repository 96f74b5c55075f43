import { ActivityBrowser } from '../activity/activity-browser.tsx';
import { NothingYet } from '../activity/list-empty.tsx';
import styles from './receiver.module.css';
import { ReceiverHead } from './receiver-head.tsx';

/** Where the receiver listens, or why it does not, and what it captured. */
export function ReceiverPage() {
  return (
    <div className={styles.page}>
      <ReceiverHead />
      <div className={styles.captures}>
        <ActivityBrowser
          page="receiver"
          base="kind=capture"
          label="Captures"
          empty={
            <NothingYet
              title="No captures yet"
              words="Every request, whatever its method and path, is logged and gets a 200 response. Give your phone system or your script this URL:"
            />
          }
        />
      </div>
    </div>
  );
}
