import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { socketProtocol } from '../../shared/contract/socket.ts';
import { bodyLimit } from './rest.ts';

export interface SocketTransport {
  /** Takes over an HTTP upgrade that access control has allowed. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export interface SocketLimits {
  /** Milliseconds between two pings. A socket that has not responded to one when the next is due is ended. */
  readonly pingInterval: number;
  /** Bytes that may wait to be sent to one socket when more comes. One message alone may be larger. */
  readonly sendBuffer: number;
}

const defaultLimits: SocketLimits = { pingInterval: 20_000, sendBuffer: 64 * 1024 * 1024 };

/**
 * The web-socket transport: every procedure of the contract in oRPC's own protocol. A message over the limit closes the
 * socket with 1009. A page that is frozen, or gone without a word, must not gather memory here: its socket is ended, and
 * the page connects again when it wakes up.
 */
export function createSocketTransport(router: AnyRouter, limits: SocketLimits = defaultLimits): SocketTransport {
  const handler = new RPCHandler(router);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: bodyLimit,
    // The token, offered as a second protocol, is never echoed.
    handleProtocols: (offered) => (offered.has(socketProtocol) ? socketProtocol : false),
  });
  const silent = new WeakSet<WebSocket>();
  const pinging = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate();
      else ping(socket);
    }
  }, limits.pingInterval);
  pinging.unref();

  function ping(socket: WebSocket): void {
    silent.add(socket);
    socket.ping();
  }

  function send(socket: WebSocket, message: Parameters<WebSocket['send']>[0]): void {
    if (socket.bufferedAmount > limits.sendBuffer) socket.terminate();
    else socket.send(message);
  }

  return {
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (connected) => {
        // ws closes the connection after any error; the peer's calls and streams end with it.
        connected.on('error', () => connected.terminate());
        connected.on('pong', () => silent.delete(connected));
        const bounded = {
          send: (message: Parameters<WebSocket['send']>[0]) => send(connected, message),
          addEventListener: connected.addEventListener.bind(connected),
        };
        void handler.upgrade(bounded, { context: {} });
      });
    },
    close() {
      clearInterval(pinging);
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
