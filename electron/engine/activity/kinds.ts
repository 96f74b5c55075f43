import type { Activity, ActivityRow } from '../../../shared/model/activity.ts';
import type { Capture, Recognized } from '../../../shared/model/capture.ts';
import { changedMethod, type Delivery, type SendSettings } from '../../../shared/model/delivery.ts';
import { type HttpRequestMessage, headerValue } from '../../../shared/model/http.ts';
import type { ActivityFacts, Appendable, WithoutBodies } from './record.ts';

export type NewRow = Omit<ActivityRow, 'seq'>;

/**
 * What the activity log must know of one kind of activity beside the fields that all kinds have. To add a kind: its
 * schema in shared/model/activity.ts, its entry in `kinds` below, its view in the renderer.
 */
interface ActivityKind<Kind extends Activity> {
  /** The columns of its row that depend on the kind; the others are those of `activityFields`. */
  row(activity: WithoutBodies<Kind>, facts: ActivityFacts): KindColumns;
  /** The activity as it is committed at this time, unix milliseconds. */
  committed(activity: WithoutBodies<Kind>, facts: ActivityFacts, now: number): WithoutBodies<Kind>;
  /** The status of its row. */
  status(activity: WithoutBodies<Kind>): number;
  /** Its row's line of text. */
  summary(activity: WithoutBodies<Kind>): string;
  /** Null where it is of no event. */
  event(activity: Kind): ActivityEvent | null;
  /** What is kept of it when its request is sent once more. */
  resend(activity: Kind): Resending;
}

/** How the request of an activity is sent once more. */
export interface Resending {
  /** Absolute, as far as the activity says. */
  readonly url: string;
  /** Null where it was not sent from here, or by a version that did not keep them. */
  readonly settings: SendSettings | null;
  readonly action: Delivery['action'];
  readonly event: Omit<Delivery['event'], 'id'>;
  readonly parameters: Delivery['parameters'];
  /** Why there is nothing to send again, as a sentence. */
  readonly problem: string | null;
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
  // The response to a GET that a redirect made of a POST says nothing of the POST.
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
  resend: ({ request: { url }, settings, action, event, parameters }) => ({
    ...{ url, settings, action, event, parameters },
    problem: null,
  }),
};

const redirectStatus = ({ redirects, request, status }: WithoutBodies<Delivery>): number =>
  redirects.find(({ method }) => method !== request.method)?.status ?? status;

const capture: ActivityKind<Capture> = {
  row: ({ recognized, request, delivery: link, incomplete }, { eventLabel }) => ({
    direction: 'in',
    dialect: recognized?.dialect ?? null,
    event: recognized?.event ?? null,
    eventLabel: eventLabel ?? (incomplete === undefined ? null : 'Incomplete request'),
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
  resend: ({ id, request, incomplete }) => ({
    url: absoluteUrl(request),
    settings: null,
    action: { id, name: `Replay of ${request.method} ${request.url}` },
    event: { dialect: null, key: 'replay', label: 'Replay' },
    parameters: {},
    problem:
      incomplete?.part === 'head'
        ? 'The captured request broke off in its headers, so there is no request to send again.'
        : null,
  }),
};

/** A received request has only the target of its request line; its Host header names the server. */
function absoluteUrl({ url, headers }: HttpRequestMessage): string {
  return /^https?:\/\//i.test(url) ? url : `http://${headerValue(headers, 'host') ?? '127.0.0.1'}${url}`;
}

const kinds: { readonly [Kind in Activity['kind']]: ActivityKind<Extract<Activity, { kind: Kind }>> } = {
  delivery,
  capture,
};

/** The entry of an activity's own kind: TypeScript cannot follow that both come from one union. */
const kindOf = ({ kind }: Pick<Activity, 'kind'>): ActivityKind<Activity> => kinds[kind] as ActivityKind<Activity>;

/** The event it is of; null where it is of none, as the test of an action or a request that was not recognized. */
export const eventOf = (activity: Activity): ActivityEvent | null => kindOf(activity).event(activity);

/** How its request is sent once more. */
export const resendingOf = (activity: Activity): Resending => kindOf(activity).resend(activity);

/** The activity as it is committed at `now`, unix milliseconds. */
export const committedActivity = (activity: Appendable, facts: ActivityFacts, now: number): Appendable =>
  kindOf(activity).committed(activity as WithoutBodies<Activity>, facts, now) as Appendable;

/** The line of the activity log for one activity. */
export function rowOf(appended: Appendable, facts: ActivityFacts = {}): NewRow {
  const activity = appended as WithoutBodies<Activity>;
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
export function captureMessage(body: string, bytes: number): string {
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
