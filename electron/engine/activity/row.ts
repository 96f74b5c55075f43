import type { Activity, ActivityRow } from '../../../shared/model/activity.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';

/** What whoever appends knows and the activity does not say. */
export interface ActivityFacts {
  /** The event's name for a person, for a recognized capture. */
  readonly eventLabel?: string;
  /** When the last byte of a captured request was read, unix milliseconds: `took` counts from here to the commit. */
  readonly readAt?: number;
}

export type NewRow = Omit<ActivityRow, 'seq'>;

/** Characters of a message that a row carries. */
const messageLength = 300;

/** The line of the record for one activity. `now` is the time of the commit, unix milliseconds. */
export function rowOf(activity: Activity, facts: ActivityFacts = {}, now?: number): NewRow {
  return activity.kind === 'delivery' ? deliveryRow(activity) : captureRow(activity, facts, now);
}

function deliveryRow(delivery: Delivery): NewRow {
  return {
    id: delivery.id,
    kind: 'delivery',
    at: delivery.at,
    direction: 'out',
    dialect: delivery.event.dialect,
    event: delivery.event.key,
    eventLabel: delivery.event.label,
    eventId: delivery.event.id,
    actionId: delivery.action.id,
    action: delivery.action.name,
    method: delivery.request.method,
    url: delivery.request.url,
    path: pathOf(delivery.request.url),
    status: delivery.status,
    durationMs: durationOf(delivery),
    size: delivery.response?.bytes ?? 0,
    message: oneLine(
      delivery.altered === undefined ? delivery.message : `Chaos: ${delivery.altered}. ${delivery.message}`,
    ),
    callId: delivery.callId,
    link: delivery.capture,
  };
}

function captureRow(capture: Capture, facts: ActivityFacts, now: number | undefined): NewRow {
  const waited = facts.readAt === undefined || now === undefined ? null : Math.max(0, now - facts.readAt);
  return {
    id: capture.id,
    kind: 'capture',
    at: capture.at,
    direction: 'in',
    dialect: capture.recognized?.dialect ?? null,
    event: capture.recognized?.event ?? null,
    eventLabel: facts.eventLabel ?? null,
    eventId: null,
    actionId: null,
    action: null,
    method: capture.method,
    url: capture.url,
    path: pathOf(capture.url),
    status: capture.reply.status,
    durationMs: waited === null ? null : waited + capture.reply.delayMs,
    size: capture.bytes,
    message: bodyLine(capture),
    callId: capture.callId,
    link: capture.delivery,
  };
}

/** From the start of the first attempt to the end of the last, waits between them included. */
function durationOf({ attempts }: Delivery): number | null {
  const [first] = attempts;
  const last = attempts.at(-1);
  if (first === undefined || last === undefined) return null;
  return Date.parse(last.at) - Date.parse(first.at) + last.timings.total;
}

/** The path of an absolute URL or of a request target; a target that has none (`*`, `host:443`) as it stands. */
export function pathOf(url: string): string {
  const rest = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const path = rest.replace(/[?#].*$/s, '');
  return path === '' && rest !== url ? '/' : path;
}

function bodyLine(capture: Capture): string {
  const start = capture.body.slice(0, messageLength * 4);
  if (/[^\P{Cc}\t\n\v\f\r]|\ufffd/u.test(start)) return `${capture.bytes} bytes of binary data`;
  return oneLine(start);
}

/** The beginning of a text, on one line. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, messageLength * 4)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > messageLength ? `${line.slice(0, messageLength - 1)}…` : line;
}
