import type { Attempt, ReceivedResponse, SentRequest, Timings } from '../../../shared/model/delivery.ts';
import { headerValue } from '../../../shared/model/http.ts';
import type { Clock } from '../host-services.ts';
import type { CompiledRequest } from './compiled.ts';
import { type Hop, locationOf, redirected } from './redirect.ts';
import { messageOf, receivedResponse } from './response-body.ts';
import { sentRequestOf } from './sent-request.ts';
import { OutOfTime, sentenceOf } from './trouble.ts';
import { createWire, type WireAnswer } from './wire.ts';

export interface SendHooks {
  readonly signal?: AbortSignal | undefined;
  /** Told before the first byte leaves; a redirect may come by another port. */
  readonly onSocket?: ((localPort: number) => void) | undefined;
  readonly onSocketFree?: ((localPort: number) => void) | undefined;
}

/** A request and what came of it. `status` is 0 and `message` says why where no answer came. */
export interface Exchange {
  readonly sent: SentRequest;
  readonly response: ReceivedResponse | null;
  readonly status: number;
  readonly message: string;
  readonly attempts: readonly Attempt[];
  readonly redirects: readonly { status: number; url: string }[];
}

export interface Sender {
  /** Never rejects for what an endpoint or the network does: that is the exchange's status and message. */
  send(compiled: CompiledRequest, hooks?: SendHooks): Promise<Exchange>;
  close(): Promise<void>;
}

/** Bytes of an answer's body that are kept. */
const keptBytes = 10 * 1024 * 1024;
/** Connections to one endpoint at a time; more requests wait for one that is free. */
const connectionsPerOrigin = 256;

const nothing: Timings = { dns: null, connect: null, tls: null, firstByte: null, total: 0 };

/** Phases of a redirected exchange add up; the first byte is that of the last answer, from the very start. */
function joined(before: Timings, next: Timings): Timings {
  const plus = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : a + b);
  return {
    dns: plus(before.dns, next.dns),
    connect: plus(before.connect, next.connect),
    tls: plus(before.tls, next.tls),
    firstByte: next.firstByte === null ? null : before.total + next.firstByte,
    total: before.total + next.total,
  };
}

/** The outcome of following a request to its end. */
type Outcome = { readonly timings: Timings } & (
  | { readonly answer: WireAnswer; readonly sentence?: never }
  | { readonly answer?: never; readonly sentence: string }
);

export function createSender({ clock }: { readonly clock: Clock }): Sender {
  const wire = createWire({ keptBytes, connections: connectionsPerOrigin });

  async function follow(
    compiled: CompiledRequest,
    signal: AbortSignal,
    hooks: SendHooks,
    redirects: { status: number; url: string }[],
  ): Promise<Outcome> {
    const { settings } = compiled;
    let hop: Hop = compiled;
    let timings = nothing;
    for (;;) {
      const url = new URL(hop.url);
      const port = (socket: { localPort?: number | undefined }) => socket.localPort ?? 0;
      const result = await wire.exchange(
        { ...hop, origin: url.origin, target: targetOf(hop.url), verifyTls: settings.verifyTls },
        signal,
        {
          onSocket: (socket) => hooks.onSocket?.(port(socket)),
          onSocketFree: (socket) => hooks.onSocketFree?.(port(socket)),
        },
      );
      timings = joined(timings, result.timings);
      if (result.trouble !== undefined) {
        return { timings, sentence: sentenceOf(result.trouble, hop.url, settings.timeoutMs) };
      }
      const { answer } = result;
      if (!settings.followRedirects) return { timings, answer };
      const location = headerValue(answer.headers, 'location');
      const next = URL.canParse(location ?? '', hop.url) ? locationOf(answer.status, location, hop.url) : null;
      if (next === null || !/^https?:/.test(next)) return { timings, answer };
      if (redirects.length >= settings.maxRedirects) {
        const sentence = `More than ${settings.maxRedirects} redirects, the last to ${next}. Is it a loop?`;
        return { timings, sentence };
      }
      redirects.push({ status: answer.status, url: next });
      hop = redirected(hop, answer.status, next, settings);
    }
  }

  return {
    async send(compiled, hooks = {}) {
      const at = new Date(clock()).toISOString();
      const sent = sentRequestOf(compiled);
      const failed = (sentence: string, timings: Timings, redirects: Exchange['redirects']): Exchange => {
        const attempts = [{ at, status: 0, error: sentence, timings }];
        return { sent, response: null, status: 0, message: sentence, attempts, redirects };
      };
      if (compiled.problem !== null) return failed(compiled.problem, nothing, []);
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(new OutOfTime()), compiled.settings.timeoutMs);
      const signal = hooks.signal === undefined ? limit.signal : AbortSignal.any([limit.signal, hooks.signal]);
      const redirects: { status: number; url: string }[] = [];
      try {
        const { answer, sentence, timings } = await follow(compiled, signal, hooks, redirects);
        if (answer === undefined) return failed(sentence, timings, redirects);
        const response = await receivedResponse(answer, keptBytes);
        const { status } = answer;
        const attempts = [{ at, status, error: null, timings }];
        return { sent, response, status, message: messageOf(response), attempts, redirects };
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => wire.close(),
  };
}

/** Path and query as they stand in the URL: taking them from a parsed URL would encode them again. */
function targetOf(url: string): string {
  const rest = /^[a-z]+:\/\/[^/?#]*([^#]*)/i.exec(url)?.[1] ?? '/';
  return rest.startsWith('/') ? rest : `/${rest}`;
}
