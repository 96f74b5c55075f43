import type { Activity, ActivityRow } from '../../../shared/model/activity.ts';
import type { Capture, Recognized } from '../../../shared/model/capture.ts';
import { changedMethod, type Delivery } from '../../../shared/model/delivery.ts';
import type { HttpRequestMessage } from '../../../shared/model/http.ts';

/** What whoever appends knows and the activity does not say. */
export interface ActivityFacts {
  /** Its place in the log, reserved when it started; the next one where it is left out. */
  readonly seq?: number | undefined;
  /** The event's name for a person, for a recognized capture. */
  readonly eventLabel?: string | undefined;
  /** When the last byte of a captured request was read, unix milliseconds: its duration is counted from here. */
  readonly readAt?: number | undefined;
}

export type NewRow = Omit<ActivityRow, 'seq'>;

/**
 * What the activity log must know of one kind of activity beside the fields that all kinds have. To add a kind: its
 * schema in shared/model/activity.ts, its entry in `kinds` below, its view in the renderer.
 */
interface ActivityKind<Kind extends Activity> {
  /** The columns of its row that depend on the kind; the others are those of `activityFields`. */
  row(activity: Kind, facts: ActivityFacts): KindColumns;
  /** The activity as it is committed at this time, unix milliseconds. */
  committed(activity: Kind, facts: ActivityFacts, now: number): Kind;
  /** The status of its row. */
  status(activity: Kind): number;
  /** Its row's line of text. */
  summary(activity: Kind): string;
  /** Null where it is of no event. */
  event(activity: Kind): ActivityEvent | null;
}

/** The event that an activity is of. */
export interface ActivityEvent {
  readonly recognized: Recognized;
  /** Its name when it was sent; null where it was not sent from here. */
  readonly label: string | null;
  /** The values it was sent with, by tag; null where they are to be read from the request. */
  readonly parameters: Readonly<Record<string, string>> | null;
}

type KindColumns = Pick<
  ActivityRow,
  'direction' | 'dialect' | 'event' | 'eventLabel' | 'eventId' | 'actionId' | 'action' | 'size' | 'link'
>;

const delivery: ActivityKind<Delivery> = {
  row: ({ event, action, response, capture }) => ({
    direction: 'out',
    dialect: event.dialect,
    event: event.key,
    eventLabel: event.label,
    eventId: event.id,
    actionId: action.id,
    action: action.name,
    size: response?.bytes ?? 0,
    link: capture,
  }),
  committed: (activity) => activity,
  // What answered a GET that a redirect made of a POST says nothing of the POST.
  status: (activity) => (changedMethod(activity) === null ? activity.status : redirectStatus(activity)),
  summary: ({ altered, message }) => (altered === undefined ? message : `Chaos: ${altered}. ${message}`),
  event({ event: { dialect, key, label }, parameters }) {
    if (dialect === null) return null;
    return {
      recognized: { dialect, event: key, confidence: 1, reason: 'Sent from this workspace.' },
      label,
      parameters,
    };
  },
};

const redirectStatus = ({ redirects, request, status }: Delivery): number =>
  redirects.find(({ method }) => method !== request.method)?.status ?? status;

const capture: ActivityKind<Capture> = {
  row: ({ recognized, request, delivery: link }, { eventLabel }) => ({
    direction: 'in',
    dialect: recognized?.dialect ?? null,
    event: recognized?.event ?? null,
    eventLabel: eventLabel ?? null,
    eventId: null,
    actionId: null,
    action: null,
    size: request.bytes,
    link,
  }),
  committed: (activity, { readAt }, now) =>
    readAt === undefined ? activity : { ...activity, durationMs: Math.max(0, now - readAt) },
  status: ({ status }) => status,
  summary: ({ message }) => message,
  event: ({ recognized }) => (recognized === null ? null : { recognized, label: null, parameters: null }),
};

const kinds: { readonly [Kind in Activity['kind']]: ActivityKind<Extract<Activity, { kind: Kind }>> } = {
  delivery,
  capture,
};

/** The entry of an activity's own kind: TypeScript cannot follow that both come from one union. */
const kindOf = (activity: Activity): ActivityKind<Activity> => kinds[activity.kind] as ActivityKind<Activity>;

/** The event it is of; null where it is of none, as the test of an action or a request that was not recognized. */
export const eventOf = (activity: Activity): ActivityEvent | null => kindOf(activity).event(activity);

/** The activity as it is committed at `now`, unix milliseconds. */
export const committedActivity = (activity: Activity, facts: ActivityFacts, now: number): Activity =>
  kindOf(activity).committed(activity, facts, now);

/** The line of the activity log for one activity. */
export function rowOf(activity: Activity, facts: ActivityFacts = {}): NewRow {
  const { id, kind, at, request, durationMs, callId, runId } = activity;
  return {
    id,
    kind,
    at,
    ...kindOf(activity).row(activity, facts),
    method: request.method,
    url: request.url,
    path: pathOf(request.url),
    status: kindOf(activity).status(activity),
    durationMs,
    message: oneLine(kindOf(activity).summary(activity)),
    callId,
    runId,
  };
}

/** The path of an absolute URL or of a request target; a target that has none (`*`, `host:443`) as it stands. */
export function pathOf(url: string): string {
  const rest = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const path = rest.replace(/[?#].*$/s, '');
  return path === '' && rest !== url ? '/' : path;
}

/** The message of a capture: the start of its body. */
export function captureMessage({ body, bytes }: HttpRequestMessage): string {
  const start = body.slice(0, messageLength * 4);
  if (/[^\P{Cc}\t\n\v\f\r]|\ufffd/u.test(start)) return `${bytes} bytes of binary data`;
  return oneLine(start);
}

/** Characters of a message that a row carries. */
const messageLength = 300;

/** The beginning of a text, on one line. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, messageLength * 4)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > messageLength ? `${line.slice(0, messageLength - 1)}…` : line;
}
