import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { createSender } from '../../../electron/engine/sender/send.ts';
import { compiledFrom } from './requests.ts';
import { bodyOf, closedPort, serveHttp, serveTcp } from './servers.ts';

const sender = createSender({ clock: () => Date.UTC(2026, 10, 20, 14, 1, 52, 104) });
afterAll(() => sender.close());

const answer = (head: string, body = ''): string =>
  `HTTP/1.1 ${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

describe('an answer', () => {
  test('is kept with its header lines as they came', async () => {
    await using server = await serveTcp((socket) => {
      socket.write('HTTP/1.1 207 Many Things\r\nset-cookie: a=1\r\nX-Case: v  \r\nSet-Cookie: b=2\r\nX-Empty:\r\n');
      socket.write('Content-Length: 4\r\n\r\nbody');
    });
    const exchange = await sender.send(await compiledFrom({ url: `${server.url}/a?b` }));
    expect(exchange).toMatchObject({
      status: 207,
      message: 'body',
      redirects: [],
      request: { method: 'GET', url: `${server.url}/a?b`, body: '', bodyBase64: null },
      response: {
        status: 207,
        statusText: 'Many Things',
        httpVersion: '1.1',
        body: 'body',
        bytes: 4,
        truncated: false,
      },
    });
    expect(exchange.response?.headers).toEqual([
      ['set-cookie', 'a=1'],
      ['X-Case', 'v'],
      ['Set-Cookie', 'b=2'],
      ['X-Empty', ''],
      ['Content-Length', '4'],
    ]);
    expect(exchange.request.headers).toContainEqual(['Host', `127.0.0.1:${server.port}`]);
  });

  test('has its phases timed; a connection that is used again has none of its making', async () => {
    await using server = await serveHttp((_, response) => response.end('ok'));
    const url = `http://localhost:${server.port}/`;
    const first = await sender.send(await compiledFrom({ url }));
    // undici leaves a connection alone for one turn after an answer, so the second request may get a new one.
    await sender.send(await compiledFrom({ url }));
    const third = await sender.send(await compiledFrom({ url }));
    const [attempt] = first.attempts;
    expect(attempt).toMatchObject({ at: '2026-11-20T14:01:52.104Z', status: 200, error: null });
    expect(attempt?.timings).toEqual({
      dns: expect.any(Number),
      connect: expect.any(Number),
      tls: null,
      firstByte: expect.any(Number),
      total: expect.any(Number),
    });
    expect(attempt?.timings.total).toBeGreaterThanOrEqual(attempt?.timings.firstByte ?? Number.NaN);
    expect(third.attempts[0]?.timings).toMatchObject({ dns: null, connect: null, tls: null });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('in %s is read, its header lines stay', async (encoding, compress) => {
    const packed = compress(Buffer.from('{"ok":"žaba"}'));
    await using server = await serveHttp((_, response) => {
      response.writeHead(200, { 'Content-Encoding': encoding, 'Content-Length': packed.length });
      response.end(packed);
    });
    const { response, message } = await sender.send(await compiledFrom({ url: server.url }));
    expect(response).toMatchObject({
      body: '{"ok":"žaba"}',
      bodyBase64: packed.toString('base64'),
      decoding: { codings: [encoding], charset: 'utf-8', problem: null },
      bytes: packed.length,
      truncated: false,
    });
    expect(message).toBe('{"ok":"žaba"}');
    expect(response?.headers).toContainEqual(['Content-Encoding', encoding]);
  });

  test('that is not what its encoding says is shown as it came', async () => {
    await using server = await serveHttp((_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      response.end('plain');
    });
    const { response } = await sender.send(await compiledFrom({ url: server.url }));
    expect(response).toMatchObject({ body: 'plain', status: 200 });
  });

  test('larger than is kept is cut at a whole character, and counted whole', async () => {
    const small = createSender({ clock: Date.now, keptBytes: 1000 });
    await using server = await serveHttp((_, response) => response.end('ž'.repeat(700)));
    const { response, status } = await small.send(await compiledFrom({ url: server.url }));
    expect(response).toMatchObject({ body: 'ž'.repeat(500), bodyBase64: null, bytes: 1400, truncated: true });
    expect(status).toBe(200);
    await using odd = await serveHttp((_, reply) => reply.end(`x${'ž'.repeat(700)}`));
    expect((await small.send(await compiledFrom({ url: odd.url }))).response?.body).toBe(`x${'ž'.repeat(499)}`);
    await small.close();
  });

  test('small as sent and huge unpacked is cut', async () => {
    const small = createSender({ clock: Date.now, keptBytes: 1000 });
    const packed = gzipSync(Buffer.alloc(5_000_000, 'a'));
    await using server = await serveHttp((_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      response.end(packed.subarray(0, 900));
    });
    const { response } = await small.send(await compiledFrom({ url: server.url }));
    expect(response).toMatchObject({ body: 'a'.repeat(1000), truncated: true, bytes: 900 });
    await small.close();
  });

  test('in another charset is read in it, bytes kept', async () => {
    await using server = await serveHttp((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain; charset=iso-8859-2' });
      response.end(Buffer.from([0xbe]));
    });
    const { response } = await sender.send(await compiledFrom({ url: server.url }));
    expect(response).toMatchObject({ body: 'ž', bodyBase64: 'vg==' });
  });

  test('is told in one line of at most 200 characters, or in other words where it is no text', async () => {
    await using server = await serveHttp((request, response) => {
      if (request.url === '/long') response.end(`${'word\n  '.repeat(100)}`);
      else if (request.url === '/empty') response.writeHead(204).end();
      else {
        response.setHeader('Content-Type', 'image/png');
        response.end(Buffer.from([0x89, 0x50, 0xff]));
      }
    });
    const messageAt = async (path: string) =>
      (await sender.send(await compiledFrom({ url: server.url + path }))).message;
    const long = await messageAt('/long');
    expect(long).toBe(`${'word '.repeat(40)}...`);
    expect(await messageAt('/empty')).toBe('No Content');
    expect(await messageAt('/png')).toBe('3 bytes of image/png');
  });

  test('of HTTP/1.0 that ends with the connection is whole', async () => {
    await using server = await serveTcp((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nall of it'));
    const { response } = await sender.send(await compiledFrom({ url: server.url }));
    expect(response).toMatchObject({ httpVersion: '1.0', body: 'all of it', bytes: 9 });
  });

  test('after informational ones is the last one', async () => {
    await using server = await serveTcp((socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
      socket.write(answer('200 OK', 'real'));
    });
    const { response } = await sender.send(await compiledFrom({ url: server.url }));
    expect(response).toMatchObject({ status: 200, body: 'real', headers: [['Content-Length', '4']] });
  });

  test('to an Expect header may be preceded by 100 Continue', async () => {
    await using server = await serveHttp(async (request, response) => response.end(await bodyOf(request)));
    const compiled = await compiledFrom({
      method: 'POST',
      url: server.url,
      headers: [{ key: 'Expect', value: '100-continue' }],
      body: { mode: 'raw', raw: 'x', language: null },
    });
    expect(await sender.send(compiled)).toMatchObject({ status: 200, message: 'x' });
  });

  test('to HEAD has no body', async () => {
    await using server = await serveHttp((_, response) => response.writeHead(200, { 'Content-Length': 10 }).end());
    const { response } = await sender.send(await compiledFrom({ method: 'HEAD', url: server.url }));
    expect(response).toMatchObject({ status: 200, body: '', bytes: 0 });
  });
});

