import type Database from 'better-sqlite3';
import type { RunKindId, RunState, RunSummary } from '../../../../shared/model/run.ts';
import { failedStatus } from './schema.ts';

/** A run as it is stored. `document` is what its kind needs after a restart, as JSON; null where that is nothing. */
export interface StoredRun {
  readonly summary: RunSummary;
  /** JSON: what was asked for. */
  readonly inputs: string;
  readonly document: string | null;
}

/** What changes of a run while it goes on. */
export interface RunUpdate {
  readonly summary: Pick<RunSummary, 'id' | 'label' | 'endedAt' | 'state' | 'totals' | 'progress' | 'problem'>;
  readonly document: string | null;
  /** When. */
  readonly at: string;
}

export interface RunQuestion {
  readonly kind: RunKindId | undefined;
  readonly before: number;
  readonly limit: number;
}

/** The runs of the activity log, beside the activities that they caused. */
export interface RunStore {
  /** Does nothing where it is there already. */
  insert(run: StoredRun): void;
  /** A run that was removed stays removed. */
  update(update: RunUpdate): void;
  /** The highest `seq` that a run ever had. */
  lastSeq(): number;
  get(id: string): StoredRun | undefined;
  /** Null where there is no such run. */
  state(id: string): RunState | null;
  /** Newest first. */
  list(question: RunQuestion): RunSummary[];
  total(): number;
  remove(id: string): void;
  /**
   * Ends the runs that were going on when the process that ran them died: their totals are counted again, as the last
   * of them may be missing.
   */
  endInterrupted(problem: string): void;
  /** Removes ended runs of which no activity is left: those that started before the instant `at`. Gives their ids. */
  forgetGone(at: string): string[];
  /** Removes ended runs. */
  clear(): void;
}

/**
 * Part of the same file as the activities, but of no version of their tables: made where it is missing, so that its
 * changes and theirs do not have to be in one order. AUTOINCREMENT for the same reason as in `activity`.
 */
const runTable = `
  CREATE TABLE IF NOT EXISTS run (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    seed INTEGER,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    updated_at TEXT NOT NULL,
    state TEXT NOT NULL,
    deliveries INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    captures INTEGER NOT NULL,
    problem TEXT,
    inputs TEXT NOT NULL,
    document TEXT,
    progress TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS run_of_kind ON run (kind, seq);
  CREATE INDEX IF NOT EXISTS run_started ON run (started_at);
`;

/** Tables of earlier versions lack it. */
function addProgress(db: Database.Database): void {
  const columns = db.pragma('table_info(run)') as readonly { readonly name: string }[];
  if (!columns.some(({ name }) => name === 'progress')) db.exec('ALTER TABLE run ADD COLUMN progress TEXT');
}

interface RunColumns extends Omit<RunSummary, 'totals' | 'progress'> {
  /** JSON. */
  readonly progress: string | null;
  readonly deliveries: number;
  readonly failed: number;
  readonly captures: number;
}

const summaryColumns = `seq, id, kind, label, seed, started_at AS startedAt, ended_at AS endedAt, state, deliveries,
  failed, captures, problem, progress`;

const goesOn = `state IN ('running', 'paused')`;

export function createRunStore(db: Database.Database): RunStore {
  db.exec(runTable);
  addProgress(db);
  const insert = db.prepare(
    `INSERT INTO run (seq, id, kind, label, seed, started_at, ended_at, updated_at, state, deliveries, failed, captures,
       problem, inputs, document, progress)
     VALUES (@seq, @id, @kind, @label, @seed, @startedAt, @endedAt, @startedAt, @state, @deliveries, @failed, @captures,
       @problem, @inputs, @document, @progress) ON CONFLICT DO NOTHING`,
  );
  const update = db.prepare(
    `UPDATE run SET label = @label, ended_at = @endedAt, updated_at = @at, state = @state, deliveries = @deliveries,
       failed = @failed, captures = @captures, problem = @problem, document = @document, progress = @progress WHERE id = @id`,
  );
  const selectOne = db.prepare<[string], RunColumns & { readonly inputs: string; readonly document: string | null }>(
    `SELECT ${summaryColumns}, inputs, document FROM run WHERE id = ?`,
  );
  const selectState = db.prepare<[string], RunState>('SELECT state FROM run WHERE id = ?').pluck();
  const selectAll = db.prepare<[number, number], RunColumns>(
    `SELECT ${summaryColumns} FROM run WHERE seq < ? ORDER BY seq DESC LIMIT ?`,
  );
  const selectKind = db.prepare<[string, number, number], RunColumns>(
    `SELECT ${summaryColumns} FROM run WHERE kind = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  );
  const selectTotal = db.prepare<[], number>('SELECT count(*) FROM run').pluck();
  const remove = db.prepare<[string]>('DELETE FROM run WHERE id = ?');
  const clear = db.prepare(`DELETE FROM run WHERE NOT ${goesOn}`);
  const deliveriesOf = `FROM activity WHERE run_id = run.id AND run_id IS NOT NULL AND kind = 'delivery'`;
  const endInterrupted = db.prepare<[string]>(
    `UPDATE run SET state = 'stopped', problem = ?, ended_at = updated_at,
       deliveries = (SELECT count(*) ${deliveriesOf}),
       failed = (SELECT count(*) ${deliveriesOf} AND ${failedStatus}),
       captures = (SELECT count(*) ${deliveriesOf} AND link IS NOT NULL)
     WHERE ${goesOn}`,
  );
  const forgetGone = db
    .prepare<[string], string>(
      `DELETE FROM run WHERE started_at < ? AND NOT ${goesOn}
       AND NOT EXISTS (SELECT 1 FROM activity WHERE run_id = run.id AND run_id IS NOT NULL) RETURNING id`,
    )
    .pluck();
  const selectLast = db.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'run'`).pluck();

  return {
    insert({ summary, inputs, document }) {
      const { totals, ...columns } = summary;
      insert.run({ ...columns, ...totals, inputs, document, progress: progressText(summary) });
    },
    update({ summary, document, at }) {
      const { totals, ...columns } = summary;
      update.run({ ...columns, ...totals, document, at, progress: progressText(summary) });
    },
    lastSeq: () => selectLast.get() ?? 0,
    get(id) {
      const row = selectOne.get(id);
      if (row === undefined) return undefined;
      const { inputs, document, ...columns } = row;
      return { summary: summaryOf(columns), inputs, document };
    },
    state: (id) => selectState.get(id) ?? null,
    list({ kind, before, limit }) {
      const rows = kind === undefined ? selectAll.all(before, limit) : selectKind.all(kind, before, limit);
      return rows.map(summaryOf);
    },
    total: () => selectTotal.get() ?? 0,
    remove: (id) => void remove.run(id),
    endInterrupted: (problem) => void endInterrupted.run(problem),
    forgetGone: (at) => forgetGone.all(at),
    clear: () => void clear.run(),
  };
}

function summaryOf({ deliveries, failed, captures, progress, ...columns }: RunColumns): RunSummary {
  return {
    ...columns,
    totals: { deliveries, failed, captures },
    progress: progress === null ? null : JSON.parse(progress),
  };
}

/** Records of earlier versions have none. */
const progressText = ({ progress }: Partial<Pick<RunSummary, 'progress'>>): string | null =>
  progress === undefined || progress === null ? null : JSON.stringify(progress);
