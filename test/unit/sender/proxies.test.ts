import { afterAll, describe, expect, test } from 'vitest';
import { proxiesOf } from '../../../electron/engine/sender/proxies.ts';
import { createSender, type Sender } from '../../../electron/engine/sender/send.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { goodCertificate, testKey } from './certificates.ts';
import { compiledFrom } from './requests.ts';
import { closedPort, serveHttp, serveHttps, serveTcp, serveTunnels } from './servers.ts';

const senders: Sender[] = [];
afterAll(async () => {
  for (const sender of senders) await sender.close();
});
function senderThrough(environment: Record<string, string>): Sender {
  const sender = createSender({ clock: Date.now, proxies: proxiesOf(environment) });
  senders.push(sender);
  return sender;
}
const settings = {
  followRedirects: true,
  maxRedirects: 10,
  timeoutMs: null,
  asPostman: false,
  runScripts: true,
  verifyTls: false,
};
const send = async (sender: Sender, url: string) => sender.send(await compiledFrom({ url, settings }));

describe('which requests go through a proxy', () => {
  const all = { HTTP_PROXY: 'http://one:3128', https_proxy: 'two:8443' };
  const through = (environment: Record<string, string>, url: string) =>
    proxiesOf(environment).proxyFor(new URL(url))?.host ?? null;

  test('each scheme has its own, and https takes the other where it has none', () => {
    expect(through(all, 'http://a.example/')).toBe('one:3128');
    expect(through(all, 'https://a.example/')).toBe('two:8443');
    expect(through({ HTTP_PROXY: 'http://one' }, 'https://a.example/')).toBe('one:80');
    expect(through({ HTTPS_PROXY: 'https://two' }, 'http://a.example/')).toBeNull();
    expect(through({ HTTP_PROXY: ' ' }, 'http://a.example/')).toBeNull();
  });

  test.each([
    ...['http://localhost', 'http://127.0.0.1:9', 'https://127.9.9.9', 'http://[::1]', 'http://pbx.localhost'],
    ...['http://LOCALHOST.', 'http://0.0.0.0:4400', 'http://[::ffff:127.0.0.1]'],
  ])('never to this machine: %s', (url) => {
    expect(through(all, url)).toBeNull();
  });

  test.each([
    ['*', 'http://a.example', true],
    ['example.com', 'http://example.com', true],
    ['example.com', 'https://crm.example.com', true],
    ['.example.com', 'http://crm.EXAMPLE.com', true],
    ['*.example.com', 'http://crm.example.com', true],
    ['example.com', 'http://badexample.com', false],
    ['example.com:8080', 'http://example.com:8080', true],
    ['example.com:8080', 'http://example.com', false],
    ['example.com:443', 'https://example.com', true],
    ['a.test, b.test c.test', 'http://c.test', true],
    ['10.0.0.7', 'http://10.0.0.7:81', true],
    ['10.0.0.7', 'http://10.0.0.70', false],
    ['10.0.0.0/8', 'http://10.9.8.7', true],
    ['10.0.0.0/8', 'http://11.0.0.1', false],
    ['fd00::/8', 'http://[fd12::1]', true],
    ['[fd12::1]:8080', 'http://[fd12::1]:8080', true],
    ['fd12::1', 'http://[fd12::1]:8080', true],
    [', ,/,10.0.0.0/99', 'http://10.0.0.1', false],
  ])('NO_PROXY=%s and %s: direct %s', (bypass, url, direct) => {
    expect(through({ ...all, NO_PROXY: bypass }, url) === null).toBe(direct);
    expect(through({ ...all, no_proxy: bypass }, url) === null).toBe(direct);
  });
});

