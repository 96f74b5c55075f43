import type { AddressInfo, Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Failure, failure } from '../../../shared/failure.ts';

/** Ports tried after the wanted one. */
const furtherPorts = 50;

/**
 * Listens on the wanted port, or on the next free one; port 0 takes any. Resolves with the port in use.
 * Throws PORT_IN_USE where none of them is free, PORT_REFUSED where the system refuses it.
 */
export async function listenNear(server: Server, host: string, wanted: number): Promise<number> {
  const last = wanted === 0 ? 0 : Math.min(wanted + furtherPorts, 65_535);
  for (let port = wanted; ; port += 1) {
    const error = await listen(server, host, port);
    if (error === null) return (server.address() as AddressInfo).port;
    // Windows reserves ranges of high ports and returns EACCES for them, as Unix does for those below 1024.
    const taken = error.code === 'EADDRINUSE' || (error.code === 'EACCES' && port >= 1024);
    if (!taken) throw refused(host, port, error);
    if (port >= last) throw failure('PORT_IN_USE', { host, port: wanted });
  }
}

function listen(server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const settle = (error: NodeJS.ErrnoException | null) => {
      server.off('error', settle);
      server.off('listening', heard);
      resolve(error);
    };
    const heard = () => settle(null);
    server.once('error', settle);
    server.once('listening', heard);
    try {
      server.listen({ host, port, exclusive: true });
    } catch (error) {
      // A name that cannot be one, such as one with a NUL in it.
      settle(error as NodeJS.ErrnoException);
    }
  });
}

export function refused(host: string, port: number, error: NodeJS.ErrnoException): Failure {
  return failure('PORT_REFUSED', { host, port, detail: reasonOf(error) });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EACCES':
      return 'the system reserves ports below 1024 (EACCES).';
    case 'EADDRNOTAVAIL':
      return 'this machine has no such address (EADDRNOTAVAIL).';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name has no address (${error.code}).`;
    case 'EAFNOSUPPORT':
      return 'this machine does not support that kind of address (EAFNOSUPPORT).';
    default:
      return error.message;
  }
}

/** Where the server can be reached; where every address is listened on, the one the local network reaches comes first. */
export function urlsFor(scheme: 'http' | 'https', host: string, port: number): string[] {
  const names = host === '0.0.0.0' || host === '::' ? [...lanAddresses(), '127.0.0.1'] : [host];
  return names.map((name) => `${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`);
}

function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}
