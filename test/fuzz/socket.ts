import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import * as fc from 'fast-check';
import { WebSocket } from 'ws';
import { connectHost } from '../../electron/headless/cli/host-client.ts';
import type { ContractClient } from '../../shared/contract/contract.ts';
import { socketPath, socketProtocol } from '../../shared/contract/socket.ts';
import type { Fuzzer } from './fuzzer.ts';
import { editJson, type JsonEdit, jsonEdit, type Mutation, mutate, mutation, share, torn } from './mutations.ts';
import { type Host, memoryOf, openTarget } from './target.ts';

/** Messages of a client that means it, in oRPC's protocol. */
const messages = [
  { i: '1', p: { u: '/workspace/info', b: { json: {} } } },
  { i: '2', p: { u: '/activity/list', b: { json: { limit: 5, filter: 'status>=200' } } } },
  { i: '3', p: { u: '/activity/watch', b: { json: {} } } },
  { i: '3', t: 4 },
  { i: '3', t: 3, p: { e: 'message', d: { json: {} } } },
  {
    i: '4',
    p: {
      u: '/imports/add',
      b: { json: { files: [{ name: 'a.json', text: '{}' }] }, meta: [], maps: [] },
      h: { 'x-a': 'b' },
      m: 'POST',
    },
  },
  { i: '5', p: { u: '/parameters/set', b: { json: { tag: 'a', value: 'b' }, meta: [[1, 'value']] } } },
  { i: '6', p: { u: 'http://a/settings/get' } },
] as const;

type Frame =
  | {
      readonly kind: 'message';
      readonly message: number;
      readonly edits: readonly JsonEdit[];
      readonly mutations: readonly Mutation[];
    }
  | { readonly kind: 'noise'; readonly bytes: Uint8Array }
  | { readonly kind: 'large'; readonly length: number };

interface Sent {
  readonly frame: Frame;
  /** The first byte of the frame: FIN, reserved bits, opcode. */
  readonly start: number;
  readonly isMasked: boolean;
  /** What the header says that the payload has; as many as it has where it is null. */
  readonly declared: bigint | null;
}

const frame: fc.Arbitrary<Frame> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('message' as const),
      message: fc.nat(messages.length - 1),
      edits: fc.array(jsonEdit, { maxLength: 4 }),
      mutations: fc.oneof(fc.constant([]), fc.array(mutation(['\xff', '{', '\0']), { maxLength: 2 })),
    }),
  },
  fc.record({ kind: fc.constant('noise' as const), bytes: fc.uint8Array({ maxLength: 200 }) }),
  fc.record({ kind: fc.constant('large' as const), length: fc.integer({ min: 100_000, max: 5_000_000 }) }),
);

const sent: fc.Arbitrary<Sent> = fc.record({
  frame,
  start: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(0x81, 0x82) },
    fc.constantFrom(0x01, 0x80, 0x00, 0x88, 0x89, 0x8a, 0xc1, 0x83, 0xff),
    fc.nat(255),
  ),
  isMasked: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
  declared: fc.oneof(
    { weight: 9, arbitrary: fc.constant(null) },
    fc.constantFrom(0n, 2n ** 27n, 2n ** 27n + 1n, 2n ** 32n, 2n ** 63n),
  ),
});

function payloadOf(of: Frame): Buffer {
  if (of.kind === 'noise') return Buffer.from(of.bytes);
  if (of.kind === 'large') return Buffer.alloc(of.length, '{"i":"1","p":{"u":"/workspace/info","b":{"json":');
  return mutate(Buffer.from(JSON.stringify(editJson(messages[of.message], of.edits)) ?? ''), of.mutations);
}

function frameBytes({ frame: of, start, isMasked, declared }: Sent): Buffer {
  const payload = payloadOf(of);
  const length = declared ?? BigInt(payload.length);
  const short = length < 126n ? Number(length) : length < 65_536n ? 126 : 127;
  const head = Buffer.alloc(short === 127 ? 10 : short === 126 ? 4 : 2);
  head[0] = start;
  head[1] = (isMasked ? 0x80 : 0) | short;
  if (short === 126) head.writeUInt16BE(Number(length), 2);
  if (short === 127) head.writeBigUInt64BE(length, 2);
  // A mask of zeros is one.
  return Buffer.concat([head, isMasked ? Buffer.alloc(4) : Buffer.alloc(0), payload]);
}

