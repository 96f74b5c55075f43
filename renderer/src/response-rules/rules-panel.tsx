import { Button, Loader, Menu } from '@mantine/core';
import { IconChevronDown, IconPlus, IconRotate, IconTemplate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../client.ts';
import { Empty } from '../parts/empty.tsx';
import { Problem } from '../parts/problem.tsx';
import { requestRule } from '../parts/rule-request.ts';
import { showFailure } from '../parts/show-failure.ts';
import { useAfterActivity } from '../use-after-activity.ts';
import { presetGroups } from './presets.ts';
import { addRules, blankRule, resetCounts } from './rule-edits.ts';
import { RuleList } from './rule-list.tsx';
import styles from './rules.module.css';

/** Milliseconds between two looks at the counts while requests come. */
const countsEvery = 500;

/** The response rules of the receiver, in the order in which they are asked. `wanted`: the rule to begin with. */
export function RulesPanel({ wanted }: { readonly wanted: string | null }) {
  const { data: rules, error, refetch } = useQuery(ask.responseRules.list.queryOptions({ input: {} }));
  // Nobody announces that a rule has decided.
  useAfterActivity(countsEvery, refetch);
  if (error !== null) {
    return (
      <div className={styles.alone}>
        <Problem error={error} />
      </div>
    );
  }
  if (rules === undefined) return <Loader m="lg" size="sm" aria-label="Loading response rules" />;
  if (rules.length === 0) return <NoRules />;
  return (
    <section className={styles.panel} aria-label="Response rules">
      <div className={styles.bar}>
        <p className={styles.lead}>The first rule that matches decides the response. Without one it is 200.</p>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconRotate size={14} />}
          disabled={rules.every(({ matched }) => matched === 0)}
          onClick={() => void resetCounts()}
        >
          Reset counts
        </Button>
        <Presets />
        <AddRule />
      </div>
      <RuleList rules={rules} wanted={wanted} />
    </section>
  );
}

const AddRule = () => (
  <Button
    variant="filled"
    leftSection={<IconPlus size={14} />}
    onClick={() => requestRule({ rule: blankRule, id: null })}
  >
    Add rule
  </Button>
);

function Presets() {
  return (
    <Menu position="bottom-end" width={380}>
      <Menu.Target>
        <Button leftSection={<IconTemplate size={14} />} rightSection={<IconChevronDown size={14} />}>
          Presets
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.presets}>
        {presetGroups.map(({ name, presets }) => (
          <div key={name}>
            <Menu.Label>{name}</Menu.Label>
            {presets.map((preset) => (
              <Menu.Item key={preset.name} onClick={() => void addRules(preset.name, preset.rules).catch(showFailure)}>
                {preset.name}
                <span className={styles.teaches}>{preset.teaches}</span>
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function NoRules() {
  return (
    <div className={styles.alone}>
      <Empty
        className={styles.empty}
        title="Every request gets a 200 response"
        buttons={
          <>
            <AddRule />
            <Presets />
          </>
        }
      >
        <p>
          Response rules let the receiver be any endpoint, good or bad: down for the first two requests, slow, over its
          rate limit, or cut off half way. Find out what the sender does then.
        </p>
        <p>To begin with a request that arrived, open its capture and select Make a rule.</p>
      </Empty>
    </div>
  );
}
