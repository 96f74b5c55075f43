import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { openRecordingSocket, type RecordingSocket } from '../../support/recording-socket.ts';
import { runCli } from '../../support/run-cli.ts';

/** One workspace from its first endpoint to a call. */
let folder: string;
let socket: RecordingSocket;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookswitch-endpoints-'));
  socket = await openRecordingSocket();
});
afterAll(async () => {
  await socket[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const cli = (...args: string[]) => runCli(['--workspace', folder, ...args]);
const endpoints = (...args: string[]) => cli('endpoints', ...args);
const listed = async (...args: string[]) => (await endpoints('list', ...args, '--json')).json<Endpoint>();

describe('the vendors’ own settings', () => {
  it('points a whole dialect, switches events on and says so, and lists newer events as such', async () => {
    const { code, stderr, json } = await endpoints(
      'point',
      'voipnow',
      `${socket.url}/all`,
      '--method',
      'post',
      '--json',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('They are on now') });
    expect(json<Endpoint>().map(({ event, enabled, method }) => [event, enabled, method])).toEqual([
      ['dial-in', true, 'POST'],
      ['dial-out', true, 'POST'],
      ['hangup', true, 'POST'],
      ['answer-in', false, 'POST'],
      ['answer-out', false, 'POST'],
    ]);
    const events = await cli('events', 'list', '--dialect', 'voipnow', '--json');
    expect(events.json<PhoneEvent>().map((event) => [event.key, event.endpoints, event.newer, event.older])).toEqual([
      ['dial-in', 1, false, false],
      ['dial-out', 1, false, false],
      ['hangup', 1, false, false],
      ['answer-in', 0, true, false],
      ['answer-out', 0, true, false],
    ]);
    const table = await cli('events', 'list', '--dialect', 'voipnow');
    expect(table.stdout).toMatch(/^EVENT +ACTIVE +ACTIONS +ENDPOINTS +LABEL/);
    expect(table.stdout).toMatch(/^voipnow:answer-in +no +0 +0 +Answer on incoming call \(newer\)/m);
  });

  it('adds one for an extension, with all there is to set', async () => {
    const added = await endpoints(
      ...['add', 'grandstream:dnd_on', `${socket.url}/$mac`, '--scope', 'phone', '--owner', '102'],
      ...['--set', 'mac=00:0B:82:00:00:07', '--set', 'language=', '--disabled', '--notes', 'on the desk', '--json'],
    );
    expect(added.code).toBe(0);
    const [one, ...more] = added.json<Endpoint>();
    expect(more).toEqual([]);
    expect(one).toEqual({
      ...{ id: expect.any(String), dialect: 'grandstream', event: 'dnd_on', scope: 'phone', owner: '102' },
      ...{ url: `${socket.url}/$mac`, method: null, setup: { mac: '00:0B:82:00:00:07', language: '' } },
      ...{ enabled: false, verifyTls: true, notes: 'on the desk' },
    });
    expect(await listed('--dialect', 'grandstream')).toEqual([one]);
    expect(await listed()).toHaveLength(6);
    const enabled = await endpoints('enable', one?.id ?? '', '--json');
    expect(enabled.json<Endpoint>()).toEqual([{ ...one, enabled: true }]);
    const { stdout } = await endpoints('list', '--dialect', 'grandstream');
    expect(stdout).toMatch(/^ID +EVENT +OWNER +ENABLED +METHOD +SETUP +TLS +NOTES +URL$/m);
    expect(stdout).toMatch(/grandstream:dnd_on +phone 102 +yes +mac=00:0B:82:00:00:07 language= +on the desk +http/);
  });

  it('fires to them, switches one off, and removes it', async () => {
    await cli('events', 'enable', '--all');
    const arrived = socket.next();
    const fired = await cli('fire', 'voipnow:hangup', '--json');
    expect(fired.json<Delivery>()).toMatchObject([{ status: 200, action: { name: 'Hangup' } }]);
    expect(await arrived).toMatch(/^POST \/all HTTP\/1\.1\r\n/);
    const [{ id } = { id: '' }] = (await listed('--dialect', 'voipnow')).filter(({ event }) => event === 'hangup');
    expect((await endpoints('disable', id, '--json')).json<Endpoint>()).toMatchObject([{ id, enabled: false }]);
    expect(await cli('fire', 'voipnow:hangup')).toMatchObject({ code: 2, stdout: '' });
    expect((await endpoints('remove', id, '--json')).json<Endpoint>()).toMatchObject([{ id }]);
    expect((await listed()).some((endpoint) => endpoint.id === id)).toBe(false);
  });

  it.each([
    [['add', 'voipnow', 'http://127.0.0.1:9'], 'Invalid event voipnow. Use DIALECT:EVENT'],
    [['add', 'voipnow:sneeze', 'http://127.0.0.1:9'], 'voipnow has no event named sneeze.'],
    [['add', 'voipnow:hangup', 'ftp://127.0.0.1'], 'url: Only http and https can be sent'],
    [['add', 'voipnow:hangup', 'http://127.0.0.1:9', '--scope', 'hat'], 'scope: voipnow has no scope hat'],
    [['add', 'voipnow:hangup', 'http://127.0.0.1:9', '--owner', '102'], 'owner: 102 needs a scope'],
    [['add', 'voipnow:hangup', 'http://127.0.0.1:9', '--method', 'PUT'], 'method: PUT is not one of GET, POST.'],
    [['add', 'voipnow:hangup', 'http://127.0.0.1:9', '--set', 'hat'], 'Use --set KEY=VALUE.'],
    [['add', 'voipnow:hangup', 'http://127.0.0.1:9', '--set', 'hat=1'], 'setup.hat: voipnow has tenant_prefix.'],
    [['point', 'nobody', 'http://127.0.0.1:9'], 'Unknown dialect: nobody.'],
    [['remove', 'nothing'], 'Endpoint not found: nothing.'],
    [['enable', 'nothing'], 'Endpoint not found: nothing.'],
    [['list', '--dialect', 'nobody'], 'Unknown dialect: nobody.'],
    [['add', 'voipnow:hangup'], "missing required argument 'url'"],
  ])('%j is refused: %s', async (args, message) => {
    const { code, stdout, stderr } = await endpoints(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