const handshake = ({ api, token }: Host): string => {
  const { host } = new URL(api);
  const lines = [
    `GET ${socketPath} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    `Sec-WebSocket-Protocol: ${socketProtocol}`,
    `Authorization: Bearer ${token}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
};

interface Conversation {
  readonly frames: readonly Sent[];
  readonly greeting: readonly Mutation[];
  readonly cuts: readonly number[];
  readonly isReset: boolean;
}

async function talk(host: Host, { frames, greeting, cuts, isReset }: Conversation): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(host.api).port), noDelay: true });
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.on('error', () => resolve());
  });
  const answered = new Promise<void>((resolve) => {
    socket.once('data', () => resolve());
  });
  try {
    const pieces = torn(Buffer.concat(frames.map(frameBytes)), cuts);
    socket.write(mutate(Buffer.from(handshake(host)), greeting));
    await Promise.race([answered, closed, pause(300)]);
    for (const piece of pieces) {
      if (socket.destroyed) return;
      socket.write(piece);
      await pause(0);
    }
    await Promise.race([closed, pause(50)]);
  } finally {
    if (isReset) socket.resetAndDestroy();
    socket.destroy();
  }
}

const conversations = fc.array(
  fc.record({
    frames: fc.array(sent, { maxLength: 6 }),
    greeting: fc.oneof(
      { weight: 5, arbitrary: fc.constant([]) },
      fc.array(mutation(['\r\n', ',', '\0']), { minLength: 1, maxLength: 3 }),
    ),
    cuts: fc.array(share, { maxLength: 5 }),
    isReset: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

/** A screen beside them gets what it asks for. */
async function askBeside(host: Host): Promise<void> {
  const connected = await connectHost({ ...host, url: host.api, receiver: null });
  if (typeof connected === 'string') throw new Error(connected);
  const { dir } = await connected.client.workspace.info();
  await connected.close();
  if (dir !== host.workspace) throw new Error(`the workspace is ${dir}`);
}

/** Captures that a reader which is frozen misses, and bytes that the host may keep for it at most. */
const missed = { captures: 1500, bytes: 20_000, memory: 500 * 1024 ** 2 };

async function freeze(host: Host, readers: number): Promise<void> {
  const before = memoryOf(host.pid);
  const sockets: WebSocket[] = [];
  try {
    for (let reader = 0; reader < readers; reader += 1) {
      const socket = new WebSocket(new URL(socketPath, host.api.replace('http', 'ws')), {
        headers: { authorization: `Bearer ${host.token}` },
      });
      sockets.push(socket);
      socket.on('error', () => socket.terminate());
      const client: ContractClient = createORPCClient(
        new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
      );
      const stream = await client.activity.watch({});
      await stream.next();
      stream.next().catch(() => undefined);
      socket.pause();
    }
    const body = JSON.stringify({ text: 'x'.repeat(missed.bytes) });
    const post = async (): Promise<void> => {
      const response = await fetch(`http://127.0.0.1:${host.receiverPort}/`, { method: 'POST', body });
      if (response.status !== 200) throw new Error(`the receiver responded ${response.status}`);
      await response.text();
    };
    for (let done = 0; done < missed.captures; done += 50) await Promise.all(Array.from({ length: 50 }, post));
    await askBeside(host);
    const grown = memoryOf(host.pid) - before;
    if (grown > missed.memory) throw new Error(`it grew by ${Math.round(grown / 1024 ** 2)} MiB`);
  } finally {
    for (const socket of sockets) socket.terminate();
  }
}

export function socketFuzzer(): Fuzzer {
  const target = openTarget();
  return {
    claims: [
      {
        name: 'any bytes on web sockets end those at most, and a screen beside them gets what it asks for',
        inputs: 20,
        property: fc.asyncProperty(conversations, (all) =>
          target.on(async (host) => {
            await Promise.all(all.map((each) => talk(host, each)));
            await askBeside(host);
          }),
        ),
      },
      {
        name: 'screens that are frozen gather no memory',
        inputs: 1,
        property: fc.asyncProperty(fc.integer({ min: 1, max: 8 }), (readers) =>
          target.on((host) => freeze(host, readers)),
        ),
      },
    ],
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
}
