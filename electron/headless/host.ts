import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AnyRouter } from '@orpc/server';
import { type Session, sessionPath, socketPath } from '../../shared/contract/socket.ts';
import { Failure, failure } from '../../shared/failure.ts';
import { pageHeaders } from '../../shared/page-headers.ts';
import type { Engine } from '../engine/engine.ts';
import { removeHostFile, writeHostFile } from '../engine/storage/host-file.ts';
import { createTroubles } from '../engine/workspace/troubles.ts';
import { type AccessRequest, bearerOf, type HostResource, refuseAccess } from './access-control.ts';
import { listenOn } from './listen-port.ts';
import { createOneTimeCodes } from './one-time-codes.ts';
import { apiPrefix, createRestTransport, sendFailure } from './rest.ts';
import { createSocketTransport } from './socket.ts';
import { serveFile } from './static-files.ts';

/** The default port of the host; the receiver's is 4400. */
export const defaultHostPort = 4399;

export interface HostOptions {
  readonly router: AnyRouter;
  /** The workspace's folder: host.json is written to its `.hookswitch`. */
  readonly workspace: string;
  readonly version: string;
  /** The built screen (`out/renderer`); null for the transports without a screen. */
  readonly renderer: string | null;
  /** Exactly this port, 0 for any; null for the default or the next free one. */
  readonly port: number | null;
  /** Where the receiver listens when the host starts. */
  readonly receiver: string | null;
  /** Where it is said that host.json cannot be written. */
  readonly troubles?: Engine['troubles'] | undefined;
}

export interface Host {
  readonly port: number;
  /** The page, with the token in its fragment. */
  readonly url: string;
  readonly api: string;
  readonly token: string;
  /** The page with a one-time code in place of the token; `used` is false when it is no longer valid. */
  oneTimeUrl(): { readonly url: string; readonly used: Promise<boolean> };
  /** Rewrites host.json after the receiver moved. Never rejects: it is tried again, and said meanwhile. */
  receiverIs(url: string | null): Promise<void>;
  /** Ends every connection and removes host.json. */
  close(): Promise<void>;
}

/** Serves an engine to this machine: the page, the web socket, REST. Throws PORT_IN_USE, PORT_REFUSED. */
export async function startHost(options: HostOptions): Promise<Host> {
  const token = randomBytes(32).toString('base64url');
  const rest = createRestTransport(options.router, { version: options.version });
  const sockets = createSocketTransport(options.router);
  const own = { port: 0, token };
  const codes = createOneTimeCodes();

  const server = createServer({ ServerResponse: HostResponse }, (request, response) => {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
    respond(request, response).catch((error: unknown) => {
      // Whoever left before the end of a body is told nothing, and it is no bug of ours.
      if (request.destroyed && !request.complete) response.destroy();
      else sendFailure(response, asFailure(error));
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal =
      pathOf(request) === socketPath
        ? refuseAccess(accessRequest('socket', request), own)
        : failure('ROUTE_UNKNOWN', { route: `web socket at ${pathOf(request)}` });
    if (refusal === null) sockets.upgrade(request, socket, head);
    else refuseUpgrade(socket, refusal);
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    const resource: HostResource = path === apiPrefix || path.startsWith(`${apiPrefix}/`) ? 'api' : 'page';
    const refusal = refuseAccess(accessRequest(resource, request), own);
    if (refusal !== null) throw refusal;
    if (resource === 'api') {
      response.setHeader('cache-control', 'no-store');
      await rest.handle(request, response);
    } else if (path === sessionPath) {
      const { method = 'GET' } = request;
      if (method !== 'POST') throw failure('METHOD_REFUSED', { method, allowed: 'POST' });
      const code = bearerOf(request.headers.authorization);
      if (code === null || !codes.redeem(code)) throw failure('TOKEN_REFUSED', {});
      const session: Session = { token };
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(session));
    } else if (options.renderer === null) {
      throw failure('ROUTE_UNKNOWN', { route: `${request.method} ${path}` });
    } else {
      await serveFile(options.renderer, request, response);
    }
  }

  own.port = await listenOn(server, '127.0.0.1', options.port ?? defaultHostPort, options.port === null);
  const origin = `http://127.0.0.1:${own.port}`;
  const url = `${origin}/#token=${token}`;
  const api = `${origin}${apiPrefix}`;
  let isClosed = false;
  const troubles = options.troubles ?? createTroubles(() => undefined);
  // Without it the command line does not find this process; everything else works.
  const sentence = 'The command line cannot find this process or its current receiver URL.';
  const writeFile = (receiver: string | null) =>
    troubles.persist('host.json', sentence, async () => {
      if (!isClosed) await writeHostFile(options.workspace, { pid: process.pid, url, api, token, receiver });
    });
  await writeFile(options.receiver);

  return {
    port: own.port,
    url,
    api,
    token,
    oneTimeUrl() {
      const { code, used } = codes.issue();
      return { url: `${origin}/#code=${code}`, used };
    },
    receiverIs: writeFile,
    async close() {
      isClosed = true;
      codes.close();
      await removeHostFile(options.workspace, token);
      sockets.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * A response whose head is made with its first bytes. Node makes it in `writeHead`, before it can know that all of the
 * body comes next: then it goes in chunks instead of in one piece with its length.
 */
class HostResponse extends ServerResponse {
  override writeHead(status: number, ...rest: unknown[]): this {
    const [headers] = rest;
    // Node itself comes with the status alone, when the head is to be made.
    if (rest.length !== 1 || typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
      return Reflect.apply(super.writeHead, this, [status, ...rest]);
    }
    this.statusCode = status;
    for (const [name, value] of Object.entries(headers as OutgoingHttpHeaders)) {
      if (value !== undefined) this.setHeader(name, value);
    }
    return this;
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

function accessRequest(resource: HostResource, request: IncomingMessage): AccessRequest {
  const { host, origin, authorization } = request.headers;
  const protocols = request.headers['sec-websocket-protocol'];
  return { resource, remoteAddress: request.socket.remoteAddress, host, origin, authorization, protocols };
}

/** What is no Failure is a bug of ours: the caller gets INTERNAL, stderr the stack. */
function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return failure('INTERNAL', {});
}

function refuseUpgrade(socket: Duplex, refusal: Failure): void {
  const body = JSON.stringify({ code: refusal.code, message: refusal.message, hint: refusal.hint });
  const head = [
    `HTTP/1.1 ${refusal.status} Refused`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
