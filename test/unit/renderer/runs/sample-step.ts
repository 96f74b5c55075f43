import type { RunStep } from '../../../../shared/model/collection-run.ts';

/** A step that passed, but for what is changed. */
export const sampleStep = (seq: number, change: Partial<RunStep> = {}): RunStep => ({
  ...{ seq, id: `id-${seq}`, at: new Date(1_764_000_000_000 + seq * 100).toISOString() },
  ...{ iteration: 0, position: seq, folder: [], source: 'collection', isSkipped: false },
  ...{ name: `Step ${seq}`, method: 'GET', url: 'http://a.example', status: 200, durationMs: 10, size: 2 },
  ...{ assertions: { passed: 0, failed: 0, skipped: 0 }, errors: 0, failed: false, reason: null },
  ...change,
});
