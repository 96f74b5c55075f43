import { afterAll, expect, test } from 'vitest';
import { createCookieJar, readCookieJar } from '../../../electron/engine/sender/cookies.ts';
import { createSender } from '../../../electron/engine/sender/send.ts';
import { headerValue } from '../../../shared/model/http.ts';
import { compiledFrom } from './requests.ts';
import { serveTcp } from './servers.ts';

const sender = createSender({ clock: () => Date.now() });
afterAll(() => sender.close());

const set = (...cookies: string[]) => cookies.map((cookie) => ['Set-Cookie', cookie] as const);
const numbered = (count: number, value: string, more = '') =>
  set(...Array.from({ length: count }, (_, at) => `c${at}=${value}${more}`));
const countOf = (cookies: string): number => (cookies === '' ? 0 : cookies.split('; ').length);

const siteCookies = 180;
const siteLength = 128 * 1024;

test('an endpoint that sets more and more gets no more back than a site may have, the first ones', async () => {
  let responses = 0;
  await using server = await serveTcp((socket, seen) => {
    if (!seen.endsWith('\r\n\r\n')) return;
    responses += 1;
    const lines = Array.from({ length: 30 }, (_, at) => `Set-Cookie: c${responses}_${at}=${'x'.repeat(8000)}\r\n`);
    socket.write(`HTTP/1.1 200 OK\r\n${lines.join('')}Content-Length: 0\r\nConnection: close\r\n\r\n`);
  });
  const cookies = createCookieJar();
  let last = '';
  for (let sent = 0; sent < 12; sent += 1) {
    const { request, status } = await sender.send(await compiledFrom({ url: server.url }), { cookies });
    expect(status).toBe(200);
    last = headerValue(request.headers, 'cookie') ?? '';
    expect(last.length).toBeLessThanOrEqual(siteLength);
  }
  expect(last.length).toBeGreaterThan(siteLength - 8192);
  expect(last).toMatch(/^c1_0=x/);
});

test('small cookies are bounded by their number, on whatever path and for whatever host of the site', async () => {
  const cookies = createCookieJar();
  await cookies.keep('http://a.site.example/x/y', numbered(100, '1'));
  await cookies.keep('http://a.site.example/x/y', numbered(100, '1', '; Path=/'));
  await cookies.keep('http://a.site.example/x/y', numbered(100, '1', '; Path=/; Domain=.SITE.example'));
  expect(countOf(cookies.cookiesFor('http://a.site.example/x/y'))).toBe(siteCookies);
  await cookies.keep('http://b.site.example/', numbered(1, '1'));
  expect(cookies.cookiesFor('http://b.site.example/')).toBe('');
});

test('another site has its own bound, which nobody else can use up', async () => {
  const cookies = createCookieJar();
  await cookies.keep('http://127.0.0.1/', numbered(1000, '1'));
  await cookies.keep('http://evil.example/', numbered(1000, '1', '; Domain=good.example'));
  await cookies.keep('http://evil.example/', numbered(1000, '1', '; Path=/'));
  for (const url of ['http://good.example/', 'http://10.0.0.1/', 'http://[::1]/', 'http://localhost/']) {
    await cookies.keep(url, set('sid=1'));
    expect(cookies.cookiesFor(url)).toBe('sid=1');
  }
});

test('where nothing more fits, a stored cookie still changes, and makes room when it is taken back', async () => {
  const cookies = createCookieJar();
  const url = 'http://site.example/';
  await cookies.keep(url, numbered(siteCookies, 'old'));
  await cookies.keep(url, set('c0=new', 'late=1'));
  expect(cookies.cookiesFor(url)).toMatch(/^c0=new; /);
  expect(cookies.cookiesFor(url)).not.toContain('late');
  await cookies.keep(url, set('c1=; Max-Age=0', 'c2=; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'late=1'));
  const now = cookies.cookiesFor(url);
  expect(countOf(now)).toBe(siteCookies - 1);
  expect(now).toMatch(/; late=1$/);
  expect(now).not.toMatch(/\bc[12]=/);
  // A value that does not fit changes nothing.
  const large = createCookieJar();
  await large.keep(url, numbered(16, 'x'.repeat(8180)));
  await large.keep(url, set('small=1'));
  await large.keep(url, set(`small=${'y'.repeat(8000)}`));
  expect(large.cookiesFor(url)).toMatch(/; small=1$/);
});

test('a run has three thousand at most', async () => {
  const cookies = createCookieJar();
  for (let site = 0; site < 20; site += 1) await cookies.keep(`http://s${site}.example/`, numbered(200, '1'));
  const counts = Array.from({ length: 20 }, (_, site) => countOf(cookies.cookiesFor(`http://s${site}.example/`)));
  expect(counts.reduce((sum, count) => sum + count)).toBe(3000);
  expect(counts[0]).toBe(siteCookies);
});

test('a jar with as many cookies as a run may have is read at once', async () => {
  const cookies = Array.from({ length: 3000 }, (_, index) => ({
    ...{ key: `k${index}`, value: 'v', domain: `host${index}.test`, path: '/', hostOnly: true },
  }));
  const jar = createCookieJar();
  await jar.replace(await readCookieJar({ name: 'jar.json', text: JSON.stringify({ cookies }) }));
  expect(jar.cookiesFor('http://host2999.test/')).toBe('k2999=v');
  const [first] = cookies;
  const wrong = async (value: object) => readCookieJar({ name: 'jar.json', text: JSON.stringify(value) });
  await expect(wrong({ cookies: [first, { ...first, domain: undefined }] })).rejects.toThrow(
    'cookies[1] has no domain.',
  );
  await expect(wrong({ cookies: [...cookies, first] })).rejects.toThrow('it has more than 3000 cookies.');
  await expect(wrong([])).rejects.toThrow('it has no list named cookies.');
});
