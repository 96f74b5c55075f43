import { createServer, type Socket } from 'node:net';

export interface RecordingSocket extends AsyncDisposable {
  readonly url: string;
  /** The next request, exactly as it came: one character a byte. */
  next(): Promise<string>;
}

const whole = (text: string): boolean => {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return false;
  const length = Number(/^content-length: *(\d+)/im.exec(text.slice(0, head))?.[1] ?? 0);
  return text.length >= head + 4 + length;
};

/** A bare TCP server that keeps the bytes of each request and answers 200. */
export async function openRecordingSocket(): Promise<RecordingSocket> {
  const came: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let seen = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      seen += chunk;
      if (!whole(seen)) return;
      const request = seen;
      seen = '';
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      const taker = waiting.shift();
      if (taker === undefined) came.push(request);
      else taker(request);
    });
    socket.on('close', () => sockets.delete(socket));
    // A sender that goes away has sent what it wanted to.
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    next: () => {
      const first = came.shift();
      return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first);
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
