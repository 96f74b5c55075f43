import type { Socket } from 'node:net';

/** Both ends of a connection, seen from one of them. */
export interface ConnectionEnds {
  readonly local: SocketEnd;
  readonly remote: SocketEnd;
}

interface SocketEnd {
  readonly address: string;
  readonly port: number;
}

/** To be asked while the socket is open: a closed one has forgotten its ends. */
export function endsOf(socket: Socket): ConnectionEnds {
  const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = socket;
  return { local: { address: localAddress, port: localPort }, remote: { address: remoteAddress, port: remotePort } };
}

/** One text for a connection, whichever end it is seen from. */
export function connectionKey({ local, remote }: ConnectionEnds, seenFrom: 'client' | 'server'): string {
  const [client, server] = seenFrom === 'client' ? [local, remote] : [remote, local];
  return `${plainAddress(client.address)} ${client.port} ${plainAddress(server.address)} ${server.port}`;
}

/** An IPv4 address as such where a dual-stack socket has it as IPv6; without the name of the interface. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:/i, '').split('%', 1)[0] ?? '';
}
