import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

export interface Served extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
}

async function listening(server: Server, scheme: string, host = '127.0.0.1'): Promise<Served> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that gives up resets its connection.
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const serveHttp = (listener: RequestListener): Promise<Served> => listening(createHttpServer(listener), 'http');

export const serveHttps = (options: ServerOptions, listener: RequestListener): Promise<Served> =>
  listening(createHttpsServer(options, listener), 'https');

/** A server without HTTP: `onData` gets each socket with what it sent so far. */
export const serveTcp = (onData: (socket: Socket, seen: string) => void): Promise<Served> =>
  listening(
    createTcpServer((socket) => {
      let seen = '';
      socket.setEncoding('latin1');
      socket.on('data', (chunk: string) => {
        seen += chunk;
        onData(socket, seen);
      });
    }),
    'http',
  );

/** A port that nothing listens on. */
export async function closedPort(): Promise<number> {
  const server = await listening(createTcpServer(), 'http');
  await server[Symbol.asyncDispose]();
  return server.port;
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
