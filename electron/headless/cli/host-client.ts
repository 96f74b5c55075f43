import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import WebSocket from 'ws';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import { socketPath } from '../../../shared/contract/socket.ts';
import type { HostFile } from '../../engine/storage/host-file.ts';

/** Milliseconds for the handshake on loopback; a host that was stopped takes the connection and never answers. */
const handshakeTimeout = 2_000;

/** A client over the host's web socket; the reason as text where it does not answer. */
export async function connectHost(
  host: HostFile,
): Promise<{ client: ContractClient; close(): Promise<void> } | string> {
  const address = new URL(socketPath, host.api);
  address.protocol = 'ws:';
  const socket = new WebSocket(address, {
    headers: { authorization: `Bearer ${host.token}` },
    handshakeTimeout,
    maxPayload: 0,
  });
  try {
    await once(socket, 'open');
  } catch (error) {
    socket.on('error', () => undefined).terminate();
    return `${address.host}: ${(error as Error).message}`;
  }
  socket.on('error', () => socket.terminate());
  const client: ContractClient = createORPCClient(
    new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
  );
  return {
    client,
    async close() {
      // A host that went away has closed it: there is nothing to wait for.
      if (socket.readyState === WebSocket.CLOSED) return;
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
