import Database from 'better-sqlite3';
import type { Filter } from '../../../../shared/filter.ts';
import { matches, messageTexts, needsMessages } from '../../../../shared/filter-match.ts';
import type { Activity, ActivityRow } from '../../../../shared/model/activity.ts';
import type { Position } from '../journal/position.ts';
import type { SegmentReader } from '../journal/segments.ts';
import type { NewRow } from '../kinds.ts';
import { type CallStore, createCallStore } from './call-store.ts';
import { type FilterSql, filterSql } from './filter-sql.ts';
import { createMaskedRows, type KnownSecrets } from './masked-rows.ts';
import { type RawTest, rawTest } from './raw-search.ts';
import { createRunSteps, type RunSteps } from './run-steps.ts';
import { createRunStore, type RunStore } from './run-store.ts';
import { fromActivity, rowColumns, selectPlace, selectRow, sqlColumns } from './schema.ts';
import { type ActivityReading, readActivity, type StoredActivity } from './stored-activity.ts';

/** The statements of the index, each one synchronous: better-sqlite3 works in this thread. */
export interface Store {
  /** How far the journal has been indexed. */
  progress(): Progress;
  count(): number;
  /** Lowest and highest `seq`, both 0 in an empty log. */
  bounds(): { readonly first: number; readonly last: number };
  /** Makes everything that `work` writes one transaction, with the progress that comes of it. */
  indexing(progress: Progress, work: () => void): void;
  /** Gives those that were not there already, by their ids. */
  insert(entries: readonly NewEntry[]): NewEntry[];
  /** The newest rows before the place `before`. */
  newest(before: number, limit: number): ActivityRow[];
  /**
   * Rows with `from <= seq <= to` that pass, newest first, and the lowest `seq` that was looked at: `from`, unless there
   * are more rows than `limit` or the time is over, in milliseconds of `performance.now()`.
   */
  search(filter: PreparedFilter, from: number, to: number, limit: number, until: number): SearchedRows;
  /** How many rows with `reached <= seq <= to` pass; `reached` is `from`, unless the time is over. */
  countMatching(
    filter: PreparedFilter,
    from: number,
    to: number,
    until: number,
  ): { readonly count: number; readonly reached: number };
  /** Rows after `seq` that pass, oldest first. */
  after(filter: PreparedFilter, seq: number, limit: number): ActivityRow[];
  whole(id: string, reading: ActivityReading): Activity | undefined;
  /** The row without the values of secrets. */
  shown(row: ActivityRow): ActivityRow;
  readonly calls: CallStore;
  readonly runs: RunStore;
  readonly runSteps: RunSteps;
  /**
   * Of the oldest `limit` rows, removes those before `seq` and those before the instant `at`; with them the `runs` that
   * are as old and of which nothing is left. `upTo` is the highest `seq` that may have gone.
   */
  removeOldest(
    limit: number,
    seq: number,
    at: string,
  ): { readonly removed: number; readonly upTo: number; readonly runs: readonly string[] };
  /** Whether a row lies in the segment. */
  usesSegment(segment: number): boolean;
  clear(): number;
  close(): void;
}

interface SearchedRows {
  readonly rows: ActivityRow[];
  readonly reached: number;
}

export interface Progress extends Position {
  /** The highest `seq` that a row ever had, also where that row is gone. */
  readonly lastSeq: number;
}

export interface NewEntry {
  readonly seq: number;
  readonly row: NewRow;
  readonly segment: number;
  readonly position: number;
  readonly length: number;
  /** JSON of what was recognized only now. */
  readonly recognized: string | null;
  /** Its bodies can be searched as they lie in the journal. */
  readonly plain: boolean;
  /** Columns that hold the value of a secret, as they are shown; null where none does. */
  readonly masked: Partial<ActivityRow> | null;
  /** Texts that the activity's call is found by. */
  readonly words: readonly string[];
}

/** A filter as the store takes it: what the database can tell, and what only the messages do. */
export interface PreparedFilter {
  readonly filter: Filter;
  readonly sql: FilterSql;
  readonly needsMessages: boolean;
  /** What the bytes of a record tell of it; null where that is nothing. */
  readonly raw: RawTest | null;
}

