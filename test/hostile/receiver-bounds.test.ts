import { expect, it } from 'vitest';
import { rawConnection, rawExchange } from '../support/raw-http.ts';
import { withReceiver } from '../support/with-receiver.ts';

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
