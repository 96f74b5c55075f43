import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { seededRandom } from '../../../electron/engine/simulator/random.ts';
import { type OpenedEngine, openTestEngine, resources } from '../../support/open-engine.ts';
import { openRecordingSocket, type RecordingSocket } from '../../support/recording-socket.ts';

const zone = process.env.TZ;
process.env.TZ = 'UTC';

const golden = join(import.meta.dirname, 'golden');
const dialects = openDialects(join(resources, 'dialects')).all();
/** Endpoints that a vendor repeats would name this run's port. */
const fixed: Record<string, Record<string, string>> = {
  urlnetworks: {
    ringing_endpoint: 'http://192.168.1.10/ring',
    hangup_endpoint: 'http://192.168.1.10/hangup',
    post_call_recording: '1',
  },
};

const cases = dialects.flatMap(({ id, events, transport }) =>
  events.flatMap(({ key }) => {
    const methods = transport.kind === 'append' ? transport.methods : [undefined];
    return methods.map((method) => ({ id, key, method, file: `${id}/${[key, method].filter(Boolean).join('.')}.txt` }));
  }),
);

let opened: OpenedEngine;
let socket: RecordingSocket;
let random = seededRandom(7);

beforeAll(async () => {
  socket = await openRecordingSocket();
  opened = await openTestEngine({ receiver: 'off', clock: () => 1_724_938_750_000, random: () => random() });
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await socket[Symbol.asyncDispose]();
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

/** Request line, Content-Type and body. The other lines are the sender's own. */
function essence(request: string): string {
  const [head = '', body = ''] = request.split('\r\n\r\n');
  const [line, ...headers] = head.split('\r\n');
  const type = headers.filter((header) => /^content-type:/i.test(header));
  return `${[line, ...type].join('\n')}\n\n${Buffer.from(body, 'latin1')}\n`;
}

describe('what each event looks like on the wire', () => {
  it.each(cases)('$file', async ({ id, key, method, file }) => {
    random = seededRandom(7);
    const arrived = socket.next();
    const to = `${socket.url}/hook`;
    const { deliveries } = await opened.ask.simulator.fire({ dialect: id, event: key, to, method, setup: fixed[id] });
    expect(deliveries.map(({ status }) => status)).toEqual([200]);
    expect(deliveries[0]?.undefined).toEqual([]);
    const text = essence(await arrived);
    if (process.env.UPDATE_GOLDEN === 'yes') {
      mkdirSync(dirname(join(golden, file)), { recursive: true });
      writeFileSync(join(golden, file), text);
    }
    expect(text).toBe(readFileSync(join(golden, file), 'utf8'));
  });
});
