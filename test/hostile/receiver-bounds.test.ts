import { expect, it } from 'vitest';
import type { ByteBudget } from '../../electron/engine/receiver/byte-budget.ts';
import { openHttpListener } from '../../electron/engine/receiver/http-listener.ts';
import type { ReceiverOptions } from '../../electron/engine/receiver/receiver.ts';
import { openLog } from '../support/open-log.ts';
import { rawConnection, rawExchange } from '../support/raw-http.ts';
import { withFolder } from '../support/temporary-folder.ts';
import { withReceiver } from '../support/with-receiver.ts';

/** Options of a receiver whose budget of bytes can be looked at, and which logs nothing before `open` is called. */
async function gated(folder: string, isGated: (url: string) => boolean = () => true) {
  const log = await openLog(`${folder}/gated.db`);
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const seen = { budget: null as ByteBudget | null, begun: 0 };
  const options: Partial<ReceiverOptions> = {
    log: {
      reserve: () => {
        seen.begun += 1;
        return log.reserve();
      },
      async appendBytes(...appended) {
        if (isGated(appended[0].request?.url ?? '')) await opened;
        return log.appendBytes(...appended);
      },
    },
    openListener: (given) => {
      seen.budget = given.budget;
      return openHttpListener(given);
    },
  };
  return { log, open, options, begun: () => seen.begun, held: () => seen.budget?.used() ?? 0 };
}

