import { Button, Kbd, NumberInput, Select, Switch } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import { RequestChoice } from '../actions/request-choice.tsx';
import { ask, client } from '../client.ts';
import { Problem } from '../parts/problem.tsx';
import { closeRunForm, type RunRequest } from '../parts/run-request.ts';
import { goTo } from '../route.ts';
import { type DataFile, DataFileField, readDataFile, useDataDrop, useDataPreview } from './data-file.tsx';
import { onlyOf, planWords, stillThere } from './run-choice.ts';
import styles from './run-form.module.css';
import { ScriptNotice } from './script-notice.tsx';

/** What is run, and how. Closes itself once the run has begun. */
export function RunForm({ wanted }: { readonly wanted: RunRequest }) {
  const { data, error } = useQuery(ask.actions.list.queryOptions({ input: {} }));
  if (error !== null) return <Problem error={error} />;
  if (data === undefined) return null;
  const collections = data.collections.filter(({ problem, requests }) => problem === null && requests > 0);
  if (collections.length === 0) return <p className={styles.none}>Import a collection first, or add an action.</p>;
  return <Form wanted={wanted} actions={data.actions} collections={collections} />;
}

/** Ctrl Enter, or Cmd Enter, wherever the focus is; the page behind the form does not get it. */
function useRunKey(run: () => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, []);
}

/** No id of an environment is empty, and none has a blank. */
const activeEnvironment = '';
const noEnvironment = ' ';

