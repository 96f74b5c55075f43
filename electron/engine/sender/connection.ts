import net from 'node:net';
import tls from 'node:tls';
import type { buildConnector } from 'undici';

/** Milliseconds of the phases of making a connection; null where a phase did not happen or was not reached. */
export interface ConnectTimes {
  dns: number | null;
  connect: number | null;
  tls: number | null;
}

export type ConnectPhase = 'looking up' | 'connecting' | 'TLS handshake';

/** A connection that is being made. */
export interface Connecting extends ConnectTimes {
  phase: ConnectPhase;
  readonly host: string;
  readonly port: number;
}

export interface Connections {
  readonly connect: buildConnector.connector;
  /** The newest connection being made to an origin, for saying what a request was waiting for. */
  pending(origin: string): Connecting | undefined;
  /** What was reached before the connection failed with this very error. */
  failed(error: Error): Connecting | undefined;
  /** Gives up all connections that are being made. */
  close(): void;
}

/** A host that drops packets answers nothing for minutes; no request waits as long as its own limit is shorter. */
const connectLimitMs = 60_000;

/**
 * Makes connections and times their phases. HTTP/1.1 only, as newman; never through a proxy. `name.localhost` is this
 * machine (RFC 6761), whatever the resolver says.
 */
export function createConnections(options: {
  readonly verifyTls: boolean;
  /** Called with each new socket and its times before anything is sent over it. */
  readonly onSocket: (socket: net.Socket, times: ConnectTimes) => void;
}): Connections {
  const pending = new Map<string, Set<Connecting>>();
  const sockets = new Set<net.Socket>();
  const failures = new WeakMap<Error, Connecting>();

  const connect: buildConnector.connector = (target, callback) => {
    const secure = target.protocol === 'https:';
    const host = /(^|\.)localhost\.?$/i.test(target.hostname) ? 'localhost' : target.hostname;
    const port = Number(target.port || (secure ? 443 : 80));
    const phase = net.isIP(host) === 0 ? 'looking up' : 'connecting';
    const state: Connecting = { phase, host, port, dns: null, connect: null, tls: null };
    const key = `${target.protocol}//${target.host}`;
    const ofOrigin = pending.get(key) ?? new Set();
    pending.set(key, ofOrigin.add(state));

    let since = performance.now();
    const lap = (): number => {
      const now = performance.now();
      const passed = now - since;
      since = now;
      return passed;
    };
    const servername = target.servername || (net.isIP(target.hostname) === 0 ? target.hostname : '');
    const socket = secure
      ? tls.connect({ host, port, servername, ALPNProtocols: ['http/1.1'], rejectUnauthorized: options.verifyTls })
      : net.connect({ host, port });
    sockets.add(socket);
    socket.setNoDelay(true).setKeepAlive(true, 60_000);
    const limit = setTimeout(() => socket.destroy(timedOut()), connectLimitMs);

    const done = (): void => {
      clearTimeout(limit);
      sockets.delete(socket);
      ofOrigin.delete(state);
      if (ofOrigin.size === 0) pending.delete(key);
    };
    socket.once('lookup', () => {
      if (state.phase !== 'looking up') return;
      state.dns = lap();
      state.phase = 'connecting';
    });
    socket.once('connect', () => {
      state.connect = lap();
      state.phase = 'TLS handshake';
    });
    const failed = (error: Error): void => {
      done();
      failures.set(error, state);
      callback(error, null);
    };
    socket.once('error', failed);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      if (secure) state.tls = lap();
      done();
      socket.off('error', failed);
      // undici listens for the ends of a connection, but between two of its own states nobody would.
      socket.on('error', () => undefined);
      options.onSocket(socket, state);
      callback(null, socket);
    });
    return socket;
  };

  return {
    connect,
    pending: (origin) => Array.from(pending.get(origin) ?? []).at(-1),
    failed: (error) => failures.get(error),
    close() {
      for (const socket of sockets) socket.destroy(new Error('closed'));
    },
  };
}

const timedOut = (): Error => Object.assign(new Error('connection timed out'), { code: 'ETIMEDOUT' });
