import { failure } from '../../../shared/failure.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import { type HeaderLine, headerValue } from '../../../shared/model/http.ts';
import type { RunRecorder } from '../runs/run-recorder.ts';
import type { CompiledRequest } from './compile.ts';
import type { Deliverer } from './deliver.ts';
import { type EventIds, resentKey } from './event-id.ts';
import { headersProblem } from './request-headers.ts';

export interface ResendEdits {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers?: readonly HeaderLine[] | undefined;
  readonly body?: string | undefined;
}

export interface Resender {
  /** Sends a recorded request once more, as it was or edited. Resolves with the new delivery's id. */
  resend(id: string, edits?: ResendEdits): Promise<{ id: string; runId: string }>;
}

/** Lines that belong to one connection or follow from the body: made anew. */
const ofTheConnection = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'keep-alive', 'expect']);

/** Methods that say nothing of a body's length when they have none. */
const bodiless = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

function recordedRequest(activity: Activity): { method: string; url: string; headers: HeaderLine[]; body: Uint8Array } {
  if (activity.kind === 'delivery') {
    const { method, url, headers, body, bodyBase64 } = activity.request;
    return { method, url, headers, body: bodyBase64 === null ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64') };
  }
  const host = headerValue(activity.headers, 'host') ?? '127.0.0.1';
  const url = /^https?:\/\//i.test(activity.url) ? activity.url : `http://${host}${activity.url}`;
  return { method: activity.method, url, headers: activity.headers, body: Buffer.from(activity.bodyBase64, 'base64') };
}

export function createResender(parts: {
  readonly find: (id: string) => Activity | undefined;
  readonly deliverer: Deliverer;
  readonly runs: Pick<RunRecorder, 'carryOut'>;
  readonly eventIds: EventIds;
  readonly timeoutMs: () => number;
}): Resender {
  const { find, deliverer, runs, eventIds, timeoutMs } = parts;
  return {
    async resend(id, edits = {}) {
      const activity = find(id);
      if (activity === undefined) throw failure('ACTIVITY_UNKNOWN', { id });
      const recorded = recordedRequest(activity);
      const body = edits.body === undefined ? recorded.body : Buffer.from(edits.body);
      const method = edits.method ?? recorded.method;
      const url = edits.url ?? recorded.url;
      const target = URL.canParse(url) && /^https?:/i.test(url) ? new URL(url) : null;
      const written = (edits.headers ?? recorded.headers).filter(([name]) => !ofTheConnection.has(name.toLowerCase()));
      const compiled: CompiledRequest = {
        method,
        url,
        headers: [
          ...written,
          ['Host', target?.host ?? ''],
          ['Connection', 'keep-alive'],
          ...(body.byteLength === 0 && bodiless.has(method) ? [] : [['Content-Length', `${body.byteLength}`] as const]),
        ],
        body: body.byteLength === 0 ? null : body,
        unresolved: [],
        warnings: [],
        problem: target === null ? `${JSON.stringify(url)} is no http or https URL.` : headersProblem(written),
        settings: { followRedirects: false, maxRedirects: 0, verifyTls: true, timeoutMs: timeoutMs() },
      };
      const origin =
        activity.kind === 'delivery'
          ? { action: activity.action, event: activity.event, callId: activity.callId, parameters: activity.parameters }
          : {
              action: { id: activity.id, name: `Replay of ${activity.method} ${activity.url}` },
              event: { dialect: null, key: 'replay', label: 'Replay' },
              callId: activity.callId,
              parameters: {},
            };
      const event = { ...origin.event, id: eventIds(resentKey, 0) };
      const inputs = { id, request: Object.keys(edits).length === 0 ? undefined : edits };
      const label = `${compiled.method} ${compiled.url}`;
      return runs.carryOut({ kind: 'resend', label, inputs }, async ({ id: runId, signal }) => {
        const delivery = await deliverer.deliver(compiled, { ...origin, event, runId }, signal);
        return { id: delivery.id, runId };
      });
    },
  };
}
