import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import newman from 'newman';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type EchoServer, openEchoServer } from '../../parity/echo-server.ts';
import { runCli } from '../../support/run-cli.ts';
import { withFolder } from '../../support/temporary-folder.ts';
import { goodCertificate, testAuthority, testKey } from '../sender/certificates.ts';

let server: EchoServer;
beforeAll(async () => {
  server = await openEchoServer();
  vi.stubEnv('NO_PROXY', '*');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server[Symbol.asyncDispose]();
});

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const collection = (item: readonly object[], more: object = {}): string =>
  JSON.stringify({ info: { _postman_id: 'c-1', name: 'Try', schema }, item, ...more });
const request = (name: string, url: string, pre?: string, more: object = {}): object => ({
  ...{ id: name, name, request: { method: 'GET', url, ...more } },
  ...(pre === undefined ? {} : { event: [{ listen: 'prerequest', script: { exec: [pre] } }] }),
});

/** Writes files into a folder, and gives the path of each. */
async function filesIn(folder: string, files: Readonly<Record<string, string>>): Promise<(name: string) => string> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return (name) => join(folder, name);
}

/** newman with the options of its own command line. */
const runNewman = (options: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    newman.run({ reporters: [], ...options } as never, (error, summary) =>
      error === null ? resolve(summary) : reject(error),
    );
  });

/** Asks for a certificate, and keeps what arrived and from whom. */
async function openSecureServer() {
  let seen: string[] = [];
  const secure = createServer(
    { key: testKey, cert: goodCertificate, ca: testAuthority, requestCert: true, rejectUnauthorized: false },
    ({ url, socket }, response) => {
      const { subject } = (socket as TLSSocket).getPeerCertificate();
      seen.push(`${url} by ${subject?.CN ?? 'nobody'}`);
      if (url?.startsWith('/to?')) response.writeHead(302, { Location: url.slice('/to?'.length) });
      response.end();
    },
  );
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  const { port } = secure.address() as AddressInfo;
  return {
    port,
    take() {
      const taken = seen;
      seen = [];
      return taken.sort();
    },
    async [Symbol.asyncDispose]() {
      secure.closeAllConnections();
      await new Promise((resolve) => secure.close(resolve));
    },
  };
}

