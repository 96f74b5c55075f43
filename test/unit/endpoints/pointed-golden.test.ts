import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { seededRandom } from '../../../electron/engine/simulator/random.ts';
import { type OpenedEngine, openTestEngine, resources } from '../../support/open-engine.ts';
import { openRecordingSocket, type RecordingSocket } from '../../support/recording-socket.ts';

const zone = process.env.TZ;
process.env.TZ = 'UTC';

const golden = join(import.meta.dirname, '../dialects/golden');
/** Endpoints that a vendor repeats would name this run's port. */
const fixed: Record<string, Record<string, string>> = {
  urlnetworks: {
    ringing_endpoint: 'http://192.168.1.10/ring',
    hangup_endpoint: 'http://192.168.1.10/hangup',
    post_call_recording: '1',
  },
};
const cases = openDialects(join(resources, 'dialects'))
  .all()
  .flatMap(({ id, events, transport }) => {
    const methods = transport.kind === 'append' ? transport.methods : [null];
    return methods.map((method) => ({ id, method, keys: events.map(({ key }) => key) }));
  });

let opened: OpenedEngine;
let socket: RecordingSocket;
let random = seededRandom(7);

beforeAll(async () => {
  socket = await openRecordingSocket();
  opened = await openTestEngine({ receiver: 'off', clock: () => 1_724_938_750_000, random: () => random() });
  await opened.ask.settings.update({ eventsActive: true });
  for (const [id, setup] of Object.entries(fixed)) await opened.ask.dialects.update({ id, setup });
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await socket[Symbol.asyncDispose]();
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

function essence(request: string): string {
  const [head = '', body = ''] = request.split('\r\n\r\n');
  const [line, ...headers] = head.split('\r\n');
  const type = headers.filter((header) => /^content-type:/i.test(header));
  return `${[line, ...type].join('\n')}\n\n${Buffer.from(body, 'latin1')}\n`;
}

describe('a dialect that is pointed at a URL', () => {
  it.each(cases)('sends every event of $id as the vendor does (method $method)', async ({ id, method, keys }) => {
    const { ask } = opened;
    const pointed = await ask.endpoints.point({ dialect: id, url: `${socket.url}/hook`, method });
    for (const each of pointed) await ask.endpoints.update({ id: each.id, enabled: true });
    for (const key of keys) {
      random = seededRandom(7);
      const arrived = socket.next();
      const { deliveries, notes } = await ask.simulator.fire({ dialect: id, event: key });
      expect([key, deliveries.map(({ status }) => status), notes]).toEqual([key, [200], []]);
      const file = join(golden, id, `${[key, method].filter(Boolean).join('.')}.txt`);
      expect(essence(await arrived)).toBe(readFileSync(file, 'utf8'));
    }
  });
});
