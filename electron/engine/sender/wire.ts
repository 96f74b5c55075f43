import type net from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import type { Timings } from '../../../shared/model/delivery.ts';
import type { HeaderLine } from '../../../shared/model/http.ts';
import { type Connecting, type ConnectTimes, createConnections } from './connection.ts';

/** One request to put on the wire, whole. */
export interface WireRequest {
  readonly method: string;
  /** `http://host:port` */
  readonly origin: string;
  /** The path and query of the request line. */
  readonly target: string;
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array | null;
  readonly verifyTls: boolean;
}

export interface WireHooks {
  /** The request is about to leave over this socket; called before its first byte does. */
  readonly onSocket?: ((socket: net.Socket) => void) | undefined;
  /** The socket is free again, or gone; called before another request can take it. Only after onSocket. */
  readonly onSocketFree?: ((socket: net.Socket) => void) | undefined;
}

/** An answer as it came: body bytes as transferred, still compressed. */
export interface WireAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderLine[];
  /** The kept beginning of the body. */
  readonly body: Uint8Array;
  /** Bytes of the whole body. */
  readonly bytes: number;
}

/** How far a request came before it failed. */
export interface WireTrouble {
  readonly error: Error;
  readonly stage: 'connecting' | 'waiting' | 'reading';
  /** While connecting: the connection it was waiting for. */
  readonly connection: Connecting | undefined;
  /** What had come of the answer. */
  readonly status: number;
  readonly bytes: number;
  /** The first bytes that came, for telling what is no HTTP. */
  readonly beginning: Uint8Array;
}

export type WireResult = { readonly timings: Timings } & (
  | { readonly answer: WireAnswer; readonly trouble?: never }
  | { readonly answer?: never; readonly trouble: WireTrouble }
);

export interface Wire {
  /** Never rejects. An aborted signal ends it at once with the signal's reason as the error. */
  exchange(request: WireRequest, signal: AbortSignal, hooks: WireHooks): Promise<WireResult>;
  close(): Promise<void>;
}

/** What one request is doing, from its dispatch to its end. */
interface Line {
  readonly head: string;
  readonly hooks: WireHooks;
  socket: net.Socket | null;
  times: ConnectTimes | null;
  firstByteAt: number | null;
  beginning: Uint8Array;
}

const unused: ConnectTimes = { dns: null, connect: null, tls: null };

/**
 * undici with the head of each request in our own words. undici writes `host` and `connection` first and in lower case
 * and refuses some headers; newman's order and case are wanted. So it is given a request without headers, and the one
 * text that it writes for the head is exchanged in the socket for ours. It still pools, parses and keeps alive.
 * This leans on undici writing a head as the first text after `onRequestStart`, within the same turn (8.12, pinned);
 * test/unit/sender/wire.test.ts and test/fidelity would tell at once if it did not.
 */
