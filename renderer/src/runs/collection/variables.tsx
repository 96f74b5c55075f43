import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CollectionReport, VariableChange } from '../../../../shared/model/collection-run.ts';
import type { Run } from '../../../../shared/model/run.ts';
import { ask, client, refresh } from '../../client.ts';
import { counted } from '../../parts/counted.ts';
import { showFailure } from '../../parts/show-failure.ts';
import { notifyDone } from '../../parts/undoable.tsx';
import styles from './collection.module.css';
import { environmentOf, type KeepTarget, keepProblem, scopeWords, withKept } from './keep-variables.ts';

const keyOf = ({ scope, key }: VariableChange): string => JSON.stringify([scope, key]);

/** What the scripts of a run changed, and what of it is to stay. */
export function RunVariables({ run, report }: { readonly run: Run; readonly report: CollectionReport }) {
  const { variables, collection } = report;
  const target = useKeepTarget(environmentOf(run, report), collection.id);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const keep = useMutation({
    mutationFn: () => keepVariables(run.id, target, chosen),
    onError: showFailure,
    onSettled: () => refresh(['environments', 'parameters', 'actions']),
    onSuccess: () => {
      notifyDone(`Kept ${counted(chosen.size, 'value')}`);
      setKept(new Set([...kept, ...chosen]));
      setChosen(new Set());
    },
  });
  const keepable = variables.filter((change) => keepProblem(change, target) === null && !kept.has(keyOf(change)));
  if (variables.length === 0) return <p className={styles.note}>The scripts changed no variables.</p>;
  return (
    <div className={styles.variables}>
      <div className={styles.bar}>
        <span className={styles.small}>
          Values from this run are discarded unless you keep them
          {target.environment === null ? '.' : `; environment variables go into ${target.environment.name}.`}
        </span>
        <Button
          onClick={() => setChosen(chosen.size === keepable.length ? new Set() : new Set(keepable.map(keyOf)))}
          disabled={keepable.length === 0}
        >
          {chosen.size === keepable.length && chosen.size > 0 ? 'Select none' : 'Select all'}
        </Button>
        <Button variant="filled" disabled={chosen.size === 0} loading={keep.isPending} onClick={() => keep.mutate()}>
          {chosen.size === 0 ? 'Keep' : `Keep ${counted(chosen.size, 'value')}`}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls is reached by keyboard */}
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.table} aria-label="Changed variables">
          <thead>
            <tr>
              <th scope="col">Keep</th>
              <th scope="col">Scope</th>
              <th scope="col">Name</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {variables.map((change) => {
              const { scope, key, before, after } = change;
              const id = keyOf(change);
              const problem = keepProblem(change, target);
              return (
                <tr key={id}>
                  <td>
                    {kept.has(id) ? (
                      'Kept'
                    ) : (
                      <Checkbox
                        aria-label={`Keep ${key}`}
                        title={problem ?? undefined}
                        disabled={problem !== null}
                        checked={chosen.has(id)}
                        onChange={(event) => {
                          const next = new Set(chosen);
                          if (event.currentTarget.checked) next.add(id);
                          else next.delete(id);
                          setChosen(next);
                        }}
                      />
                    )}
                  </td>
                  <td className={styles.dim}>{scopeWords[scope]}</td>
                  <td className="wire">{key}</td>
                  <Value text={before} />
                  <Value text={after} />
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** Characters of a value that are drawn. */
const drawn = 500;

function Value({ text }: { readonly text: string | null }) {
  return (
    <td className="wire" data-empty={text === null || text === '' || undefined}>
      {text === null ? '(not set)' : text === '' ? '(empty)' : text.length > drawn ? `${text.slice(0, drawn)}…` : text}
    </td>
  );
}

function useKeepTarget(environmentId: string | null, collectionId: string): KeepTarget {
  const { data } = useQuery(ask.environments.list.queryOptions({ input: {} }));
  const { data: listed } = useQuery(ask.actions.list.queryOptions({ input: {} }));
  const environment = data?.environments.find(({ id }) => id === environmentId) ?? null;
  const collection = listed?.collections.find(({ id }) => id === collectionId) ?? null;
  return { environment, collection };
}

/** Writes the chosen values where they belong. What the report masks is asked for as it is. */
async function keepVariables(run: string, target: KeepTarget, chosen: ReadonlySet<string>): Promise<void> {
  const { variables } = await client.runs.report({ id: run, reveal: true });
  const kept = variables.filter((change) => chosen.has(keyOf(change)));
  const { environment, collection } = target;
  const ofEnvironment = kept.filter(({ scope }) => scope === 'environment');
  if (environment !== null && ofEnvironment.length > 0) {
    const { environments } = await client.environments.list({});
    const values = environments.find(({ id }) => id === environment.id)?.values ?? [];
    await client.environments.update({ id: environment.id, values: withKept(values, ofEnvironment) });
  }
  for (const { scope, key, after } of kept) {
    if (scope === 'globals' && after !== null) await client.parameters.set({ tag: key, value: after });
    if (scope === 'globals' && after === null) await client.parameters.unset({ tag: key });
    if (scope === 'collection' && collection !== null) {
      await client.collections.setVariable({ id: collection.id, key, value: after });
    }
  }
}
