import type net from 'node:net';
import type { Dispatcher } from 'undici';
import type { Timings } from '../../../shared/model/delivery.ts';
import { type HeaderLine, isHeader } from '../../../shared/model/http.ts';
import { withoutTrailing } from '../../../shared/trailing.ts';
import type { Connecting, ConnectTimes } from './connection.ts';
import { beginsFinal, withoutInterim } from './interim-responses.ts';
import { createRoutes, type RouteChoice } from './routes.ts';

/** One request to put on the wire, whole. */
export interface WireRequest extends RouteChoice {
  readonly method: string;
  /** `http://host:port` */
  readonly origin: string;
  /** The path and query of the request line. */
  readonly target: string;
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array | null;
}

export interface WireHooks {
  /** The request is about to leave over this socket; called before its first byte does. */
  readonly onSocket?: ((socket: net.Socket) => void) | undefined;
  /** The socket is free again, or gone; called before another request can take it. Only after onSocket. */
  readonly onSocketFree?: ((socket: net.Socket) => void) | undefined;
}

/** A response as it came: body bytes as transferred, still compressed. */
export interface WireResponse {
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderLine[];
  readonly trailers: readonly HeaderLine[];
  /** The kept beginning of the body. */
  readonly body: Uint8Array;
  /** Bytes of the whole body. */
  readonly bytes: number;
}

/** How far a request came before it failed. */
export interface WireFailure {
  readonly error: Error;
  readonly stage: 'connecting' | 'waiting' | 'reading';
  /** While connecting: the connection it was waiting for. */
  readonly connection: Connecting | undefined;
  /** What had come of the response. */
  readonly status: number;
  readonly bytes: number;
  /** The first bytes that came: they show what the server speaks where it is not HTTP. */
  readonly beginning: Uint8Array;
}

export type WireResult = { readonly timings: Timings } & (
  | { readonly response: WireResponse; readonly failure?: never }
  | { readonly response?: never; readonly failure: WireFailure }
);

/**
 * Ends one request after the other that is sent for the same purpose, with the first reason it is given. An AbortSignal
 * would do, and takes far longer to make, to listen to and to leave.
 */
export class Stop {
  #reason: Error | null = null;
  #listener: ((reason: Error) => void) | null = null;

  get reason(): Error | null {
    return this.#reason;
  }

  end(reason: Error): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    this.#listener?.(reason);
  }

  /** There is one request at a time. */
  listen(listener: ((reason: Error) => void) | null): void {
    this.#listener = listener;
  }
}

export interface Wire {
  /** Never rejects. What `stop` is given ends it at once and is the error. */
  send(request: WireRequest, stop: Stop, hooks: WireHooks): Promise<WireResult>;
  close(): Promise<void>;
}

/** One request on the wire, from its dispatch to its end. */
interface Sending {
  readonly head: string;
  readonly hooks: WireHooks;
  socket: net.Socket | null;
  times: ConnectTimes | null;
  firstByteAt: number | null;
  /** The first bytes of the final response; until it is there, what came and may be an interim one. */
  beginning: Buffer;
}

const nothing = Buffer.alloc(0);

const unused: ConnectTimes = { dns: null, connect: null, tls: null };

const versionBytes = 'HTTP/1.1'.length;

/** Bytes: enough to show where a response head is not what it should be. */
const keptBeginning = 4096;

/**
 * undici with the head of each request in our own words. undici writes `host` and `connection` first and in lower case
 * and refuses some headers; newman's order and case are wanted. So it is given a request without headers, and the one
 * text that it writes for the head is replaced by ours in the socket. It still pools, parses and keeps alive.
 * This leans on undici writing a head as the first text after `onRequestStart`, within the same turn of the event loop (8.12, pinned);
 * test/fidelity would fail at once if it did not.
 */
