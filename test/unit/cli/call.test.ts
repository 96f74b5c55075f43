import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery } from '../../../shared/model/delivery.ts';
import { startCliProcess } from '../../support/cli-process.ts';
import { runCli } from '../../support/run-cli.ts';

let workspace: string;
const endpoint = createServer((request, response) => {
  request.resume();
  if (request.url?.startsWith('/silent')) return;
  response.writeHead(request.url?.startsWith('/broken') ? 503 : 200).end('taken');
});
const address = () => `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
const cli = (...args: string[]) => runCli(['--workspace', workspace, 'call', ...args]);

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'hookswitch-cli-'));
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  endpoint.closeAllConnections();
  endpoint.close();
  await rm(workspace, { recursive: true, force: true });
});

describe('hookswitch call', () => {
  it('plays a call for two dialects and prints a delivery a line', async () => {
    const args = ['answered-inbound', '--dialect', 'pbxware,voipnow', '--to', `${address()}/hook`, '--speed', '6000'];
    const { code, json, stderr } = await cli(...args, '--param', 'caller_id=+1=2', '--seed', '7', '--json');
    const lines = json<Delivery>();
    expect(code).toBe(0);
    const keys = (dialect: string) =>
      lines.filter(({ event }) => event.dialect === dialect).map(({ event }) => event.key);
    expect(keys('pbxware')).toEqual(['call_incoming', 'ringing', 'call_answered']);
    expect(keys('voipnow')).toEqual(['dial-in', 'answer-in', 'hangup']);
    expect(new Set(lines.map(({ callId }) => callId)).size).toBe(1);
    expect(lines.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(lines.find(({ event }) => event.dialect === 'pbxware')?.parameters.caller_id).toBe('+1=2');
    expect(stderr).toContain('seed 7');
  });

  it('says of each event how chaos altered it', async () => {
    const args = ['missed', '--dialect', 'pbxware', '--to', address(), '--speed', 'at-once', '--chaos', 'dropHangup'];
    const { code, stdout, stderr } = await cli(...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/pbxware:ringing .*\(Unanswered Call left out\)/);
    expect(stderr).toContain('2 of 3 events sent in 2 deliveries, 1 dropped by chaos.');
  });

  it('speaks each dialect as chosen', async () => {
    const args = ['missed', '--dialect', 'voipnow,urlnetworks', '--to', address(), '--speed', 'at-once', '--json'];
    const chosen = [
      '--method',
      'voipnow:POST',
      '--variant',
      'voipnow:numbers=plus',
      '--setup',
      'urlnetworks:service_id=7',
    ];
    const { code, json } = await cli(...args, ...chosen);
    expect(code).toBe(0);
    const first = (dialect: string) => json<Delivery>().find(({ event }) => event.dialect === dialect);
    expect(first('voipnow')).toMatchObject({ request: { method: 'POST' } });
    expect(first('voipnow')?.parameters.CallerIDNum).toMatch(/^\+/);
    expect(first('urlnetworks')?.parameters.service_id).toBe('7');
  });

  it('calls who is named, from and to the numbers that are given', async () => {
    const args = ['blind-transfer', '--dialect', 'pbxware', '--to', address(), '--speed', 'at-once', '--json'];
    const numbers = ['--caller', '+61 400=Zoë = Z', '--called', '1300 555', '--extension', '204=Front desk'];
    const { code, json } = await cli(...args, ...numbers);
    expect(code).toBe(0);
    const sent = json<Delivery>().map(({ parameters }) => parameters);
    expect(new Set(sent.map(({ caller_id, calling_name }) => `${caller_id}/${calling_name}`))).toEqual(
      new Set(['+61 400/Zoë = Z']),
    );
    expect(sent.map(({ extension }) => extension)).toEqual(['204', '204', '102', '102']);
    const outbound = ['outbound-answered', ...args.slice(1), '--caller', '*67', '--extension', '204'];
    const [last] = (await cli(...outbound)).json<Delivery>();
    expect(last?.parameters).toMatchObject({ called_number: '*67', extension: '204', caller_id: '' });
  });

  it('ends with 1 where the endpoint says no', async () => {
    const { code, stderr } = await cli(
      'missed',
      '--dialect',
      'pbxware',
      '--to',
      `${address()}/broken`,
      '--speed',
      'at-once',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('3 failed');
  });

  it.each([
    [['nothing', '--dialect', 'pbxware'], /Scenario not found: nothing\.\n {2}Available scenarios: .*answered-inbound/],
    [['missed', '--dialect', 'nobody'], /Unknown dialect: nobody\.\n {2}Available dialects: .*pbxware/],
    [['missed', '--dialect', 'pbxware'], /No action or endpoint is set for pbxware:call_incoming/],
    [['missed'], /--dialect/],
    [['missed', '--dialect', 'pbxware,,voipnow'], /Use a comma-separated list of dialects/],
    [['missed', '--dialect', 'pbxware', '--speed', '0'], /a number above 0/],
    [['missed', '--dialect', 'pbxware', '--speed', '-3'], /a number above 0/],
    [['missed', '--dialect', 'pbxware', '--speed', 'fast'], /a number above 0/],
    [['missed', '--dialect', 'pbxware', '--chaos', 'rain'], /reorder, duplicate, dropHangup, lateRinging, clockSkew/],
    [['missed', '--dialect', 'pbxware', '--caller', '=Nobody'], /a number of 1 to 64 characters/],
    [['missed', '--dialect', 'pbxware', '--extension', '1'.repeat(65)], /a number of 1 to 64 characters/],
    [['missed', '--dialect', 'pbxware', '--param', 'x'], /--param TAG=VALUE/],
    [['missed', '--dialect', 'pbxware,voipnow', '--method', 'POST'], /--method POST needs a dialect/],
    [['missed', '--dialect', 'voipnow', '--switch', 'numbers'], /Use --variant ID=CHOICE/],
    [['missed', '--dialect', 'voipnow', '--setup', 'color=red', '--to', 'http://127.0.0.1:9'], /voipnow has/],
    [['dnd', '--dialect', 'pbxware', '--to', 'http://127.0.0.1:9'], /dnd has no events in the selected dialects/],
  ])('%j is wrong use and says why', async (args, words) => {
    const { code, stdout, stderr } = await cli(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(words);
  });

  it('lists the scenarios in its help', async () => {
    const { code, stdout } = await cli('--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n {2}answered-inbound +Answered call\n/);
    expect(stdout).toMatch(/\n {2}reboot +Reboot\n/);
  });

  it('stops cleanly on Ctrl+C, also while an endpoint never answers', async () => {
    const args = ['missed', '--dialect', 'pbxware', '--to', `${address()}/silent`, '--speed', '1'];
    const running = startCliProcess(['--workspace', workspace, 'call', ...args]);
    const asked = new Promise((resolve) => endpoint.once('request', resolve));
    await running.says('Missed call: 3 events');
    await asked;
    expect(await running.stop('SIGINT')).toBe(1);
    await running.says('Call stopped: 1 of 3 events sent');
    const left = await runCli(['--workspace', workspace, 'activity', '--limit', '1', '--json']);
    expect(left.json()).toMatchObject([{ event: 'call_incoming', status: 0 }]);
  });
});