describe('a redirect', () => {
  const follow = { maxRedirects: 3, verifyTls: true, timeoutMs: null, asPostman: false, runScripts: true };
  const posting = (url: string) => ({
    method: 'POST',
    url,
    headers: [{ key: 'X-Kept', value: '1' }],
    body: { mode: 'raw' as const, raw: 'payload', language: null },
  });

  test.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'payload'],
    [308, 'POST', 'payload'],
  ])('%i after POST goes on as %s', async (status, method, body) => {
    const seen: string[] = [];
    await using server = await serveHttp(async (request, response) => {
      const { 'content-type': type = '-', referer = '-', 'x-kept': kept = '-' } = request.headers;
      seen.push(`${request.method} ${request.url} ${await bodyOf(request)} ${type} ${referer} ${kept}`);
      if (request.url === '/a') response.writeHead(status, { Location: '/b?c=d e' }).end('moved');
      else response.end('there');
    });
    const exchange = await sender.send(await compiledFrom(posting(`${server.url}/a`)));
    expect(exchange).toMatchObject({
      status: 200,
      message:
        method === 'POST'
          ? 'there'
          : `A redirect (${status}) turned POST into GET, so the POST was not accepted: 200 is the response to GET ${server.url}/b?c=d%20e.`,
      redirects: [{ status, url: `${server.url}/b?c=d%20e` }],
      attempts: [
        { method: 'POST', url: `${server.url}/a`, status },
        { method, url: `${server.url}/b?c=d%20e`, status: 200 },
      ],
      request: { method: 'POST', url: `${server.url}/a`, body: 'payload' },
    });
    const type = body === '' ? '-' : 'text/plain';
    expect(seen[1]).toBe(`${method} /b?c=d%20e ${body} ${type} ${server.url}/a 1`);
  });

  test('to another server takes no Authorization and no Cookie along', async () => {
    await using other = await serveHttp((request, response) => response.end(JSON.stringify(request.headers)));
    await using server = await serveHttp((_, response) => response.writeHead(302, { Location: other.url }).end());
    const compiled = await compiledFrom(
      { url: server.url, headers: [{ key: 'Cookie', value: 'a=b' }] },
      { auth: { type: 'bearer', token: 't' } },
    );
    const headers = JSON.parse((await sender.send(compiled)).response?.body ?? '');
    expect(headers).toMatchObject({ host: `127.0.0.1:${other.port}`, 'user-agent': 'Hookswitch/1.2.3' });
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('cookie');
    const trusting = { ...compiled, settings: { ...compiled.settings, keepAuthorization: true } };
    expect(JSON.parse((await sender.send(trusting)).response?.body ?? '')).toHaveProperty('authorization', 'Bearer t');
  });

  test('is left alone where the action says so', async () => {
    await using server = await serveHttp((_, response) => response.writeHead(302, { Location: '/b' }).end('moved'));
    const settings = { ...follow, followRedirects: false };
    expect(await sender.send(await compiledFrom({ url: server.url, settings }))).toMatchObject({
      status: 302,
      message: 'The redirect (302) to /b was not followed: redirects are turned off for this request.',
      redirects: [],
    });
  });

  test('that never ends is stopped, and said', async () => {
    await using server = await serveHttp((_, response) => response.writeHead(302, { Location: '/again' }).end());
    const settings = { ...follow, followRedirects: true };
    const exchange = await sender.send(await compiledFrom({ url: server.url, settings }));
    expect(exchange).toMatchObject({ status: 302, response: { status: 302 } });
    expect(exchange.message).toBe(`Stopped after 3 redirects. The next one leads to ${server.url}/again.`);
    expect(exchange.redirects.length).toBe(3);
  });

  test.each([
    ['file:///etc/passwd', 'Only http and https can be sent'],
    ['http://', 'has no host'],
  ])('to %s is not followed', async (location, why) => {
    await using server = await serveHttp((_, response) => response.writeHead(302, { Location: location }).end());
    const exchange = await sender.send(await compiledFrom({ url: server.url }));
    expect(exchange).toMatchObject({ status: 302, redirects: [] });
    expect(exchange.message).toContain(`The redirect to ${location} was not followed.`);
    expect(exchange.message).toContain(why);
  });
});

