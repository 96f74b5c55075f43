import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { createRouterClient } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import WebSocket from 'ws';
import type { Engine } from '../../electron/engine/engine.ts';
import { startHost } from '../../electron/headless/host.ts';
import { socketPath } from '../../shared/contract/socket.ts';
import { openRest } from './rest-client.ts';

/** One way to ask the engine, seen from outside: procedures by name, so that every transport is asked the same. */
export interface Transport {
  ask(procedure: string, input?: unknown): Promise<unknown>;
  watch(procedure: string, input: unknown, signal?: AbortSignal): Promise<AsyncIterator<unknown>>;
  close(): Promise<void>;
}

export const transports: Readonly<Record<string, (engine: Engine) => Promise<Transport>>> = {
  'in process': async (engine) => ({ ...askBy(createRouterClient(engine.router)), close: async () => undefined }),

  'message port': async (engine) => {
    const { port1, port2 } = new MessageChannel();
    new PortHandler(engine.router).upgrade(port1, { context: {} });
    port1.start();
    const client = createORPCClient(new PortLink({ port: port2 }));
    port2.start();
    return { ...askBy(client), close: async () => port2.close() };
  },

  'web socket': async (engine) => {
    const host = await openHost(engine);
    const url = new URL(socketPath, host.api.replace(/^http/, 'ws'));
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${host.token}` } });
    const client = createORPCClient(new SocketLink({ websocket: socket as unknown as globalThis.WebSocket }));
    return { ...askBy(client), close: () => host.close() };
  },

  REST: async (engine) => {
    const host = await openHost(engine);
    return { ...(await openRest(host)), close: () => host.close() };
  },
};

function openHost({ router, workspace }: Engine) {
  return startHost({ router, workspace, version: '0.0.0', renderer: null, port: 0, receiver: null });
}

type Ask = (input: unknown, options?: { signal?: AbortSignal | undefined }) => Promise<unknown>;

/** Walks a client by a procedure's name: `actions.list`. */
function askBy(client: unknown): Pick<Transport, 'ask' | 'watch'> {
  const find = (procedure: string) =>
    procedure.split('.').reduce((at, step) => (at as Record<string, unknown>)[step], client) as Ask;
  return {
    ask: (procedure, input) => find(procedure)(input),
    watch: async (procedure, input, signal) => (await find(procedure)(input, { signal })) as AsyncIterator<unknown>,
  };
}
