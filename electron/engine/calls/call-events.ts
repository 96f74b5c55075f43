import type { Activity, ActivityRow } from '../../../shared/model/activity.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import type { EventPhase } from '../../../shared/model/event.ts';
import type { EventDetails } from '../../../shared/model/event-details.ts';
import type { LadderArrow } from '../../../shared/model/ladder.ts';
import type { CallActivity } from '../activity/index/call-store.ts';
import { oneLine } from '../activity/kinds.ts';
import type { Dialect } from '../dialects/dialects.ts';
import { callKeyOf, legOf, nobody, type Parties, partiesOf, type Values } from '../dialects/parties.ts';
import { follows } from '../dialects/timing.ts';
import type { Recognizer } from '../recognition/recognizer.ts';
import { isResent } from '../sender/event-id.ts';
import { createContentReader, eventDetails, searchTerms } from './activity-content.ts';
import { findAnswers, isUncertain } from './uncertain-events.ts';

/** What one activity says about its call. Ladders, violations and recorded scenarios are all made from these. */
export interface CallEvent {
  readonly row: ActivityRow;
  /** When it was sent or received, Unix milliseconds. */
  readonly at: number;
  /** Null where the activity is no event, or its dialect no longer exists. */
  readonly dialect: Dialect | null;
  readonly event: DialectEvent | null;
  /** The event's name; `METHOD path` where it is unknown. */
  readonly label: string;
  readonly phase: EventPhase | null;
  readonly hold: LadderArrow['hold'];
  /** Values of the dialect's parameters, by tag. */
  readonly values: Values;
  /** The value of the dialect's call key, and those of its leg tags; empty where there are none. */
  readonly callKey: string;
  readonly leg: string;
  readonly parties: Parties;
  /** Where it was sent: one event sent twice to one target was repeated, one sent to two targets has two listeners. */
  readonly target: string;
  /** Nothing new about the call: a person sent it again, or our receiver refused it and the sender tries again. */
  readonly repeated: 'resent' | 'refused' | null;
  /** The request may just as well be another event. */
  readonly uncertain: boolean;
  /** The event of an answer that an uncertain one may be instead. */
  readonly alternative: DialectEvent | null;
  /** The capture that the delivery became in our receiver. */
  readonly capture: string | null;
  readonly message: string;
  /** When it was sent, in seconds of the call that was played; null where none was, or that is not known. */
  readonly played: number | null;
  /** How chaos altered the event; null where it did not. */
  readonly altered: string | null;
}

/** A call event whose dialect and event are known. */
export type KnownCallEvent = CallEvent & { readonly dialect: Dialect; readonly event: DialectEvent };

export const isKnown = (event: CallEvent): event is KnownCallEvent => event.dialect !== null && event.event !== null;

export interface CallEventReader {
  /** Undefined where there is no such dialect, or no longer. */
  dialect(id: string): Dialect | undefined;
  /**
   * The events of one call, oldest first, from its activities in any order. A capture that one of the deliveries became is
   * no event of its own, and uncertain ends that another end follows are answers.
   */
  readCall(activities: readonly CallActivity[]): CallEvent[];
  /** The event of one activity with the documentation of its parameters. */
  details(activity: Activity): EventDetails;
  /** The numbers and names that a search finds the call of an activity by. */
  searchTerms(activity: Activity): string[];
  /** Values of the parameters of its event, by their tags; empty where it has none. */
  parameters(activity: Activity): Values;
}

const noValues: Values = new Map();

