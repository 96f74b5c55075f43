import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import sdk from 'postman-collection';
import { afterAll, describe, expect, test } from 'vitest';
import {
  certificatesFrom,
  type GivenCertificate,
  readCertificates,
} from '../../../electron/engine/certificates/read-certificates.ts';
import { readUrlPattern } from '../../../electron/engine/certificates/url-pattern.ts';
import { proxiesOf } from '../../../electron/engine/sender/proxies.ts';
import { createSender } from '../../../electron/engine/sender/send.ts';
import { expiredCertificate, goodCertificate, goodPfx, testAuthority, testKey } from './certificates.ts';
import { compiledFrom } from './requests.ts';
import { type Served, serveHttps, serveTunnels } from './servers.ts';

const sender = createSender({ clock: Date.now });
afterAll(() => sender.close());

const now = Date.parse('2026-01-01');
const authorities = { name: 'ca.pem', text: testAuthority };
const cert = { name: 'cert.pem', text: goodCertificate };
const key = { name: 'key.pem', text: testKey };
const encrypted = {
  name: 'encrypted.pem',
  text: createPrivateKey(testKey)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
    .toString(),
};
const pfx = { name: 'cert.p12', base64: goodPfx };
const settings = { followRedirects: true, maxRedirects: 10, timeoutMs: null, asPostman: false, runScripts: true };
const everywhere = { matches: ['<all_urls>'] };

/** Greets by the name in the client's certificate, and lets nobody else in unless it is `optional`. */
const serve = (options: { readonly optional?: boolean; readonly maxVersion?: 'TLSv1.2' } = {}): Promise<Served> =>
  serveHttps(
    {
      ...{ key: testKey, cert: goodCertificate, ca: testAuthority, requestCert: true },
      rejectUnauthorized: options.optional !== true,
      ...(options.maxVersion === undefined ? {} : { maxVersion: options.maxVersion }),
    },
    (request, response) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      const to = new URL(request.url ?? '/', 'https://localhost').searchParams.get('to');
      if (to !== null) response.writeHead(302, { Location: to });
      response.end(subject?.CN === undefined ? 'nobody' : `hello ${subject.CN}`);
    },
  );

async function send(url: string, client: readonly GivenCertificate[]) {
  const certificates = certificatesFrom(readCertificates({ client, authorities }, now));
  return sender.send({ ...(await compiledFrom({ url })), certificates });
}

describe('a server that asks for a client certificate', () => {
  test.each<[string, GivenCertificate]>([
    ['PEM files', { ...everywhere, cert, key }],
    ['one PEM file', { ...everywhere, cert: { name: 'both.pem', text: `${testKey}${goodCertificate}` } }],
    ['a key with a passphrase', { ...everywhere, cert, key: encrypted, passphrase: 'secret' }],
    ['PKCS #12', { ...everywhere, pfx, passphrase: 'secret' }],
  ])('gets it from %s', async (_, given) => {
    await using server = await serve();
    expect(await send(`https://localhost:${server.port}/`, [given])).toMatchObject({ message: 'hello localhost' });
  });

  test.each(['TLSv1.2', undefined] as const)('and gets none says so, with %s', async (maxVersion) => {
    await using server = await serve(maxVersion === undefined ? {} : { maxVersion });
    const { status, message } = await send(`https://localhost:${server.port}/`, []);
    expect(status).toBe(0);
    expect(message).toContain(`localhost:${server.port} re`);
    expect(message).toContain('requires a client certificate');
  });

  test('gets none where another host was meant, also after a redirect, and on no connection that had one', async () => {
    await using asked = await serve({ optional: true });
    await using other = await serve({ optional: true });
    const given = { matches: [`localhost:${asked.port}`], cert, key };
    const [home, away] = [`https://localhost:${asked.port}/`, `https://localhost:${other.port}/`];
    expect(await send(home, [given])).toMatchObject({ message: 'hello localhost' });
    expect(await send(`${home}?to=${away}`, [given])).toMatchObject({ message: 'nobody' });
    expect(await send(`${away}?to=${home}`, [given])).toMatchObject({ message: 'hello localhost' });
    expect(await send(home, [])).toMatchObject({ message: 'nobody' });
  });
});

