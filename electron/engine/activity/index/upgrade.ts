import type Database from 'better-sqlite3';
import type { Activity, ActivityRow } from '../../../../shared/model/activity.ts';
import type { SegmentReader } from '../journal/segments.ts';
import { createCallStore } from './call-store.ts';
import { type OldActivity, unpack } from './old-whole.ts';
import { callTables, schemaVersion, selectRow, toVersion3, toVersion4 } from './schema.ts';

/** The texts that the call of an activity is found by: numbers and names. */
export type SearchTermsOf = (activity: Activity) => readonly string[];

/** Rows converted in one transaction: neither memory nor the journal grows with the log. */
const stepRows = 250;

/** A log of so many rows takes seconds, in which nothing responds: a person is told why. */
const largeLog = 50_000;

/** Brings the tables of an earlier version up to date, in one transaction; their rows follow in `finishUpgrade`. */
export function upgradeTables(db: Database.Database, version: number): void {
  db.transaction(() => {
    if (version < 2) db.exec(callTables);
    if (version < 3) {
      db.exec(toVersion3);
      db.prepare('INSERT INTO unconverted VALUES (0, ?)').run(version < 2 ? 1 : 0);
    }
    db.exec(toVersion4);
    db.pragma(`user_version = ${schemaVersion}`);
  })();
}

/** True where `finishUpgrade` has not come to its end. */
export const isUpgrading = (db: Database.Database): boolean =>
  db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'unconverted'`).get() !== undefined;

/** Converts what an upgrade has left, in steps; one that was killed between two of them goes on where it was. */
export function finishUpgrade(db: Database.Database, journal: SegmentReader, searchTerms: SearchTermsOf): void {
  const rows = db.prepare<[], number>('SELECT count(*) FROM whole').pluck().get() ?? 0;
  if (rows >= largeLog) process.stderr.write(`Upgrading the activity log: ${rows.toLocaleString('en')} activities.\n`);
  const oldRows = db.prepare<[number], OldRow>(
    `SELECT w.seq, w.json, a.message, a.duration_ms AS durationMs, length(w.request) AS requestBytes
     FROM whole w JOIN activity a ON a.seq = w.seq WHERE w.seq > ? ORDER BY w.seq LIMIT ${stepRows}`,
  );
  const progress = db.prepare<[], { after_seq: number; fill_calls: number }>('SELECT * FROM unconverted');
  const write = db.prepare<[string, number]>('UPDATE whole SET json = ? WHERE seq = ?');
  const advance = db.prepare<[number]>('UPDATE unconverted SET after_seq = ?');
  const step = db.transaction((): boolean => {
    const rows = oldRows.all(progress.get()?.after_seq ?? 0);
    for (const row of rows) write.run(JSON.stringify(convert(row)), row.seq);
    const last = rows.at(-1);
    if (last !== undefined) advance.run(last.seq);
    return last !== undefined;
  });
  while (step.immediate());
  db.transaction(() => {
    if (progress.get()?.fill_calls === 1) fillCalls(db, journal, searchTerms);
    db.exec('DROP TABLE unconverted');
  })();
}

interface OldRow {
  readonly seq: number;
  readonly json: string;
  readonly message: string;
  readonly durationMs: number | null;
  readonly requestBytes: number | null;
}

// biome-ignore lint/suspicious/noExplicitAny: what an earlier version wrote has no type any more
type OldJson = any;

/** What versions 1 and 2 wrote, without its bodies, in the shape of version 3, without its bodies. */
function convert({ json, message, durationMs, requestBytes }: OldRow): object {
  const old: OldJson = JSON.parse(json);
  const { id, kind, at, callId } = old;
  const shared = { id, kind, at, runId: null, callId };
  if (kind === 'capture') {
    const { method, url, httpVersion, headers, bytes, cut, remote, recognised, reply, delivery } = old;
    return {
      ...shared,
      remote,
      recognized: recognised,
      request: { method, url, httpVersion, headers, trailers: [], bytes, truncated: cut },
      // Not kept by those versions.
      response: null,
      status: reply.status,
      message,
      durationMs,
      rule: reply.rule,
      delivery,
    };
  }
  const { request, response, redirects } = old;
  return {
    ...shared,
    action: old.action,
    event: old.event,
    parameters: old.parameters,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: '1.1',
      headers: request.headers,
      trailers: [],
      bytes: requestBytes ?? 0,
      truncated: false,
    },
    response: response === null ? null : convertResponse(response),
    status: old.status,
    message: old.message,
    durationMs,
    attempts: old.attempts,
    redirects: withMethods(redirects, request.method),
    unresolved: old.unresolved ?? old.undefined ?? [],
    settings: null,
    capture: old.capture,
    ...(old.altered === undefined ? {} : { altered: old.altered }),
  };
}

function convertResponse({ status, statusText, httpVersion, headers, bytes, cut }: OldJson): object {
  return { status, statusText, httpVersion, headers, trailers: [], bytes, truncated: cut };
}

/** By the rule that was followed: GET, except after 307 and 308 and for HEAD. */
function withMethods(redirects: OldJson[], first: string): object[] {
  let method = first;
  return redirects.map(({ status, url }) => {
    if (status !== 307 && status !== 308 && method !== 'HEAD') method = 'GET';
    return { status, url, method };
  });
}

/**
 * Version 1 kept nothing of calls: fills their table from the activities. For what a call is found by its first and last
 * activities are read, not all: numbers and names are in every one.
 */
function fillCalls(db: Database.Database, journal: SegmentReader, searchTerms: SearchTermsOf): void {
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
  const whole = db.prepare<[number], ActivityRow & OldActivity>(
    `SELECT ${selectRow}, w.json, w.request, w.request_text AS requestText, NULL AS response, NULL AS responseText
     FROM activity a JOIN whole w ON w.seq = a.seq WHERE a.seq = ?`,
  );
  const { note } = createCallStore(db, journal, { row: (row) => row, secrets: () => [] });
  for (const { id, seq, first, last } of calls) {
    note(id, seq, []);
    for (const activitySeq of new Set([first, last])) {
      const stored = activitySeq === null ? undefined : whole.get(activitySeq);
      if (stored !== undefined) note(id, seq, searchTerms(unpack(stored, stored)));
    }
  }
}