describe('certificates of a run', () => {
  it.each([
    { list: false, elsewhere: 'localhost' },
    { list: true, elsewhere: 'nobody' },
  ])('arrive as with newman, for requests, scripts and redirects: %o', ({ list, elsewhere }) =>
    withFolder(async (folder) => {
      await using secure = await openSecureServer();
      await using other = await openSecureServer();
      const url = `https://localhost:${secure.port}`;
      const source = { cert: { src: join(folder, 'cert.pem') }, key: { src: join(folder, 'key.pem') } };
      const path = await filesIn(folder, {
        'c.json': collection([
          request('one', `${url}/one`, `pm.sendRequest('${url}/script', () => {})`),
          request('two', `${url}/to?/two`),
          request('three', `https://localhost:${other.port}/three`),
        ]),
        ...{ 'cert.pem': goodCertificate, 'key.pem': testKey, 'ca.pem': testAuthority },
        'list.json': JSON.stringify([{ name: 'own', matches: [`${url}/*`], ...source }]),
      });
      const theirs = list
        ? { sslClientCertList: path('list.json') }
        : { sslClientCert: path('cert.pem'), sslClientKey: path('key.pem') };
      const common = { collection: path('c.json'), sslExtraCaCerts: path('ca.pem'), workingDir: folder };
      await runNewman({ ...common, ...theirs });
      const expected = [secure.take(), other.take()];
      const ours = list
        ? ['--ssl-client-cert-list', path('list.json')]
        : ['--ssl-client-cert', path('cert.pem'), '--ssl-client-key', path('key.pem')];
      const { code, stderr } = await runCli(['run', path('c.json'), ...ours, '--ssl-extra-ca-certs', path('ca.pem')]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect([secure.take(), other.take()]).toEqual(expected);
      const own = ['/one', '/script', '/to?/two', '/two'].map((at) => `${at} by localhost`);
      expect(expected).toEqual([own, [`/three by ${elsewhere}`]]);
    }),
  );

  it('are not kept with it, and the run cannot be run again without them', () =>
    withFolder(async (workspace) => {
      await using secure = await openSecureServer();
      const path = await filesIn(workspace, {
        'c.json': collection([request('one', `https://localhost:${secure.port}/`)]),
        ...{ 'cert.pem': goodCertificate, 'key.pem': testKey, 'ca.pem': testAuthority },
      });
      const cli = (...args: string[]) => runCli(['--workspace', workspace, ...args]);
      const certificate = ['--ssl-client-cert', path('cert.pem'), '--ssl-client-key', path('key.pem')];
      const pass = ['--ssl-client-passphrase', 'needless-but-secret'];
      const ran = await cli('run', path('c.json'), ...certificate, ...pass, '--ssl-extra-ca-certs', path('ca.pem'));
      expect(ran.code).toBe(0);
      const [run] = (await cli('runs', 'list', '--json')).json<{ id: string }>();
      const shown = await cli('runs', 'show', run?.id ?? '', '--json', '--reveal');
      expect(shown.stdout).toContain('cert.pem');
      for (const secret of ['PRIVATE KEY', 'needless-but-secret']) expect(shown.stdout).not.toContain(secret);
      const again = await cli('runs', 'again', run?.id ?? '');
      expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('private keys are not kept with a run') });
    }));

  it('that cannot be used are named, before anything is sent', () =>
    withFolder(async (folder) => {
      const path = await filesIn(folder, {
        'c.json': collection([request('one', `http://127.0.0.1:${server.port}/get`)]),
        ...{ 'cert.pem': goodCertificate, 'list.json': '[{"cert":{"src":"cert.pem"}}]', 'text.json': 'no' },
      });
      server.take();
      const refused = async (...args: string[]) => (await runCli(['run', path('c.json'), ...args])).stderr;
      expect(await refused('--ssl-client-cert', path('cert.pem'))).toContain(
        'it contains no private key in PEM format.',
      );
      expect(await refused('--ssl-client-key', path('cert.pem'))).toContain(
        '--ssl-client-key needs --ssl-client-cert.',
      );
      expect(await refused('--ssl-extra-ca-certs', path('c.json'))).toContain('c.json: it contains no certificate');
      expect(await refused('--ssl-client-cert-list', path('list.json'))).toMatch(/list\.json > 0 > matches: /);
      expect(await refused('--ssl-client-cert-list', path('text.json'))).toContain('text.json is not valid JSON');
      expect(await refused('--cookie-jar', path('text.json'))).toContain('text.json is not valid JSON');
      expect(await refused('--cookie-jar', path('c.json'))).toContain('c.json: it is not a cookie jar');
      expect(server.take()).toEqual([]);
    }));
});

