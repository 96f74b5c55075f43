import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { failure } from '../../shared/failure.ts';

/** Ports tried after the first one. */
const tries = 50;

/**
 * Listens on `port`, or with `orNext` on the next free one after it. Returns the port.
 * Throws PORT_IN_USE or PORT_REFUSED.
 */
export async function listenOn(server: Server, host: string, port: number, orNext: boolean): Promise<number> {
  for (let next = port; ; next += 1) {
    try {
      server.listen(next, host);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE') throw failure('PORT_REFUSED', { host, port: next, detail: message });
      if (!orNext || next >= Math.min(port + tries, 65535)) throw failure('PORT_IN_USE', { host, port: next });
    }
  }
}
