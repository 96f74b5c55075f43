import Database from 'better-sqlite3';
import type { Activity, ActivityRow } from '../../../shared/model/activity.ts';
import { type CallStore, createCallStore } from './call-store.ts';
import type { FilterSql } from './filter-sql.ts';
import type { NewRow } from './kinds.ts';
import { type Packed, pack, unpack } from './packed.ts';
import { createRunStore, type RunStore } from './run-store.ts';
import { rowColumns, selectRow, sqlColumns } from './schema.ts';

/** The statements of the activity log, each one synchronous: better-sqlite3 works in this thread. */
export interface Store {
  /** The highest `seq` that a row ever had, also where that row is gone. */
  lastSeq(): number;
  count(): number;
  /** Lowest and highest `seq`, both 0 in an empty log. */
  bounds(): { readonly first: number; readonly last: number };
  /** One transaction: all of them are in the log, or none. */
  insert(entries: readonly NewEntry[]): void;
  /** Replaces the row and the whole of an activity that is there. */
  replace(entry: NewEntry): void;
  /** Rows with `from <= seq <= to` that pass, newest first (`oldestFirst` turns it round). */
  rows(filter: FilterSql, from: number, to: number, limit: number, oldestFirst?: boolean): ActivityRow[];
  countIn(filter: FilterSql, from: number, to: number): number;
  whole(id: string): { readonly row: ActivityRow; readonly activity: Activity } | undefined;
  readonly calls: CallStore;
  readonly runs: RunStore;
  /**
   * Of the oldest `limit` rows, removes those before `seq` and those before the instant `at`; with them the `runs` that
   * are as old and of which nothing is left. `upTo` is the highest `seq` that may have gone.
   */
  removeOldest(
    limit: number,
    seq: number,
    at: string,
  ): { readonly removed: number; readonly upTo: number; readonly runs: readonly string[] };
  clear(): number;
  /** Goes on counting after `seq`, where another file took this one's place. */
  continueAfter(seq: number): void;
  close(): void;
}

export interface NewEntry {
  readonly seq: number;
  readonly row: NewRow;
  readonly activity: Activity;
  /** Texts that the activity's call is found by. */
  readonly words: readonly string[];
}

/** Prepared statements kept for filters; more than a screen and a few watchers ever use at a time. */
const keptStatements = 32;