it('begins with the cookies, values and files that are given, and writes what it leaves, as newman does', () =>
  withFolder(async (folder) => {
    const url = `http://127.0.0.1:${server.port}`;
    const script = [
      "pm.environment.set('made', pm.environment.get('given')); pm.environment.unset('gone');",
      "pm.globals.set('g', 'new'); pm.environment.set('secret', 'other-secret');",
    ];
    const path = await filesIn(folder, {
      'c.json': collection(
        [
          request('one', `${url}/cookies/set?fresh=1&e={{given}}&g={{over}}`, script.join('')),
          request('two', `${url}/get?m={{made}}`, "pm.collectionVariables.set('cv', 'after')"),
        ],
        { variable: [{ key: 'cv', value: 'before' }] },
      ),
      'e.json': JSON.stringify({
        ...{ id: 'e-1', name: 'E' },
        values: [
          { key: 'given', value: 'file', enabled: true },
          { key: 'gone', value: 'x', enabled: true },
          { key: 'secret', value: 'a-secret', type: 'secret', enabled: true },
        ],
      }),
      'jar.json': JSON.stringify({
        ...{ version: 'tough-cookie@4.1.3', storeType: 'MemoryCookieStore', rejectPublicSuffixes: false },
        enableLooseMode: true,
        cookies: [{ key: 'kept', value: 'k', domain: '127.0.0.1', path: '/', hostOnly: true }],
      }),
    });
    const names = ['environment', 'globals', 'collection', 'cookie-jar'];
    const read = async (name: string) => JSON.parse(await readFile(path(name), 'utf8'));
    const camel = (name: string): string => name.replace(/(?:^|-)./g, (part) => part.slice(-1).toUpperCase());

    await runNewman({
      ...{ collection: path('c.json'), environment: path('e.json'), cookieJar: path('jar.json') },
      envVar: [{ key: 'given', value: 'a=b' }],
      globalVar: [{ key: 'over', value: 'o' }],
      ...Object.fromEntries(names.map((name) => [`export${camel(name)}`, path(`their-${name}.json`)])),
    });
    const sent = server.take().map(({ line, headers }) => [line, headers.filter((header) => /^cookie/i.test(header))]);
    const { code, stderr } = await runCli([
      ...['run', path('c.json'), '-e', path('e.json'), '--cookie-jar', path('jar.json')],
      ...['--env-var', 'given=a=b', '--global-var', 'over=o'],
      ...names.flatMap((name) => [`--export-${name}`, path(`our-${name}.json`)]),
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain(`Wrote ${path('our-globals.json')}`);
    expect(
      server.take().map(({ line, headers }) => [line, headers.filter((header) => /^cookie/i.test(header))]),
    ).toEqual(sent);
    expect(sent[0]?.[1]).toEqual(['Cookie: kept=k']);

    const rows = async (whose: string, name: string) => {
      const { values, ...about } = await read(`${whose}-${name}.json`);
      return {
        values: values.map(({ key, value }: Record<string, unknown>) => [key, value]),
        scope: about._postman_variable_scope,
      };
    };
    for (const name of ['environment', 'globals']) expect(await rows('our', name)).toEqual(await rows('their', name));
    expect(await read('our-environment.json')).toMatchObject({ id: 'e-1', name: 'E' });
    const cookiesOf = async (whose: string) =>
      (await read(`${whose}-cookie-jar.json`)).cookies.map(
        ({ key, value, domain, path: at }: Record<string, unknown>) => [...[key, value, domain, at]],
      );
    expect(await cookiesOf('our')).toEqual(await cookiesOf('their'));
    expect((await read('our-collection.json')).variable).toMatchObject([{ key: 'cv', value: 'after' }]);
    expect((await stat(path('our-environment.json'))).mode & 0o077).toBe(0);

    // What was written is what the next run begins with, in ours and in newman.
    const next = ['-e', path('our-environment.json'), '--cookie-jar', path('our-cookie-jar.json')];
    expect((await runCli(['run', path('our-collection.json'), ...next, '--no-scripts'])).code).toBe(0);
    expect(server.take().at(-1)).toMatchObject({ line: 'GET /get?m=a=b' });
  }));

it('masks the value that stands over a secret of the environment, also in what is kept of the run', () =>
  withFolder(async (workspace) => {
    const path = await filesIn(workspace, {
      'c.json': collection([request('one', `http://127.0.0.1:${server.port}/get?t={{token}}&u={{user}}`)]),
      'e.json': JSON.stringify({ values: [{ key: 'token', value: 'old-token', type: 'secret' }] }),
    });
    const cli = (...args: string[]) => runCli(['--workspace', workspace, ...args]);
    server.take();
    const given = ['--env-var', 'token=secret-token', '--env-var', 'user=known-user'];
    const shown = [(await cli('run', path('c.json'), '-e', path('e.json'), ...given, '--json')).stdout];
    expect(server.take().map(({ line }) => line)).toEqual(['GET /get?t=secret-token&u=known-user']);
    const [run] = (await cli('runs', 'list', '--json')).json<{ id: string }>();
    shown.push((await cli('runs', 'show', run?.id ?? '', '--json')).stdout, (await cli('activity', '--json')).stdout);
    for (const text of shown) {
      expect(text).toContain('known-user');
      expect(text).not.toContain('secret-token');
    }
  }));

it('sends events with the certificates that were added to the workspace', () =>
  withFolder(async (workspace) => {
    await using secure = await openSecureServer();
    await filesIn(workspace, { 'ca.pem': testAuthority, 'both.pem': `${testKey}${goodCertificate}` });
    const cli = (...args: string[]) => runCli(['--workspace', workspace, ...args]);
    const to = `https://localhost:${secure.port}/event`;
    expect((await cli('certificates', 'trust', 'ca.pem')).code).toBe(0);
    const added = await cli('certificates', 'add', '--for', `localhost:${secure.port}`, '--cert', 'both.pem');
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('both.pem') });
    expect((await cli('fire', 'pbxware:call_incoming', '--to', to)).code).toBe(0);
    expect(secure.take()).toEqual([expect.stringMatching(/^\/event.* by localhost$/)]);
    const [{ client } = { client: [] }] = (await cli('certificates', 'list', '--json')).json<{
      client: { id: string }[];
    }>();
    expect((await cli('certificates', 'remove', client[0]?.id ?? '')).stderr).toContain('No client certificates.');
    expect((await cli('certificates', 'add', '--cert', 'both.pem')).stderr).toContain('Pass --for');
    expect((await cli('certificates', 'trust', '--none')).code).toBe(0);
    expect((await cli('fire', 'pbxware:call_incoming', '--to', to)).stdout).toContain('Trust that authority');
  }));