function Form(props: {
  readonly wanted: RunRequest;
  readonly actions: readonly ActionSummary[];
  readonly collections: readonly CollectionSummary[];
}) {
  const { wanted, actions, collections } = props;
  const [collectionId, setCollectionId] = useState(wanted.collection ?? collections[0]?.id ?? '');
  const collection = collections.find(({ id }) => id === collectionId);
  const requests = useMemo(
    () => actions.filter((action) => action.collection.id === collectionId),
    [actions, collectionId],
  );
  const [picked, setPicked] = useState<ReadonlySet<string>>(
    () => new Set(wanted.requests ?? requests.map(({ id }) => id)),
  );
  const chosen = useMemo(() => stillThere(requests, picked), [requests, picked]);
  const [file, setFile] = useState<DataFile | null>(null);
  const [fileProblem, setFileProblem] = useState<unknown>(null);
  const [iterations, setIterations] = useState<number | null>(null);
  const [delayMs, setDelay] = useState(0);
  const [environment, setEnvironment] = useState(activeEnvironment);
  const [stopOnFailure, setStopOnFailure] = useState(false);
  const [wantsScripts, setWantsScripts] = useState(true);
  const [insecure, setInsecure] = useState(false);

  const { data: scripts, error: scriptsError } = useQuery(
    ask.collections.scripts.queryOptions({ input: { id: collectionId } }),
  );
  const { data: environments } = useQuery(ask.environments.list.queryOptions({ input: {} }));
  const preview = useDataPreview(file);
  const hasScripts = scripts !== undefined && scripts.requests > 0;
  const mayRunScripts = scripts?.allowed ?? false;
  const runsScripts = hasScripts && mayRunScripts && wantsScripts;
  // Loading the sandbox of scripts takes half a second, which passes while the form is filled in.
  useEffect(() => {
    if (runsScripts) void client.runs.prepare({}).catch(() => undefined);
  }, [runsScripts]);

  const takeFile = (given: File): void => {
    setFileProblem(null);
    readDataFile(given).then(setFile, (error: unknown) => {
      setFile(null);
      setFileProblem(error);
    });
  };
  const drop = useDataDrop(takeFile);
  const choose = (id: string): void => {
    setCollectionId(id);
    setPicked(new Set(actions.flatMap((action) => (action.collection.id === id ? action.id : []))));
  };
  const start = useMutation(
    ask.runs.start.mutationOptions({
      onSuccess: ({ id }) => {
        closeRunForm();
        goTo('runs', [id]);
      },
    }),
  );
  const rows = preview.data?.total ?? 1;
  const isRead = file === null || preview.data !== undefined;
  const canRun = chosen.size > 0 && isRead && fileProblem === null && scripts !== undefined && !start.isPending;
  const run = (): void => {
    if (!canRun) return;
    start.mutate({
      collection: collectionId,
      only: onlyOf(requests, chosen),
      ...(environment === activeEnvironment ? {} : { environment: environment === noEnvironment ? null : environment }),
      ...(file === null ? {} : { data: { name: file.name, data: file.data } }),
      iterations: iterations ?? undefined,
      ...{ delayMs, stopOnFailure, scripts: !hasScripts || runsScripts },
      ...(insecure ? { insecure } : {}),
    });
  };
  useRunKey(run);
  const active = environments?.environments.find(({ id }) => id === environments.active);

  return (
    <div className={styles.form} data-over={drop.isOver || undefined} {...drop.handlers}>
      <div className={styles.columns}>
        <section className={styles.what} aria-label="What to run">
          <div className={styles.collection}>
            <Select
              aria-label="Collection"
              data={collections.map(({ id, name }) => ({ value: id, label: name }))}
              value={collectionId}
              searchable={collections.length > 8}
              onChange={(id) => id !== null && choose(id)}
            />
          </div>
          <RequestChoice
            key={collectionId}
            name={collection?.name ?? ''}
            requests={requests}
            chosen={chosen}
            onChoose={setPicked}
            searchLabel="Search requests"
          />
        </section>
        <section className={styles.how} aria-label="How to run">
          <DataFileField
            file={file}
            problem={fileProblem}
            onFile={takeFile}
            onRemove={() => {
              setFile(null);
              setFileProblem(null);
            }}
          />
          <div className={styles.pair}>
            <NumberInput
              label="Iterations"
              min={1}
              max={1_000_000}
              allowDecimal={false}
              thousandSeparator=","
              placeholder={rows.toLocaleString('en')}
              value={iterations ?? ''}
              onChange={(value) => setIterations(typeof value === 'number' && value >= 1 ? value : null)}
            />
            <NumberInput
              label="Delay between requests"
              min={0}
              max={3_600_000}
              allowDecimal={false}
              thousandSeparator=","
              suffix=" ms"
              value={delayMs}
              onChange={(value) => setDelay(typeof value === 'number' && value >= 0 ? value : 0)}
            />
          </div>
          <Select
            label="Environment"
            data={[
              { value: activeEnvironment, label: active === undefined ? 'Active: none' : `Active: ${active.name}` },
              { value: noEnvironment, label: 'None' },
              ...(environments?.environments ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={environment}
            onChange={(value) => setEnvironment(value ?? activeEnvironment)}
          />
          <Switch
            label="Stop on the first failure"
            checked={stopOnFailure}
            onChange={(event) => setStopOnFailure(event.currentTarget.checked)}
          />
          <Switch
            label="Run scripts"
            description={scripts === undefined || hasScripts ? undefined : 'No request of this collection has scripts.'}
            disabled={!hasScripts || !mayRunScripts}
            checked={runsScripts}
            onChange={(event) => setWantsScripts(event.currentTarget.checked)}
          />
          <Switch
            label="Skip TLS certificate verification"
            checked={insecure}
            onChange={(event) => setInsecure(event.currentTarget.checked)}
          />
          {collection !== undefined && hasScripts && <ScriptNotice collection={collection} scripts={scripts} />}
          {scriptsError !== null && <Problem error={scriptsError} />}
          {start.error !== null && <Problem error={start.error} />}
        </section>
      </div>
      <div className={styles.foot}>
        <span className={styles.small} aria-live="polite">
          {planWords(chosen.size, iterations ?? rows)} <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Enter</Kbd> to run.
        </span>
        <Button onClick={closeRunForm}>Cancel</Button>
        <Button
          variant="filled"
          leftSection={<IconPlayerPlay size={14} />}
          disabled={!canRun}
          loading={start.isPending}
          onClick={run}
        >
          {hasScripts && !runsScripts ? 'Run without scripts' : 'Run'}
        </Button>
      </div>
    </div>
  );
}
