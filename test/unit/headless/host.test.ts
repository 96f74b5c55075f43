import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { implement } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { mapFailures } from '../../../electron/engine/router/failures.ts';
import { type Host, startHost } from '../../../electron/headless/host.ts';
import { type Contract, contract } from '../../../shared/contract/contract.ts';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { socketProtocols } from '../../../shared/contract/socket.ts';
import { failure } from '../../../shared/failure.ts';

const bugs: unknown[] = [];
const streams: { open: number; closed?: () => void } = { open: 0 };

/** A small part of the contract, enough to see each transport at work. */
function tinyRouter() {
  const base = implement(contract).use(mapFailures((bug) => bugs.push(bug)));
  return {
    parameters: {
      set: base.parameters.set.handler(({ input }) => {
        if (input.tag === 'bug') throw new TypeError('cannot read properties of undefined');
        if (input.tag === 'EVENT_ID') throw failure('PARAMETER_IS_SYSTEM', { tag: input.tag, dialect: 'pbxware' });
        return { kind: 'custom', tag: input.tag, value: input.value, secret: false, uses: 0 };
      }),
      reveal: base.parameters.reveal.handler(() => ({ value: 'secret' })),
    },
    activity: {
      list: base.activity.list.handler(({ input }) => ({ items: [], next: input.limit, total: 0, matching: 0 })),
      watch: base.activity.watch.handler(async function* ({ signal }) {
        streams.open += 1;
        try {
          yield { added: [], cleared: false, total: 1 };
          await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
        } finally {
          streams.open -= 1;
          streams.closed?.();
        }
      }),
    },
  };
}

let dir: string;
let host: Host;
const renderer = () => join(dir, 'renderer');

beforeEach(async () => {
  bugs.length = 0;
  dir = await mkdtemp(join(tmpdir(), 'hookswitch-host-'));
  await mkdir(join(dir, '.hookswitch'));
  await mkdir(join(renderer(), 'assets'), { recursive: true });
  await writeFile(join(renderer(), 'index.html'), '<!doctype html><title>Hookswitch</title>');
  await writeFile(join(renderer(), 'assets', 'index-a1b2.js'), 'export {}');
  await writeFile(join(dir, 'outside.txt'), 'not for you');
  host = await start({});
});
afterEach(async () => {
  await host.close();
  await rm(dir, { recursive: true, force: true });
});

function start(more: { port?: number; renderer?: string | null }) {
  const receiver = 'http://127.0.0.1:4400';
  return startHost({
    ...{ router: tinyRouter(), workspace: dir, version: '0.0.0', receiver },
    renderer: more.renderer === undefined ? renderer() : more.renderer,
    port: more.port ?? 0,
  });
}

const bearer = () => ({ authorization: `Bearer ${host.token}` });
const put = (tag: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${host.api}/parameters/${encodeURIComponent(tag)}`, {
    method: 'PUT',
    body,
    headers: { ...bearer(), ...headers },
  });

/** fetch refuses to set Host and Origin; a plain request does not. */
function rawStatus(path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject).end();
  });
}

function socketClient(socket: WebSocket): ContractRouterClient<Contract> {
  return createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));
}

function refusedStatus(socket: WebSocket): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.on('open', () => reject(new Error('the socket was accepted')));
    socket.on('error', reject);
  });
}

describe('the page', () => {
  it('is served without a token, under a policy that runs no script but ours', async () => {
    const response = await fetch(`http://127.0.0.1:${host.port}/`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Hookswitch');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('serves built files with their type, and index.html for a page of the app', async () => {
    const script = await fetch(`http://127.0.0.1:${host.port}/assets/index-a1b2.js`);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
    const page = await fetch(`http://127.0.0.1:${host.port}/activity?x=1`);
    expect(await page.text()).toContain('Hookswitch');
  });

  it('leads nowhere outside its folder', async () => {
    for (const path of ['/../outside.txt', '/%2e%2e/outside.txt', '/..%2foutside.txt', '/%', '/a%00.js', '/none.js']) {
      expect(await rawStatus(path, { host: `127.0.0.1:${host.port}` })).toBe(404);
    }
    const posted = await fetch(`http://127.0.0.1:${host.port}/`, { method: 'POST' });
    expect(posted.status).toBe(405);
  });

  it('says what to do where the screens are not built', async () => {
    await rm(renderer(), { recursive: true });
    const response = await fetch(`http://127.0.0.1:${host.port}/`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'SCREEN_MISSING', data: { hint: /npm run build/ } });
  });
});

