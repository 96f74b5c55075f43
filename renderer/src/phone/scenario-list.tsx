import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { IconChevronRight, IconEdit, IconEye, IconPlayerPlay, IconPlayerStop, IconSearch } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { listed } from '../../../shared/listed.ts';
import type { Scenario } from '../../../shared/model/scenario.ts';
import { holdsAll } from '../parts/holds-all.ts';
import { linkTo } from '../route.ts';
import { isHeard, playableIn, quietIn } from './call-target.ts';
import { ChaosSwitches } from './chaos-switches.tsx';
import { inOrder } from './common-scenarios.ts';
import styles from './scenarios.module.css';
import type { CallBench } from './use-call-bench.ts';
import type { PhoneCall } from './use-phone.ts';

/** From so many scenarios on a field to filter them is worth its place. */
const many = 8;

/** The calls that the chosen dialects can play; a click plays one, a click on the one that plays stops it. */
export function ScenarioList({ bench, phone }: { readonly bench: CallBench; readonly phone: PhoneCall }) {
  const [text, setText] = useState('');
  const [isChaosOpen, setChaosOpen] = useState(false);
  const chaosId = useId();
  const { scenarios, dialects, setup } = bench;
  const playable = inOrder(playableIn(scenarios, dialects));
  // One's own are not lost because another dialect is chosen: they say which one has events for them.
  const elsewhere = scenarios.filter((scenario) => scenario.own && !playable.includes(scenario));
  const fits = ({ label, description }: Scenario): boolean => holdsAll(text, label, description);
  const shown = [...playable, ...elsewhere].filter(fits);
  return (
    <section className={styles.scenarios} aria-label="Scenarios">
      <header className={styles.head}>
        <h2>Scenarios</h2>
        <button
          type="button"
          className={styles.chaos}
          aria-expanded={isChaosOpen}
          aria-controls={chaosId}
          title="Simulate network and phone system faults in the scenarios you play next"
          onClick={() => setChaosOpen(!isChaosOpen)}
        >
          <IconChevronRight className={styles.chevron} size={13} stroke={1.75} aria-hidden="true" />
          <span>Chaos</span>
          {setup.chaos.length > 0 && <span className={styles.count}>{setup.chaos.length} on</span>}
        </button>
        {playable.length >= many && (
          <TextInput
            className={styles.filter}
            size="xs"
            type="search"
            aria-label="Filter scenarios"
            placeholder="Filter"
            leftSection={<IconSearch size={13} stroke={1.5} />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setText('');
            }}
          />
        )}
      </header>
      <div id={chaosId}>{isChaosOpen && <ChaosSwitches chosen={setup.chaos} />}</div>
      {shown.length === 0 ? (
        <p className={styles.none}>
          {playable.length === 0 ? 'No scenarios for the selected phone systems.' : 'No matching scenarios.'}
        </p>
      ) : (
        <ul>
          {shown.map((scenario) => (
            <Row key={scenario.id} scenario={scenario} bench={bench} phone={phone} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row(props: { readonly scenario: Scenario; readonly bench: CallBench; readonly phone: PhoneCall }) {
  const { scenario, bench, phone } = props;
  const { id, label, description, length, own } = scenario;
  const isPlaying = phone.goesOn && phone.seen?.callRun.scenario === id;
  const isDisabled = !isPlaying && (bench.obstacle !== null || !isTold(scenario, bench));
  const note = noteOf(scenario, bench);
  return (
    <li className={styles.row} data-playing={isPlaying || undefined}>
      <button
        type="button"
        disabled={isDisabled}
        title={description}
        aria-label={`${isPlaying ? 'Stop' : 'Play'} ${label}, ${secondsOf(length)}${note === null ? '' : `, ${note}`}`}
        onClick={() => (isPlaying ? phone.control('stop') : phone.playScenario(id))}
      >
        {isPlaying ? (
          <IconPlayerStop size={15} stroke={1.75} aria-hidden="true" />
        ) : (
          <IconPlayerPlay size={15} stroke={1.75} aria-hidden="true" />
        )}
        <span className={styles.label} dir="auto">
          {label}
        </span>
        <span
          className={`cut ${styles.note}`}
          data-firm={!isTold(scenario, bench) || undefined}
          title={note ?? undefined}
        >
          {note}
        </span>
        <span className={styles.length}>{secondsOf(length)}</span>
      </button>
      <Tooltip label={own ? 'Edit' : 'View, or copy to edit'}>
        <ActionIcon
          component="a"
          size={24}
          className={own ? '' : styles.look}
          aria-label={own ? `Edit ${label}` : `View ${label}`}
          href={linkTo('simulator', 'scenario', id)}
        >
          {own ? <IconEdit size={14} stroke={1.5} /> : <IconEye size={14} stroke={1.5} />}
        </ActionIcon>
      </Tooltip>
    </li>
  );
}

const isTold = (scenario: Scenario, { dialects }: CallBench): boolean =>
  quietIn(scenario, dialects).length < dialects.length;

/** What to know before it is played: who stays silent, and whether anything would be sent at all. */
function noteOf(scenario: Scenario, bench: CallBench): string | null {
  const { dialects, availableDialects: known, targetKind, events, obstacle } = bench;
  const names = (ids: readonly string[]) => ids.map((id) => known.find((dialect) => dialect.id === id)?.name ?? id);
  if (!isTold(scenario, bench)) {
    const sendingDialects = scenario.dialects.flatMap(({ dialect, steps }) => (steps.length > 0 ? [dialect] : []));
    return sendingDialects.length === 0 ? 'no events' : `only in ${listed(names(sendingDialects), 'and')}`;
  }
  if (obstacle === null && !isHeard(scenario, targetKind, events, dialects)) return 'nothing set up';
  const quiet = names(quietIn(scenario, dialects));
  if (quiet.length === 0) return null;
  return `${quiet.join(', ')} ${quiet.length === 1 ? 'sends' : 'send'} no events`;
}

function secondsOf(length: number): string {
  return `${length < 10 ? Number(length.toFixed(1)) : Math.round(length)} s`;
}
