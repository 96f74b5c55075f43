import type { Attempt, Delivery } from '../../../shared/model/delivery.ts';
import type { HeaderLine, HttpRequestMessage, HttpResponseMessage } from '../../../shared/model/http.ts';
import type { Clock } from '../host-services.ts';
import { type ConnectionEnds, endsOf } from '../http/connection-ends.ts';
import type { CompiledRequest } from './compiled.ts';
import { summarizeResponse, toRequestMessage, toResponseMessage } from './messages.ts';
import { redirected, redirectLocation } from './redirect.ts';
import { headersProblem, withLine } from './request-headers.ts';
import { encodeUrl } from './request-url.ts';
import { SendStopped, SendTimeout, sendErrorSentence } from './send-errors.ts';
import { createWire, type WireResponse } from './wire.ts';

/** What became of a request. */
export interface SendResult {
  /** The first request, as it left or would have left. */
  readonly request: HttpRequestMessage;
  /** The last response; null where none came. */
  readonly response: HttpResponseMessage | null;
  /** HTTP status, 0 where there was no response. */
  readonly status: number;
  /** The start of the response body, or why there was no response, a sentence for a person. */
  readonly message: string;
  /** From the start of the first attempt to the end of the last, milliseconds; null where nothing was sent. */
  readonly durationMs: number | null;
  /** One for each request that was made: more than one where redirects were followed. None where nothing was sent. */
  readonly attempts: Attempt[];
  readonly redirects: Delivery['redirects'];
}

export interface SendHooks {
  /** Stops it at once. */
  readonly signal?: AbortSignal | undefined;
  /** Called for each request (also after a redirect) before its first byte leaves. */
  readonly onSocket?: ((ends: ConnectionEnds) => void) | undefined;
  /** The connection is over or free for another request; called before one can take it. */
  readonly onSocketFree?: ((ends: ConnectionEnds) => void) | undefined;
}

export interface Sender {
  /** Sends it and follows redirects. Never rejects: what goes wrong is the `message` of a result with status 0. */
  send(request: CompiledRequest, hooks?: SendHooks): Promise<SendResult>;
  /** Gives up what is under way and closes all connections. */
  close(): Promise<void>;
}

export interface SenderOptions {
  readonly clock: Clock;
  /** Bytes of a response body that are kept. */
  readonly keptBytes?: number;
  /** Connections to one server at most; more requests wait for a free one. */
  readonly connections?: number;
}

export function createSender(options: SenderOptions): Sender {
  const { clock, keptBytes = 10 * 1024 * 1024, connections = 512 } = options;
  const wire = createWire({ keptBytes, connections });
  const stopping = new AbortController();

  const send: Sender['send'] = async (compiled, hooks = {}) => {
    const first = completed(compiled);
    const attempts: Attempt[] = [];
    const redirects: Delivery['redirects'] = [];
    const result = (message: string, status: number, response: HttpResponseMessage | null): SendResult => ({
      request: toRequestMessage(first),
      response,
      status,
      message,
      durationMs: durationOfAttempts(attempts),
      attempts,
      redirects,
    });
    const responded = async (wireResponse: WireResponse, remark = ''): Promise<SendResult> => {
      const response = await toResponseMessage(wireResponse, keptBytes);
      return result(remark || summarizeResponse(response), wireResponse.status, response);
    };
    if (first.problem !== null) return result(first.problem, 0, null);

    const limit = new AbortController();
    const stop = (): void => limit.abort(new SendStopped());
    const { timeoutMs, followRedirects, maxRedirects } = first.settings;
    const timer = setTimeout(() => limit.abort(new SendTimeout(timeoutMs)), timeoutMs);
    const stops = hooks.signal === undefined ? [stopping.signal] : [stopping.signal, hooks.signal];
    for (const signal of stops) {
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    }

    try {
      for (let request = first; ; ) {
        const at = new Date(clock()).toISOString();
        let ends: ConnectionEnds | null = null;
        const { origin } = new URL(request.url);
        const target = request.url.slice(request.url.indexOf('/', request.url.indexOf('//') + 2));
        const { method, headers, body, url } = request;
        const { timings, failure, response } = await wire.send(
          { method, origin, target, headers, body, verifyTls: request.settings.verifyTls },
          limit.signal,
          {
            onSocket: (socket) => {
              // Gone once the socket is closed, and still wanted then.
              ends = endsOf(socket);
              hooks.onSocket?.(ends);
            },
            onSocketFree: () => {
              if (ends !== null) hooks.onSocketFree?.(ends);
            },
          },
        );
        if (failure !== undefined) {
          const error = sendErrorSentence(failure, url);
          attempts.push({ at, status: 0, error, timings });
          return result(error, 0, null);
        }
        attempts.push({ at, status: response.status, error: null, timings });
        const location = followRedirects ? redirectLocation(response) : null;
        if (location === null) return await responded(response);
        const next = redirected(request, response.status, location);
        if (next.problem !== null) {
          return await responded(response, `The redirect to ${location} was not followed. ${next.problem}`);
        }
        if (redirects.length >= maxRedirects) {
          const word = maxRedirects === 1 ? 'redirect' : 'redirects';
          return await responded(response, `Stopped after ${maxRedirects} ${word}. The next one leads to ${next.url}.`);
        }
        redirects.push({ status: response.status, url: next.url, method: next.method });
        request = next;
      }
    } finally {
      clearTimeout(timer);
      for (const signal of stops) signal.removeEventListener('abort', stop);
    }
  };

  return {
    send,
    async close() {
      stopping.abort();
      await wire.close();
    },
  };
}

/** From the start of the first attempt to the end of the last, waits between them included. */
function durationOfAttempts(attempts: readonly Attempt[]): number | null {
  const [first] = attempts;
  const last = attempts.at(-1);
  if (first === undefined || last === undefined) return null;
  return Date.parse(last.at) - Date.parse(first.at) + last.timings.total;
}

/** Methods that need no length where they have no body. */
const lengthless = new Set(['GET', 'HEAD', 'TRACE', 'DELETE', 'OPTIONS']);

/**
 * A request that was not compiled, such as an edited old one, may lack what every request needs: an encoded URL, Host
 * and Content-Length. What cannot be sent at all becomes its problem.
 */
function completed(request: CompiledRequest): CompiledRequest {
  if (request.problem !== null) return request;
  const ready = /^https?:\/\/([^/?#@\\]+)\/[!"$-~]*$/.exec(request.url);
  const asWritten = { url: request.url, host: ready?.[1] ?? '', problem: null };
  const { url, host, problem } = ready !== null && URL.canParse(request.url) ? asWritten : encodeUrl(request.url, null);
  if (problem !== null) return { ...request, problem };
  const has = (name: string): boolean => request.headers.some(([line]) => line.toLowerCase() === name);
  let headers: readonly HeaderLine[] = request.headers;
  if (!has('host')) headers = [['Host', host], ...headers];
  const length = request.body?.byteLength ?? 0;
  const needsLength = length > 0 || !lengthless.has(request.method);
  if (needsLength && !has('content-length') && !has('transfer-encoding')) {
    headers = withLine(headers, 'Content-Length', String(length));
  }
  return { ...request, url, headers, problem: headersProblem(headers) };
}
