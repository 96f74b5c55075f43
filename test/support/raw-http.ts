import { connect, type Socket } from 'node:net';

interface RawConnection {
  readonly socket: Socket;
  write(bytes: string | Uint8Array): void;
  /** Resolves with all that came so far as soon as it contains `text`; rejects where the connection ends before. */
  until(text: string): Promise<string>;
  /** Resolves with all that came, once the other side has closed. */
  closed(): Promise<string>;
}

/** A bare TCP connection to a port of this machine: what is sent is exactly what is written. */
export async function rawConnection(port: number): Promise<RawConnection> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  let seen = '';
  let ended = false;
  const watchers = new Set<() => void>();
  const look = () => {
    for (const watcher of watchers) watcher();
  };
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    seen += chunk;
    look();
  });
  const end = () => {
    ended = true;
    look();
  };
  socket.on('end', end);
  socket.on('close', end);
  // A reset is one of the ways a connection ends; what came before it is what a test looks at.
  socket.on('error', end);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });

  const when = (condition: () => boolean, needed: boolean) =>
    new Promise<string>((resolve, reject) => {
      const watcher = () => {
        if (!condition() && !ended) return;
        watchers.delete(watcher);
        if (condition() || !needed) resolve(seen);
        else reject(new Error(`the connection ended after: ${seen}`));
      };
      watchers.add(watcher);
      watcher();
    });
  return {
    socket,
    write: (bytes) => void socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes),
    until: (text) => when(() => seen.includes(text), true),
    async closed() {
      const all = await when(() => false, false);
      socket.destroy();
      return all;
    },
  };
}

/** Sends one request on a connection of its own, and gives all that came back. The request should say `Connection: close`. */
export async function rawExchange(port: number, bytes: string | Uint8Array): Promise<string> {
  const connection = await rawConnection(port);
  connection.write(bytes);
  return connection.closed();
}
