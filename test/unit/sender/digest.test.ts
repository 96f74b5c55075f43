import type { IncomingMessage } from 'node:http';
import { afterAll, describe, expect, test } from 'vitest';
import { digestAuthorization, digestChallenge, nothingGiven } from '../../../electron/engine/sender/digest.ts';
import { createSender } from '../../../electron/engine/sender/send.ts';
import type { ActionAuth } from '../../../shared/model/action.ts';
import { compiledFrom } from './requests.ts';
import { bodyOf, serveHttp } from './servers.ts';

const sender = createSender({ clock: Date.now });
afterAll(() => sender.close());

const responseOf = (authorization: string): string => /response="([0-9a-f]+)"/.exec(authorization)?.[1] ?? '';

describe('RFC 7616, 3.9.1', () => {
  const request = { method: 'GET', url: 'http://www.example.org/dir/index.html', body: null };
  const challenge = {
    realm: 'http-auth@example.org',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
    qop: 'auth, auth-int',
    stale: false,
  };
  const given = { ...nothingGiven, clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' };
  const mufasa = { username: 'Mufasa', password: 'Circle of Life', given };
  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('%s', (algorithm, response) => {
    expect(responseOf(digestAuthorization(mufasa, { ...challenge, algorithm }, request))).toBe(response);
  });

  test('a session hashes the nonces in, and a body is hashed where the server asks for that alone', () => {
    const sign = (algorithm: string, qop: string, body: string) =>
      responseOf(
        digestAuthorization(mufasa, { ...challenge, algorithm, qop }, { ...request, body: Buffer.from(body) }),
      );
    expect(sign('MD5-sess', 'auth', '')).not.toBe(sign('MD5', 'auth', ''));
    expect(sign('MD5', 'auth-int', 'a')).not.toBe(sign('MD5', 'auth-int', 'b'));
    expect(sign('MD5', 'auth', 'a')).toBe(sign('MD5', 'auth', 'b'));
  });
});

describe('the challenge that is answered', () => {
  const lines = (...values: string[]) => values.map((value) => ['WWW-Authenticate', value] as const);
  test('is the strongest, in one line or in several', () => {
    const both = 'Basic realm="a, b", Digest realm="r", nonce="1", Digest realm="s", nonce="2", algorithm=SHA-256';
    expect(digestChallenge(lines(both))).toMatchObject({ realm: 's', nonce: '2', algorithm: 'SHA-256' });
    expect(digestChallenge(lines('Digest realm="r",nonce="1"', 'NTLM'))).toMatchObject({ algorithm: 'MD5', qop: '' });
  });
  test('is the one with the algorithm that was chosen', () => {
    const values = lines(
      'Digest realm="r", nonce="1", algorithm=SHA-256',
      'digest realm="r", nonce="2", algorithm=md5',
    );
    expect(digestChallenge(values, 'MD5')).toMatchObject({ nonce: '2' });
    expect(digestChallenge(values, 'SHA-512-256')).toMatchObject({ nonce: '1' });
  });
  test('keeps quotes, and is none where there is nothing to answer', () => {
    expect(digestChallenge(lines('Digest realm="a \\"b\\" c", nonce="n", stale=TRUE'))).toMatchObject({
      ...{ realm: 'a "b" c', stale: true },
    });
    const none = ['Basic realm="x"', 'Digest realm="x"', 'Digest realm="x", nonce="1", algorithm=SHA-999', '"', ''];
    for (const value of none) expect(digestChallenge(lines(value))).toBeNull();
  });
  test('is read at once however it is written', () => {
    const started = performance.now();
    digestChallenge(lines('Digest a="'.repeat(20_000), 'Digest '.repeat(20_000), `Digest ${'a="a'.repeat(20_000)}`));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('a server that wants digest', () => {
  const auth: ActionAuth = { type: 'digest', username: 'u', password: 'p' };
  const challenge = { 'WWW-Authenticate': 'Digest realm="crm", qop="auth", nonce="n1", algorithm=MD5' };
  const nonceOf = ({ headers }: IncomingMessage): string =>
    /nonce="([^"]*)"/.exec(headers.authorization ?? '')?.[1] ?? '';
  const serve = (seen: string[] = []) =>
    serveHttp(async (request, response) => {
      seen.push(
        `${request.method} ${request.url} ${request.headers.authorization?.split(' ')[0] ?? '-'} ${await bodyOf(request)}`,
      );
      if (request.url === '/moved') return void response.writeHead(302, { Location: '/' }).end();
      if (nonceOf(request) === 'n1') response.end('in');
      else response.writeHead(401, challenge).end('who?');
    });

  test('gets the request again, signed, and the delivery says both', async () => {
    const seen: string[] = [];
    await using server = await serve(seen);
    const body = { mode: 'raw' as const, raw: '{"n":1}', language: 'json' };
    const exchange = await sender.send(await compiledFrom({ method: 'POST', url: server.url, body }, { auth }));
    expect(exchange).toMatchObject({
      ...{ status: 200, message: 'in', redirects: [] },
      attempts: [
        { method: 'POST', status: 401 },
        { method: 'POST', status: 200 },
      ],
    });
    expect(seen).toEqual(['POST / - {"n":1}', 'POST / Digest {"n":1}']);
    expect(exchange.request.headers).toContainEqual(['Authorization', expect.stringMatching(/^Digest username="u"/)]);
  });

  test('gets user and password of the URL, first as basic auth', async () => {
    const seen: string[] = [];
    await using server = await serve(seen);
    const compiled = await compiledFrom({ url: `http://u:p@127.0.0.1:${server.port}/x?a=b` });
    const exchange = await sender.send(compiled);
    expect(exchange).toMatchObject({ status: 200, request: { url: `http://127.0.0.1:${server.port}/x?a=b` } });
    expect(seen).toEqual(['GET /x?a=b Basic ', 'GET /x?a=b Digest ']);
  });

  test('is asked again after a redirect', async () => {
    const seen: string[] = [];
    await using server = await serve(seen);
    const exchange = await sender.send(await compiledFrom({ url: `${server.url}/moved` }, { auth }));
    expect(exchange.status).toBe(200);
    expect(seen).toEqual(['GET /moved - ', 'GET / - ', 'GET / Digest ']);
  });

  test('hears no credentials that are for another server', async () => {
    await using other = await serve();
    await using server = await serveHttp((_, response) => response.writeHead(302, { Location: other.url }).end());
    const exchange = await sender.send(await compiledFrom({ url: server.url }, { auth }));
    expect(exchange.attempts.map(({ status }) => status)).toEqual([302, 401]);
  });

  test('and refuses the answer is asked once, or twice where the nonce was stale', async () => {
    const seen: string[] = [];
    await using server = await serveHttp((request, response) => {
      const nonce = nonceOf(request);
      seen.push(nonce);
      const stale = request.url === '/stale' && nonce === 'old' ? ', stale=true' : '';
      const next = stale === '' && nonce !== '' ? 'again' : nonce === '' ? 'old' : 'new';
      if (nonce === 'new') return void response.end('in');
      response.writeHead(401, { 'WWW-Authenticate': `Digest realm="r", nonce="${next}"${stale}` }).end();
    });
    expect(await sender.send(await compiledFrom({ url: server.url }, { auth }))).toMatchObject({ status: 401 });
    expect(seen.splice(0)).toEqual(['', 'old']);
    const stale = await sender.send(await compiledFrom({ url: `${server.url}/stale` }, { auth }));
    expect(stale).toMatchObject({ status: 200, attempts: [{ status: 401 }, { status: 401 }, { status: 200 }] });
    expect(seen).toEqual(['', 'old', 'new']);
  });

  test('with an algorithm that cannot be computed is not asked', async () => {
    const unknown = await compiledFrom({}, { auth: { ...auth, algorithm: 'SHA-3' } });
    expect(unknown.problem).toContain('"SHA-3" is not supported');
  });
});
