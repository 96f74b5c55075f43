import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { socketProtocol } from '../../shared/contract/socket.ts';
import { bodyLimit } from './rest.ts';

export interface SocketDoor {
  /** Takes over an HTTP upgrade that was admitted. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** The web-socket door: every procedure of the contract in oRPC's own protocol. A message over the limit closes with 1009. */
export function createSocketDoor(router: AnyRouter): SocketDoor {
  const handler = new RPCHandler(router);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: bodyLimit,
    // The token, offered as a second protocol, is never given back.
    handleProtocols: (offered) => (offered.has(socketProtocol) ? socketProtocol : false),
  });
  return {
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (connected) => {
        // ws closes the connection after any error; the peer's calls and streams end with it.
        connected.on('error', () => connected.terminate());
        void handler.upgrade(connected, { context: {} });
      });
    },
    close() {
      for (const each of server.clients) each.terminate();
      server.close();
    },
  };
}
