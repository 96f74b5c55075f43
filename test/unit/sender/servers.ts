import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';

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

/** A proxy whose tunnels all lead to one port of this machine. `heads` gets target, Host and login of each. */
export function serveTunnels(port: number, heads: string[]): Promise<Served> {
  const proxy = createHttpServer();
  proxy.on('connect', ({ url, headers }: IncomingMessage, socket: Socket) => {
    heads.push(`${url} ${headers.host} ${headers['proxy-authorization']}`);
    const server = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\nVia: 1.1 x\r\n\r\n');
      socket.pipe(server).pipe(socket);
    });
    server.on('error', () => socket.destroy());
    socket.on('close', () => server.destroy());
  });
  return listening(proxy, 'http');
}

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
