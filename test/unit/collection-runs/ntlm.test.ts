import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { nodeWorkers } from '../../../electron/headless/node-workers.ts';
import { openTestEngine } from '../../support/open-engine.ts';

/** The kind of NTLM message that a request brings; 0 for none. */
function kindOf({ headers }: IncomingMessage): number {
  const message = Buffer.from(/^NTLM (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '', 'base64');
  return message.toString('latin1', 0, 7) === 'NTLMSSP' ? message.readUInt32LE(8) : 0;
}

function challenge(): string {
  const message = Buffer.alloc(48);
  message.write('NTLMSSP\0');
  message.writeUInt32LE(2, 8);
  message.writeUInt32LE(48, 16);
  message.writeUInt32LE(0x8201, 20);
  message.write('12345678', 24);
  message.writeUInt32LE(48, 44);
  return message.toString('base64');
}

/** A login holds for its connection: what answers a challenge has to come where the challenge went, with nothing between. */
async function openNtlmServer() {
  const last = new WeakMap<Socket, number>();
  const logins = new Set<Socket>();
  const strangers: string[] = [];
  const open = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const { socket } = request;
    const [kind, before] = [kindOf(request), last.get(socket)];
    last.set(socket, kind);
    if (kind === 0 && logins.has(socket)) strangers.push(request.url ?? '');
    if (kind !== 0) logins.add(socket);
    // So that connections are taken, and given back, all the time.
    await wait(kind === 0 ? 5 : 15);
    const isWell = request.url === '/open' || (kind === 3 && before === 1);
    if (isWell) return response.end('welcome');
    const line = kind === 1 ? `NTLM ${challenge()}` : 'NTLM';
    return response.writeHead(401, { 'WWW-Authenticate': line }).end(`kind ${kind} after ${before}`);
  });
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ port: (server.address() as AddressInfo).port, logins, strangers, open },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('a login of NTLM keeps its connection while others send to the same server, and nobody else gets it', async () => {
  await using server = await openNtlmServer();
  await using engine = await openTestEngine({ startWorker: nodeWorkers(join(import.meta.dirname, '../../..')) });
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  const request = (path: string, auth?: object) => ({
    ...{ name: path, request: { method: 'POST', url: `http://127.0.0.1:${server.port}${path}`, auth } },
  });
  const login = {
    type: 'ntlm',
    ntlm: Object.entries({ username: 'u', password: 'p', domain: 'D' }).map(([key, value]) => ({ key, value })),
  };
  const statuses = async (name: string, item: object, iterations: number): Promise<number[]> => {
    const found: number[] = [];
    const text = JSON.stringify({ info: { name, schema }, item: [item] });
    for await (const event of await engine.ask.runs.execute({ collection: { name, text }, iterations })) {
      if (event.kind === 'step') found.push(event.delivery.status);
    }
    return found;
  };
  const ok = (count: number) => Array.from({ length: count }, () => 200);
  const [first, second, ...others] = await Promise.all([
    ...[statuses('a', request('/a', login), 8), statuses('b', request('/b', login), 8)],
    ...Array.from({ length: 12 }, (_, index) => statuses(`open ${index}`, request('/open'), 80)),
  ]);
  expect([first, second]).toEqual([ok(8), ok(8)]);
  for (const other of others) expect(other).toEqual(ok(80));
  expect(server.logins.size).toBe(16);
  expect(server.strangers).toEqual([]);
  // A connection that is logged in does not outlive its request.
  await expect.poll(() => [...server.logins].filter((socket) => server.open.has(socket)).length).toBe(0);
});
