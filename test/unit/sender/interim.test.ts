import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { beginsFinal, withoutInterim } from '../../../electron/engine/sender/interim-responses.ts';
import { createSender } from '../../../electron/engine/sender/send.ts';
import { compiledFrom } from './requests.ts';
import { serveTcp } from './servers.ts';

const sender = createSender({ clock: Date.now });
afterAll(() => sender.close());

const final = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nreal';
const hundred = 'HTTP/1.1 100 Continue\r\n\r\n';
const viaProxy = 'HTTP/1.1 100 Continue\r\nVia: 1.1 proxy\r\n\r\n';
const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
const processing = 'HTTP/1.0 102\r\n\r\n';

/** A server that writes its response in these pieces. */
const inPieces = (pieces: readonly string[]) =>
  serveTcp(async (socket, seen) => {
    if (!seen.endsWith('\r\n\r\n{}')) return;
    socket.setNoDelay(true);
    for (const piece of pieces) {
      await new Promise<void>((resolve) => socket.write(piece, 'latin1', () => resolve()));
      // So that the pieces are read one by one.
      for (let turns = 0; turns < 3; turns++) await turn();
    }
  });

async function posted(pieces: readonly string[]) {
  await using server = await inPieces(pieces);
  const body = { mode: 'raw' as const, raw: '{}', language: 'json' };
  return await sender.send(await compiledFrom({ method: 'POST', url: server.url, body }));
}

describe('responses before the final one', () => {
  test.each([
    ['one', [hundred + final]],
    ['two at once', [hundred + hundred + final]],
    ['two apart', [hundred, hundred, final]],
    ['with header lines', [viaProxy + final]],
    ['of every kind', [hints, hundred + processing, viaProxy, final]],
    ['without a reason, in the older version', [processing + final]],
    ['byte by byte', [...(hints + hundred + final)]],
    [
      'and a final one split in its first bytes',
      [`${hundred}HT`, 'TP/1', '.1 20', '0 OK\r\nContent-Length: 4\r\n\r\nre', 'al'],
    ],
  ])('%s: the final one is the response', async (_, pieces) => {
    expect(await posted(pieces)).toMatchObject({ status: 200, message: 'real', attempts: [{ status: 200 }] });
  });

  test('are not the response when the server closes after them', async () => {
    await using server = await serveTcp((socket) => socket.end('HTTP/1.1 100 Con'));
    const { status, message } = await sender.send(await compiledFrom({ url: server.url }));
    expect({ status, message }).toEqual({ status: 0, message: expect.stringContaining('"HTTP/1.1 100 Con"') });
  });

  test('a switch of protocols that nobody asked for is no response', async () => {
    const { status, message } = await posted(['HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n']);
    expect(status).toBe(0);
    expect(message).toContain('switches to another protocol');
  });
});

test('wherever the bytes are cut, the same is left over', () => {
  const all = Buffer.from(hints + hundred + processing + final);
  for (let cut = 1; cut < all.length; cut++) {
    const first = withoutInterim(all.subarray(0, cut));
    const rest = withoutInterim(Buffer.concat([first.final ?? first.held, all.subarray(cut)]));
    expect(rest.final?.toString()).toBe(final);
  }
});

test('a response that is none of them is passed on at once', () => {
  for (const text of [final, 'HTTP/1.1 101 Switching\r\n\r\n', 'HTTP/1.1 1000 x\r\n', 'SSH-2.0-OpenSSH_9.9', 'HTTX']) {
    expect(withoutInterim(Buffer.from(text)).final?.toString()).toBe(text);
  }
  expect(beginsFinal(Buffer.from(final))).toBe(true);
  expect(beginsFinal(Buffer.from('HTTP/1.1 '))).toBe(false);
});

test('what never ends is left to the parser', () => {
  const endless = Buffer.from(`HTTP/1.1 100 Continue\r\nX: ${'x'.repeat(70_000)}`);
  expect(withoutInterim(endless)).toEqual({ final: endless, held: Buffer.alloc(0) });
});
