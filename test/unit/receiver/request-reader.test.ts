import { expect, it } from 'vitest';
import type { End } from '../../../electron/engine/receiver/broken-off.ts';
import { ByteBudget } from '../../../electron/engine/receiver/byte-budget.ts';
import type { OpenRequest } from '../../../electron/engine/receiver/open-request.ts';
import { type ReaderConnection, RequestReader } from '../../../electron/engine/receiver/request-reader.ts';

const patience = { headers: 30_000, request: 120_000, idle: 60_000 };

/** A reader without a socket, and the requests that it found. */
function reading(budget = new ByteBudget(() => 1e9)) {
  const requests: OpenRequest[] = [];
  const connection: ReaderConnection & { end: End | null } = {
    ends: { local: { address: '', port: 1 }, remote: { address: '', port: 2 } },
    budget,
    patience,
    end: null,
    canRespond: () => true,
    isBlocked: () => false,
    isClosing: () => false,
    makeRoom: () => false,
    take: (request) => void requests.push(request),
    read: (request, limit) => reader.read(request, limit),
    respond: () => undefined,
    wait: async () => undefined,
    destroy: () => undefined,
  };
  const reader = new RequestReader(connection);
  const send = (text: string) => {
    reader.add(Buffer.from(text, 'latin1'), 0);
    reader.go();
  };
  return { reader, connection, requests, send };
}

it('a request line without a version is waited behind for three seconds, any other head for as long as is allowed', () => {
  for (const [text, waits] of [
    ['GET /old\r\n', 3000],
    ['GET /old', 30_000],
    ['GET /new HTTP/1.1\r\n', 30_000],
    ['GET /new HTTP/1.1\r\nHost: a', 30_000],
  ] as const) {
    const { reader, send } = reading();
    send(text);
    expect(reader.isOverdue(waits), text).toBe(false);
    expect(reader.isOverdue(waits + 1), text).toBe(true);
  }
});

it('a line that becomes a whole one later is looked at again', () => {
  const { reader, send } = reading();
  send('GET /old');
  expect(reader.isOverdue(4000)).toBe(false);
  send('\r\n');
  expect(reader.isOverdue(4001)).toBe(true);
});

it('looking whether a thousand long lines are old requests takes no time', () => {
  const readers = Array.from({ length: 1000 }, () => {
    const { reader, send } = reading();
    send(`GET /a${' a'.repeat(30_000)}\n`);
    return reader;
  });
  const since = performance.now();
  for (let second = 4; second < 29; second += 1) {
    for (const reader of readers) expect(reader.isOverdue(second * 1000)).toBe(false);
  }
  // Each look into each of them would take ten seconds.
  expect(performance.now() - since).toBeLessThan(3000);
});

it('what a request holds is its head and its body, until it is released', () => {
  const budget = new ByteBudget(() => 1e9);
  const { requests, send } = reading(budget);
  const head = 'POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n';
  send(`${head}ab`);
  const [request] = requests as [OpenRequest];
  void request.read(100);
  send('cde');
  expect(request.hold.bytes).toBeGreaterThanOrEqual(head.length + 5);
  expect(budget.used()).toBe(request.hold.bytes);
  request.hold.release();
  expect(budget.used()).toBe(0);
});

it('a head for which there is no room is refused with every byte that came', () => {
  const budget = new ByteBudget(() => 1000);
  const { requests, send } = reading(budget);
  const text = `GET / HTTP/1.1\r\nX: ${'x'.repeat(900)}\r\n\r\nGET /next HTTP/1.1\r\n\r\n`;
  send(text);
  expect(requests).toMatchObject([{ kind: 'malformed', result: { fault: { status: 503 } } }]);
  expect(requests[0]?.result?.bytes.toString('latin1')).toBe(text);
  requests[0]?.hold.release();
  expect(budget.used()).toBe(0);
});
