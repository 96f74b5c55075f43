import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../shared/model/delivery.ts';
import { Run, RunSummary } from '../../../shared/model/run.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { runCli } from '../../support/run-cli.ts';
import { withFolder } from '../../support/temporary-folder.ts';

describe('hookswitch runs', () => {
  it(
    'lists, shows and repeats what fire, call and actions test started',
    () =>
      withFolder(async (workspace) => {
        await using endpoint = await openTestEngine();
        const to = endpoint.receiverUrl;
        const cli = (...args: string[]) => runCli(['--json', '--workspace', workspace, ...args]);
        const fired = (await cli('fire', 'pbxware:call_incoming', '--to', to)).json<Delivery>();
        const call = ['call', 'missed', '--dialect', 'pbxware', '--speed', 'at-once', '--to', to];
        const played = (await cli(...call)).json<Delivery>();
        const runs = (await cli('runs', 'list')).json<RunSummary>();
        for (const run of runs) expect(RunSummary.parse(run)).toEqual(run);
        expect(runs.map(({ kind }) => kind)).toEqual(['call', 'event']);
        expect(fired.map(({ runId }) => runId)).toEqual([runs[1]?.id]);
        expect(new Set(played.map(({ runId }) => runId))).toEqual(new Set([runs[0]?.id]));
        expect((await cli('runs', 'list', '--kind', 'event', '--limit', '5')).json()).toEqual([runs[1]]);

        const id = runs[0]?.id ?? '';
        const [shown] = (await cli('runs', 'show', id)).json<Run>();
        expect(Run.parse(shown)).toMatchObject({ id, inputs: { scenario: 'missed', dialects: ['pbxware'] } });
        const again = await cli('runs', 'again', id, '--same-seed');
        expect(again.json<Run>()).toMatchObject([{ kind: 'call', state: 'finished', seed: shown?.seed }]);
        expect(again.code).toBe(0);
        const stopped = await cli('runs', 'stop', id);
        expect(stopped.json<Run>()).toEqual([shown]);
        const table = (await runCli(['--workspace', workspace, 'runs', 'list'])).stdout.trimEnd().split('\n');
        expect(table).toHaveLength(4);
        expect(table[0]).toMatch(/^STARTED +ID +KIND +RUN +STATE +DURATION +SENT +FAILED +CAPTURED +PROBLEM$/);
      }),
    60_000,
  );

  it('says what to do about an id that is none', () =>
    withFolder(async (workspace) => {
      const { code, stderr } = await runCli(['--workspace', workspace, 'runs', 'show', 'none']);
      expect(code).toBe(2);
      expect(stderr).toContain('Run not found: none.');
      expect(stderr).toContain('Run `hookswitch runs list` to see all runs.');
    }));
});