/** Waits for something that happens within the receiver. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

const whole = (path: string) => `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`;

it('more connections than are held make room for new ones, the one whose request takes longest first', () =>
  withReceiver(
    async ({ port, captures, receiver }) => {
      const slow = await Promise.all(
        Array.from({ length: 5 }, async (_, at) => {
          const connection = await rawConnection(port);
          connection.write(`POST /slow-${at} HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc`);
          return connection;
        }),
      );
      for (let count = 0; count < 20; count += 1) expect(await rawExchange(port, whole('/new'))).toContain('200 OK');
      expect(await Promise.race(slow.map((connection) => connection.closed()))).toContain('HTTP/1.1 503 ');
      const made = await captures();
      expect(made.filter(({ request }) => request.url === '/new')).toHaveLength(20);
      expect(made.find(({ incomplete }) => incomplete !== undefined)).toMatchObject({
        request: { method: 'POST', body: 'abc' },
        status: 503,
        incomplete: { reason: expect.stringContaining('too many connections') },
      });
      for (const { socket } of slow) socket.destroy();
      expect(receiver.status().listening).toBe(true);
    },
    { mostConnections: 5 },
  ));

it('hundreds of connections that send nothing keep nobody out', () =>
  withReceiver(
    async ({ port }) => {
      const silent = await Promise.all(Array.from({ length: 300 }, () => rawConnection(port)));
      for (let count = 0; count < 20; count += 1) expect(await rawExchange(port, whole('/new'))).toContain('200 OK');
      for (const { socket } of silent) socket.destroy();
    },
    { mostConnections: 50 },
  ));

it('many bodies that never end together do not keep others out: the largest gives up', () =>
  withReceiver(
    async ({ port, captures }) => {
      const large = await rawConnection(port);
      large.write(`POST /large HTTP/1.1\r\nContent-Length: 30000\r\n\r\n${'x'.repeat(20_000)}`);
      const heads = await Promise.all(
        Array.from({ length: 8 }, async () => {
          const connection = await rawConnection(port);
          connection.write(`GET /head HTTP/1.1\r\nX-Long: ${'y'.repeat(2000)}`);
          return connection;
        }),
      );
      for (let count = 0; count < 10; count += 1) {
        const body = 'z'.repeat(3000);
        const request = `POST /small HTTP/1.1\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
        expect(await rawExchange(port, request)).toContain('200 OK');
      }
      for (const { socket } of heads) socket.destroy();
      large.socket.destroy();
      const made = await captures();
      expect(made.filter(({ request }) => request.url === '/small').map(({ status }) => status)).toEqual(
        Array.from({ length: 10 }, () => 200),
      );
    },
    { bodyLimit: () => 12_000, bytesInFlight: 24_000 },
  ));

it('one byte too many makes only the largest body give up, also while that is still being logged', () =>
  withFolder(async (folder) => {
    const { log, open, options, held } = await gated(folder, (url) => url.startsWith('/large'));
    await withReceiver(
      async ({ port }) => {
        const large = await Promise.all(
          Array.from({ length: 8 }, async (_, at) => {
            const connection = await rawConnection(port);
            const length = 245_000 + at;
            connection.write(`POST /large-${at} HTTP/1.1\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`);
            connection.write('x'.repeat(240_000 + at));
            return connection;
          }),
        );
        await until(() => held() > 8 * 240_000);
        const late = await rawConnection(port);
        late.socket.setNoDelay(true);
        late.write('POST /late HTTP/1.1\r\nConnection: close\r\nContent-Length: 150000\r\n\r\n');
        for (let count = 0; count < 100; count += 1) {
          late.write('y'.repeat(1500));
          await new Promise(setImmediate);
        }
        expect(await late.closed()).toContain('200 OK');
        for (const connection of large) connection.write('x'.repeat(5000));
        open();
        const answers = await Promise.all(large.map((connection) => connection.closed()));
        expect(answers.map((answer) => answer.slice(9, 12))).toEqual([
          ...Array.from({ length: 7 }, () => '200'),
          '503',
        ]);
      },
      { ...options, bodyLimit: () => 400_000, bytesInFlight: 2_000_000 },
    );
    await log.close();
  }));

it('what was given up and cannot be logged holds up to half of the bound on top, and no more', () =>
  withFolder(async (folder) => {
    const { log, open, options, held } = await gated(folder);
    await withReceiver(
      async ({ port }) => {
        // Each is smaller than those before it: to make room for it, one of those gives up.
        const sizes = Array.from({ length: 40 }, (_, at) => 50_000 - at * 1000);
        const senders: Awaited<ReturnType<typeof rawConnection>>[] = [];
        for (const size of sizes) {
          const connection = await rawConnection(port);
          connection.write(`POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 60000\r\n\r\n`);
          connection.write('x'.repeat(size));
          senders.push(connection);
        }
        let most = 0;
        for (let turns = 0; turns < 2000; turns += 1) {
          most = Math.max(most, held());
          await new Promise(setImmediate);
        }
        expect(most).toBeGreaterThan(200_000);
        expect(most).toBeLessThanOrEqual(300_000);
        open();
        await until(() => held() <= 200_000);
        for (const [at, sender] of senders.entries()) sender.write('x'.repeat(60_000 - (sizes[at] ?? 0)));
        const answers = await Promise.all(senders.map((sender) => sender.closed()));
        expect(new Set(answers.map((answer) => answer.slice(9, 12)))).toEqual(new Set(['200', '503']));
      },
      { ...options, bodyLimit: () => 100_000, bytesInFlight: 200_000 },
    );
    await log.close();
  }));

it('whole heads that wait to be logged count as well: further ones are left with their sender, and lost nowhere', () =>
  withFolder(async (folder) => {
    const { log, open, options, begun, held } = await gated(folder, (url) => url === '/head');
    await withReceiver(async ({ port }) => {
      const connection = await rawConnection(port);
      const head = `GET /head HTTP/1.1\r\nX-Long: ${'h'.repeat(200_000)}\r\n`;
      const count = 60;
      for (let at = 1; at < count; at += 1) connection.write(`${head}\r\n`);
      connection.write(`${head}Connection: close\r\n\r\n`);
      await until(() => held() > 1_000_000);
      const others = 20;
      for (let at = 0; at < others; at += 1) expect(await rawExchange(port, whole('/other'))).toContain('200 OK');
      expect(begun() - others).toBeLessThan(10);
      open();
      expect((await connection.closed()).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(count);
      await until(() => held() === 0);
    }, options);
    await log.close();
  }));

const chunked = 'POST /chunked HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';

it.each([
  [
    'a chunked body that is too large, and then half a trailer',
    [`${chunked}1000\r\n${'x'.repeat(4096)}\r\n`, `0\r\n${'t'.repeat(9000)}`],
  ],
  [
    'a body that is too large, and more than that',
    [`POST / HTTP/1.1\r\nContent-Length: 9000\r\n\r\n${'x'.repeat(5000)}`, 'y'.repeat(6000)],
  ],
  ['half a head', [`GET / HTTP/1.1\r\nX: ${'x'.repeat(500)}`]],
  ['half a body', ['POST / HTTP/1.1\r\nContent-Length: 900\r\n\r\nabc', 'd']],
  ['a bad chunk, and more', [`${chunked}zz\r\n`, 'more', 'more']],
  ['a bad head, and more', ['GET / HTTP/1.1\r\nno colon\r\n\r\n', 'more']],
  ['whole requests and half of one', [`${'GET / HTTP/1.1\r\n\r\n'.repeat(20)}GET /ha`]],
  ['bytes behind the last request', ['GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 'more']],
  ['blank lines', ['\r\n\r\n']],
  ['a tunnel', ['CONNECT a:1 HTTP/1.1\r\n\r\nabc', 'more']],
])('%s leaves nothing behind in the bound, however the connection ends', (_, packets) =>
  withFolder(async (folder) => {
    const { log, open, options, held } = await gated(folder);
    await withReceiver(
      async ({ port, receiver }) => {
        open();
        const left = ['end', 'resetAndDestroy', 'wait', 'stop'] as const;
        for (const way of left) {
          const connection = await rawConnection(port);
          for (const packet of packets) {
            await new Promise<void>((resolve) => connection.socket.write(packet, 'latin1', () => resolve()));
            await rawExchange(port, whole('/between'));
          }
          if (way === 'end' || way === 'resetAndDestroy') connection.socket[way]();
          if (way === 'stop') await receiver.stop();
          await connection.closed();
          await until(() => held() === 0);
        }
      },
      { ...options, bodyLimit: () => 2000, bytesInFlight: 20_000, patience: { headers: 200, request: 200, idle: 200 } },
    );
    await log.close();
  }),
);

it('a body in single bytes costs neither time nor memory that grows with their number', () =>
  withReceiver(async ({ port, captures }) => {
    const connection = await rawConnection(port);
    connection.socket.setNoDelay(true);
    const length = 20_000;
    connection.write(`POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`);
    for (let count = 0; count < length; count += 1) {
      connection.write('x');
      if (count % 50 === 0) await new Promise(setImmediate);
    }
    expect(await connection.closed()).toContain('200 OK');
    expect((await captures())[0]?.request.body).toBe('x'.repeat(length));
  }));

it('who sends without reading the responses is not read either, and loses nothing', () =>
  withReceiver(async ({ port, captures }) => {
    const connection = await rawConnection(port);
    connection.socket.pause();
    const count = 3000;
    for (let at = 0; at < count; at += 1) connection.write(`GET /${at} HTTP/1.1\r\nHost: a\r\n\r\n`);
    connection.write(whole('/end'));
    connection.socket.resume();
    const answers = await connection.closed();
    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(count + 1);
    const ids = [...answers.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(count + 1);
    expect((await captures()).length).toBe(1000);
  }));

it('a refused upgrade and a refused tunnel do not keep their sockets', () =>
  withReceiver(
    async ({ port, captures }) => {
      const tunnel = await rawConnection(port);
      tunnel.write('CONNECT a.test:443 HTTP/1.1\r\nHost: a.test\r\n\r\n');
      await tunnel.until('HTTP/1.1 501 ');
      // Who goes on sending over it is cut off all the same.
      const sending = setInterval(() => tunnel.write('more'), 20);
      await tunnel.closed();
      clearInterval(sending);
      const upgrade = await rawConnection(port);
      upgrade.write('GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      await upgrade.until('HTTP/1.1 200 OK');
      await upgrade.closed();
      expect((await captures())[0]).toMatchObject({ request: { method: 'CONNECT' }, status: 501 });
    },
    { patience: { headers: 200, request: 200, idle: 300 } },
  ));
