import type { Attempt, Delivery, ReceivedResponse, SentRequest } from '../../../shared/model/delivery.ts';
import type { HeaderLine } from '../../../shared/model/http.ts';
import type { Clock } from '../host-services.ts';
import type { CompiledRequest } from './compiled.ts';
import { locationOf, redirected } from './redirect.ts';
import { headersProblem, withLine } from './request-headers.ts';
import { encodeUrl } from './request-url.ts';
import { messageOf, receivedResponse } from './response-body.ts';
import { sentRequestOf } from './sent-request.ts';
import { ExchangeStopped, ExchangeTimeout, sentenceFor } from './trouble.ts';
import { createWire, type WireAnswer } from './wire.ts';

/** What became of a request. */
export interface Exchange {
  /** The first request, as it left or would have left. */
  readonly sent: SentRequest;
  /** The last answer; null where none came. */
  readonly response: ReceivedResponse | null;
  /** HTTP status, 0 where no answer came. */
  readonly status: number;
  /** The start of the answer's body, or why there is none, a sentence for a person. */
  readonly message: string;
  /** One for each request that was made: more than one where redirects were followed. None where nothing was sent. */
  readonly attempts: Attempt[];
  readonly redirects: Delivery['redirects'];
}

export interface SendHooks {
  /** Stops the exchange at once. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called for each request (also after a redirect) before its first byte leaves, with this machine's end of the
   * connection. `sameMachine` is true where the other end is this machine too.
   */
  readonly onSocket?: ((localAddress: string, localPort: number, sameMachine: boolean) => void) | undefined;
  /** The connection is over or free for another request; called before one can take it. */
  readonly onSocketFree?: ((localPort: number) => void) | undefined;
}

export interface Sender {
  /** Sends it and follows redirects. Never rejects: what goes wrong is the `message` of an exchange with status 0. */
  send(request: CompiledRequest, hooks?: SendHooks): Promise<Exchange>;
  /** Gives up what is under way and closes all connections. */
  close(): Promise<void>;
}

export interface SenderOptions {
  readonly clock: Clock;
  /** Bytes of an answer's body that are kept. */
  readonly keptBytes?: number;
  /** Connections to one server at most; more requests wait for a free one. */
  readonly connections?: number;
}

export function createSender(options: SenderOptions): Sender {
  const { clock, keptBytes = 10 * 1024 * 1024, connections = 512 } = options;
  const wire = createWire({ keptBytes, connections });
  const stopping = new AbortController();

  const send: Sender['send'] = async (given, hooks = {}) => {
    const first = completed(given);
    const sent = sentRequestOf(first);
    const attempts: Attempt[] = [];
    const redirects: Delivery['redirects'] = [];
    const unanswered = (message: string): Exchange => ({
      ...{ sent, response: null, status: 0, message, attempts, redirects },
    });
    const answered = async (answer: WireAnswer, remark = ''): Promise<Exchange> => {
      const response = await receivedResponse(answer, keptBytes);
      return { sent, response, status: answer.status, message: remark || messageOf(response), attempts, redirects };
    };
    if (first.problem !== null) return unanswered(first.problem);

    const limit = new AbortController();
    const stop = (): void => limit.abort(new ExchangeStopped());
    const { timeoutMs, followRedirects, maxRedirects } = first.settings;
    const timer = setTimeout(() => limit.abort(new ExchangeTimeout(timeoutMs)), timeoutMs);
    const stops = hooks.signal === undefined ? [stopping.signal] : [stopping.signal, hooks.signal];
    for (const signal of stops) {
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    }

    try {
      for (let request = first; ; ) {
        const at = new Date(clock()).toISOString();
        let port = 0;
        const { origin } = new URL(request.url);
        const target = request.url.slice(request.url.indexOf('/', request.url.indexOf('//') + 2));
        const { method, headers, body, url } = request;
        const result = await wire.exchange(
          { method, origin, target, headers, body, verifyTls: request.settings.verifyTls },
          limit.signal,
          {
            onSocket: (socket) => {
              // Gone once the socket is closed, and still wanted then.
              port = socket.localPort ?? 0;
              const address = socket.localAddress ?? '';
              hooks.onSocket?.(address, port, address === socket.remoteAddress);
            },
            onSocketFree: () => hooks.onSocketFree?.(port),
          },
        );
        const { timings } = result;
        if (result.trouble !== undefined) {
          const error = sentenceFor(result.trouble, url);
          attempts.push({ at, status: 0, error, timings });
          return unanswered(error);
        }
        const { answer } = result;
        attempts.push({ at, status: answer.status, error: null, timings });
        const location = followRedirects ? locationOf(answer) : null;
        if (location === null) return await answered(answer);
        const next = redirected(request, answer.status, location);
        if (next.problem !== null) {
          return await answered(answer, `The redirect to ${location} was not followed. ${next.problem}`);
        }
        if (redirects.length >= maxRedirects) {
          const word = maxRedirects === 1 ? 'redirect' : 'redirects';
          return await answered(answer, `Stopped after ${maxRedirects} ${word}; the next one leads to ${next.url}.`);
        }
        redirects.push({ status: answer.status, url: next.url });
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

/** Methods that need no length where they have no body. */
const lengthless = new Set(['GET', 'HEAD', 'TRACE', 'DELETE', 'OPTIONS']);

/**
 * A request that was not compiled, such as an edited old one, may lack what every request needs: an encoded URL, Host
 * and Content-Length. What cannot be sent at all becomes its problem.
 */
function completed(request: CompiledRequest): CompiledRequest {
  if (request.problem !== null) return request;
  const ready = /^https?:\/\/([^/?#@\\]+)\/[!"$-~]*$/.exec(request.url);
  const given = { url: request.url, host: ready?.[1] ?? '', problem: null };
  const { url, host, problem } = ready !== null && URL.canParse(request.url) ? given : encodeUrl(request.url, null);
  if (problem !== null) return { ...request, problem };
  const has = (name: string): boolean => request.headers.some(([each]) => each.toLowerCase() === name);
  let headers: readonly HeaderLine[] = request.headers;
  if (!has('host')) headers = [['Host', host], ...headers];
  const length = request.body?.byteLength ?? 0;
  const needsLength = length > 0 || !lengthless.has(request.method);
  if (needsLength && !has('content-length') && !has('transfer-encoding')) {
    headers = withLine(headers, 'Content-Length', String(length));
  }
  return { ...request, url, headers, problem: headersProblem(headers) };
}