export function createStore(db: Database.Database): Store {
  const names = ['seq', ...rowColumns.map((column) => sqlColumns[column])];
  const insertRow = db.prepare(`INSERT INTO activity (${names}) VALUES (${names.map(() => '?')})`);
  const insertWhole = db.prepare('INSERT INTO whole VALUES (?, ?, ?, ?, ?, ?)');
  const selectLast = db.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'activity'`).pluck();
  const selectCount = db.prepare<[], number>('SELECT count(*) FROM activity').pluck();
  const selectBounds = db.prepare<[], { first: number; last: number }>(
    'SELECT coalesce((SELECT min(seq) FROM activity), 0) AS first, coalesce((SELECT max(seq) FROM activity), 0) AS last',
  );
  const replaceRow = db.prepare(`UPDATE activity SET (${names}) = (${names.map(() => '?')}) WHERE seq = ?`);
  const replaceWhole = db.prepare('REPLACE INTO whole VALUES (?, ?, ?, ?, ?, ?)');
  const selectWhole = db.prepare<[string], ActivityRow & Packed>(
    `SELECT ${selectRow}, w.json, w.request, w.request_text AS requestText, w.response, w.response_text AS responseText
     FROM activity a JOIN whole w ON w.seq = a.seq WHERE a.id = ?`,
  );
  const oldest = 'SELECT seq FROM (SELECT seq, at FROM activity ORDER BY seq LIMIT ?) WHERE seq < ? OR at < ?';
  const removeWhole = db.prepare<[number, number, string]>(`DELETE FROM whole WHERE seq IN (${oldest})`);
  const removeRows = db.prepare<[number, number, string]>(`DELETE FROM activity WHERE seq IN (${oldest})`);
  const selectBound = db
    .prepare<[number], number | null>('SELECT max(seq) FROM (SELECT seq FROM activity ORDER BY seq LIMIT ?)')
    .pluck();
  const selectOldest = db.prepare<[], string>('SELECT at FROM activity ORDER BY seq LIMIT 1').pluck();
  const calls = createCallStore(db);
  const runs = createRunStore(db);
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

  const lastSeq = () => selectLast.get() ?? 0;

  const valuesOf = ({ seq, row, activity }: NewEntry) => {
    const { json, request, requestText, response, responseText } = pack(activity, row);
    return {
      columns: [seq, ...rowColumns.map((column) => row[column])],
      whole: [seq, json, request, requestText, response, responseText],
    };
  };

  const insert = db.transaction((entries: readonly NewEntry[]): void => {
    for (const entry of entries) {
      const { columns, whole } = valuesOf(entry);
      insertRow.run(columns);
      insertWhole.run(whole);
      if (entry.row.callId !== null) calls.note(entry.row.callId, entry.seq, entry.words);
    }
  });

  const replace = db.transaction((entry: NewEntry): void => {
    const { columns, whole } = valuesOf(entry);
    replaceRow.run([...columns, entry.seq]);
    replaceWhole.run(whole);
    if (entry.row.callId !== null) calls.note(entry.row.callId, entry.seq, entry.words);
  });

  const removeOldest = db.transaction((limit: number, seq: number, at: string) => {
    const upTo = selectBound.get(limit) ?? 0;
    removeWhole.run(limit, seq, at);
    const removed = removeRows.run(limit, seq, at).changes;
    if (removed > 0) calls.forgetGone(upTo);
    // A run without any activity is as old as the rows that went once it started before those that are left.
    const oldestLeft = removed > 0 ? (selectOldest.get() ?? at) : at;
    return { removed, upTo, runs: runs.forgetGone(oldestLeft > at ? oldestLeft : at) };
  });

  const clear = db.transaction((): number => {
    const removed = selectCount.get() ?? 0;
    db.exec('DELETE FROM whole; DELETE FROM activity; DELETE FROM call;');
    runs.clear();
    return removed;
  });

  return {
    lastSeq,
    count: () => selectCount.get() ?? 0,
    bounds: () => selectBounds.get() ?? { first: 0, last: 0 },
    insert: (entries) => insert.immediate(entries),
    replace: (entry) => replace.immediate(entry),
    rows(filter, from, to, limit, oldestFirst = false) {
      const order = oldestFirst ? 'ASC' : 'DESC';
      const sql = `SELECT ${selectRow} FROM activity a WHERE a.seq BETWEEN ? AND ? AND ${filter.sql} ORDER BY a.seq ${order} LIMIT ?`;
      return statement(sql).all(from, to, ...filter.parameters, limit) as ActivityRow[];
    },
    countIn(filter, from, to) {
      const sql = `SELECT count(*) FROM activity a WHERE a.seq BETWEEN ? AND ? AND ${filter.sql}`;
      return statement(sql)
        .pluck()
        .get(from, to, ...filter.parameters) as number;
    },
    whole(id) {
      const stored = selectWhole.get(id);
      if (stored === undefined) return undefined;
      const { json, request, requestText, response, responseText, ...row } = stored;
      return { row, activity: unpack({ json, request, requestText, response, responseText }, row) };
    },
    calls,
    runs,
    removeOldest: (limit, seq, at) => removeOldest.immediate(limit, seq, at),
    clear() {
      const removed = clear.immediate();
      // What was cleared must not stay in the file for anybody to find; an empty log is vacuumed in a millisecond.
      db.exec('VACUUM');
      db.pragma('wal_checkpoint(TRUNCATE)');
      return removed;
    },
    continueAfter(seq) {
      db.prepare(`DELETE FROM sqlite_sequence WHERE name = 'activity'`).run();
      db.prepare(`INSERT INTO sqlite_sequence (name, seq) VALUES ('activity', ?)`).run(seq);
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
