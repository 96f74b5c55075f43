import type { CallSummary, Ladder, LadderArrow, LadderColumn } from '../../../shared/model/ladder.ts';
import type { CallEvent, CallEventReader } from './call-events.ts';
import { type CallMaterial, secondsOfEvents, summarizeCall } from './call-summary.ts';

type Reader = Pick<CallEventReader, 'dialect' | 'readCall'>;

const phoneSystem: LadderColumn = { id: 'phone-system', kind: 'phone-system', label: 'Phone system' };
const receiver: LadderColumn = { id: 'receiver', kind: 'receiver', label: 'Receiver' };

/**
 * The sequence diagram of a call. Every activity is an arrow, or merged into one (the capture of a delivery), or counted
 * in `omitted`. A call without any activity yet has no arrows.
 */
export function ladderOf(material: CallMaterial, reader: Reader): Ladder {
  const { run } = material;
  const events = reader.readCall(material.activities);
  const startedAt = events[0]?.at ?? 0;
  const played = run === null ? null : secondsOfEvents(events, run);
  const legs = legCounts(events);
  const columns = new Map<string, LadderColumn>();
  const ordered =
    played === null
      ? events
      : events.toSorted((one, other) => (played.get(one.row.id) ?? 0) - (played.get(other.row.id) ?? 0));
  const arrows = ordered.map((callEvent): LadderArrow => {
    const { row, at, label, phase, hold, leg, capture, message, altered } = callEvent;
    const column = row.kind === 'capture' || capture !== null ? receiver : endpointOf(row.url);
    columns.set(column.id, column);
    const { id, kind, dialect, method, path, action, status, durationMs } = row;
    return {
      ...{ id, kind, capture, at: row.at, offset: (at - startedAt) / 1000 },
      ...{ played: played?.get(id) ?? null, from: phoneSystem.id, to: column.id },
      ...{ dialect, event: callEvent.event?.key ?? row.event, label, phase, hold },
      leg: leg !== '' && (legs.get(dialect) ?? 0) > 1 ? leg : null,
      ...{ method, path, action, status, durationMs, message, altered },
    };
  });
  const endpoints = [...columns.values()].filter(({ kind }) => kind === 'endpoint');
  return {
    ...summarizeCall(material, events, reader),
    columns: [phoneSystem, ...endpoints, ...(columns.has(receiver.id) ? [receiver] : [])],
    arrows,
    speed: run?.speed ?? null,
    stateChanges: [...(run?.stateChanges ?? [])],
    omitted: material.omitted,
  };
}

/** The call in a list: what its ladder says of it as a whole. */
export const callSummaryOf = (material: CallMaterial, reader: Reader): CallSummary =>
  summarizeCall(material, reader.readCall(material.activities), reader);

/** How many legs the events of each dialect tell apart. */
function legCounts(events: readonly CallEvent[]): ReadonlyMap<string | null, number> {
  const byDialect = Map.groupBy(
    events.filter(({ leg }) => leg !== ''),
    ({ row }) => row.dialect,
  );
  const count = (ofDialect: readonly CallEvent[]) =>
    new Set(ofDialect.map(({ callKey, leg }) => JSON.stringify([callKey, leg]))).size;
  return new Map([...byDialect].map(([dialect, ofDialect]) => [dialect, count(ofDialect)]));
}

function endpointOf(url: string): LadderColumn {
  const parsed = URL.parse(url);
  const defaultPort = parsed?.protocol === 'https:' ? '443' : '80';
  const label =
    parsed === null || parsed.hostname === '' ? 'No address' : `${parsed.hostname}:${parsed.port || defaultPort}`;
  return { id: `endpoint ${label}`, kind: 'endpoint', label };
}
