import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityRow } from '../../../shared/model/activity.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import { runCliProcess, startCliProcess } from '../../support/cli-process.ts';
import { type RunningCli, runCli, startCli } from '../../support/run-cli.ts';

interface Served {
  readonly url: string;
  readonly api: string;
  readonly token: string;
  readonly receiver: string;
  readonly workspace: string;
  readonly pid: number;
}

let folder: string;
let workspace: string;
const running: { stop(): Promise<unknown> }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookswitch-cli-'));
  workspace = join(folder, 'workspace');
});
afterEach(async () => {
  for (const command of running.splice(0)) await command.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const cli = (...args: string[]) => runCli(['--workspace', workspace, ...args]);
function start(...args: string[]): RunningCli {
  const started = startCli(['--workspace', workspace, '--json', ...args]);
  running.push(started);
  return started;
}
const serving = ['serve', '--no-open', '--port', '0', '--receiver-port', '0'];
async function serve(...args: string[]): Promise<{ host: RunningCli; served: Served }> {
  const host = start(...serving, ...args);
  return { host, served: await host.line<Served>() };
}
function startProcess(...args: string[]) {
  const started = startCliProcess(['--workspace', workspace, '--json', ...args]);
  running.push({ stop: () => started.stop('SIGKILL') });
  return started;
}
async function serveProcess() {
  const host = startProcess(...serving);
  return { host, served: await host.line<Served>() };
}

describe('serve', () => {
  it('tells where it is in one line, answers there, and ends well on SIGTERM', async () => {
    const { host, served } = await serveProcess();
    expect(served).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#token=\S{43}$/),
      api: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api$/),
      token: served.url.split('=')[1],
      receiver: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      workspace,
      pid: host.child.pid,
    });
    expect((await fetch(`${served.receiver}/hook`, { method: 'POST', body: 'x' })).status).toBe(200);
    const headers = { authorization: `Bearer ${served.token}` };
    expect(await (await fetch(`${served.api}/activity`, { headers })).json()).toMatchObject({ total: 1 });
    expect(await host.stop('SIGTERM')).toBe(0);
    await expect(stat(join(workspace, '.hookswitch', 'host.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('notes what goes wrong with the workspace while it runs', async () => {
    const { host } = await serve();
    await writeFile(join(workspace, 'hookswitch.json'), '{ "version": 1,');
    await host.says('the last valid version stays in use until you fix the file.');
  });

  it('takes the next free port for the receiver, and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { host, served } = await serve('--receiver-port', String(port));
    expect(Number(new URL(served.receiver).port)).toBeGreaterThan(port);
    await host.says(String(port));
    expect(await host.stop()).toBe(0);
    other.close();
  });

  it('refuses a port of its own that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await cli('serve', '--no-open', '--port', String(port), '--receiver-port', '0');
    expect(code).toBe(2);
    expect(stderr).toContain(`error: Port ${port} on 127.0.0.1 is already in use.`);
    other.close();
  });

  it('keeps host.json true while the receiver moves', async () => {
    const { host, served } = await serve();
    const headers = { authorization: `Bearer ${served.token}` };
    const file = join(workspace, '.hookswitch', 'host.json');
    await fetch(`${served.api}/receiver`, { method: 'PATCH', headers, body: '{"listening":false}' });
    const receiver = async () => (JSON.parse(await readFile(file, 'utf8')) as { receiver: string | null }).receiver;
    await expect.poll(receiver, { timeout: 5000 }).toBeNull();
    await host.stop();
  });
});

