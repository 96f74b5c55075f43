import { afterAll, beforeAll } from 'vitest';
import { seededRandom } from '../../../electron/engine/call-model/random.ts';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';
import { openRecordingSocket, type RecordingSocket } from '../../support/recording-socket.ts';

/** Endpoints that a vendor repeats would name this run's port. */
export const goldenSetup: Readonly<Record<string, Record<string, string>>> = {
  urlnetworks: {
    ringing_endpoint: 'http://192.168.1.10/ring',
    hangup_endpoint: 'http://192.168.1.10/hangup',
    post_call_recording: '1',
  },
};

/** The engine, the moment and the chance that the golden files were made with, for the tests of one file. */
export function goldenEngine() {
  const zone = process.env.TZ;
  process.env.TZ = 'UTC';
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
  return {
    ask: () => opened.ask,
    hook: () => `${socket.url}/hook`,
    /** What the next event sends, as a golden file has it; the call it tells of is always the same. */
    next(): Promise<string> {
      random = seededRandom(7);
      return socket.next().then(essence);
    },
  };
}

/** Request line, Content-Type and body. The other lines are the sender's own. */
function essence(request: string): string {
  const [head = '', body = ''] = request.split('\r\n\r\n');
  const [line, ...headers] = head.split('\r\n');
  const type = headers.filter((header) => /^content-type:/i.test(header));
  return `${[line, ...type].join('\n')}\n\n${Buffer.from(body, 'latin1')}\n`;
}