export function createWire(options: { readonly keptBytes: number; readonly connections: number }): Wire {
  let starting: Sending | null = null;
  const sendings = new WeakMap<net.Socket, Sending>();

  /** Alerts of TLS, which undici passes over once the connection ends. */
  const alerts = new WeakMap<net.Socket, Error>();

  const tap = (socket: net.Socket, times: ConnectTimes): void => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code?.startsWith('ERR_SSL')) alerts.set(socket, error);
    });
    let fresh: ConnectTimes = times;
    const write = socket.write.bind(socket) as (chunk: unknown, ...rest: unknown[]) => boolean;
    socket.write = ((chunk: unknown, ...rest: unknown[]) => {
      const sending = starting;
      if (sending === null || typeof chunk !== 'string') return write(chunk, ...rest);
      starting = null;
      sending.socket = socket;
      sending.times = fresh;
      fresh = unused;
      sendings.set(socket, sending);
      sending.hooks.onSocket?.(socket);
      return write(sending.head, 'latin1');
    }) as typeof socket.write;

    const read = socket.read.bind(socket);
    socket.read = (size) => {
      const chunk: Buffer | null = read(size);
      const sending = sendings.get(socket);
      if (chunk === null || sending === undefined || sending.firstByteAt !== null) return chunk;
      let final: Buffer | null = chunk;
      if (sending.beginning.length > 0 || !beginsFinal(chunk)) {
        const received = withoutInterim(Buffer.concat([sending.beginning, chunk]));
        sending.beginning = received.held;
        final = received.final;
      }
      if (final === null) return null;
      sending.firstByteAt = performance.now();
      sending.beginning = final.subarray(0, keptBeginning);
      return final;
    };
  };

  const routes = createRoutes({ connections: options.connections, onSocket: tap });

  const send: Wire['send'] = (request, stop, hooks) => {
    const route = routes.routeFor(request);
    const startedAt = performance.now();
    const sending: Sending = {
      head: headOf(request),
      hooks,
      socket: null,
      times: null,
      firstByteAt: null,
      beginning: nothing,
    };
    const { promise, resolve } = Promise.withResolvers<WireResult>();
    let controller: Dispatcher.DispatchController | undefined;
    let response: Omit<WireResponse, 'trailers' | 'body' | 'bytes'> | undefined;
    const chunks: Buffer[] = [];
    let kept = 0;
    let bytes = 0;
    let settled = false;

    const timings = (connecting: ConnectTimes | undefined): Timings => {
      const now = performance.now();
      const { dns, connect, tls } = sending.times ?? connecting ?? unused;
      const firstByte = sending.firstByteAt === null ? null : round(sending.firstByteAt - startedAt);
      return { dns: round(dns), connect: round(connect), tls: round(tls), firstByte, total: round(now - startedAt) };
    };
    const settle = (): boolean => {
      if (settled) return false;
      settled = true;
      stop.listen(null);
      if (sending.socket !== null) {
        sendings.delete(sending.socket);
        hooks.onSocketFree?.(sending.socket);
      }
      return true;
    };
    const fail = (reason: Error): void => {
      if (!settle()) return;
      const error = (sending.socket === null ? undefined : alerts.get(sending.socket)) ?? reason;
      const connection = route.connections.failed(error) ?? route.connections.pending(request.origin);
      const connecting = sending.socket === null;
      const stage = connecting ? 'connecting' : response === undefined ? 'waiting' : 'reading';
      const { beginning } = sending;
      resolve({
        timings: timings(connecting ? connection : undefined),
        failure: { error, stage, connection, status: response?.status ?? 0, bytes, beginning },
      });
    };
    const onStop = (reason: Error): void => {
      fail(reason);
      controller?.abort(reason);
    };

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        if (settled) started.abort(new Error('aborted'));
        else starting = sending;
      },
      onResponseStart({ rawHeaders }, status, _headers, statusText = '') {
        if (status < 200) return;
        const version = /^HTTP\/(\d\.\d)/.exec(sending.beginning.toString('latin1', 0, versionBytes))?.[1];
        response = { status, statusText, httpVersion: version ?? '1.1', headers: linesFrom(rawHeaders) };
      },
      onResponseData(_, chunk) {
        bytes += chunk.length;
        if (kept >= options.keptBytes) return;
        const beginning = chunk.subarray(0, options.keptBytes - kept);
        chunks.push(beginning);
        kept += beginning.length;
      },
      onResponseEnd({ rawTrailers }) {
        if (response === undefined) return fail(new Error('no response'));
        if (!settle()) return;
        const whole = { ...response, trailers: linesFrom(rawTrailers), body: Buffer.concat(chunks), bytes };
        resolve({ timings: timings(undefined), response: whole });
      },
      onResponseError(_, error) {
        if (starting === sending) starting = null;
        fail(error);
      },
    };

    if (stop.reason !== null) {
      onStop(stop.reason);
      return promise;
    }
    stop.listen(onStop);
    const { method, origin } = request;
    const body = request.body === null || request.body.byteLength === 0 ? null : framed(request.headers, request.body);
    const reset = request.headers.some(([name, value]) => isHeader(name, 'connection') && /\bclose\b/i.test(value));
    try {
      route.agent.dispatch({ origin, path: '/', method: method as Dispatcher.HttpMethod, body, reset }, handler);
    } catch (error) {
      fail(error as Error);
    }
    return promise;
  };

  return {
    send,
    close: () => routes.close(),
  };
}

function round(milliseconds: number): number;
function round(milliseconds: number | null): number | null;
function round(milliseconds: number | null): number | null {
  return milliseconds === null ? null : Math.round(milliseconds * 1000) / 1000;
}

/** A proxy is told the whole URL of what is not in a tunnel. */
function headOf({ method, origin, target, headers, proxy }: WireRequest): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  if (proxy === null || origin.startsWith('https:')) return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
  if (proxy.authorization !== null) {
    const length = headers.findIndex(([name]) => isHeader(name, 'content-length'));
    lines.splice(length === -1 ? lines.length : length, 0, `Proxy-Authorization: ${proxy.authorization}\r\n`);
  }
  return `${method} ${origin}${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** A body whose Transfer-Encoding header says so goes in chunks, as it does in newman. */
function framed(headers: readonly HeaderLine[], body: Uint8Array): Buffer {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunked = headers.some(([name, value]) => isHeader(name, 'transfer-encoding') && /\bchunked\b/i.test(value));
  if (!chunked) return buffer;
  return Buffer.concat([Buffer.from(`${buffer.length.toString(16)}\r\n`), buffer, Buffer.from('\r\n0\r\n\r\n')]);
}

/** Names and values as they came; the blanks after a value are no part of it (RFC 9112). */
function linesFrom(raw: unknown): HeaderLine[] {
  const lines: HeaderLine[] = [];
  if (!Array.isArray(raw)) return lines;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    lines.push([latin1(raw[index]), withoutTrailing(latin1(raw[index + 1]), ' \t')]);
  }
  return lines;
}

const latin1 = (text: unknown): string => (Buffer.isBuffer(text) ? text.toString('latin1') : `${text}`);
