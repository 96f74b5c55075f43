import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { scenarioLength } from '../../../shared/scenario-faults.ts';
import type { AvailableDialect } from './dialect-steps.tsx';
import styles from './scenarios.module.css';
import { kindsOf, nameOf, transitionWords } from './transition-words.ts';

/** The whole call at a glance: a line for what happens to it and one for each dialect, a mark for each event. */
export function TimelineStrip(props: {
  readonly scenario: ScenarioFile;
  readonly availableDialects: readonly AvailableDialect[];
}) {
  const { scenario, availableDialects: known } = props;
  const length = scenarioLength(scenario);
  const entries = Object.entries(scenario.dialects).filter(([, { steps }]) => steps.length > 0);
  const labelOf = (dialect: string, key: string): string =>
    known.find(({ id }) => id === dialect)?.events.find((event) => event.key === key)?.label ?? key;
  const lines = [
    {
      id: 'call',
      name: 'Call',
      marks: scenario.transitions.map((transition) => ({
        at: transition.at,
        title:
          kindsOf(transition)
            .map((kind) => transitionWords[kind].replace(/:$/, ''))
            .join(', ') || nameOf(transition),
      })),
    },
    ...entries.map(([id, { steps }]) => ({
      id,
      name: known.find((dialect) => dialect.id === id)?.name ?? id,
      marks: steps.map(({ at, event }) => ({ at, title: labelOf(id, event) })),
    })),
  ];
  return (
    <figure className={styles.strip} aria-label={`Call length: ${length} seconds`}>
      {lines.map(({ id, name, marks }) => (
        <div key={id} className={styles.stripLine} data-line={id === 'call' ? 'call' : 'dialect'}>
          <span className="cut">{name}</span>
          <span className={styles.stripMarks}>
            {marks.map(({ at, title }, index) => (
              <i
                // biome-ignore lint/suspicious/noArrayIndexKey: a mark has only its position as identity
                key={index}
                title={`${at} s: ${title}`}
                style={{ left: `${length === 0 ? 0 : (at / length) * 100}%` }}
              />
            ))}
          </span>
        </div>
      ))}
      <figcaption>
        <span>0 s</span>
        <span>{length} s</span>
      </figcaption>
    </figure>
  );
}
