import { type Attempt, type Delivery, isFailedStatus } from '../../../shared/model/delivery.ts';
import {
  type HttpRequestMessage,
  type HttpResponseMessage,
  headerValue,
  isHeader,
} from '../../../shared/model/http.ts';
import type { Bodies } from '../activity/record.ts';
import type { Certificates } from '../certificates/read-certificates.ts';
import type { Clock } from '../host-services.ts';
import { type ConnectionEnds, endsOf } from '../http/connection-ends.ts';
import { createIsoTime } from '../iso-time.ts';
import type { CompiledRequest } from './compiled.ts';
import { completed } from './completed.ts';
import { type CookieJar, createCookieJar } from './cookies.ts';
import { digestAuthorization, digestChallenge } from './digest.ts';
import { summarizeResponse, toRequestMessage, toResponseMessage } from './messages.ts';
import type { Proxies, ProxyServer } from './proxies.ts';
import { redirected, redirectLocation } from './redirect.ts';
import { withLine } from './request-headers.ts';
import { requestTarget } from './request-url.ts';
import { errorCode, SendStopped, SendTimeout, sendErrorSentence } from './send-errors.ts';
import { createWire, Stop, type WireResponse } from './wire.ts';

/** What became of a request. */
export interface SendResult {
  /** The first request, as it left or would have left; after a digest challenge, the one that answers it. */
  readonly request: HttpRequestMessage;
  /** The last response; null where none came. */
  readonly response: HttpResponseMessage | null;
  /** HTTP status, 0 where there was no response. */
  readonly status: number;
  /** The start of the response body, or why the request was not accepted, a sentence for a person. */
  readonly message: string;
  /** The bodies of request and response as they were on the wire, as far as they are kept. */
  readonly bodies: Bodies;
  /** From the start of the first attempt to the end of the last, milliseconds; null where nothing was sent. */
  readonly durationMs: number | null;
  /**
   * One for each request that was made: more than one where redirects were followed or a challenge was answered. None
   * where nothing was sent.
   */
  readonly attempts: Attempt[];
  readonly redirects: Delivery['redirects'];
}

export interface SendHooks {
  /** Cookies of the run: sent along, and kept. Left out, cookies last as long as the redirects of this request. */
  readonly cookies?: CookieJar | undefined;
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
  /** Left out where everything is reached directly. */
  readonly proxies?: Pick<Proxies, 'proxyFor'>;
  /** Those in force now, for requests that bring none of their own. */
  readonly certificates?: () => Certificates | null;
}

interface Route {
  readonly origin: string;
  readonly proxy: ProxyServer | null;
}

/** More servers than anybody sends to at the same time. */
const keptRoutes = 1000;

const nothing = new Uint8Array();

export function createSender(options: SenderOptions): Sender {
  const { clock, keptBytes = 10 * 1024 * 1024, connections = 512, proxies, certificates } = options;
  const wire = createWire({ keptBytes, connections });
  const isoTime = createIsoTime(clock);
  const underWay = new Set<Stop>();
  let isClosed = false;

  /** By what stands before the path: requests go to few servers. */
  const routes = new Map<string, Route>();
  const routeTo = (url: string): Route => {
    const server = url.slice(0, url.indexOf('/', url.indexOf('//') + 2));
    let route = routes.get(server);
    if (route === undefined) {
      const target = new URL(url);
      route = { origin: target.origin, proxy: proxies?.proxyFor(target) ?? null };
      if (routes.size >= keptRoutes) routes.clear();
      routes.set(server, route);
    }
    return route;
  };

  const send: Sender['send'] = async (compiled, hooks = {}) => {
    const first = completed(compiled);
    const attempts: Attempt[] = [];
    const redirects: Delivery['redirects'] = [];
    let shown = first;
    const result = (
      message: string,
      status: number,
      response: HttpResponseMessage | null,
      responseBody: Uint8Array | null = null,
    ): SendResult => ({
      request: toRequestMessage(shown),
      response,
      bodies: { request: shown.body ?? nothing, response: responseBody },
      status,
      message,
      durationMs: durationOfAttempts(attempts),
      attempts,
      redirects,
    });
    const responded = async (wireResponse: WireResponse, remark: string | null): Promise<SendResult> => {
      const response = await toResponseMessage(wireResponse, keptBytes);
      return result(remark ?? summarizeResponse(response), wireResponse.status, response, wireResponse.body);
    };
    if (first.problem !== null) return result(first.problem, 0, null);

    const stop = new Stop();
    const onAbort = (): void => stop.end(new SendStopped());
    const { timeoutMs, noCookies } = first.settings;
    const timer = setTimeout(() => stop.end(new SendTimeout(timeoutMs)), timeoutMs);
    if (isClosed || hooks.signal?.aborted === true) onAbort();
    underWay.add(stop);
    hooks.signal?.addEventListener('abort', onAbort);
    let cookies = noCookies === true ? null : (hooks.cookies ?? null);

    try {
      let written = headerValue(first.headers, 'cookie') ?? '';
      let logins = 0;
      for (let request = first; ; ) {
        if (cookies !== null) request = withCookies(request, written, cookies);
        if (redirects.length === 0) shown = request;
        const { method, headers, body, url } = request;
        const { origin, proxy } = routeTo(url);
        if (proxy !== null && proxy.problem !== null) return result(proxy.problem, 0, null);
        const identity = (request.certificates ?? certificates?.())?.identityFor(url) ?? null;
        if (identity !== null && 'problem' in identity) return result(identity.problem, 0, null);
        const at = isoTime();
        let ends: ConnectionEnds | null = null;
        const { timings, failure, response } = await wire.send(
          {
            ...{ method, origin, target: requestTarget(url), headers, body, proxy },
            ...{ verifyTls: request.settings.verifyTls, identity, connection: request.connection },
          },
          stop,
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
          const code = errorCode(failure);
          attempts.push({ at, method, url, status: 0, error, ...(code === undefined ? {} : { code }), timings });
          return result(error, 0, null);
        }
        attempts.push({ at, method, url, status: response.status, error: null, timings });
        if (noCookies !== true && response.headers.some(([name]) => isHeader(name, 'set-cookie'))) {
          cookies ??= createCookieJar();
          await cookies.keep(url, response.headers);
        }
        const login = loginFor(request, response, logins);
        if (login !== null) {
          request = withLogin(request, login);
          logins += 1;
          continue;
        }
        const next = nextHop(request, response, redirects);
        if (next.request === null) {
          return await responded(response, next.remark ?? changeRemark(first.method, redirects, response.status));
        }
        redirects.push({ status: response.status, url: next.request.url, method: next.request.method });
        if (headerValue(next.request.headers, 'cookie') === undefined) written = '';
        // What answered the challenge to one path answers no other.
        request = logins === 0 ? next.request : withoutLogin(next.request);
        logins = 0;
      }
    } finally {
      clearTimeout(timer);
      underWay.delete(stop);
      hooks.signal?.removeEventListener('abort', onAbort);
    }
  };

  return {
    send,
    async close() {
      isClosed = true;
      for (const stop of underWay) stop.end(new SendStopped());
      await wire.close();
    },
  };
}