test('it goes through the tunnel of a proxy, and not to the proxy', async () => {
  await using server = await serve();
  const heads: string[] = [];
  await using proxy = await serveTunnels(server.port, heads);
  const proxies = proxiesOf({ HTTPS_PROXY: proxy.url });
  const through = createSender({ clock: Date.now, proxies });
  const given = readCertificates({ client: [{ ...everywhere, cert, key }], authorities }, now);
  // What is sent to this machine goes through no proxy, so that it is another name.
  const compiled = await compiledFrom({ url: 'https://pbx.test/', settings: { ...settings, verifyTls: false } });
  const sent = await through.send({ ...compiled, certificates: certificatesFrom(given) });
  expect([sent.message, heads]).toEqual(['hello localhost', ['pbx.test:443 pbx.test:443 undefined']]);
  await through.close();
});

test('a run that is over leaves no connection to whoever has the same authority and no certificate', async () => {
  await using server = await serve({ optional: true });
  const plain = await compiledFrom({ url: `https://localhost:${server.port}/` });
  expect(await sender.send(plain)).toMatchObject({ status: 0 });
  expect(await send(`https://localhost:${server.port}/`, [])).toMatchObject({ status: 200 });
  expect(await sender.send(plain)).toMatchObject({ status: 0 });
});

describe('what cannot be used is named', () => {
  const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const other = { name: 'other.pem', text: otherKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  const none = { name: 'none.pem', text: 'nothing' };
  test.each<[string, Partial<GivenCertificate>, string]>([
    ['a wrong passphrase', { cert, key: encrypted, passphrase: 'x' }, 'encrypted.pem: the passphrase is wrong.'],
    ['no passphrase', { cert, key: encrypted }, 'encrypted.pem: the private key is encrypted. Give its passphrase.'],
    [
      'the key of another',
      { cert, key: other },
      'other.pem: the private key does not belong to the certificate in cert',
    ],
    [
      'an expired one',
      { cert: { ...cert, text: expiredCertificate }, key },
      'cert.pem: the certificate expired on 2020',
    ],
    ['no certificate', { cert: none, key }, 'none.pem: it contains no certificate in PEM format.'],
    ['no key', { cert }, 'cert.pem: it contains no private key in PEM format.'],
    ['a damaged certificate', { cert: { ...cert, text: goodCertificate.replace('MII', 'AAA') }, key }, 'is damaged.'],
    ['a wrong passphrase of PKCS #12', { pfx, passphrase: 'x' }, 'cert.p12: the passphrase is wrong.'],
    ['PKCS #12 that is none', { pfx: { ...pfx, base64: 'AAAA' } }, 'cert.p12: it is not a usable PKCS #12 file'],
    ['a pattern that is none', { cert, key, matches: ['https://'] }, 'https://: it is not a URL pattern.'],
  ])('%s', (_, given, sentence) => {
    const read = () => readCertificates({ client: [{ ...everywhere, ...given }] }, now);
    expect(read).toThrow(sentence);
  });
});

test('patterns match as those of postman-collection do', () => {
  const urls = [
    'https://api.test/',
    'https://a.api.test/x/y',
    'https://api.test:8443/x',
    'http://api.test/',
    'https://x/',
  ];
  const patterns = ['<all_urls>', 'https://*/*', 'https://api.test/*', 'https://*.api.test/*', 'http://api.test/*'];
  patterns.push(
    'https://api.test:8443/*',
    'https://api.test:*/*',
    '*://api.test/x',
    'http+https://api.test/?',
    '*://*/x/*',
  );
  for (const pattern of patterns) {
    const theirs = new sdk.CertificateList({}, [{ matches: [pattern] }] as never);
    for (const url of urls) {
      const ours = readUrlPattern(pattern)?.matches(new URL(url));
      expect([pattern, url, ours]).toEqual([pattern, url, theirs.resolveOne(url) !== undefined]);
    }
  }
  expect(readUrlPattern('*.api.test:*')?.matches(new URL('https://b.api.test:1/z'))).toBe(true);
  const isFor = (pattern: string, url: string) => readUrlPattern(pattern)?.matches(new URL(url));
  expect(isFor('*.münchen.test', 'https://pbx.münchen.test/')).toBe(true);
  expect(isFor('[0:0:0:0:0:0:0:1]:8443', 'https://[::1]:8443/')).toBe(true);
  for (const other of ['api.test?', 'me@api.test', '*.i.test', 'ap.test']) {
    expect([other, isFor(other, 'https://api.test/')]).toEqual([other, false]);
  }
  const slow = readUrlPattern(`https://x/${'*a'.repeat(400)}`);
  expect(slow?.matches(new URL(`https://x/${'a'.repeat(300)}b`))).toBe(false);
});