/** The one place that derives what an activity says about its call. */
export function createCallEventReader(dialects: readonly Dialect[], recognizer: Recognizer): CallEventReader {
  const byId = new Map(dialects.map((dialect) => [dialect.id, dialect]));
  const readContent = createContentReader(byId, recognizer);

  function alternativeOf(activity: Activity, dialect: Dialect | null): DialectEvent | null {
    if (activity.kind !== 'capture' || dialect === null) return null;
    const keys = recognizer.recognizeRequest(activity.request)?.others ?? [];
    const answered = (key: string) => dialect.events.find((event) => event.key === key && event.phase === 'answered');
    return keys.map(answered).find((event) => event !== undefined) ?? null;
  }

  function read({ row, activity }: CallActivity, capture: string | null): CallEvent {
    const dialect = (row.dialect === null ? undefined : byId.get(row.dialect)) ?? null;
    const event = dialect?.events.find(({ key }) => key === row.event) ?? null;
    const values = (activity === null ? null : readContent(activity)?.values) ?? noValues;
    const uncertain = activity?.kind === 'capture' && isUncertain(activity.recognized);
    const delivery = activity?.kind === 'delivery' ? activity : null;
    return {
      ...{ row, dialect, values, uncertain, capture },
      at: Date.parse(row.at),
      label: row.eventLabel ?? event?.label ?? `${row.method} ${row.path}`,
      ...aboutEvent(dialect, event, values),
      callKey: dialect === null ? '' : callKeyOf(dialect, values),
      leg: dialect === null ? '' : legOf(dialect.parties, values),
      target: targetOf(row),
      repeated: repeatedOf(row),
      alternative: uncertain ? alternativeOf(activity, dialect) : null,
      message: delivery === null ? row.message : oneLine(delivery.message),
      played: delivery?.played ?? null,
      altered: delivery?.altered ?? null,
    };
  }

  return {
    dialect: (id) => byId.get(id),
    readCall(activities) {
      const ordered = [...activities].sort(
        (one, other) => Date.parse(one.row.at) - Date.parse(other.row.at) || one.row.seq - other.row.seq,
      );
      const captures = capturesOfDeliveries(ordered);
      const merged = new Set(captures.merged);
      const events = ordered.filter(({ row }) => !merged.has(row.id));
      return withAnswers(events.map((activity) => read(activity, captures.byDelivery.get(activity.row.id) ?? null)));
    },
    details: (activity) => eventDetails(activity, readContent(activity)),
    searchTerms: (activity) => searchTerms(activity, readContent),
    parameters(activity) {
      const content = readContent(activity);
      return content === null ? noValues : new Map([...content.otherFields, ...content.values]);
    },
  };
}

/** The capture of each delivery, whichever of the two has the link, and all captures that are merged with a delivery. */
function capturesOfDeliveries(ordered: readonly CallActivity[]) {
  const deliveries = ordered.filter(({ row }) => row.kind === 'delivery').map(({ row }) => row);
  const byDelivery = new Map(deliveries.flatMap(({ id, link }) => (link === null ? [] : [[id, link] as const])));
  const ids = new Set(deliveries.map(({ id }) => id));
  const merged: string[] = [];
  for (const { row } of ordered) {
    if (row.kind !== 'capture' || row.link === null || !ids.has(row.link)) continue;
    merged.push(row.id);
    if (!byDelivery.has(row.link)) byDelivery.set(row.link, row.id);
  }
  return { byDelivery, merged };
}

function withAnswers(events: readonly CallEvent[]): CallEvent[] {
  const answers = findAnswers(
    events.filter(({ repeated }) => repeated === null),
    ({ row, callKey, target, leg, phase, alternative }) => ({
      call: JSON.stringify([row.dialect, callKey, target]),
      ...{ leg, phase, maybeAnswer: alternative !== null },
    }),
  );
  return events.map((event) => {
    const { alternative } = event;
    if (alternative === null || !answers.has(event)) return event;
    return { ...event, ...aboutEvent(event.dialect, alternative, event.values), label: alternative.label };
  });
}

/** What follows from which event it is. */
function aboutEvent(dialect: Dialect | null, event: DialectEvent | null, values: CallEvent['values']) {
  return {
    event,
    phase: event?.phase ?? null,
    hold: dialect === null || event === null ? null : holdOf(dialect, event),
    parties: dialect === null ? nobody : partiesOf(dialect.parties, values, event?.key ?? null),
  };
}

/** By event, because a ladder asks for each of its arrows and the answer takes a search of the dialect's timing. */
const holds = new WeakMap<DialectEvent, LadderArrow['hold']>();

/** An event that follows one of the two transitions and not the other. */
function holdOf(dialect: Dialect, event: DialectEvent): LadderArrow['hold'] {
  const cached = holds.get(event);
  if (cached !== undefined) return cached;
  const isHold = follows(dialect, 'hold', event.key);
  const hold = isHold === follows(dialect, 'resume', event.key) ? null : isHold ? 'begins' : 'ends';
  holds.set(event, hold);
  return hold;
}

function repeatedOf({ kind, eventId, status }: ActivityRow): CallEvent['repeated'] {
  if (kind === 'delivery') return isResent(eventId ?? '') ? 'resent' : null;
  return status >= 400 ? 'refused' : null;
}

function targetOf({ actionId, method, path }: ActivityRow): string {
  return actionId === null ? `${method} ${withoutPairs(path)}` : `action ${actionId}`;
}

/** Templates may put values into the path, behind its last slash: `server/event=x&duration=63`. */
function withoutPairs(path: string): string {
  const last = path.lastIndexOf('/') + 1;
  return path.slice(last).includes('=') ? path.slice(0, last) : path;
}