describe('no response is a sentence, with status 0', () => {
  const messageFor = async (url: string, timeoutMs = 5000) => {
    const exchange = await sender.send(await compiledFrom({ url }, { options: { timeoutMs } }));
    expect(exchange).toMatchObject({ status: 0, response: null });
    expect(exchange.attempts).toMatchObject([{ status: 0, error: exchange.message }]);
    return exchange.message;
  };

  test('a host that nobody knows', async () => {
    expect(await messageFor('http://{{IP}}/index.php')).toMatch(/^Could not resolve host: index\.php\. /);
  });

  test('a port that nothing listens on', async () => {
    const port = await closedPort();
    expect(await messageFor(`http://127.0.0.1:${port}/`)).toBe(
      `Connection refused by 127.0.0.1:${port}. Start the server, or check the port.`,
    );
    expect(await messageFor(`http://localhost:${port}/`)).toContain(`Connection refused by localhost:${port}`);
  });

  test('a server that closes or resets without a word', async () => {
    await using closing = await serveTcp((socket) => socket.end());
    await using resetting = await serveTcp((socket) => socket.resetAndDestroy());
    for (const { url, port } of [closing, resetting]) {
      const sentence = `No response: 127.0.0.1:${port} closed the connection. Check the server's log`;
      expect(await messageFor(url)).toContain(sentence);
    }
  });

  test('a server that breaks off in the middle', async () => {
    await using server = await serveTcp((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
    expect(await messageFor(server.url)).toContain('(HTTP 200) broke off after 4 bytes');
  });

  test.each([
    ['220 mail.example ESMTP\r\n', 'is not HTTP: it starts with "220 mail.example ESMTP"'],
    ['\u0015\u0003\u0003\u0000\u0002\u0002\u0016', 'speaks TLS. Use https:// in the URL.'],
    ['HTTP/1.1 200 OK\r\nbad header line\r\n\r\n', 'starts as HTTP'],
  ])('what is not HTTP: %j', async (bytes, sentence) => {
    await using server = await serveTcp((socket) => socket.end(Buffer.from(bytes, 'latin1')));
    expect(await messageFor(server.url)).toContain(sentence);
  });

  test('a server that takes the request and is silent', async () => {
    await using server = await serveTcp(() => undefined);
    expect(await messageFor(server.url, 150)).toMatch(/^No response from 127\.0\.0\.1:\d+ within 150 ms\./);
  });

  test('a server that begins to answer and does not finish', async () => {
    await using server = await serveTcp((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
    expect(await messageFor(server.url, 150)).toMatch(/^The response from .* \(HTTP 200\) did not end within 150 ms\./);
  });

  test('a limit over the whole chain of redirects', async () => {
    await using server = await serveHttp((request, response) => {
      if (request.url === '/') response.writeHead(302, { Location: '/silent' }).end();
    });
    const exchange = await sender.send(await compiledFrom({ url: server.url }, { options: { timeoutMs: 300 } }));
    expect(exchange).toMatchObject({
      status: 0,
      attempts: [{ status: 302 }, { status: 0 }],
      redirects: [{ status: 302 }],
    });
  });

  test('a problem of the request: nothing is sent', async () => {
    let requests = 0;
    await using server = await serveHttp((_, response) => {
      requests += 1;
      response.end();
    });
    const compiled = await compiledFrom({ url: server.url, headers: [{ key: 'X', value: 'a\r\nb' }] });
    expect(await sender.send(compiled)).toMatchObject({ status: 0, attempts: [], message: compiled.problem });
    const edited = { ...compiled, problem: null };
    expect(await sender.send(edited)).toMatchObject({ status: 0, attempts: [], message: compiled.problem });
    expect(requests).toBe(0);
  });
});

describe('stopping', () => {
  test('ends a request at once, on its way and before it', async () => {
    await using server = await serveTcp(() => stop.abort());
    const stop = new AbortController();
    const compiled = await compiledFrom({ url: server.url });
    const stopped = { status: 0, message: 'Stopped before there was a response.' };
    expect(await sender.send(compiled, { signal: stop.signal })).toMatchObject(stopped);
    expect(await sender.send(compiled, { signal: stop.signal })).toMatchObject(stopped);
  });

  test('the sender ends what is under way', async () => {
    const own = createSender({ clock: Date.now });
    await using server = await serveTcp(() => void own.close());
    expect(await own.send(await compiledFrom({ url: server.url }))).toMatchObject({
      message: 'Stopped before there was a response.',
    });
  });
});

describe('a request that was not compiled', () => {
  test('gets what it lacks: Host, length and an encoded URL', async () => {
    await using server = await serveHttp(async (request, response) => {
      response.end(`${request.method} ${request.url} ${request.headers.host} ${await bodyOf(request)}`);
    });
    const compiled = await compiledFrom({ url: server.url });
    const body = Buffer.from('{}');
    const bare = { ...compiled, method: 'PUT', url: `${server.url}/a b?c=é#f`, headers: [['X', '1']] as const, body };
    const exchange = await sender.send(bare);
    expect(exchange.message).toBe(`PUT /a%20b?c=%C3%A9 127.0.0.1:${server.port} {}`);
    expect(exchange.request.headers).toEqual([
      ['Host', `127.0.0.1:${server.port}`],
      ['X', '1'],
      ['Content-Length', '2'],
    ]);
  });
});
