import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { Scenario, ScenarioFile } from '../../../shared/model/scenario.ts';
import { runCli } from '../../support/run-cli.ts';

let workspace: string;
let scratch: string;
const cli = (...args: string[]) => runCli(['--workspace', workspace, ...args]);

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'hookswitch-cli-'));
  scratch = await mkdtemp(join(tmpdir(), 'hookswitch-cli-'));
});
afterAll(async () => {
  for (const folder of [workspace, scratch]) await rm(folder, { recursive: true, force: true });
});

describe('hookswitch scenarios', () => {
  it('shows a scenario as a file, takes it back under another id, plays it and removes it', async () => {
    const shown = await cli('scenarios', 'show', 'missed');
    expect(shown.stdout.split('\n').slice(0, 3)).toEqual(['{', '  "schema": 2,', '  "id": "missed",']);
    const mine = { ...(JSON.parse(shown.stdout) as ScenarioFile), id: 'mine', label: 'Mine' };
    const file = join(scratch, 'mine.json');
    await writeFile(file, JSON.stringify(mine));

    const saved = await cli('scenarios', 'save', file);
    expect([saved.code, saved.stdout]).toEqual([0, 'Saved mine: Mine\n']);
    const listed = (await cli('scenarios', 'list', '--json')).json<Scenario>();
    expect(listed.filter(({ own }) => own).map(({ id, length }) => [id, length])).toEqual([['mine', 25.3]]);

    const to = ['--to', 'http://127.0.0.1:9/nobody', '--speed', 'at-once', '--json'];
    const played = (await cli('call', 'mine', '--dialect', 'pbxware', ...to)).json<Delivery>();
    expect(played.map(({ event }) => event.key)).toEqual(['call_incoming', 'ringing', 'call_unanswered']);

    const call = played[0]?.callId ?? '';
    const recorded = await cli('scenarios', 'record', call, '--label', 'Heard', '--json');
    expect(recorded.json<ScenarioFile>()[0]).toMatchObject({ id: 'heard', label: 'Heard' });
    const caller = played[0]?.parameters.caller_id ?? '';
    expect(recorded.stdout).not.toContain(caller);
    const out = join(scratch, 'kept.json');
    expect((await cli('scenarios', 'record', call, '--keep-numbers', '--out', out)).code).toBe(0);
    expect(await readFile(out, 'utf8')).toContain(caller);

    expect((await cli('scenarios', 'remove', 'mine')).stdout).toBe('Removed mine: Mine\n');
    expect((await cli('scenarios', 'show', 'mine')).code).toBe(2);
  });

  it('says what is wrong and where', async () => {
    const file = join(scratch, 'wrong.json');
    await writeFile(file, '{"schema": 1, "id": "wrong"}');
    const wrong = await cli('scenarios', 'save', file);
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain('wrong.json: label');
    expect((await cli('scenarios', 'save', join(scratch, 'nothing.json'))).stderr).toContain('does not exist');
    expect((await cli('scenarios', 'remove', 'missed')).stderr).toContain('is a built-in scenario');
    expect((await cli('scenarios', 'record', 'nobody')).stderr).toContain('nobody');
    await writeFile(file, JSON.stringify({ ...JSON.parse((await cli('scenarios', 'show', 'busy')).stdout) }));
    expect((await cli('scenarios', 'save', file)).stderr).toContain(
      'Change the id in the file, then run `hookswitch scenarios save FILE`.',
    );
  });
});
