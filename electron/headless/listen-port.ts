import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { failure } from '../../shared/failure.ts';

/** Ports tried after the wanted one. */
const tries = 50;

/**
 * Listens on `port`, or with `orNext` on the next free one after it. Gives the port that was taken.
 * Throws PORT_IN_USE or PORT_REFUSED.
 */
export async function listenOn(server: Server, host: string, port: number, orNext: boolean): Promise<number> {
  for (let wanted = port; ; wanted += 1) {
    try {
      server.listen(wanted, host);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE') throw failure('PORT_REFUSED', { host, port: wanted, detail: message });
      if (!orNext || wanted >= Math.min(port + tries, 65535)) throw failure('PORT_IN_USE', { host, port: wanted });
    }
  }
}