describe('REST', () => {
  it('responds with the token and refuses without, in JSON with a hint', async () => {
    const response = await put('Srv/Tenant-ID', JSON.stringify({ value: '+1 555' }));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ tag: 'Srv/Tenant-ID', value: '+1 555' });
    for (const authorization of ['', 'Bearer wrong']) {
      const refused = await put('x', '{"value":""}', { authorization });
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
      expect(await refused.json()).toMatchObject({ code: 'TOKEN_REFUSED', data: { hint: expect.any(String) } });
    }
  });

  it('takes a client that leaves within its upload for no bug', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const head = `PUT /api/parameters/x HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nContent-Type: application/json\r\n`;
    const socket = connect(host.port, '127.0.0.1');
    socket.write(`${head}Authorization: Bearer ${host.token}\r\nContent-Length: 100\r\n\r\n{"value"`);
    socket.end();
    await once(socket.resume(), 'close');
    expect((await put('y', '{"value":"1"}')).status).toBe(200);
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  it('responds in one piece with its length, and to a reader of a stream without one', async () => {
    const page = await fetch(`${host.api}/activity`, { headers: bearer() });
    expect(page.headers.get('transfer-encoding')).toBeNull();
    expect(page.headers.get('content-length')).toBe(String(Buffer.byteLength(await page.text())));
    const leaving = new AbortController();
    const stream = await fetch(`${host.api}/activity/watch`, { headers: bearer(), signal: leaving.signal });
    expect(stream.headers.get('content-length')).toBeNull();
    leaving.abort();
  });

  it('refuses a rebound name and a foreign page with 403, whatever the token', async () => {
    const own = `127.0.0.1:${host.port}`;
    expect(await rawStatus('/api/activity', { ...bearer(), host: own })).toBe(200);
    expect(await rawStatus('/api/activity', { ...bearer(), host: `evil.example:${host.port}` })).toBe(403);
    expect(await rawStatus('/api/activity', { ...bearer(), host: own, origin: 'https://evil.example' })).toBe(403);
    expect(await rawStatus('/', { host: `evil.example:${host.port}` })).toBe(403);
  });

  it('reads numbers of a query, and names what does not fit', async () => {
    const page = await fetch(`${host.api}/activity?limit=7`, { headers: bearer() });
    expect(await page.json()).toMatchObject({ next: 7 });
    const wrong = await fetch(`${host.api}/activity?limit=many`, { headers: bearer() });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({
      code: 'INPUT_INVALID',
      message: 'limit: expected number, received NaN',
    });
  });

  it('reads a body as JSON whatever curl labels it, and reports where it is none', async () => {
    const labeled = await put('x', '{"value":"1"}', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(labeled.status).toBe(200);
    const broken = await put('x', '{"value":');
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(/^The body: it is not JSON: /),
    });
    const bytes = await fetch(`${host.api}/parameters/x`, {
      method: 'PUT',
      body: new Uint8Array([0x7b, 0xff, 0xfe]),
      headers: bearer(),
    });
    expect(bytes.status).toBe(400);
  });

  it('gives failures their own status and bugs no stack', async () => {
    const system = await put('EVENT_ID', '{"value":"x"}');
    expect(system.status).toBe(409);
    expect(await system.json()).toMatchObject({
      code: 'PARAMETER_IS_SYSTEM',
      data: { hint: expect.stringContaining('another tag') },
    });
    const bug = await put('bug', '{"value":"x"}');
    expect(bug.status).toBe(500);
    const text = await bug.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'INTERNAL' });
    expect(text).not.toMatch(/cannot read|\.ts\b|\\n/);
    expect(bugs).toHaveLength(1);
  });

  it('refuses what has no route, and says which routes there are', async () => {
    for (const path of ['/parameters/reveal', '/nothing', '']) {
      const response = await fetch(`${host.api}${path}`, { method: 'POST', body: '{"tag":"x"}', headers: bearer() });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({
        code: 'ROUTE_UNKNOWN',
        data: { hint: 'See /api/openapi.json for all routes.' },
      });
    }
  });

  it('describes itself, to who has the token', async () => {
    expect((await fetch(`${host.api}/openapi.json`)).status).toBe(401);
    const response = await fetch(`${host.api}/openapi.json`, { headers: bearer() });
    const document = (await response.json()) as { openapi: string; paths: Record<string, object>; security: unknown };
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/activity',
        '/activity/{id}',
        '/import',
        '/actions/{id}/test',
        '/events/{dialect}/{key}',
      ]),
    );
    expect(JSON.stringify(document.paths)).not.toContain('parameters.reveal');
    expect(document.security).toEqual([{ bearer: [] }]);
    expect(document.paths['/fire']).toMatchObject({ post: { responses: { default: expect.any(Object) } } });
  });

  it('refuses a body over the limit with 413 and keeps responding', async () => {
    const big = 'x'.repeat(129 * 1024 * 1024);
    const response = await put('x', big);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      code: 'BODY_TOO_LARGE',
      message: 'The request body is larger than 128 MiB.',
    });
    const chunked = new ReadableStream({
      start(controller) {
        const chunk = new TextEncoder().encode(big.slice(0, 1024 * 1024));
        for (let count = 0; count < 129; count += 1) controller.enqueue(chunk);
        controller.close();
      },
    });
    const init = { method: 'PUT', body: chunked, headers: bearer(), duplex: 'half' } as RequestInit;
    expect((await fetch(`${host.api}/parameters/x`, init)).status).toBe(413);
    expect((await put('x', '{"value":"1"}')).status).toBe(200);
  });

  it('streams as server-sent events and stops when the reader leaves', async () => {
    const leaving = new AbortController();
    const response = await fetch(`${host.api}/activity/watch`, { headers: bearer(), signal: leaving.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('data:')) text += (await reader?.read())?.value ?? '';
    expect(text).toContain('"total":1');
    expect(streams.open).toBe(1);
    const closed = new Promise<void>((resolve) => {
      streams.closed = resolve;
    });
    leaving.abort();
    await closed;
    expect(streams.open).toBe(0);
  });
});

