import * as z from 'zod';
import { CollectionProgress } from './collection-run.ts';
import { Instant } from './http.ts';

/** What a run is of, with its name for a person. How it is run again: electron/engine/runs/run-kinds.ts. */
export const runKindLabels = {
  event: 'Event',
  call: 'Call',
  test: 'Action test',
  demo: 'Demo',
  resend: 'Resend',
  collection: 'Collection run',
} as const;
export type RunKindId = keyof typeof runKindLabels;
export const RunKindId = z.enum(Object.keys(runKindLabels) as RunKindId[]);

export const RunState = z.enum(['running', 'paused', 'finished', 'stopped', 'failed']);
export type RunState = z.infer<typeof RunState>;

export const RunTotals = z.object({
  deliveries: z.number().int(),
  /** Deliveries whose request was not accepted: no response, a redirect, or a status of 400 and above. */
  failed: z.number().int(),
  /** Deliveries that our own receiver captured. */
  captures: z.number().int(),
});
export type RunTotals = z.infer<typeof RunTotals>;

/** One thing that somebody started. Every activity it caused has its id as `runId`. */
export const RunSummary = z.object({
  /** Order of starting: grows, never used twice. The cursor of the listing. */
  seq: z.number().int(),
  /** Of a call this is also the `callId`. Events, tests and resends have a run id of their own. */
  id: z.string(),
  kind: RunKindId,
  /** What was started, in the words of a person. */
  label: z.string(),
  /** Null for a kind that draws nothing at random. */
  seed: z.number().int().nullable(),
  startedAt: Instant,
  /** Null while it goes on. */
  endedAt: Instant.nullable(),
  /** `finished` says that it was carried out: whether its deliveries arrived is in `totals`. */
  state: RunState,
  totals: RunTotals,
  /** Of a collection run; null for every other kind. */
  progress: CollectionProgress.nullable(),
  /** Why it failed or ended early, a sentence for a person; null where there is nothing to say. */
  problem: z.string().nullable(),
});
export type RunSummary = z.infer<typeof RunSummary>;

export const Run = RunSummary.extend({
  /** What was asked for: enough to run it again. Its shape depends on the kind. */
  inputs: z.record(z.string(), z.unknown()),
});
export type Run = z.infer<typeof Run>;

export const RunPage = z.object({
  /** Newest first. */
  items: z.array(RunSummary),
  /** Pass as `before` for the next page; null at the end. */
  next: z.number().int().nullable(),
  /** Runs of any kind. */
  total: z.number().int(),
});
export type RunPage = z.infer<typeof RunPage>;

/** What a watcher gets. The first batch has the runs that go on. */
export const RunBatch = z.object({
  /** Runs that began or changed. */
  changed: z.array(RunSummary),
  /** Ids of runs that were deleted. */
  removed: z.array(z.string()),
  /** True where the list must be read anew: many were removed. */
  cleared: z.boolean(),
});
export type RunBatch = z.infer<typeof RunBatch>;

export const isGoingOn = (state: RunState): boolean => state === 'running' || state === 'paused';
