import { describe, expect, it } from 'vitest';
import type { Exchange, IncomingRequest, Step } from '../../../electron/engine/receiver/exchange.ts';
import { openHttpListener } from '../../../electron/engine/receiver/http-listener.ts';
import { createLinks, type Links } from '../../../electron/engine/receiver/links.ts';
import { openLog } from '../../support/open-log.ts';
import { rawConnection, rawExchange } from '../../support/raw-http.ts';
import { withFolder } from '../../support/temporary-folder.ts';
import { withReceiver } from '../../support/with-receiver.ts';

const get = (path: string, close = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${close}\r\n`;

describe('a step that throws', () => {
  it('makes its request a capture with status 500 and the reason; the others on the connection go on', () =>
    withReceiver(
      async ({ port, captures, receiver }) => {
        const connection = await rawConnection(port);
        connection.write(get('/good') + get('/bad') + get('/again', 'Connection: close\r\n'));
        const responses = await connection.closed();
        expect([...responses.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '500', '200']);
        const reason = 'The receiver failed to link the delivery: this request is odd.';
        expect(responses).toContain(reason);
        const [, bad] = await captures();
        expect(bad).toMatchObject({
          request: { url: '/bad' },
          status: 500,
          message: reason,
          response: { status: 500 },
        });
        expect((await captures()).map(({ status }) => status)).toEqual([200, 500, 200]);
        expect(receiver.status()).toMatchObject({ listening: true, captures: 3, note: null });
      },
      { links: oddLinks() },
    ));
});

/** Links that fail on the second request. */
function oddLinks(): Links {
  let asked = 0;
  return {
    ...createLinks(),
    deliveryOn() {
      asked += 1;
      if (asked === 2) throw new Error('this request is odd');
      return null;
    },
  };
}

it.each(['newId', 'reserve'] as const)(
  'a request for which %s throws gets 500 with the reason, and the next is captured',
  (part) => {
    let calls = 0;
    const failOnce = <Value>(value: Value): Value => {
      calls += 1;
      if (calls === 1) throw new Error('nothing is left');
      return value;
    };
    return withFolder(async (folder) => {
      const log = await openLog(`${folder}/activity.db`);
      await withReceiver(
        async ({ port, receiver }) => {
          const post = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi';
          const refused = await rawExchange(port, post);
          expect(refused).toMatch(/^HTTP\/1\.1 500 /);
          expect(refused).toContain('The request was not logged. nothing is left');
          expect(receiver.status()).toMatchObject({
            captures: 0,
            note: 'The last request was not logged. nothing is left',
          });
          expect(await rawExchange(port, post)).toMatch(/^HTTP\/1\.1 200 /);
          expect(receiver.status()).toMatchObject({ captures: 1, note: null });
          expect((await log.query({})).items).toHaveLength(1);
        },
        part === 'newId'
          ? { log, newId: () => failOnce(`capture-${calls}`) }
          : { log: { appendBytes: log.appendBytes, reserve: () => failOnce(log.reserve()) } },
      );
      await log.close();
    });
  },
);

describe('a step behind the response', () => {
  it('sees the exchange when its sender has the response, and its failure is reported to nobody but the host', () => {
    const seen: Exchange[] = [];
    const reported: unknown[] = [];
    let ran: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      ran = resolve;
    });
    const forward: Step = {
      name: 'forward',
      run(exchange) {
        seen.push(exchange);
        throw new Error('nobody is there');
      },
    };
    return withReceiver(
      async ({ port, captures }) => {
        expect(await rawExchange(port, get('/', 'Connection: close\r\n'))).toContain('200 OK');
        await done;
        expect(reported).toMatchObject([{ message: 'nobody is there' }]);
        expect(seen).toMatchObject([{ response: { status: 200 }, problem: null }]);
        expect(await captures()).toMatchObject([{ status: 200 }]);
      },
      {
        after: [forward],
        report: (error) => {
          reported.push(error);
          ran();
        },
      },
    );
  });
});

it('the response that is kept is what was sent, line by line', () =>
  withReceiver(async ({ port, captures }) => {
    const text = await rawExchange(port, get('/', 'Connection: close\r\n'));
    const [head = '', body] = text.split('\r\n\r\n');
    const [capture] = await captures();
    expect(capture?.response).toMatchObject({ status: 200, statusText: 'OK', httpVersion: '1.1', body });
    expect(head.split('\r\n').slice(1)).toEqual(capture?.response?.headers.map(([name, value]) => `${name}: ${value}`));
    await rawExchange(port, 'HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect((await captures())[1]?.response).toMatchObject({ body: '', bytes: 0 });
  }));

it('bodies that are too many bytes at once get 503, are captured, and the status says so until there is room', () => {
  const limit = 4096;
  return withReceiver(
    async ({ port, captures, receiver }) => {
      const post = (path: string, length: number) =>
        `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;
      const holding = await Promise.all(
        ['/a', '/b', '/c'].map(async (path) => {
          const connection = await rawConnection(port);
          connection.write(post(path, 4000) + 'x'.repeat(2600));
          return connection;
        }),
      );
      // Whether all three are being read is seen only by the one that finds no room.
      let refused = '';
      while (!refused.includes('503')) refused = await rawExchange(port, post('/d', 3000) + 'y'.repeat(3000));
      expect(refused).toContain('Too many bytes are arriving at once.');
      expect(receiver.status().note).toBe('Requests were refused with 503: too many bytes are arriving at once.');
      expect((await captures()).find(({ status }) => status === 503)).toMatchObject({
        request: { url: '/d', truncated: true },
        response: { status: 503 },
      });
      for (const { socket } of holding) socket.resetAndDestroy();
      // When the receiver has noticed that they are gone is seen by what it says.
      while (receiver.status().note !== null) expect(await rawExchange(port, `${post('/e', 1)}z`)).toContain('200 OK');
    },
    { bodyLimit: () => limit, bytesInFlight: 12_000 },
  );
});

