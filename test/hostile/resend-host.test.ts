import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isOwnAddress } from '../../electron/engine/receiver/own-address.ts';
import { openTestEngine } from '../support/open-engine.ts';
import { rawConnection } from '../support/raw-http.ts';
import { runCli } from '../support/run-cli.ts';
import { withFolder } from '../support/temporary-folder.ts';

// The Host of a captured request is what its sender wrote: whoever sends one must not choose what this machine asks.

/** A server that a stranger would like us to ask. */
async function victim() {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    host,
    requests,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Opened = Awaited<ReturnType<typeof openTestEngine>>;

/** Sends this to the receiver; gives the capture's id. */
async function captured({ ask, receiverUrl }: Opened, head: string): Promise<string> {
  const raw = await rawConnection(Number(new URL(receiverUrl).port));
  raw.write(`${head}\r\n\r\n`);
  await raw.until('200 OK');
  raw.socket.destroy();
  const [row] = (await ask.activity.list({ filter: 'kind=capture' })).items;
  return row?.id ?? '';
}

it.each([
  ['its Host header', (host: string) => `GET /a HTTP/1.1\r\nHost: ${host}`],
  ['an absolute target', (host: string) => `GET http://${host}/a HTTP/1.1\r\nHost: x`],
])('a capture whose host is named by %s is sent there once it is confirmed, once for each host', async (_how, head) => {
  await using opened = await openTestEngine();
  await using server = await victim();
  const { ask } = opened;
  const id = await captured(opened, head(server.host));
  const unconfirmed = { code: 'RESEND_HOST_UNCONFIRMED', data: { details: { id, host: server.host } } };
  await expect(ask.activity.resend({ id })).rejects.toMatchObject(unconfirmed);
  await expect(ask.activity.resend({ id, request: { body: 'x' } })).rejects.toMatchObject(unconfirmed);
  await expect(ask.activity.resend({ id, confirmHost: 'other.example' })).rejects.toMatchObject(unconfirmed);
  expect(server.requests).toEqual([]);
  expect((await ask.runs.list({})).items).toEqual([]);
  await ask.activity.resend({ id, confirmHost: server.host });
  expect((await ask.permissions.list()).hosts).toEqual([server.host]);
  const other = await captured(opened, head(server.host));
  const { runId } = await ask.activity.resend({ id: other });
  await ask.runs.again({ id: runId });
  expect(server.requests).toEqual(['GET /a', 'GET /a', 'GET /a']);
  await ask.permissions.revoke({ hosts: [server.host] });
  await expect(ask.runs.again({ id: runId })).rejects.toMatchObject({ code: 'RESEND_HOST_UNCONFIRMED' });
});

it('an edited URL with the host that the sender named is sent there only once it is confirmed', async () => {
  await using opened = await openTestEngine();
  await using server = await victim();
  const { ask } = opened;
  const id = await captured(opened, `GET /a HTTP/1.1\r\nHost: ${server.host}`);
  const { port } = new URL(`http://${server.host}`);
  const urls = [
    `http://${server.host}/a`,
    `http://${server.host}/edited`,
    `HTTP://${server.host}`,
    `http://user:word@${server.host}/a`,
    `http://127.1:${port}/a`,
    `http://0x7f.0.0.1:${port}\\a`,
    `http://${server.host}/ö`,
  ];
  for (const url of urls) {
    await expect(ask.activity.resend({ id, request: { url } })).rejects.toMatchObject({
      code: 'RESEND_HOST_UNCONFIRMED',
      data: { details: { id, host: server.host } },
    });
  }
  expect(server.requests).toEqual([]);
  expect((await ask.runs.list({})).items).toEqual([]);
  const { runId } = await ask.activity.resend({
    id,
    request: { url: `http://${server.host}/edited` },
    confirmHost: server.host,
  });
  await ask.runs.again({ id: runId });
  expect(server.requests).toEqual(['GET /edited', 'GET /edited']);
});

it('is not asked where nothing can be sent', async () => {
  await using opened = await openTestEngine();
  const { ask } = opened;
  const id = await captured(opened, 'GET /a HTTP/1.1\r\nHost: evil.example');
  const request = { headers: [['X', 'a\r\nHost: other']] as [string, string][] };
  const { id: sent } = await ask.activity.resend({ id, request });
  expect(await ask.activity.get({ id: sent })).toMatchObject({
    status: 0,
    attempts: [],
    message: expect.stringContaining('The value of the header X'),
  });
  expect((await ask.permissions.list()).hosts).toEqual([]);
});

it('is not asked for our own receiver, for deliveries, or for another host that a person named', async () => {
  await using opened = await openTestEngine();
  await using server = await victim();
  const { ask, receiverUrl } = opened;
  const { port, host } = new URL(receiverUrl);
  for (const name of [host, `localhost:${port}`, `[::1]:${port}`, `LOCALHOST:${port}`]) {
    const id = await captured(opened, `GET /own HTTP/1.1\r\nHost: ${name}`);
    await ask.activity.resend({ id });
  }
  const id = await captured(opened, 'GET /a HTTP/1.1\r\nHost: evil.example');
  const { id: sent } = await ask.activity.resend({ id, request: { url: `http://${server.host}/edited` } });
  await ask.activity.resend({ id: sent });
  expect(server.requests).toEqual(['GET /edited', 'GET /edited']);
  expect((await ask.permissions.list()).hosts).toEqual([]);
});

it('the command line asks for the host by an option', () =>
  withFolder(async (workspace) => {
    await using server = await victim();
    let id = '';
    {
      await using opened = await openTestEngine({ workspace });
      id = await captured(opened, `GET /a HTTP/1.1\r\nHost: ${server.host}`);
    }
    const resend = (...more: string[]) =>
      runCli(['activity', 'resend', id, ...more, '--workspace', workspace, '--json']);
    const refused = await resend();
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`hookswitch activity resend ${id} --confirm-host ${server.host}`);
    expect((await resend('--confirm-host', server.host)).json()).toMatchObject([{ kind: 'delivery', status: 200 }]);
    expect((await resend()).code).toBe(0);
    expect(server.requests).toEqual(['GET /a', 'GET /a']);
  }));

describe('our own address', () => {
  const listening = (host: string, urls: string[]) => ({ urls, host, port: 4400, wantedPort: 4400 });
  const everywhere = listening('0.0.0.0', ['http://127.0.0.1:4400', 'http://192.168.1.5:4400']);
  const local = listening('127.0.0.1', ['http://127.0.0.1:4400']);
  const network = listening('192.168.1.5', ['http://192.168.1.5:4400']);
  const moved = { ...local, urls: ['http://127.0.0.1:4401'], port: 4401 };
  const stopped = { ...local, urls: [], port: null };
  it.each([
    ['http://localhost:4400/', local, true],
    ['http://127.0.0.1:4400/', stopped, true],
    ['http://192.168.1.5:4400/', everywhere, true],
    ['http://[::1]:4400/', everywhere, true],
    ['http://127.0.0.1:4400/', moved, false],
    ['http://127.0.0.1:4401/', moved, true],
    ['http://127.0.0.1:4400/', network, false],
    ['http://192.168.1.6:4400/', everywhere, false],
    ['http://127.0.0.1.evil.example:4400/', local, false],
    ['http://127.0.0.1/', local, false],
  ])('%s', (url, status, own) => {
    expect(isOwnAddress(new URL(url), status)).toBe(own);
  });
});
