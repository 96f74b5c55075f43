import { METHODS } from 'node:http';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/failure.ts';
import { rawConnection, rawExchange } from '../../support/raw-http.ts';
import { withReceiver } from '../../support/with-receiver.ts';

const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));

describe('what the receiver keeps', () => {
  it('is every header line in its order, case and number, and every byte of the body', () =>
    withReceiver(async ({ port, captures }) => {
      const body = Buffer.from([0x00, 0xff, 0x0d, 0x0a, 0xc3, 0x28, 0x7f]);
      const head =
        'PUT /Hook//a/../b?x=%zz&y=+1#f HTTP/1.1\r\nhost: a.test\r\nX-Sig: one\r\nx-sig: two\r\nX-SIG:three  \r\n' +
        'Cookie: a=1\r\ncookie: b=2\r\nX-Latin: caf\xe9\r\nContent-Length: 7\r\nConnection: close\r\n\r\n';
      const answer = await rawExchange(port, Buffer.concat([Buffer.from(head, 'latin1'), body]));
      const [capture] = await captures();
      expect(capture).toMatchObject({
        request: {
          method: 'PUT',
          url: '/Hook//a/../b?x=%zz&y=+1#f',
          httpVersion: '1.1',
          bytes: 7,
          truncated: false,
          trailers: [],
        },
        status: 200,
        rule: null,
        runId: null,
        remote: { address: '127.0.0.1' },
        delivery: null,
      });
      expect(capture?.request.headers).toEqual([
        ['host', 'a.test'],
        ['X-Sig', 'one'],
        ['x-sig', 'two'],
        ['X-SIG', 'three'],
        ['Cookie', 'a=1'],
        ['cookie', 'b=2'],
        ['X-Latin', 'caf\xe9'],
        ['Content-Length', '7'],
        ['Connection', 'close'],
      ]);
      expect(Buffer.from(capture?.request.bodyBase64 ?? '', 'base64')).toEqual(body);
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(bodyOf(answer)).toEqual({ ok: true, id: capture?.id });
      expect(answer.toLowerCase()).not.toContain('access-control');
    }));

  it('is a chunked body without its framing, with its trailers apart from the headers', () =>
    withReceiver(async ({ port, captures }) => {
      const connection = await rawConnection(port);
      connection.write('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhel');
      connection.write('lo\r\n7;ext=1\r\n, world\r\n0\r\nX-Check: 42\r\n\r\n');
      await connection.closed();
      const [capture] = await captures();
      expect(capture).toMatchObject({ request: { body: 'hello, world', bytes: 12, trailers: [['X-Check', '42']] } });
      expect(capture?.request.headers.map(([name]) => name)).toEqual(['Host', 'Transfer-Encoding', 'Connection']);
    }));

  it('is text in the charset that the sender names', () =>
    withReceiver(async ({ port, captures }) => {
      for (const charset of ['iso-8859-1', '"UTF-8"', 'no-such-charset']) {
        await rawExchange(
          port,
          `POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain; charset=${charset}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n\xc3\xa9`,
        );
      }
      expect((await captures()).map(({ request }) => request.body)).toEqual(['Ã©', 'é', 'é']);
    }));

  it('is any method that Node can read', () =>
    withReceiver(async ({ port, captures }) => {
      const methods = METHODS.filter((method) => method !== 'CONNECT');
      for (const method of methods) {
        const answer = await rawExchange(port, `${method} /m HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
        expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
        if (method === 'HEAD') expect(answer.endsWith('\r\n\r\n')).toBe(true);
      }
      expect((await captures()).map(({ request }) => request.method)).toEqual(methods);
    }));

  it.each([
    [
      'a request for an upgrade',
      'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n',
      200,
    ],
    ['the asterisk', 'OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 200],
    ['a tunnel that it will not make', 'CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n', 501],
    ['HTTP/1.0 without a Host', 'GET /old HTTP/1.0\r\n\r\n', 200],
    ['HTTP/1.1 without a Host', 'GET /old HTTP/1.1\r\nConnection: close\r\n\r\n', 200],
    ['an absolute URL', 'GET http://a.test/p?q HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n', 200],
    ['an expectation nobody knows', 'GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nConnection: close\r\n\r\n', 200],
  ])('is %s', (_, request, status) =>
    withReceiver(async ({ port, captures }) => {
      const answer = await rawExchange(port, request);
      expect(answer).toContain(` ${status} `);
      const [capture, ...others] = await captures();
      expect(others).toEqual([]);
      expect(capture?.status).toBe(status);
      expect(bodyOf(answer).id).toBe(capture?.id);
      expect(`${capture?.request.method} ${capture?.request.url}`).toBe(request.split(' ').slice(0, 2).join(' '));
    }),
  );

  it('is a body that waits for 100 Continue', () =>
    withReceiver(async ({ port, captures }) => {
      const connection = await rawConnection(port);
      connection.write(
        'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n',
      );
      await connection.until('HTTP/1.1 100 Continue\r\n\r\n');
      connection.write('ok');
      expect(await connection.closed()).toContain('HTTP/1.1 200 OK');
      expect((await captures())[0]?.request.body).toBe('ok');
    }));

  it.each([
    ['has no body', 'Content-Length: 0\r\n', '', ''],
    ['sends its body along', 'Content-Length: 2\r\n', 'ok', ''],
    ['sends the beginning of its body along', 'Content-Length: 2\r\n', 'o', 'k'],
    ['sends the beginning of a chunk along', 'Transfer-Encoding: chunked\r\n', '2', '\r\nok\r\n0\r\n\r\n'],
    ['sends the size of a chunk along', 'Transfer-Encoding: chunked\r\n', '2\r\n', 'ok\r\n0\r\n\r\n'],
  ])('gets no 100 Continue where its sender waits for none: it %s', (_, header, along, later) =>
    withReceiver(async ({ port, captures }) => {
      const connection = await rawConnection(port);
      connection.write(`POST / HTTP/1.1\r\nExpect: 100-continue\r\n${header}Connection: close\r\n\r\n${along}`);
      await rawExchange(port, 'GET /between HTTP/1.1\r\nConnection: close\r\n\r\n');
      connection.write(later);
      expect(await connection.closed()).toMatch(/^HTTP\/1\.1 200 OK/);
      const made = await captures();
      expect(made.find(({ request }) => request.url === '/')?.request.body).toBe(header.includes('0') ? '' : 'ok');
    }),
  );

  it('gets 100 Continue after the response to the request before it', () =>
    withReceiver(async ({ port }) => {
      const connection = await rawConnection(port);
      connection.write('GET /first HTTP/1.1\r\n\r\n');
      connection.write('POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n');
      await connection.until('100 Continue');
      connection.write('ok');
      const statuses = [...(await connection.closed()).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
      expect(statuses).toEqual(['200', '100', '200']);
    }));

  it('is every header of very many, and a very long URL', () =>
    withReceiver(async ({ port, captures }) => {
      const lines = Array.from({ length: 3000 }, (_, index) => `X-${index}: v\r\n`).join('');
      await rawExchange(port, `GET /${'u'.repeat(60_000)} HTTP/1.1\r\nHost: a\r\n${lines}Connection: close\r\n\r\n`);
      const [capture] = await captures();
      expect(capture?.request.headers).toHaveLength(3002);
      expect(capture?.request.url).toHaveLength(60_001);
    }));

  it('is each of several requests on one connection, answered in their order', () =>
    withReceiver(async ({ port, captures }) => {
      const connection = await rawConnection(port);
      const get = (path: string, close = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${close}\r\n`;
      connection.write(get('/1') + get('/2') + get('/3', 'Connection: close\r\n'));
      const answers = await connection.closed();
      const made = await captures();
      expect(made.map(({ request }) => request.url)).toEqual(['/1', '/2', '/3']);
      expect([...answers.matchAll(/"id":"([^"]+)"/g)].map((match) => match[1])).toEqual(
        made.map((capture) => capture.id),
      );
    }));
});

describe('a request that cannot be logged', () => {
  it('is not acknowledged: it is answered 507 where the activity log cannot be written, and the status says so', () => {
    let full = true;
    const recorded: string[] = [];
    const log = {
      reserve: () => 1,
      appendBytes: async (activity: { id: string }) => {
        if (full) throw failure('WRITE_FAILED', { file: '/home/ada/desk/activity.db', detail: 'the disk is full' });
        recorded.push(activity.id);
        return {} as never;
      },
    };
    return withReceiver(
      async ({ port, receiver }) => {
        const request = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx';
        const refused = await rawExchange(port, request);
        expect(refused).toContain('HTTP/1.1 507 ');
        // Who sends learns the reason, and no path of this machine.
        expect(bodyOf(refused)).toEqual({ ok: false, error: 'The request was not logged: the disk is full.' });
        expect(receiver.status()).toMatchObject({ listening: true, captures: 0 });
        expect(receiver.status().note).toContain('The last request was not logged.');
        full = false;
        expect(bodyOf(await rawExchange(port, request))).toEqual({ ok: true, id: recorded[0] });
        expect(receiver.status()).toMatchObject({ note: null, captures: 1 });
      },
      { log },
    );
  });
});
