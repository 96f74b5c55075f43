import { setImmediate as nextTurn } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import type { Activity, ActivityRow } from '../../../../shared/model/activity.ts';
import type { RunStep, RunStepPage } from '../../../../shared/model/collection-run.ts';
import { isFailedDelivery } from '../../../../shared/model/delivery.ts';
import type { SecretValue } from '../../masking/secret-search.ts';
import type { SegmentReader } from '../journal/segments.ts';
import { fromActivity, selectPlace, selectRow } from './schema.ts';
import { readActivity, type StoredActivity } from './stored-activity.ts';

/** Steps of which run, and which of them. */
export interface StepsQuestion {
  readonly run: string;
  /** Steps after this `seq`. */
  readonly after: number;
  readonly limit: number;
  readonly onlyFailed: boolean;
  /** With the values of secrets. */
  readonly reveal: boolean;
}

/** The steps of collection runs: read from the records of their deliveries, whose bodies are left out. */
export interface RunSteps {
  /** Steps oldest first, until the limit or the time, in milliseconds of `performance.now()`; where to go on from. */
  read(question: StepsQuestion, until: number): RunStepPage;
}

/** Rows of one SELECT. */
const rowsAtOnce = 100;

export function createRunSteps(
  db: Database.Database,
  journal: SegmentReader,
  secrets: () => readonly SecretValue[],
): RunSteps {
  const ofRun = db.prepare<[string, number], ActivityRow & StoredActivity>(
    `SELECT ${selectRow}, ${selectPlace} ${fromActivity}
     WHERE a.run_id = ? AND a.run_id IS NOT NULL AND a.seq > ? AND a.kind = 'delivery' ORDER BY a.seq LIMIT ${rowsAtOnce}`,
  );
  return {
    read({ run, after, limit, onlyFailed, reveal }, until) {
      const items: RunStep[] = [];
      let reached = after;
      for (;;) {
        const rows = ofRun.all(run, reached);
        for (const row of rows) {
          if (items.length >= limit || performance.now() > until) return { items, next: reached };
          reached = row.seq;
          const activity = readActivity(journal, row, row, { wanted: 'none', known: reveal ? 'reveal' : secrets() });
          const step = activity === undefined ? null : stepOf(row, activity);
          if (step !== null && (step.failed || !onlyFailed)) items.push(step);
        }
        if (rows.length < rowsAtOnce) return { items, next: null };
      }
    },
  };
}

/** Milliseconds of reading before other work of the thread goes on. */
const slice = 12;

/** A whole page, with a pause for other work between its parts. */
export async function stepPage(
  steps: () => RunSteps,
  question: StepsQuestion,
  signal: AbortSignal | undefined,
): Promise<RunStepPage> {
  const items: RunStep[] = [];
  for (let { after } = question; ; ) {
    signal?.throwIfAborted();
    const limit = question.limit - items.length;
    const part = steps().read({ ...question, after, limit }, performance.now() + slice);
    items.push(...part.items);
    if (part.next === null || items.length >= question.limit) return { items, next: part.next };
    after = part.next;
    await nextTurn();
  }
}

/** Characters of a URL and of a reason that a list needs. */
const mostText = 500;

function stepOf(row: ActivityRow, activity: Activity): RunStep | null {
  if (activity.kind !== 'delivery' || activity.step === undefined) return null;
  const { step, scripts, request, status, durationMs, action, message } = activity;
  const assertions = { passed: 0, failed: 0, skipped: 0 };
  for (const { result } of scripts?.assertions ?? []) assertions[result] += 1;
  const failedAssertion = scripts?.assertions.find(({ result }) => result === 'failed');
  const failed = isFailedDelivery(activity);
  const reason =
    failedAssertion === undefined
      ? (scripts?.errors[0]?.message ?? message)
      : `${failedAssertion.name}: ${failedAssertion.error ?? 'it failed'}`;
  return {
    ...{ seq: row.seq, id: row.id, at: row.at },
    ...{ ...step, isSkipped: step.isSkipped ?? false },
    ...{ name: action.name, method: request.method, url: request.url.slice(0, mostText) },
    ...{ status, durationMs, size: row.size, assertions, errors: scripts?.errors.length ?? 0 },
    ...{ failed, reason: failed ? reason.slice(0, mostText) : null },
  };
}
