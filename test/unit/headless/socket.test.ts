import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { implement } from '@orpc/server';
import { expect, onTestFinished, test } from 'vitest';
import WebSocket from 'ws';
import { createSocketTransport, type SocketLimits } from '../../../electron/headless/socket.ts';
import { type Contract, contract } from '../../../shared/contract/contract.ts';

type Client = ContractRouterClient<Contract>;

/** Milliseconds enough for a pong on a loaded machine. */
const patient = { pingInterval: 400 };

/** A transport on a free port. Its one stream sends 64 kB after 64 kB for as long as the socket is there. */
async function serve(limits: SocketLimits): Promise<{ readonly url: string; readonly streamEnded: Promise<void> }> {
  const ended = Promise.withResolvers<void>();
  const base = implement(contract);
  const router = {
    parameters: { reveal: base.parameters.reveal.handler(() => ({ value: 'here' })) },
    activity: {
      watch: base.activity.watch.handler(async function* ({ signal }) {
        try {
          while (signal?.aborted === false) {
            yield { added: [], cleared: false, total: 1, padding: 'x'.repeat(65_536) };
            await new Promise((resolve) => setImmediate(resolve));
          }
        } finally {
          ended.resolve();
        }
      }),
    },
  };
  const transport = createSocketTransport(router, limits);
  const server = createServer().on('upgrade', (request, socket, head) => transport.upgrade(request, socket, head));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    transport.close();
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, streamEnded: ended.promise };
}

async function connect(url: string, options: WebSocket.ClientOptions = {}): Promise<WebSocket> {
  const socket = new WebSocket(url, options);
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  return socket;
}

const clientOf = (socket: WebSocket): Client =>
  createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));

test('a socket that does not pong is ended, one that does stays', async () => {
  const { url } = await serve({ ...patient, sendBuffer: 1_000_000 });
  const healthy = await connect(url);
  const silent = await connect(url, { autoPong: false });
  await once(silent, 'close');
  // Two more rounds of pings, with a pong from the one that stayed.
  await once(healthy, 'ping');
  await once(healthy, 'ping');
  expect(await clientOf(healthy).parameters.reveal({ tag: 'x' })).toEqual({ value: 'here' });
});

test('a socket that stops reading is ended once too much waits for it', async () => {
  // No ping comes in this test: it is the bound alone that ends the socket.
  const { url, streamEnded } = await serve({ pingInterval: 3_600_000, sendBuffer: 1_000_000 });
  const socket = await connect(url);
  const stream = await clientOf(socket).activity.watch({});
  await stream.next();
  socket.pause();
  await streamEnded;
  socket.resume();
  await once(socket, 'close');
  // What the page does then: it connects anew.
  expect(await clientOf(await connect(url)).parameters.reveal({ tag: 'x' })).toEqual({ value: 'here' });
});

test('a socket that stops reading while nothing is sent is ended by the missing pong', async () => {
  const { url } = await serve({ ...patient, sendBuffer: 1_000_000 });
  const socket = await connect(url);
  socket.pause();
  const other = await connect(url);
  for (let round = 0; round < 3; round += 1) await once(other, 'ping');
  socket.resume();
  await once(socket, 'close');
});
