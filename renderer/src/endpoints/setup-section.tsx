import type { DialectInfo } from '../../../shared/contract/dialects.ts';
import { ask, client, queryClient, refresh } from '../client.ts';
import styles from './setup.module.css';
import { SetupRow } from './setup-row.tsx';
import { SwitchRow } from './switch-row.tsx';

/** The vendor's configuration that events carry, and what is done where real systems differ. */
export function SetupSection({ info }: { readonly info: DialectInfo }) {
  const { id, setup, switches, oddities } = info;
  const settled = new Set(switches.map(({ oddity }) => oddity));
  const others = oddities.filter((each) => !settled.has(each.id));
  const change = async (part: 'setup' | 'switches', key: string, value: string | null): Promise<void> => {
    const changed = await client.dialects.update({ id, [part]: { [key]: value } });
    queryClient.setQueryData(ask.dialects.get.queryKey({ input: { id } }), changed);
    refresh(['events', 'settings']);
  };
  return (
    <div className={styles.scroll}>
      <div className={styles.column}>
        {setup.length > 0 && (
          <section className={styles.section}>
            <h2>
              Configuration <span className={styles.small}>values of the phone system that its events include</span>
            </h2>
            {setup.map((each) => (
              <SetupRow key={each.key} setup={each} save={(value) => change('setup', each.key, value)} />
            ))}
          </section>
        )}
        {switches.length > 0 && (
          <section className={styles.section}>
            <h2>
              Variants <span className={styles.small}>choose how your system behaves</span>
            </h2>
            {switches.map((each) => (
              <SwitchRow
                key={each.id}
                choice={each}
                oddity={oddities.find(({ id: oddity }) => oddity === each.oddity) ?? null}
                save={(value) => change('switches', each.id, value)}
              />
            ))}
          </section>
        )}
        {others.length > 0 && (
          <section className={styles.section}>
            <h2>
              Discrepancies{' '}
              <span className={styles.small}>contradictions in the vendor's documents, and how they are resolved</span>
            </h2>
            <dl className={styles.oddities}>
              {others.map(({ id: oddity, text, resolution }) => (
                <div key={oddity}>
                  <dt>{text}</dt>
                  <dd>{resolution}</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
      </div>
    </div>
  );
}