describe('through a proxy', () => {
  test('plain http names the whole URL, with the proxy’s user and password', async () => {
    const seen: unknown[] = [];
    await using proxy = await serveHttp((request, response) => {
      seen.push([request.method, request.url, request.headers.host, request.headers['proxy-authorization']]);
      response.end('through');
    });
    const sender = senderThrough({ HTTP_PROXY: `http://us%40er:p@127.0.0.1:${proxy.port}` });
    expect(await send(sender, 'http://crm.example:8080/a?b=c')).toMatchObject({ status: 200, message: 'through' });
    const login = `Basic ${Buffer.from('us@er:p').toString('base64')}`;
    expect(seen).toEqual([['GET', 'http://crm.example:8080/a?b=c', 'crm.example:8080', login]]);
  });

  test('https goes in a tunnel, and what is in it stays secret to the proxy', async () => {
    await using server = await serveHttps({ key: testKey, cert: goodCertificate }, (request, response) =>
      response.end(`${request.headers.host} ${request.headers['proxy-authorization'] ?? 'no login'}`),
    );
    const heads: string[] = [];
    await using proxy = await serveTunnels(server.port, heads);
    const sender = senderThrough({ HTTPS_PROXY: `http://u:p@127.0.0.1:${proxy.port}` });
    const exchange = await send(sender, 'https://crm.example:8443/a');
    expect(exchange).toMatchObject({ status: 200, message: 'crm.example:8443 no login' });
    expect(exchange.attempts[0]?.timings.tls).toBeGreaterThan(0);
    expect(heads).toEqual(['crm.example:8443 crm.example:8443 Basic dTpw']);
  });

  test('this machine is reached directly', async () => {
    await using server = await serveHttp((_, response) => response.end('direct'));
    const sender = senderThrough({ HTTP_PROXY: `http://127.0.0.1:${await closedPort()}` });
    expect(await send(sender, server.url)).toMatchObject({ status: 200, message: 'direct' });
  });

  test('a proxy that is not there is named, with the variable', async () => {
    const port = await closedPort();
    const sender = senderThrough({ HTTP_PROXY: `http://127.0.0.1:${port}` });
    expect((await send(sender, 'http://crm.example/')).message).toBe(
      `Connection refused by the proxy 127.0.0.1:${port}. Start the server, or check the port. Or change HTTP_PROXY, which names this proxy.`,
    );
  });

  test.each([
    ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', '407 Proxy Authentication Required. Put user and password'],
    ['HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n', 'refused a tunnel to crm.example: 403 Forbidden.'],
    ['SSH-2.0-OpenSSH_9.9\r\n\r\n', 'did not open a tunnel to crm.example. Check that https_proxy names a proxy.'],
  ])('a tunnel that is refused says why: %j', async (response, sentence) => {
    await using proxy = await serveTcp((socket) => socket.end(response));
    const sender = senderThrough({ https_proxy: `127.0.0.1:${proxy.port}` });
    const exchange = await send(sender, 'https://crm.example/');
    expect(exchange).toMatchObject({ status: 0, response: null });
    expect(exchange.message).toContain(`The proxy 127.0.0.1:${proxy.port} `);
    expect(exchange.message).toContain(sentence);
  });

  test('a proxy that cannot be used sends nothing past it', async () => {
    const socks = senderThrough({ HTTP_PROXY: 'socks5://u:secret@127.0.0.1:1080' });
    const exchange = await send(socks, 'http://crm.example/');
    expect(exchange).toMatchObject({ status: 0, attempts: [] });
    expect(exchange.message).toBe('HTTP_PROXY names a proxy of the type socks5. Use an http or https proxy.');
    expect((await send(senderThrough({ HTTP_PROXY: 'http://u:secret@:x' }), 'http://crm.example/')).message).toBe(
      'HTTP_PROXY is not a valid URL. Use http://host:port.',
    );
  });
});

test('the engine shows what its environment says, without the password', async () => {
  const environment = { HTTP_PROXY: 'http://u:secret@proxy.example:3128', no_proxy: '.internal, 10.0.0.0/8' };
  await using opened = await openTestEngine({ environment });
  const proxy = { variable: 'HTTP_PROXY', url: 'http://proxy.example:3128', hasCredentials: true, problem: null };
  expect(await opened.ask.settings.proxies()).toEqual({
    ...{ http: proxy, https: proxy, bypass: ['.internal', '10.0.0.0/8'] },
  });
  await using plain = await openTestEngine({ environment: {} });
  expect(await plain.ask.settings.proxies()).toEqual({ http: null, https: null, bypass: [] });
});
