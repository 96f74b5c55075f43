import type { ClientContext, ClientLink } from '@orpc/client';
import { Refused, type Transport } from './transport.ts';
import { openPort } from './transport-port.ts';
import { openSocket } from './transport-socket.ts';

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  /** `retryAt`: unix milliseconds of the next try. */
  | { readonly state: 'lost'; readonly retryAt: number }
  /** The engine is there and does not let this page in: trying again is useless. */
  | { readonly state: 'refused'; readonly reason: string; readonly hint: string };

const firstWait = 250;
const longestWait = 5_000;

let now: Connection = { state: 'connecting' };
let transport: Transport | null = null;
let wake: (() => void) | null = null;
const listeners = new Set<() => void>();
const waiting = new Set<(opened: Transport | null) => void>();

export const connection = {
  get: (): Connection => now,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Ends the pause before the next try. */
  retryNow: () => wake?.(),
  /** Declares the line dead although it looks open: the engine did not answer. */
  drop: () => transport?.close(),
};

function become(next: Connection): void {
  now = next;
  for (const listener of listeners) listener();
}

/** Connects, and connects again whenever the line dies, waiting longer each time. Ends only when refused. */
export async function keepConnected(): Promise<void> {
  // The preload script of the desktop shell says that it is there.
  const open = 'hookswitchShell' in window ? openPort : openSocket;
  let wait = firstWait;
  for (;;) {
    try {
      transport = await open();
      wait = firstWait;
      become({ state: 'connected' });
      settle(transport);
      await transport.closed;
    } catch (error) {
      if (error instanceof Refused) {
        become({ state: 'refused', reason: error.message, hint: error.hint });
        settle(null);
        return;
      }
    }
    transport = null;
    become({ state: 'lost', retryAt: Date.now() + wait });
    settle(null);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    wait = Math.min(wait * 2, longestWait);
  }
}

function settle(opened: Transport | null): void {
  for (const resolve of waiting) resolve(opened);
  waiting.clear();
}

/** Questions asked while the first connection is made wait for it; while it is lost they fail at once, and say so. */
export const linkToEngine: ClientLink<ClientContext> = {
  async call(path, input, options) {
    const line =
      transport ??
      (now.state === 'connecting' ? await new Promise<Transport | null>((resolve) => waiting.add(resolve)) : null);
    if (line === null) throw connectionLost();
    return line.link.call(path, input, { ...options, signal: whileOpen(line, options.signal) });
  },
};

/** A dead line has ended its calls already; to announce that one is given up would throw where nobody listens. */
function whileOpen(line: Transport, signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal === undefined || signal.aborted) return signal;
  const own = new AbortController();
  signal.addEventListener('abort', () => line.isOpen() && own.abort(signal.reason), { once: true });
  return own.signal;
}

/** Shaped as `failureOf` reads failures that came through a transport. */
function connectionLost(): Error {
  const refused = now.state === 'refused' ? now : null;
  return Object.assign(new Error(refused?.reason ?? 'The connection to Hookswitch was lost.'), {
    code: 'CONNECTION_LOST',
    status: 0,
    data: { hint: refused?.hint ?? 'Check that it is still running. This page reconnects automatically.' },
  });
}