describe('options of newman', () => {
  it('change what is followed, printed, and given as exit code', () =>
    withFolder(async (folder) => {
      const url = `http://127.0.0.1:${server.port}`;
      const test = {
        event: [
          { listen: 'test', script: { exec: ["pm.test('ok', () => {}); pm.test('no', () => pm.expect.fail())"] } },
        ],
      };
      const path = await filesIn(folder, {
        'c.json': collection([
          { ...request('one', `${url}/status/302`), ...test },
          { ...request('two', `${url}/status/302`), protocolProfileBehavior: { followRedirects: true } },
        ]),
      });
      server.take();
      const { code, stdout } = await runCli([
        ...['run', path('c.json'), '--ignore-redirects', '-x', '--color', 'on', '--disable-unicode'],
      ]);
      expect(code).toBe(0);
      expect(server.take().map(({ line }) => line)).toEqual(['GET /status/302', 'GET /status/302', 'GET /any']);
      expect(stdout).toContain('\u001b[32m+\u001b[39m');
      expect(Buffer.from(stdout).length).toBe(stdout.length);
      for (const words of [
        ['--bail', 'failure', path('c.json')],
        [path('c.json'), '--bail'],
      ]) {
        expect((await runCli(['run', ...words, '--json'])).json()).toHaveLength(2);
      }
      expect((await runCli(['run', path('c.json'), '--bail', 'folder', '--json'])).json()).toHaveLength(3);
      const verbose = (await runCli(['run', path('c.json'), '--verbose', '--folder', 'two'])).stdout;
      expect(verbose).toContain(`\n  > GET ${url}/status/302\n  > User-Agent: PostmanRuntime/`);
      expect(verbose).toContain(`\n  < 302, then GET ${url}/any\n  < 200 OK\n  < Content-Type: application/json`);
      expect(verbose).toMatch(/\n {2}= .*first byte \d+ms, total \d+ms\n/);
      const silent = await runCli(['run', path('c.json'), '--silent', '--color', 'off']);
      expect(silent).toMatchObject({ code: 1, stdout: '', stderr: '' });
      const late = await runCli(['run', path('c.json'), '-n', '100000', '--timeout', '400', '--silent']);
      expect(late).toMatchObject({ code: 1, stderr: 'The run did not end within 400 ms.\n' });
      const refused = async (...args: string[]) => (await runCli(['run', ...args])).stderr;
      expect(await refused(path('c.json'), '--postman-api-key', 'k')).toContain('Export the collection');
      expect(await refused(path('c.json'), 'd.json')).toContain('not also d.json');
      expect(await refused('https://api.test/c.json')).toContain('is a URL. Download the file');
      expect(await refused(path('c.json'), '--env-var', 'a')).toContain('Use --env-var KEY=VALUE');
    }));

  it('upload files of the working directory alone, which is the folder of the collection', () =>
    withFolder(async (folder) => {
      const upload = (src: string) =>
        request(src, `http://127.0.0.1:${server.port}/post`, undefined, {
          ...{ method: 'POST', body: { mode: 'file', file: { src } } },
        });
      const path = await filesIn(folder, {
        'c.json': collection([upload('a.txt'), upload('../outside.txt'), upload('.hidden')]),
        ...{ 'a.txt': 'of the folder', '.hidden': 'no' },
      });
      await withFolder(async (other) => {
        await writeFile(join(other, 'a.txt'), 'of another');
        server.take();
        const near = await runCli(['run', path('c.json'), '--json']);
        const errors = near.json<{ error: string | null }>().map(({ error }) => error);
        expect(errors.slice(0, 3)).toEqual([
          null,
          expect.stringContaining(`or copy it into ${folder}, where this run reads uploads from.`),
          expect.stringContaining('is hidden, and is never uploaded'),
        ]);
        expect(near.stderr).toContain('pass --working-dir with the folder that it is in.');
        await runCli(['run', path('c.json'), '--working-dir', other, '--no-insecure-file-read']);
        expect(server.take().map(({ body }) => body)).toEqual(['of the folder', 'of another']);
      });
    }));
});
