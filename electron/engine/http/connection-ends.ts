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

const known = new WeakMap<Socket, ConnectionEnds>();

/** To be asked while the socket is open: a closed one that nobody has asked for has forgotten its ends. */
export function endsOf(socket: Socket): ConnectionEnds {
  let ends = known.get(socket);
  if (ends === undefined) {
    const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = socket;
    ends = { local: { address: localAddress, port: localPort }, remote: { address: remoteAddress, port: remotePort } };
    if (localPort !== 0 && remotePort !== 0) known.set(socket, ends);
  }
  return ends;
}

const keys = { client: new WeakMap<ConnectionEnds, string>(), server: new WeakMap<ConnectionEnds, string>() };

/** One text for a connection, whichever end it is seen from. */
export function connectionKey(ends: ConnectionEnds, seenFrom: 'client' | 'server'): string {
  let key = keys[seenFrom].get(ends);
  if (key === undefined) {
    const [client, server] = seenFrom === 'client' ? [ends.local, ends.remote] : [ends.remote, ends.local];
    key = `${plainAddress(client.address)} ${client.port} ${plainAddress(server.address)} ${server.port}`;
    keys[seenFrom].set(ends, key);
  }
  return key;
}

/** An IPv4 address as such where a dual-stack socket has it as IPv6; without the name of the interface. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:/i, '').split('%', 1)[0] ?? '';
}
