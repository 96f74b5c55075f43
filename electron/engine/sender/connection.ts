import net from 'node:net';
import tls from 'node:tls';
import type { buildConnector } from 'undici';
import type { TlsIdentity } from '../certificates/read-certificates.ts';
import type { ProxyServer } from './proxies.ts';
import { openTunnel } from './proxy-tunnel.ts';

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
  /** The proxy that was not passed yet: what went wrong went wrong with it. */
  proxy: ProxyServer | null;
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
 * Makes connections and times their phases. HTTP/1.1 only, as newman. `name.localhost` is this machine (RFC 6761),
 * whatever the resolver says. Through a proxy, https goes in a tunnel and plain http to the proxy itself.
 */
export function createConnections(options: {
  readonly verifyTls: boolean;
  /** Null where the servers are reached directly. */
  readonly proxy: ProxyServer | null;
  /** Null where only what the system trusts is in force. */
  readonly identity: TlsIdentity | null;
  /** Called with each new socket and its times before anything is sent over it. */
  readonly onSocket: (socket: net.Socket, times: ConnectTimes) => void;
}): Connections {
  const { verifyTls, proxy, identity, onSocket } = options;
  const pending = new Map<string, Set<Connecting>>();
  const sockets = new Set<net.Socket>();
  const failures = new WeakMap<Error, Connecting>();

  const connect: buildConnector.connector = (target, callback) => {
    const secure = target.protocol === 'https:';
    const host = /(^|\.)localhost\.?$/i.test(target.hostname) ? 'localhost' : target.hostname;
    const port = Number(target.port || (secure ? 443 : 80));
    const first = proxy === null ? { host, port, secure } : hopOf(proxy);
    const phase = net.isIP(first.host) === 0 ? 'looking up' : 'connecting';
    const state: Connecting = { phase, host, port, proxy, dns: null, connect: null, tls: null };
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
    const tlsTo = (name: string, secureContext: tls.SecureContext | undefined): tls.ConnectionOptions => ({
      ...(secureContext === undefined ? {} : { secureContext }),
      servername: net.isIP(name) === 0 ? name : '',
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: verifyTls,
    });
    const tlsToServer = () => tlsTo(target.servername || target.hostname, identity?.context());
    const tlsToFirst = () => (proxy === null ? tlsToServer() : tlsTo(first.host, identity?.trust()));
    const socket = first.secure
      ? tls.connect({ ...first, ...tlsToFirst() })
      : net.connect({ host: first.host, port: first.port });
    sockets.add(socket);
    // undici listens for the ends of a connection, but between two of its own states nobody would.
    socket.on('error', () => undefined);
    socket.setNoDelay(true).setKeepAlive(true, 60_000);
    const limit = setTimeout(() => socket.destroy(timedOut()), connectLimitMs);

    const done = (): void => {
      clearTimeout(limit);
      sockets.delete(socket);
      ofOrigin.delete(state);
      if (ofOrigin.size === 0) pending.delete(key);
    };
    let settled = false;
    const failed = (error: Error): void => {
      if (settled) return;
      settled = true;
      done();
      failures.set(error, state);
      callback(error, null);
    };
    const connected = (ready: net.Socket): void => {
      if (settled) return;
      settled = true;
      done();
      socket.off('error', failed);
      state.proxy = null;
      onSocket(ready, state);
      callback(null, ready);
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
    socket.once('error', failed);
    socket.once(first.secure ? 'secureConnect' : 'connect', () => {
      if (first.secure) state.tls = lap();
      if (proxy === null || !secure) return connected(socket);
      openTunnel(socket, { host: target.hostname, port }, proxy, (refused) => {
        if (refused !== null) {
          failed(refused);
          socket.destroy();
          return;
        }
        state.connect = (state.connect ?? 0) + lap();
        state.proxy = null;
        state.phase = 'TLS handshake';
        const inside = tls.connect({ socket, ...tlsToServer() });
        inside.on('error', failed);
        inside.once('secureConnect', () => {
          state.tls = (state.tls ?? 0) + lap();
          connected(inside);
        });
      });
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

const hopOf = ({ hostname, port, protocol }: ProxyServer) => ({ host: hostname, port, secure: protocol === 'https:' });

const timedOut = (): Error => Object.assign(new Error('connection timed out'), { code: 'ETIMEDOUT' });
