import { failure } from '../../../shared/failure.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import type { SendSettings } from '../../../shared/model/delivery.ts';
import { type HeaderLine, headerValue } from '../../../shared/model/http.ts';
import { bodyBytes } from '../http/message-body.ts';
import type { RunRecorder } from '../runs/run-recorder.ts';
import type { CompiledRequest } from './compiled.ts';
import type { Deliverer, DeliveryOrigin } from './deliverer.ts';
import { type EventIds, resentKey } from './event-id.ts';
import { headersProblem } from './request-headers.ts';

export interface ResendEdits {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers?: readonly HeaderLine[] | undefined;
  readonly body?: string | undefined;
}

export interface Resender {
  /**
   * Sends the request of an activity once more, as it was or edited, with the settings it was sent with, as a run.
   * Resolves with the new delivery's id.
   */
  resend(id: string, edits?: ResendEdits): Promise<{ id: string; runId: string }>;
}

/** Lines that belong to one connection or follow from the body: made anew. */
const connectionHeaders = new Set([
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'keep-alive',
  'expect',
]);

/** Methods that say nothing of a body's length when they have none. */
const bodiless = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

export function createResender(parts: {
  readonly find: (id: string) => Promise<Activity | undefined>;
  readonly deliverer: Deliverer;
  readonly runs: Pick<RunRecorder, 'carryOut'>;
  readonly eventIds: EventIds;
  readonly timeoutMs: () => number;
}): Resender {
  const { find, deliverer, runs, eventIds, timeoutMs } = parts;
  return {
    async resend(id, edits = {}) {
      const activity = await find(id);
      if (activity === undefined) throw failure('ACTIVITY_UNKNOWN', { id });
      const compiled = compiledAgain(activity, edits, settingsOf(activity) ?? defaultSettings(timeoutMs()));
      const event = { ...originOf(activity).event, id: eventIds(resentKey, 0) };
      const inputs = { id, request: Object.keys(edits).length === 0 ? undefined : edits };
      const label = `${compiled.method} ${compiled.url}`;
      return runs.carryOut({ kind: 'resend', label, inputs }, async ({ id: runId, signal }) => {
        const delivery = await deliverer.deliver(compiled, { ...originOf(activity), event, runId }, signal);
        return { id: delivery.id, runId };
      });
    },
  };
}

function compiledAgain(activity: Activity, edits: ResendEdits, settings: SendSettings): CompiledRequest {
  const { request, kind } = activity;
  const body = edits.body === undefined ? bodyBytes(request) : Buffer.from(edits.body);
  const method = edits.method ?? request.method;
  const url = edits.url ?? (kind === 'capture' ? absoluteUrl(request) : request.url);
  const target = URL.canParse(url) && /^https?:/i.test(url) ? new URL(url) : null;
  // An edited body is plain text: it is not compressed as the one before it was.
  const isPlain = edits.body !== undefined && edits.headers === undefined;
  const headers = (edits.headers ?? request.headers).filter(
    ([name]) => !connectionHeaders.has(name.toLowerCase()) && !(isPlain && name.toLowerCase() === 'content-encoding'),
  );
  return {
    method,
    url,
    headers: [
      ...headers,
      ['Host', target?.host ?? ''],
      ['Connection', 'keep-alive'],
      ...(body.byteLength === 0 && bodiless.has(method) ? [] : [['Content-Length', `${body.byteLength}`] as const]),
    ],
    body: body.byteLength === 0 ? null : body,
    unresolved: [],
    warnings: [],
    problem: hasNoHead(activity)
      ? 'The captured request broke off in its headers, so there is no request to send again.'
      : target === null
        ? `${JSON.stringify(url)} is not an http or https URL.`
        : headersProblem(headers),
    settings,
  };
}

const hasNoHead = (activity: Activity): boolean => activity.kind === 'capture' && activity.incomplete?.part === 'head';

/** A received request has only the target of its request line; its Host header names the server. */
function absoluteUrl({ url, headers }: Activity['request']): string {
  return /^https?:\/\//i.test(url) ? url : `http://${headerValue(headers, 'host') ?? '127.0.0.1'}${url}`;
}

const settingsOf = (activity: Activity): SendSettings | null =>
  activity.kind === 'delivery' ? activity.settings : null;

/** For what was not sent from here, or by a version that did not keep its settings. */
const defaultSettings = (timeoutMs: number): SendSettings => ({
  followRedirects: false,
  maxRedirects: 0,
  verifyTls: true,
  timeoutMs,
});

function originOf(activity: Activity): Omit<DeliveryOrigin, 'event'> & { event: Omit<DeliveryOrigin['event'], 'id'> } {
  const { callId } = activity;
  if (activity.kind === 'delivery') {
    const { action, event, parameters } = activity;
    return { action, event, callId, parameters };
  }
  return {
    action: { id: activity.id, name: `Replay of ${activity.request.method} ${activity.request.url}` },
    event: { dialect: null, key: 'replay', label: 'Replay' },
    callId,
    parameters: {},
  };
}
