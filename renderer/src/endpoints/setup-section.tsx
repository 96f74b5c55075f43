import type { DialectInfo } from '../../../shared/contract/dialects.ts';
import { ask, client, queryClient, refresh } from '../client.ts';
import styles from './setup.module.css';
import { SetupRow } from './setup-row.tsx';
import { VariantRow } from './variant-row.tsx';

/** The vendor's configuration that events carry, and what is done where real systems differ. */
export function SetupSection({ info }: { readonly info: DialectInfo }) {
  const { id, setup, variants, discrepancies } = info;
  const settled = new Set(variants.map(({ discrepancy }) => discrepancy));
  const others = discrepancies.filter((discrepancy) => !settled.has(discrepancy.id));
  const change = async (part: 'setup' | 'variants', key: string, value: string | null): Promise<void> => {
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
            {setup.map((field) => (
              <SetupRow key={field.key} setup={field} save={(value) => change('setup', field.key, value)} />
            ))}
          </section>
        )}
        {variants.length > 0 && (
          <section className={styles.section}>
            <h2>
              Variants <span className={styles.small}>choose how your system behaves</span>
            </h2>
            {variants.map((variant) => (
              <VariantRow
                key={variant.id}
                choice={variant}
                discrepancy={discrepancies.find(({ id: discrepancy }) => discrepancy === variant.discrepancy) ?? null}
                save={(value) => change('variants', variant.id, value)}
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
            <dl className={styles.discrepancies}>
              {others.map(({ id: discrepancy, text, resolution }) => (
                <div key={discrepancy}>
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
