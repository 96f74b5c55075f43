import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { ask } from '../client.ts';
import { Split } from '../parts/split.tsx';
import { linkTo } from '../route.ts';
import { AboutFields } from './about-fields.tsx';
import { type AvailableDialect, DialectSteps } from './dialect-steps.tsx';
import { type EditorFault, editorFaults } from './editor-faults.ts';
import { EditorHead } from './editor-head.tsx';
import { LegsTable } from './legs-table.tsx';
import { keepDraft, useDraft } from './scenario-drafts.ts';
import styles from './scenarios.module.css';
import { TimelineStrip } from './timeline-strip.tsx';
import { TransitionsTable } from './transitions-table.tsx';

/** A scenario, whole: a person's own is edited, one of the product shown. */
export function ScenarioEditor({ id }: { readonly id: string }) {
  const query = useQuery(ask.scenarios.get.queryOptions({ input: { id } }));
  const events = useQuery(ask.events.list.queryOptions({ input: {} }));
  const info = useQuery(ask.workspace.info.queryOptions({ input: {} }));
  const availableDialects = useMemo<readonly AvailableDialect[]>(
    () =>
      (info.data?.dialects ?? []).map((dialect) => ({
        id: dialect.id,
        name: dialect.name,
        events: (events.data?.events ?? []).filter((event) => event.dialect === dialect.id),
      })),
    [info.data, events.data],
  );
  const error = query.error ?? events.error ?? info.error;
  if (error !== null) {
    const { message, hint } = failureOf(error);
    return (
      <p className={styles.trouble} role="alert">
        {message} {hint} <a href={linkTo('simulator', 'call')}>Back to Simulator</a>
      </p>
    );
  }
  if (query.data === undefined || events.data === undefined || info.data === undefined) {
    return <Loader m={24} size="sm" aria-label="Loading the scenario" />;
  }
  return (
    <Editor key={id} id={id} kept={query.data.scenario} own={query.data.own} availableDialects={availableDialects} />
  );
}

function Editor(props: {
  readonly id: string;
  readonly kept: ScenarioFile;
  readonly own: boolean;
  readonly availableDialects: readonly AvailableDialect[];
}) {
  const { id, kept, own, availableDialects: known } = props;
  const draft = useDraft(id);
  const scenario = draft?.now ?? kept;
  const [refusal, setRefusal] = useState<EditorFault | null>(null);
  const edit = (now: ScenarioFile): void => {
    keepDraft(id, { base: draft?.base ?? kept, now });
    // What the engine refused is about what was sent, not about what is typed now.
    setRefusal(null);
  };
  const faults = useMemo(() => {
    const seen = editorFaults(scenario);
    return refusal === null || seen.some(({ where }) => where === refusal.where) ? seen : [...seen, refusal];
  }, [scenario, refusal]);
  const readOnly = !own;
  return (
    <article className={styles.editor} aria-label={`Scenario ${scenario.label}`}>
      <EditorHead
        id={id}
        scenario={scenario}
        kept={kept}
        own={own}
        draft={draft}
        faults={faults}
        onRefused={setRefusal}
      />
      <div className={styles.body}>
        <Split name="scenario" first={48} firstStacked={55}>
          <div className={styles.side}>
            <AboutFields scenario={scenario} faults={faults} readOnly={readOnly} edit={edit} />
            <TransitionsTable scenario={scenario} faults={faults} readOnly={readOnly} edit={edit} />
            <LegsTable scenario={scenario} faults={faults} readOnly={readOnly} edit={edit} />
          </div>
          <div className={styles.side}>
            <TimelineStrip scenario={scenario} availableDialects={known} />
            <DialectSteps
              scenario={scenario}
              availableDialects={known}
              faults={faults}
              readOnly={readOnly}
              edit={edit}
            />
          </div>
        </Split>
      </div>
    </article>
  );
}