describe('the web socket', () => {
  const address = () => `ws://127.0.0.1:${host.port}/socket`;

  it('lets the page in by its protocols and never echoes the token', async () => {
    const socket = new WebSocket(address(), socketProtocols(host.token), { origin: `http://127.0.0.1:${host.port}` });
    const client = socketClient(socket);
    expect(await client.parameters.set({ tag: 'a', value: 'b' })).toMatchObject({ tag: 'a', value: 'b' });
    expect(socket.protocol).toBe('hookswitch');
    expect(await client.parameters.reveal({ tag: 'a' })).toEqual({ value: 'secret' });
    socket.close();
  });

  it('refuses no token, a wrong one, a foreign page and another path', async () => {
    const headers = bearer();
    expect(await refusedStatus(new WebSocket(address()))).toBe(401);
    expect(await refusedStatus(new WebSocket(address(), socketProtocols('wrong')))).toBe(401);
    expect(await refusedStatus(new WebSocket(address(), { headers, origin: 'https://evil.example' }))).toBe(403);
    expect(await refusedStatus(new WebSocket(`ws://127.0.0.1:${host.port}/other`, { headers }))).toBe(404);
  });

  it('carries failures whole, and ends calls and streams when the host closes', async () => {
    const socket = new WebSocket(address(), { headers: bearer() });
    const client = socketClient(socket);
    const error = await client.parameters.set({ tag: 'EVENT_ID', value: '' }).catch((thrown: unknown) => thrown);
    expect(failureOf(error)).toMatchObject({ code: 'PARAMETER_IS_SYSTEM', status: 409 });
    const stream = await client.activity.watch({});
    expect((await stream.next()).value).toMatchObject({ total: 1 });
    const ending = stream.next().catch((thrown: unknown) => failureOf(thrown));
    await host.close();
    expect(await ending).toMatchObject({ code: 'CONNECTION_LOST' });
    host = await start({});
  });

  it('ignores a message that is no request and keeps responding', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    const socket = new WebSocket(address(), { headers: bearer() });
    await new Promise((resolve) => socket.on('open', resolve));
    socket.send('{not json');
    expect(await socketClient(socket).parameters.set({ tag: 'a', value: 'b' })).toMatchObject({ value: 'b' });
    expect(logged).toHaveBeenCalledOnce();
    logged.mockRestore();
    socket.close();
  });
});

describe('host.json', () => {
  it('leaves word for this user alone, and takes it away at the end', async () => {
    const file = join(dir, '.hookswitch', 'host.json');
    const { url, api, token } = host;
    expect(url).toBe(`http://127.0.0.1:${host.port}/#token=${token}`);
    const left = { pid: process.pid, url, api, token, receiver: 'http://127.0.0.1:4400', workspace: dir };
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(left);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    await host.receiverIs('http://127.0.0.1:4401');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ receiver: 'http://127.0.0.1:4401' });
    await host.close();
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
    host = await start({});
  });

  it('makes a new token at every start', async () => {
    const before = host.token;
    expect(before.length).toBeGreaterThanOrEqual(43);
    await host.close();
    host = await start({});
    expect(host.token).not.toBe(before);
  });

  it('refuses a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await expect(start({ port })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    other.close();
  });
});