export const prepareFilter = (filter: Filter): PreparedFilter => ({
  filter,
  sql: filterSql(filter),
  needsMessages: needsMessages(filter),
  raw: rawTest(filter),
});

/** A row that may pass a filter. */
interface Candidate extends Pick<StoredActivity, 'segment' | 'position' | 'length'> {
  readonly seq: number;
  readonly plain: number | null;
  readonly verdict: number | null;
}

export interface StoreParts {
  readonly secrets: () => KnownSecrets;
  /** Of an activity's event. To be asked once it is known how: see `needsParameters`. */
  readonly parametersOf: (activity: Activity) => ReadonlyMap<string, string>;
}

/** Prepared statements kept for filters; more than a screen and a few watchers ever use at a time. */
const keptStatements = 32;

/** Rows of one INSERT: a statement costs as much as several rows. */
const rowsAtOnce = 32;

export function createStore(
  db: Database.Database,
  journal: SegmentReader,
  { secrets, parametersOf }: StoreParts,
): Store {
  const names = [
    'seq',
    ...rowColumns.map((column) => sqlColumns[column]),
    ...['segment', 'position', 'length', 'recognized', 'plain'],
  ];
  const values = `(${names.map(() => '?')})`;
  const insertRows = (count: number) =>
    db
      .prepare<unknown[], string>(
        `INSERT INTO activity (${names}) VALUES ${Array.from({ length: count }, () => values)}
         ON CONFLICT DO NOTHING RETURNING id`,
      )
      .pluck();
  const insertOne = insertRows(1);
  const insertMany = insertRows(rowsAtOnce);
  const countRows = db.prepare<[number, number]>(
    'INSERT INTO segment VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET rows = rows + excluded.rows',
  );
  const forgetSegments = db.prepare('DELETE FROM segment WHERE rows <= 0');
  const selectSegment = db.prepare<[number], number>('SELECT 1 FROM segment WHERE number = ? AND rows > 0').pluck();
  const selectProgress = db.prepare<[], Progress>(
    'SELECT segment, position AS "offset", last_seq AS lastSeq FROM progress',
  );
  const writeProgress = db.prepare<[Progress]>(
    'UPDATE progress SET segment = @segment, position = @offset, last_seq = max(last_seq, @lastSeq)',
  );
  const selectCount = db.prepare<[], number>('SELECT count(*) FROM activity').pluck();
  const selectBounds = db.prepare<[], { first: number; last: number }>(
    'SELECT coalesce((SELECT min(seq) FROM activity), 0) AS first, coalesce((SELECT max(seq) FROM activity), 0) AS last',
  );
  const selectNewest = db.prepare<[number, number], ActivityRow>(
    `SELECT ${selectRow} FROM activity a WHERE a.seq < ? ORDER BY a.seq DESC LIMIT ?`,
  );
  const selectWhole = db.prepare<[string], ActivityRow & StoredActivity>(
    `SELECT ${selectRow}, ${selectPlace} ${fromActivity} WHERE a.id = ?`,
  );
  const selectBySeq = db.prepare<[number], ActivityRow & StoredActivity>(
    `SELECT ${selectRow}, ${selectPlace} ${fromActivity} WHERE a.seq = ?`,
  );
  const oldest = 'SELECT seq FROM (SELECT seq, at FROM activity ORDER BY seq LIMIT ?) WHERE seq < ? OR at < ?';
  const removeWhole = db.prepare<[number, number, string]>(`DELETE FROM whole WHERE seq IN (${oldest})`);
  const removeRows = db
    .prepare<[number, number, string], number | null>(`DELETE FROM activity WHERE seq IN (${oldest}) RETURNING segment`)
    .pluck();
  const selectBound = db
    .prepare<[number], number | null>('SELECT max(seq) FROM (SELECT seq FROM activity ORDER BY seq LIMIT ?)')
    .pluck();
  const selectOldest = db.prepare<[], string>('SELECT at FROM activity ORDER BY seq LIMIT 1').pluck();
  const maskedRows = createMaskedRows(db, oldest, secrets);
  const calls = createCallStore(db, journal, {
    row: maskedRows.shown,
    secrets: () => secrets().values,
  });
  const runs = createRunStore(db);
  const runSteps = createRunSteps(db, journal, () => secrets().values);
  const filtered = new Map<string, Database.Statement<unknown[], unknown>>();

  function statement(sql: string): Database.Statement<unknown[], unknown> {
    const prepared = filtered.get(sql) ?? db.prepare(sql);
    filtered.delete(sql);
    filtered.set(sql, prepared);
    for (const oldest of filtered.keys()) {
      if (filtered.size <= keptStatements) break;
      filtered.delete(oldest);
    }
    return prepared;
  }

  const indexing = db.transaction((progress: Progress, work: () => void): void => {
    work();
    writeProgress.run(progress);
  });

  function insert(entries: readonly NewEntry[]): NewEntry[] {
    const added = new Set<string>();
    for (let at = 0; at < entries.length; ) {
      const count = entries.length - at >= rowsAtOnce ? rowsAtOnce : 1;
      const columns: unknown[] = [];
      for (const { seq, row, segment, position, length, recognized, plain } of entries.slice(at, at + count)) {
        columns.push(seq);
        for (const column of rowColumns) columns.push(row[column]);
        columns.push(segment, position, length, recognized, plain ? 1 : 0);
      }
      for (const id of (count === 1 ? insertOne : insertMany).all(...columns)) added.add(id);
      at += count;
    }
    const perSegment = new Map<number, number>();
    const inserted = entries.filter(({ row }) => added.delete(row.id));
    for (const { seq, row, words, segment, masked } of inserted) {
      if (masked !== null) maskedRows.note(seq, masked);
      perSegment.set(segment, (perSegment.get(segment) ?? 0) + 1);
      if (row.callId !== null) calls.note(row.callId, seq, words);
    }
    for (const [segment, rows] of perSegment) countRows.run(segment, rows);
    return inserted;
  }

  const removeOldest = db.transaction((limit: number, seq: number, at: string) => {
    const upTo = selectBound.get(limit) ?? 0;
    removeWhole.run(limit, seq, at);
    maskedRows.removeOldest(limit, seq, at);
    const segments = removeRows.all(limit, seq, at);
    const removed = segments.length;
    if (removed > 0) calls.forgetGone(upTo);
    const perSegment = new Map<number, number>();
    for (const segment of segments) {
      if (segment !== null) perSegment.set(segment, (perSegment.get(segment) ?? 0) + 1);
    }
    for (const [segment, rows] of perSegment) countRows.run(segment, -rows);
    if (perSegment.size > 0) forgetSegments.run();
    // A run without any activity is as old as the rows that went once it started before those that are left.
    const oldestLeft = removed > 0 ? (selectOldest.get() ?? at) : at;
    return { removed, upTo, runs: runs.forgetGone(oldestLeft > at ? oldestLeft : at) };
  });

  const clear = db.transaction((): number => {
    const removed = selectCount.get() ?? 0;
    db.exec('DELETE FROM whole; DELETE FROM activity; DELETE FROM call; DELETE FROM segment;');
    maskedRows.clear();
    runs.clear();
    return removed;
  });

  /** Rows of which only the messages tell whether they pass have no verdict. */
  function* candidates(
    { filter, sql, raw }: PreparedFilter,
    from: number,
    to: number,
    order: 'ASC' | 'DESC',
  ): Generator<{ readonly seq: number; readonly row: ActivityRow | null }> {
    const candidateRows = statement(
      // The limit keeps SQLite from asking for the verdict twice.
      `SELECT * FROM (SELECT a.seq, a.segment, a.position, a.length, a.plain, (${sql.sql}) AS verdict FROM activity a
         WHERE a.seq BETWEEN ? AND ? ORDER BY a.seq ${order} LIMIT -1)
       WHERE verdict IS NOT 0`,
    ).iterate(...sql.parameters, from, to) as IterableIterator<Candidate>;
    for (const { seq, segment, position, length, plain, verdict } of candidateRows) {
      if (verdict === null && raw !== null && plain === 1 && segment !== null) {
        const record = journal.bytes(segment, position ?? 0, length ?? 0);
        if (record !== undefined && !raw(record)) {
          yield { seq, row: null };
          continue;
        }
      }
      const stored = selectBySeq.get(seq);
      if (stored === undefined) continue;
      const { segment: _1, position: _2, length: _3, recognized: _4, json: _5, request: _6, ...rest } = stored;
      const { requestText: _7, response: _8, responseText: _9, ...row } = rest;
      if (verdict === null) {
        // A filter looks at what was sent: whoever knows a secret finds where it went.
        const activity = readActivity(journal, row, stored, { known: 'reveal' });
        const passes =
          activity !== undefined && matches(filter, row, messageTexts(activity, row.direction, parametersOf));
        yield { seq, row: passes ? row : null };
      } else yield { seq, row };
    }
  }

  return {
    progress: () => selectProgress.get() ?? { segment: 1, offset: 0, lastSeq: 0 },
    count: () => selectCount.get() ?? 0,
    bounds: () => selectBounds.get() ?? { first: 0, last: 0 },
    indexing: (progress, work) => indexing.immediate(progress, work),
    insert,
    newest: (before, limit) => selectNewest.all(before, limit),
    search(filter, from, to, limit, until) {
      if (!filter.needsMessages) {
        const sql = `SELECT ${selectRow} FROM activity a WHERE a.seq BETWEEN ? AND ? AND ${filter.sql.sql} ORDER BY a.seq DESC LIMIT ?`;
        return { rows: statement(sql).all(from, to, ...filter.sql.parameters, limit) as ActivityRow[], reached: from };
      }
      const rows: ActivityRow[] = [];
      for (const { seq, row } of candidates(filter, from, to, 'DESC')) {
        if (row !== null) rows.push(row);
        if (rows.length >= limit || performance.now() > until) return { rows, reached: seq };
      }
      return { rows, reached: from };
    },
    countMatching(filter, from, to, until) {
      if (!filter.needsMessages) {
        const sql = `SELECT count(*) FROM activity a WHERE a.seq BETWEEN ? AND ? AND ${filter.sql.sql}`;
        const counted = statement(sql).pluck();
        return { count: counted.get(from, to, ...filter.sql.parameters) as number, reached: from };
      }
      let count = 0;
      for (const { seq, row } of candidates(filter, from, to, 'DESC')) {
        if (row !== null) count += 1;
        if (performance.now() > until) return { count, reached: seq };
      }
      return { count, reached: from };
    },
    after(filter, seq, limit) {
      const rows: ActivityRow[] = [];
      for (const { row } of candidates(filter, seq + 1, Number.MAX_SAFE_INTEGER, 'ASC')) {
        if (row !== null) rows.push(row);
        if (rows.length >= limit) break;
      }
      return rows;
    },
    whole(id, { reveal = false, isShown = false }) {
      const row = selectWhole.get(id);
      return row === undefined
        ? undefined
        : readActivity(journal, row, row, { known: reveal ? 'reveal' : secrets().values, isShown });
    },
    shown: (row) => maskedRows.shown(row),
    calls,
    runs,
    runSteps,
    removeOldest: (limit, seq, at) => removeOldest.immediate(limit, seq, at),
    usesSegment: (segment) => selectSegment.get(segment) !== undefined,
    clear() {
      const removed = clear.immediate();
      // What was cleared must not stay in the file for anybody to find; an empty log is vacuumed in a millisecond.
      db.exec('VACUUM');
      db.pragma('wal_checkpoint(TRUNCATE)');
      return removed;
    },
    close() {
      try {
        db.pragma('wal_checkpoint(TRUNCATE)');
      } catch (error) {
        // A full or damaged disk: what is in the journal is read at the next opening.
        if (!(error instanceof Database.SqliteError)) throw error;
      } finally {
        db.close();
      }
    },
  };
}