export function createWire(options: { readonly keptBytes: number; readonly connections: number }): Wire {
  let starting: Line | null = null;
  const lines = new WeakMap<net.Socket, Line>();

  const tap = (socket: net.Socket, times: ConnectTimes): void => {
    let fresh: ConnectTimes = times;
    const write = socket.write.bind(socket) as (chunk: unknown, ...rest: unknown[]) => boolean;
    socket.write = ((chunk: unknown, ...rest: unknown[]) => {
      const line = starting;
      if (line === null || typeof chunk !== 'string') return write(chunk, ...rest);
      starting = null;
      line.socket = socket;
      line.times = fresh;
      fresh = unused;
      lines.set(socket, line);
      line.hooks.onSocket?.(socket);
      return write(line.head, 'latin1');
    }) as typeof socket.write;

    const read = socket.read.bind(socket);
    socket.read = (size) => {
      const chunk: Buffer | null = read(size);
      const line = lines.get(socket);
      if (chunk === null || line === undefined || line.firstByteAt !== null) return chunk;
      const rest = withoutContinue(chunk);
      if (rest.length === 0) return null;
      line.firstByteAt = performance.now();
      line.beginning = rest.subarray(0, 200);
      return rest;
    };
  };

  const doors = new Map(
    [true, false].map((verifyTls) => {
      const connections = createConnections({ verifyTls, onSocket: tap });
      const agent = new Agent({
        connect: connections.connect,
        connections: options.connections,
        pipelining: 1,
        // The whole exchange has one limit, kept by the sender.
        headersTimeout: 0,
        bodyTimeout: 0,
        maxHeaderSize: 256 * 1024,
        strictContentLength: false,
      });
      return [verifyTls, { connections, agent }] as const;
    }),
  );

  const exchange: Wire['exchange'] = (request, signal, hooks) => {
    const door = doors.get(request.verifyTls);
    if (door === undefined) throw new Error('no agent');
    const startedAt = performance.now();
    const line: Line = {
      head: headOf(request),
      hooks,
      socket: null,
      times: null,
      firstByteAt: null,
      beginning: new Uint8Array(),
    };
    const { promise, resolve } = Promise.withResolvers<WireResult>();
    let controller: Dispatcher.DispatchController | undefined;
    let answer: Omit<WireAnswer, 'body' | 'bytes'> | undefined;
    const chunks: Buffer[] = [];
    let kept = 0;
    let bytes = 0;
    let settled = false;

    const timings = (connecting: ConnectTimes | undefined): Timings => {
      const now = performance.now();
      const { dns, connect, tls } = line.times ?? connecting ?? unused;
      const firstByte = line.firstByteAt === null ? null : round(line.firstByteAt - startedAt);
      return { dns: round(dns), connect: round(connect), tls: round(tls), firstByte, total: round(now - startedAt) };
    };
    const settle = (): boolean => {
      if (settled) return false;
      settled = true;
      signal.removeEventListener('abort', onAbort);
      if (line.socket !== null) {
        lines.delete(line.socket);
        hooks.onSocketFree?.(line.socket);
      }
      return true;
    };
    const fail = (error: Error): void => {
      if (!settle()) return;
      const connection = door.connections.failed(error) ?? door.connections.pending(request.origin);
      const connecting = line.socket === null;
      const stage = connecting ? 'connecting' : answer === undefined ? 'waiting' : 'reading';
      const { beginning } = line;
      resolve({
        timings: timings(connecting ? connection : undefined),
        trouble: { error, stage, connection, status: answer?.status ?? 0, bytes, beginning },
      });
    };
    const onAbort = (): void => {
      const reason = signal.reason instanceof Error ? signal.reason : new Error('aborted');
      fail(reason);
      controller?.abort(reason);
    };

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(given) {
        controller = given;
        if (settled) given.abort(new Error('given up'));
        else starting = line;
      },
      onResponseStart(given, status, _headers, statusText = '') {
        if (status < 200) return;
        const version = /^HTTP\/(\d\.\d)/.exec(Buffer.from(line.beginning).toString('latin1'))?.[1] ?? '1.1';
        answer = { status, statusText, httpVersion: version, headers: linesFrom(given.rawHeaders) };
      },
      onResponseData(_, chunk) {
        bytes += chunk.length;
        if (kept >= options.keptBytes) return;
        const part = chunk.subarray(0, options.keptBytes - kept);
        chunks.push(part);
        kept += part.length;
      },
      onResponseEnd() {
        if (answer === undefined) return fail(new Error('no answer'));
        if (settle())
          resolve({ timings: timings(undefined), answer: { ...answer, body: Buffer.concat(chunks), bytes } });
      },
      onResponseError(_, error) {
        if (starting === line) starting = null;
        fail(error);
      },
    };

    if (signal.aborted) {
      onAbort();
      return promise;
    }
    signal.addEventListener('abort', onAbort);
    const { method, origin } = request;
    const body = request.body === null || request.body.byteLength === 0 ? null : framed(request.headers, request.body);
    const reset = request.headers.some(([name, value]) => /^connection$/i.test(name) && /\bclose\b/i.test(value));
    try {
      door.agent.dispatch({ origin, path: '/', method: method as Dispatcher.HttpMethod, body, reset }, handler);
    } catch (error) {
      fail(error as Error);
    }
    return promise;
  };

  return {
    exchange,
    async close() {
      for (const { connections, agent } of doors.values()) {
        connections.close();
        await agent.destroy();
      }
    },
  };
}

function round(milliseconds: number): number;
function round(milliseconds: number | null): number | null;
function round(milliseconds: number | null): number | null {
  return milliseconds === null ? null : Math.round(milliseconds * 1000) / 1000;
}

function headOf({ method, target, headers }: WireRequest): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** A body whose Transfer-Encoding header says so goes in chunks, as it does in newman. */
function framed(headers: readonly HeaderLine[], body: Uint8Array): Buffer {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunked = headers.some(([name, value]) => /^transfer-encoding$/i.test(name) && /\bchunked\b/i.test(value));
  if (!chunked) return buffer;
  return Buffer.concat([Buffer.from(`${buffer.length.toString(16)}\r\n`), buffer, Buffer.from('\r\n0\r\n\r\n')]);
}

/** undici takes `100 Continue` for a broken answer; it comes where a request has an Expect header. */
function withoutContinue(chunk: Buffer): Buffer {
  if (!/^HTTP\/1\.1 100[ \r]/.test(chunk.subarray(0, 13).toString('latin1'))) return chunk;
  const end = chunk.indexOf('\r\n\r\n');
  return end === -1 ? chunk : chunk.subarray(end + 4);
}

/** Names and values as they came; the blanks after a value are no part of it (RFC 9112). */
function linesFrom(raw: unknown): HeaderLine[] {
  const flat = Array.isArray(raw)
    ? raw.map((each) => (Buffer.isBuffer(each) ? each.toString('latin1') : `${each}`))
    : [];
  return Array.from({ length: flat.length / 2 }, (_, index): HeaderLine => {
    return [flat[index * 2] ?? '', (flat[index * 2 + 1] ?? '').replace(/[ \t]+$/, '')];
  });
}
