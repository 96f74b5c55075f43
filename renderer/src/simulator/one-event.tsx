import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import type { WorkspaceInfo } from '../../../shared/model/workspace.ts';
import { ask } from '../client.ts';
import { Split } from '../parts/split.tsx';
import { goTo } from '../route.ts';
import { useBench } from './bench-store.ts';
import { DialectChips } from './dialect-chips.tsx';
import { EventList } from './event-list.tsx';
import { EventPreviewPane } from './event-preview-pane.tsx';
import { obstacleOf } from './obstacle.ts';
import styles from './simulator.module.css';
import { SimulatorTabs } from './simulator-tabs.tsx';
import { useDrawn } from './use-event-preview.ts';
import { ValuesForm } from './values-form.tsx';

const noValues: Readonly<Record<string, string>> = {};

/** Fires one event: which, with what values, to where, and what exactly leaves. */
export function OneEvent(props: {
  readonly event: PhoneEvent;
  readonly events: readonly PhoneEvent[];
  readonly eventsActive: boolean;
  readonly dialects: WorkspaceInfo['dialects'];
  /** What the address asked for and is not there. */
  readonly missing: string | null;
}) {
  const { event, events, eventsActive, dialects, missing } = props;
  const { dialect, key, label } = event;
  const { bench, move } = useBench(dialect);
  const { data: receiver } = useQuery(ask.receiver.status.queryOptions({ input: {} }));
  const { data: parameters } = useQuery(ask.parameters.list.queryOptions({ input: {} }));
  const parametersByTag = useMemo(() => {
    const own = (parameters?.system ?? []).filter((parameter) => parameter.dialect === dialect);
    return new Map(own.map((parameter) => [parameter.tag, parameter]));
  }, [parameters, dialect]);

  const receiverUrl = receiver?.url ? `${receiver.url}/${dialect}` : null;
  const { drawn, isOld, error } = useDrawn(event, bench.seed);
  const obstacle = obstacleOf({ event, eventsActive, target: bench.target, typedUrl: bench.url, receiverUrl });

  return (
    <Split name="simulator" first={37} firstStacked={50}>
      <div className={styles.setup}>
        <SimulatorTabs current="event" />
        <div className={styles.top}>
          <DialectChips
            dialects={dialects}
            chosen={dialect}
            onChoose={(chosen) => goTo('simulator', [chosen], { replace: true })}
          />
        </div>
        {missing !== null && (
          <p className={styles.missing} role="alert">
            {missing} Showing {label} instead.
          </p>
        )}
        <EventList
          events={events.filter((each) => each.dialect === dialect)}
          chosen={key}
          onChoose={(chosen) => goTo('simulator', [dialect, chosen], { replace: true })}
        />
        {error !== null && (
          <p className={styles.missing} role="alert">
            {error.message}
          </p>
        )}
        <ValuesForm
          tags={event.parameters}
          parametersByTag={parametersByTag}
          drawn={drawn?.values ?? noValues}
          bench={bench}
          move={move}
        />
      </div>
      <EventPreviewPane
        key={`${dialect}:${key}:${drawn === null}`}
        event={event}
        dialectName={dialects.find(({ id }) => id === dialect)?.name ?? dialect}
        bench={bench}
        move={move}
        receiverUrl={receiverUrl}
        obstacle={obstacle}
        drawn={drawn}
        isDrawing={isOld}
      />
    </Split>
  );
}
