import type Database from 'better-sqlite3';
import type { Activity } from '../../../shared/model/activity.ts';
import { createCallStore } from './call-store.ts';
import { type Packed, unpack } from './packed.ts';
import { callTables } from './schema.ts';

/** The texts that the call of an activity is found by: numbers and names. */
export type WordsOf = (activity: Activity) => readonly string[];

/**
 * From version 1, which kept nothing of calls: makes their table and fills it from what is in the record. For what a
 * call is found by its first and last activities are read, not all: numbers and names are in every one.
 */
export function upgrade(db: Database.Database, wordsOf: WordsOf): void {
  db.exec(callTables);
  const calls = db
    .prepare<
      [],
      { readonly id: string; readonly seq: number; readonly first: number | null; readonly last: number | null }
    >(
      `SELECT call_id AS id, max(seq) AS seq, min(seq) FILTER (WHERE kind = 'delivery' OR link IS NULL) AS first,
         max(seq) FILTER (WHERE kind = 'delivery' OR link IS NULL) AS last
       FROM activity WHERE call_id IS NOT NULL GROUP BY call_id`,
    )
    .all();
  const whole = db.prepare<[number], Packed>(
    'SELECT json, request, request_text AS requestText, NULL AS response, NULL AS responseText FROM whole WHERE seq = ?',
  );
  const { note } = createCallStore(db);
  for (const { id, seq, first, last } of calls) {
    note(id, seq, []);
    for (const place of new Set([first, last])) {
      const packed = place === null ? undefined : whole.get(place);
      if (packed !== undefined) note(id, seq, wordsOf(unpack(packed)));
    }
  }
}
