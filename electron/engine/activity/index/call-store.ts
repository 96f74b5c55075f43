import type Database from 'better-sqlite3';
import type { Activity, ActivityRow } from '../../../../shared/model/activity.ts';
import type { SecretValue } from '../../masking/secret-search.ts';
import type { SegmentReader } from '../journal/segments.ts';
import { wordsText } from './call-words.ts';
import { failedStatus, fromActivity, selectPlace, selectRow } from './schema.ts';
import { readActivity, type StoredActivity } from './stored-activity.ts';

/** An activity of a call without its bodies, but for the request that somebody else sent. */
export interface CallActivity {
  readonly row: ActivityRow;
  /** Null for a capture that a delivery of ours became: the delivery says all. */
  readonly activity: Activity | null;
}

/** A number of activities of one kind and event. */
export interface CallTally {
  readonly kind: Activity['kind'];
  readonly dialect: string | null;
  readonly event: string | null;
  /** A capture that a delivery of ours became, or such a delivery. */
  readonly linked: boolean;
  readonly count: number;
  /** Those without a response, or with a status of 400 and above. */
  readonly failed: number;
}

export interface CallActivities {
  /** Oldest first. */
  readonly activities: readonly CallActivity[];
  /** How many stand between the first half of them and the last. */
  readonly omitted: number;
  /** Of all activities, where some are left out; in the order of their first. */
  readonly tally: readonly CallTally[];
}

export interface CallCursor {
  readonly id: string;
  /** Of its newest activity. */
  readonly seq: number;
}

/** What the log keeps of calls beside their activities. */
export interface CallStore {
  /** Part of the transaction that inserts the activity. */
  note(id: string, seq: number, words: readonly string[]): void;
  /** After rows up to the `seq` `bound` went: forgets calls of which nothing is left. */
  forgetGone(bound: number): void;
  total(): number;
  /**
   * Of the `rows` calls whose newest activity has a `seq` below `before`, those whose words hold one of the texts (no
   * texts: all), newest first, with the `seq` to go on from; null where there are no more.
   */
  page(texts: readonly string[], before: number, rows: number): { calls: CallCursor[]; next: number | null };
  /** Activities of one call. */
  count(id: string): number;
  /** With the values of secrets only where they are to be revealed. */
  activities(id: string, most: number, reveal: boolean): CallActivities;
}

/** Characters of one call's words: a call of a thousand extensions is found by the first of them. */
const mostWords = 4000;

/** Bytes of a body beyond which nothing is read out of it. */
const readableBody = 262_144;

type StoredCallRow = ActivityRow & StoredActivity;

export function createCallStore(
  db: Database.Database,
  journal: SegmentReader,
  shown: { readonly row: (row: ActivityRow) => ActivityRow; readonly secrets: () => readonly SecretValue[] },
): CallStore {
  const note = db.prepare<[{ id: string; seq: number; own: string; words: string }]>(
    `INSERT INTO call (id, last_seq, words) VALUES (@id, @seq, @own || @words)
     ON CONFLICT (id) DO UPDATE SET last_seq = max(last_seq, @seq),
       words = CASE WHEN instr(words, @words) > 0 OR length(words) > ${mostWords} THEN words ELSE words || @words END`,
  );
  const forget = db.prepare<[number]>(
    `DELETE FROM call WHERE last_seq <= ?
       AND NOT EXISTS (SELECT 1 FROM activity WHERE call_id = call.id AND call_id IS NOT NULL)`,
  );
  const countAll = db.prepare<[], number>('SELECT count(*) FROM call').pluck();
  const selectCalls = (condition: string) =>
    db.prepare<unknown[], CallCursor>(
      `SELECT id, seq FROM (SELECT id, last_seq AS seq, words FROM call WHERE last_seq < ? ORDER BY last_seq DESC LIMIT ?)
       WHERE ${condition} ORDER BY seq DESC`,
    );
  const anyCalls = selectCalls('1');
  const matchingCalls = selectCalls('instr(words, ?) > 0 OR instr(words, ?) > 0');
  const lowest = db
    .prepare<[number, number], number | null>(
      'SELECT last_seq FROM call WHERE last_seq < ? ORDER BY last_seq DESC LIMIT 1 OFFSET ?',
    )
    .pluck();
  const ofCall = (order: 'ASC' | 'DESC') =>
    db.prepare<[string, number], StoredCallRow>(
      `SELECT ${selectRow}, ${selectPlace} ${fromActivity}
       WHERE a.call_id = ? AND a.call_id IS NOT NULL ORDER BY a.seq ${order} LIMIT ?`,
    );
  const oldest = ofCall('ASC');
  const newest = ofCall('DESC');
  const countOf = db
    .prepare<[string], number>('SELECT count(*) FROM activity WHERE call_id = ? AND call_id IS NOT NULL')
    .pluck();
  const tallyOf = db.prepare<[string], Omit<CallTally, 'linked'> & { readonly linked: number }>(
    `SELECT kind, dialect, event, link IS NOT NULL AS linked, count(*) AS count,
       sum(${failedStatus}) AS failed
     FROM activity WHERE call_id = ? AND call_id IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY min(seq)`,
  );

  function callActivity(stored: StoredCallRow, reveal: boolean): CallActivity {
    const { segment, position, length, recognized, json, request, requestText, response, responseText, ...row } =
      stored;
    // A capture that a delivery of ours became: the delivery says all.
    const shownRow = reveal ? row : shown.row(row);
    if (row.kind === 'capture' && row.link !== null) return { row: shownRow, activity: null };
    const known = reveal ? 'reveal' : shown.secrets();
    const wanted = row.kind === 'capture' && row.size <= readableBody ? 'request' : 'none';
    return { row: shownRow, activity: readActivity(journal, row, stored, { wanted, known }) ?? null };
  }

  return {
    note(id, seq, words) {
      note.run({ id, seq, own: `\n${wordsText([id])}`, words: wordsText(words) });
    },
    forgetGone: (bound) => void forget.run(bound),
    total: () => countAll.get() ?? 0,
    page(texts, before, rows) {
      const [first, second = first] = texts;
      const calls = first === undefined ? anyCalls.all(before, rows) : matchingCalls.all(before, rows, first, second);
      return { calls, next: lowest.get(before, rows - 1) ?? null };
    },
    count: (id) => countOf.get(id) ?? 0,
    activities(id, most, reveal) {
      const total = countOf.get(id) ?? 0;
      const read = (row: StoredCallRow): CallActivity => callActivity(row, reveal);
      if (total <= most) return { activities: oldest.all(id, most).map(read), omitted: 0, tally: [] };
      const half = Math.floor(most / 2);
      const rows = [...oldest.all(id, half), ...newest.all(id, half).reverse()];
      return {
        activities: rows.map(read),
        omitted: total - rows.length,
        tally: tallyOf.all(id).map((tally) => ({ ...tally, linked: tally.linked === 1 })),
      };
    },
  };
}
