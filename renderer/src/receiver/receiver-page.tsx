import { Tabs, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ActivityBrowser } from '../activity/activity-browser.tsx';
import { NothingYet } from '../activity/list-empty.tsx';
import { ask } from '../client.ts';
import { RulesPanel } from '../response-rules/rules-panel.tsx';
import { goTo, useRoute } from '../route.ts';
import styles from './receiver.module.css';
import { ReceiverHead } from './receiver-head.tsx';

/** Where the receiver listens, or why it does not; what it captured, and how it responds. */
export function ReceiverPage() {
  const { parts } = useRoute();
  const { data: rules = [] } = useQuery(ask.responseRules.list.queryOptions({ input: {} }));
  const enabled = rules.filter((rule) => rule.enabled).length;
  return (
    <div className={styles.page}>
      <ReceiverHead />
      <Tabs
        value={parts[0] === 'rules' ? 'rules' : 'captures'}
        onChange={(tab) => goTo('receiver', tab === 'rules' ? ['rules'] : [])}
        keepMounted={false}
        className={styles.tabs}
      >
        <Tabs.List className={styles.tabList}>
          <Tabs.Tab value="captures">Captures</Tabs.Tab>
          <Tabs.Tab value="rules">
            Response rules{' '}
            {enabled > 0 && (
              <span className={styles.mark}>
                {enabled.toLocaleString('en')}
                <VisuallyHidden> on</VisuallyHidden>
              </span>
            )}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="captures" className={styles.shown}>
          <ActivityBrowser
            page="receiver"
            base="kind=capture"
            label="Captures"
            empty={
              <NothingYet
                title="No captures yet"
                words="Every request, whatever its method and path, is logged and gets the response of the first response rule that matches, or 200. Give your phone system or your script this URL:"
              />
            }
          />
        </Tabs.Panel>
        <Tabs.Panel value="rules" className={styles.shown}>
          <RulesPanel wanted={parts[1] ?? null} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
