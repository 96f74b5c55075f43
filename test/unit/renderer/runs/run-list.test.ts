import { describe, expect, it } from 'vitest';
import { newestRuns, withOlderRuns, withoutRun, withRunBatch } from '../../../../renderer/src/runs/run-list.ts';
import type { RunPage, RunSummary } from '../../../../shared/model/run.ts';

const run = (seq: number): RunSummary => ({
  ...{ id: `run-${seq}`, seq, kind: 'event', label: `Run ${seq}`, state: 'finished', seed: null, problem: null },
  ...{ startedAt: '2026-11-20T14:01:52.104Z', endedAt: '2026-11-20T14:01:53.104Z' },
  totals: { deliveries: 1, failed: 0, captures: 1 },
  progress: null,
});
const pageOf = (...seqs: number[]): RunPage => ({ items: seqs.map(run), next: null, total: seqs.length });
const batchOf = (changed: readonly number[], removed: readonly number[] = []) => ({
  ...{ changed: changed.map(run), removed: removed.map((seq) => `run-${seq}`), cleared: false },
});
const idsOf = ({ items }: { readonly items: readonly RunSummary[] }) => items.map(({ id }) => id);

describe('runs as far as they were read', () => {
  it('have the newest first, one that is new or changed once, and none that was removed elsewhere', () => {
    const list = withRunBatch(newestRuns(pageOf(3, 2, 1), null), batchOf([4, 2], [1]), null);
    expect(idsOf(list)).toEqual(['run-4', 'run-3', 'run-2']);
  });

  it('do not get back one that was deleted here, by what was read of it before', () => {
    const list = withoutRun(newestRuns(pageOf(2, 1), null), 'run-2');
    expect(idsOf(list)).toEqual(['run-1']);
    expect(idsOf(withRunBatch(list, batchOf([2]), null))).toEqual(['run-1']);
    expect(idsOf(newestRuns(pageOf(2, 1), list))).toEqual(['run-1']);
    expect(idsOf(withOlderRuns(list, pageOf(2)))).toEqual(['run-1']);
    expect(idsOf(withRunBatch(newestRuns(pageOf(2, 1), list), batchOf([3, 2]), null))).toEqual(['run-3', 'run-1']);
  });
});
