import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallSummary, Ladder } from '../../../shared/model/ladder.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { runCli } from '../../support/run-cli.ts';

let workspace: string;
let receiver: string;
let twiceEnded: string;
const cli = (...args: string[]) => runCli(['--workspace', workspace, 'calls', ...args]);

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'hookswitch-cli-'));
  await using opened = await openTestEngine({ workspace });
  receiver = new URL(opened.receiverUrl).host;
  const send = (method: string) =>
    fetch(opened.receiverUrl, {
      method: 'POST',
      body: new URLSearchParams(
        `service_id=1&direction=inbound_external&start_time=1573865518&from=0390085900&external_did=61312341234&dialplan_id=82&condition_id=268&dialplan_name=Test&condition_name=All&caller_name=Bob&call_event_uuid=709e1d5e&method=${method}&display_from=Bob&extension_name=Sales&extension_user_id=102`,
      ),
    });
  for (const method of ['extension_ringing', 'extension_hangup', 'extension_hangup']) await send(method);
  twiceEnded = '709e1d5e';
  await opened.ask.simulator.fire({ dialect: 'pbxware', event: 'call_incoming', to: `${opened.receiverUrl}/hook` });
  await opened.ask.simulator.fire({ dialect: 'pbxware', event: 'ringing', to: 'http://127.0.0.1:9/nobody' });
}, 60_000);
afterAll(() => rm(workspace, { recursive: true, force: true }));

describe('hookswitch calls', () => {
  it('lists the calls of the activity log, the latest first, as the contract says or as a table', async () => {
    const { code, json } = await cli('list', '--json');
    const calls = json<CallSummary>();
    expect(code).toBe(0);
    expect(calls.map(({ origin }) => origin)).toEqual(['fired', 'fired', 'captured']);
    for (const call of calls) expect(CallSummary.parse(call)).toEqual(call);
    expect((await cli('list', '--limit', '1', '--json')).json<CallSummary>()).toEqual(calls.slice(0, 1));
    const table = (await cli('list', '--search', '0390 085')).stdout.trimEnd().split('\n');
    expect(table).toHaveLength(2);
    expect(table[0]).toMatch(/^DATE +ID +FROM +TO +EXTENSION +PHASE +DIALECTS +SENT +FAILED +CAPTURED +VIOLATIONS$/);
    expect(table[1]).toMatch(/ 709e1d5e +0390085900 +61312341234 +102 +ended +urlnetworks +0 +0 +3 +two-hangups$/);
    const none = await cli('list', '--search', 'nobody');
    expect(none).toMatchObject({ code: 0, stdout: '', stderr: 'No calls match nobody.\n' });
  }, 60_000);

  it('shows a ladder, an arrow a line, and the violations of the call', async () => {
    const { code, stdout } = await cli('show', twiceEnded);
    expect(code).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('Call 709e1d5e, captured, from Bob 0390085900, to 61312341234, extension 102');
    expect(lines[1]).toMatch(/^[\d-]+T[\d:.]+Z: 0 sent, 0 failed, 3 captured from other senders$/);
    expect(lines[2]).toMatch(/^SECONDS +DIALECT +EVENT +ENDPOINT +STATUS +DURATION +NOTE$/);
    expect(lines[3]).toMatch(/^ +0\.000 +urlnetworks +Extension Ringing +──▶ +Receiver +200 +\d+ ms +other sender$/);
    expect(lines).toHaveLength(7);
    expect(lines[6]).toMatch(
      /^two-hangups: URL Networks sent Extension Hangup for 102 twice: .* after the call began\.$/,
    );
    const one = (await cli('show', twiceEnded, '--json')).json<Ladder>();
    expect(one).toHaveLength(1);
    expect(Ladder.parse(one[0])).toEqual(one[0]);
  }, 60_000);

  it('shows what got no answer, and which endpoint gave none', async () => {
    const [failed, taken] = (await cli('list', '--json')).json<CallSummary>();
    const shown = await cli('show', failed?.id ?? '');
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/Ringing +──✕ +127\.0\.0\.1:9 +0 +\d+ ms +.*refused/);
    const { code, stdout } = await cli('show', taken?.id ?? '');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Incoming Call +──▶ +Receiver +200/);
    expect(stdout).not.toContain(receiver);
  }, 60_000);

  it('says where there is no such call, and what is no number', async () => {
    const { code, stdout, stderr } = await cli('show', 'nobody');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Call not found: nobody.');
    expect(stderr).toContain('hookswitch calls list');
    expect(await cli('list', '--limit', '0')).toMatchObject({ code: 2, stdout: '' });
  }, 60_000);
});
