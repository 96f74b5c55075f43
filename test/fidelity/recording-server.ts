import { createServer, type Socket } from 'node:net';

/** A request as it stood on the wire. */
export interface Recorded {
  readonly requestLine: string;
  /** `name: value`, in order, as Latin-1. */
  readonly lines: readonly string[];
  /** The body as it was framed, as Latin-1: one character a byte. */
  readonly body: string;
}

export interface RecordingServer extends AsyncDisposable {
  readonly port: number;
  /** What came since the last time this was asked. */
  take(): Recorded[];
}

/** Answers everything with an empty 200 and keeps the bytes it was sent; a bare TCP server, so that nothing is tidied up. */
export async function recordingServer(): Promise<RecordingServer> {
  let recorded: Recorded[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that gives up resets its connection.
    socket.on('error', () => socket.destroy());
    let pending = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      pending += chunk;
      for (let end = endOf(pending); end !== null; end = endOf(pending)) {
        const [requestLine = '', ...lines] = pending.slice(0, end.head).split('\r\n');
        recorded.push({ requestLine, lines, body: pending.slice(end.head + 4, end.body) });
        pending = pending.slice(end.body);
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    take() {
      const taken = recorded;
      recorded = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Where the first request of the bytes ends; null while it is not whole. */
function endOf(bytes: string): { head: number; body: number } | null {
  const head = bytes.indexOf('\r\n\r\n');
  if (head === -1) return null;
  const lines = bytes.slice(0, head);
  if (/\r\ntransfer-encoding: *chunked/i.test(lines)) {
    const last = bytes.indexOf('0\r\n\r\n', head + 4);
    return last === -1 ? null : { head, body: last + 5 };
  }
  const body = head + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(lines)?.[1] ?? 0);
  return bytes.length < body ? null : { head, body };
}