it('requests that wait for their response hold nothing that others need, and leave when the receiver stops', () => {
  const ruled = { rule: 'slow', status: 200, body: 'late', delayMs: 600_000, fault: null };
  return withReceiver(
    async ({ port, captures, receiver }) => {
      const post = `POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 4000\r\n\r\n${'x'.repeat(4000)}`;
      const waiting = await Promise.all(Array.from({ length: 6 }, () => rawConnection(port)));
      // The second of each waits for its turn.
      for (const connection of waiting) connection.write(post + post.replace('/slow', '/quick'));
      while ((await captures()).length < 12) await new Promise((resolve) => setTimeout(resolve, 5));
      expect((await captures()).map(({ status }) => status)).toEqual(Array(12).fill(200));
      waiting[0]?.socket.resetAndDestroy();
      const startedAt = performance.now();
      await receiver.stop();
      expect(performance.now() - startedAt).toBeLessThan(900);
      for (const connection of waiting.slice(1)) expect(await connection.closed()).toMatch(/late.*"ok":true/s);
    },
    {
      ...{ bodyLimit: () => 4096, bytesInFlight: 16_000 },
      choose: ({ request }) => (request.url === '/slow' ? ruled : null),
    },
  );
});

it('listens behind whatever listener it is given', () => {
  const handed: IncomingRequest[] = [];
  return withReceiver(
    async ({ port, receiver }) => {
      await rawExchange(port, get('/x', 'Connection: close\r\n'));
      expect(handed).toMatchObject([{ kind: 'request', head: { url: '/x' }, ends: { local: { port } } }]);
      expect(receiver.status().urls).toEqual([`http://127.0.0.1:${port}`]);
    },
    {
      openListener: (options) =>
        openHttpListener({
          ...options,
          handle: (incoming) => {
            handed.push(incoming);
            return options.handle(incoming);
          },
        }),
    },
  );
});