describe('two processes and one workspace', () => {
  it('asks the one that has it open, and changes it there', async () => {
    const { host, served } = await serve();
    const before = await readFile(join(workspace, '.hookswitch', 'host.json'), 'utf8');
    expect((await cli('parameters', 'set', 'tenant_key', '200')).code).toBe(0);
    const headers = { authorization: `Bearer ${served.token}` };
    const listed = await (await fetch(`${served.api}/parameters`, { headers })).text();
    expect(listed).toContain('tenant_key');
    const fired = await cli('fire', 'pbxware:call_incoming', '--to', `${served.receiver}/hook`, '--json');
    expect(fired.code).toBe(0);
    const [delivery] = fired.json<Delivery>();
    const shown = await (await fetch(`${served.api}/activity/${delivery?.capture}`, { headers })).json();
    expect(shown).toMatchObject({ kind: 'capture', delivery: delivery?.id });
    const failed = await cli('actions', 'show', 'none');
    expect(failed.code).toBe(2);
    expect(failed.stderr).toBe('error: Action not found: none.\n  Run `hookswitch actions list` to see all actions.\n');
    expect(await readFile(join(workspace, '.hookswitch', 'host.json'), 'utf8')).toBe(before);
    await host.stop();
  });

  it('does not serve it twice, and does not give the token away', async () => {
    const { host, served } = await serve();
    const second = await cli('serve', '--no-open', '--port', '0', '--json');
    expect(second).toMatchObject({ code: 2, stdout: '' });
    expect(second.stderr).toContain('"code":"WORKSPACE_LOCKED"');
    expect(second.stderr).toContain(`pid ${served.pid}`);
    expect(second.stderr).not.toContain(served.token);
    await host.stop();
  });

  it('goes on by itself after the other was killed', async () => {
    const { host } = await serveProcess();
    await cli('parameters', 'set', 'before', '1');
    await host.stop('SIGKILL');
    await stat(join(workspace, '.hookswitch', 'host.json'));
    const { code, stdout } = await cli('parameters', 'list', '--json');
    expect(code).toBe(0);
    expect(stdout).toContain('"tag":"before"');
  });

  it('says so where the other has stopped answering', async () => {
    const { host } = await serveProcess();
    host.child.kill('SIGSTOP');
    const { code, stderr } = await cli('actions', 'list', '--json');
    host.child.kill('SIGCONT');
    expect(code).toBe(2);
    expect(stderr).toContain('"code":"HOST_UNREACHABLE"');
    await host.stop('SIGTERM');
  });

  it('waits for another short command, so that none is lost', async () => {
    const tags = ['a', 'b', 'c', 'd'];
    const set = (tag: string) => ['--workspace', workspace, 'parameters', 'set', tag, tag];
    const done = await Promise.all(tags.map((tag, at) => (at % 2 === 0 ? runCli : runCliProcess)(set(tag))));
    expect(done.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const listed = (await cli('parameters', 'list', '--json')).json<{ tag: string; kind: string }>();
    const custom = listed.filter(({ kind }) => kind === 'custom').map(({ tag }) => tag);
    expect(custom.sort()).toEqual(tags);
  });
});

describe('listen', () => {
  it('prints a capture a line, its bytes exact, while others fire at it', async () => {
    const listening = startProcess('listen', '--port', '0');
    await listening.says('Listening on ');
    const host = JSON.parse(await readFile(join(workspace, '.hookswitch', 'host.json'), 'utf8')) as Served;
    const body = new Uint8Array([0, 255, 13, 10, 127]);
    await fetch(`${host.receiver}/bytes?a=1&a=2`, { method: 'PUT', body });
    expect(await listening.line<Capture>()).toMatchObject({
      kind: 'capture',
      request: {
        method: 'PUT',
        url: '/bytes?a=1&a=2',
        bodyBase64: Buffer.from(body).toString('base64'),
        bytes: 5,
      },
      response: { status: 200 },
      delivery: null,
    });
    const fired = await cli('fire', 'pbxware:call_hangup', '--to', `${host.receiver}/hook`, '--json');
    const [delivery] = fired.json<Delivery>();
    expect(await listening.line<Capture>()).toMatchObject({ id: delivery?.capture, delivery: delivery?.id });
    expect(await listening.stop('SIGINT')).toBe(0);
  });

  it('says in a person’s line which event a request was recognized as', async () => {
    const listening = startCli(['--workspace', workspace, 'listen', '--port', '0']);
    running.push(listening);
    await listening.says('Listening on ');
    const { receiver } = JSON.parse(await readFile(join(workspace, '.hookswitch', 'host.json'), 'utf8')) as Served;
    const printed = async () => String((await once(listening.stdout, 'data'))[0]);
    const [known] = await Promise.all([
      printed(),
      fetch(
        `${receiver}/in?CallID=1.2&CallerIDNum=101&CallerIDName=A&CalledDID=&CalledExtension=0003*001` +
          '&CallStatus=CALLING&CallFlow=IN&CallerExtension=&CalledNumber=001&CallAPIID=x',
      ),
    ]);
    expect(known).toMatch(/GET \/in\?CallID=.* {2}200 {2}0 bytes {2}voipnow:dial-in\n$/);
    const [other] = await Promise.all([printed(), fetch(`${receiver}/push`, { method: 'POST', body: '{"a":1}' })]);
    expect(other).toMatch(/POST \/push {2}200 {2}7 bytes\n$/);
    expect(await listening.stop()).toBe(0);
  });

  it('shows the captures of a process that serves, too', async () => {
    const { host, served } = await serve();
    const listening = start('listen');
    await listening.says(`Listening on ${served.receiver}`);
    await fetch(`${served.receiver}/both`);
    expect(await listening.line<Capture>()).toMatchObject({ request: { url: '/both' } });
    expect(await listening.stop()).toBe(0);
    const moved = await cli('listen', '--port', '1');
    expect(moved).toMatchObject({ code: 2, stderr: expect.stringContaining(served.receiver) });
    await host.stop();
  });
});

describe('activity', () => {
  it('follows: what was, in order, then what comes', async () => {
    const { host, served } = await serve();
    await fetch(`${served.receiver}/1`);
    await fetch(`${served.receiver}/2`);
    const following = start('activity', '--follow', '--filter', 'method=GET');
    expect((await following.line<ActivityRow>()).path).toBe('/1');
    expect((await following.line<ActivityRow>()).path).toBe('/2');
    await fetch(`${served.receiver}/other`, { method: 'POST' });
    await fetch(`${served.receiver}/3`);
    expect((await following.line<ActivityRow>()).path).toBe('/3');
    expect(await following.stop()).toBe(0);
    await host.stop();
  });

  it('is quiet when its reader leaves', async () => {
    const { host, served } = await serve();
    await fetch(`${served.receiver}/1`);
    const following = startProcess('activity', '--follow');
    await following.line();
    let said = '';
    following.child.stderr.on('data', (chunk: string) => {
      said += chunk;
    });
    following.child.stdout.destroy();
    const exited = once(following.child, 'exit');
    await fetch(`${served.receiver}/2`);
    expect(await exited).toEqual([0, null]);
    expect(said).toBe('');
    await host.stop();
  });
});

describe('demo', () => {
  it('ends well, every delivery linked to its capture, and leaves nothing behind', async () => {
    const env = { TMPDIR: folder, XDG_DATA_HOME: join(folder, 'data') };
    const { code, json, stderr } = await runCliProcess(['demo', '--json'], env);
    expect(code).toBe(0);
    expect(stderr).toContain('This demo uses a temporary workspace. Pass --workspace DIR to keep its activity.');
    const deliveries = json<Delivery>();
    expect(deliveries.length).toBeGreaterThanOrEqual(2);
    for (const { status, capture } of deliveries)
      expect({ status, capture }).toEqual({ status: 200, capture: expect.any(String) });
    expect((await readdir(folder)).filter((name) => !name.startsWith('node-compile-cache'))).toEqual([]);
  });

  it('prints a table, and keeps a workspace that was named', async () => {
    const { code, stdout, stderr } = await cli('demo');
    expect({ code, stderr: stderr.includes('were captured by the receiver') }).toEqual({ code: 0, stderr: true });
    expect(stderr).not.toContain('temporary');
    expect(stdout).toMatch(/^EVENT +ACTION +REQUEST +STATUS +DURATION +CAPTURED AS\n/);
    expect(await readdir(join(workspace, 'collections'))).toHaveLength(1);
  });
});

describe('a workspace that cannot be used', () => {
  it('is said with exit code 2, and left as it is', async () => {
    await writeFile(workspace, 'a file, no folder');
    const { code, stderr, stdout } = await cli('actions', 'list', '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('"code":"WORKSPACE_UNUSABLE"');
    expect(stderr).not.toMatch(/\.ts:\d/);
    expect(await readFile(workspace, 'utf8')).toBe('a file, no folder');
  });
});