/** The cookies of the jar behind those that a person wrote; in their place, or where newman adds them. */
function withCookies(request: CompiledRequest, written: string, jar: CookieJar): CompiledRequest {
  const kept = jar.cookiesFor(request.url);
  const value = kept === '' || written === '' ? written + kept : `${written}; ${kept}`;
  const before = headerValue(request.headers, 'cookie') ?? '';
  if (value === before) return request;
  const headers =
    value === ''
      ? request.headers.filter(([name]) => !isHeader(name, 'cookie'))
      : withLine(request.headers, 'Cookie', value);
  return { ...request, headers };
}

/** The request with the answer to a challenge, at the end, where newman has it. */
function withLogin(request: CompiledRequest, login: string): CompiledRequest {
  const others = request.headers.filter(([name]) => !isHeader(name, 'authorization'));
  return { ...request, headers: [...others, ['Authorization', login]] };
}

const withoutLogin = (request: CompiledRequest): CompiledRequest => ({
  ...request,
  headers: request.headers.filter(([name]) => !isHeader(name, 'authorization')),
});

/** The Authorization line that answers the response's challenge; null where it has none, or the answer was refused. */
function loginFor(
  { digest, method, url, body }: CompiledRequest,
  { status, headers }: WireResponse,
  logins: number,
): string | null {
  if (digest == null || !digest.retries || (status !== 401 && status !== 403)) return null;
  const challenge = digestChallenge(headers, digest.given.algorithm);
  if (challenge === null || logins > (challenge.stale ? 1 : 0)) return null;
  return digestAuthorization(digest, challenge, { method, url, body });
}

/** Why the last response says nothing of the request that was meant; null where it does. */
function changeRemark(method: string, redirects: Delivery['redirects'], status: number): string | null {
  const change = redirects.find((redirect) => redirect.method !== method);
  const last = redirects.at(-1);
  if (change === undefined || last === undefined) return null;
  return `A redirect (${change.status}) turned ${method} into ${change.method}, so the ${method} was not accepted: ${status} is the response to ${last.method} ${last.url}.`;
}

/**
 * What follows a response: the next request of a redirect, or the end, with a sentence where the response does not say
 * by itself that the request that was meant was accepted, or why not.
 */
function nextHop(
  request: CompiledRequest,
  response: WireResponse,
  redirects: Delivery['redirects'],
):
  | { readonly request: CompiledRequest; readonly remark?: never }
  | { readonly request: null; readonly remark: string | null } {
  const { status } = response;
  const { followRedirects, maxRedirects } = request.settings;
  const end = (remark: string | null) => ({ request: null, remark });
  const location = redirectLocation(response);
  if (location === null) {
    if (isFailedStatus(status) && status < 400) {
      return end(`The response is a redirect (${status}) that names no location.`);
    }
    return end(null);
  }
  if (!followRedirects) {
    return end(`The redirect (${status}) to ${location} was not followed: redirects are turned off for this request.`);
  }
  const next = redirected(request, status, location);
  if (next.problem !== null) return end(`The redirect to ${location} was not followed. ${next.problem}`);
  if (redirects.length >= maxRedirects) {
    const word = maxRedirects === 1 ? 'redirect' : 'redirects';
    return end(`Stopped after ${maxRedirects} ${word}. The next one leads to ${next.url}.`);
  }
  return { request: next };
}

/** From the start of the first attempt to the end of the last, waits between them included. */
function durationOfAttempts(attempts: readonly Attempt[]): number | null {
  const [first] = attempts;
  const last = attempts.at(-1);
  if (first === undefined || last === undefined) return null;
  if (first === last) return last.timings.total;
  return Date.parse(last.at) - Date.parse(first.at) + last.timings.total;
}
