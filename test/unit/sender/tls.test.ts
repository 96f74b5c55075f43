import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSender } from '../../../electron/engine/sender/send.ts';
import {
  certificateOfAnotherHost,
  expiredCertificate,
  goodCertificate,
  selfSignedCertificate,
  testAuthority,
  testKey,
} from './certificates.ts';
import { compiledFrom } from './requests.ts';
import { type Served, serveHttp, serveHttps, serveTcp } from './servers.ts';

const sender = createSender({ clock: Date.now });
const authorities = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...authorities, testAuthority]));
afterAll(async () => {
  await sender.close();
  setDefaultCACertificates(authorities);
});

const serve = (cert: string): Promise<Served> =>
  serveHttps({ key: testKey, cert }, (request, response) => response.end(`secret ${request.headers.host}`));
const settings = { followRedirects: true, maxRedirects: 10, timeoutMs: null, asPostman: false, runScripts: true };
const send = async (url: string, verifyTls = true) =>
  sender.send(await compiledFrom({ url, settings: { ...settings, verifyTls } }));

test('a certificate that is trusted lets the request through, its handshake timed', async () => {
  await using server = await serve(goodCertificate);
  const exchange = await send(`https://localhost:${server.port}/`);
  expect(exchange).toMatchObject({ status: 200, message: `secret localhost:${server.port}` });
  expect(exchange.attempts[0]?.timings).toMatchObject({ connect: expect.any(Number), tls: expect.any(Number) });
});

describe.each([
  ['self-signed', selfSignedCertificate, 'is self-signed'],
  ['expired', expiredCertificate, 'has expired'],
  ['of another host', certificateOfAnotherHost, 'is for another host than localhost'],
])('a certificate that is %s', (_, certificate, sentence) => {
  test('keeps the request from being sent, and is told', async () => {
    await using server = await serve(certificate);
    const exchange = await send(`https://localhost:${server.port}/`);
    expect(exchange).toMatchObject({ status: 0, response: null });
    expect(exchange.message).toContain(`The certificate of localhost:${server.port} ${sentence}`);
    expect(exchange.message).toMatch(/[Tt]urn off "Verify TLS"/);
  });

  test('is accepted where the action does not verify', async () => {
    await using server = await serve(certificate);
    expect(await send(`https://localhost:${server.port}/`, false)).toMatchObject({ status: 200 });
  });

  test('is not accepted on a connection that another action opened without verifying', async () => {
    await using server = await serve(certificate);
    await send(`https://localhost:${server.port}/`, false);
    expect(await send(`https://localhost:${server.port}/`)).toMatchObject({ status: 0 });
  });
});

test('a port without TLS is named', async () => {
  await using server = await serveHttp((_, response) => response.end());
  expect((await send(`https://localhost:${server.port}/`)).message).toContain('does not speak TLS. Use http://');
});

test('a server that closes or is silent during the handshake is named', async () => {
  await using closing = await serveTcp((socket) => socket.resetAndDestroy());
  expect((await send(`https://localhost:${closing.port}/`)).message).toContain('during the TLS handshake');
  await using silent = await serveTcp(() => undefined);
  const compiled = await compiledFrom({ url: `https://localhost:${silent.port}/` }, { options: { timeoutMs: 200 } });
  expect((await sender.send(compiled)).message).toMatch(/^Timed out after 200 ms during the TLS handshake/);
});

test('HTTP on a port with TLS is named', async () => {
  await using server = await serve(goodCertificate);
  const { status, message } = await send(`http://localhost:${server.port}/`);
  expect(status).toBe(0);
  expect(message).toContain('If the port speaks TLS, use https://');
});
