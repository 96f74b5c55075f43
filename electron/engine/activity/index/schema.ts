import type { ActivityRow } from '../../../../shared/model/activity.ts';

/** Raised with every change of the tables; a database of a higher version is not touched. */
export const schemaVersion = 4;

/**
 * `activity` is what lists and filters read, and where each one lies in the journal: in which segment, at which byte, how
 * long. `recognized` is what was recognized after it was logged, as JSON; `plain` is 1 where its bodies can be searched
 * as they lie there. `progress` has one row: how far the journal has
 * been indexed, and the highest `seq` there ever was, which is a cursor in other people's hands and never used again.
 * `segment` counts the rows of each segment: one without any can be removed.
 */
const activityTables = `
  CREATE TABLE activity (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    direction TEXT NOT NULL,
    dialect TEXT,
    event TEXT,
    event_label TEXT,
    event_id TEXT,
    action_id TEXT,
    action TEXT,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    path TEXT NOT NULL,
    status INTEGER NOT NULL,
    duration_ms REAL,
    size INTEGER NOT NULL,
    message TEXT NOT NULL,
    call_id TEXT,
    run_id TEXT,
    link TEXT,
    segment INTEGER,
    position INTEGER,
    length INTEGER,
    recognized TEXT,
    plain INTEGER
  ) STRICT;
`;

/** Bodies and details of what was logged before version 4: those rows have no segment. */
const oldTables = `
  CREATE TABLE whole (
    seq INTEGER PRIMARY KEY,
    json TEXT NOT NULL,
    request BLOB,
    request_text TEXT,
    response BLOB,
    response_text TEXT
  ) STRICT;
`;

/** Since version 4. `masked` has how rows are shown whose texts hold a secret: JSON of those columns. */
const journalTables = `
  CREATE TABLE masked (seq INTEGER PRIMARY KEY, columns TEXT NOT NULL) STRICT;
  CREATE TABLE segment (number INTEGER PRIMARY KEY, rows INTEGER NOT NULL) STRICT;
  CREATE TABLE progress (segment INTEGER NOT NULL, position INTEGER NOT NULL, last_seq INTEGER NOT NULL) STRICT;
  INSERT INTO progress VALUES (1, 0, 0);
`;

/**
 * Since version 2. One row for each call that something in `activity` is of: `last_seq` is the place of its newest
 * activity, `words` the texts it is found by, in lower case between line ends. Written with every activity, so that a
 * page or a search of calls reads neither all activities nor any JSON.
 */
export const callTables = `
  CREATE TABLE call (
    id TEXT PRIMARY KEY,
    last_seq INTEGER NOT NULL,
    words TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX call_last ON call (last_seq);
  CREATE INDEX activity_of_call ON activity (call_id, seq) WHERE call_id IS NOT NULL;
`;

/** Since version 3: the activities of a run. */
const runIndex = `
  CREATE INDEX activity_of_run ON activity (run_id, seq) WHERE run_id IS NOT NULL;
`;

export const schema = `${activityTables}${oldTables}${callTables}${runIndex}${journalTables}`;

/**
 * From version 2 to 3. What `whole.json` holds has another shape since then; `unconverted` says how far its rows were
 * converted, and is dropped with the last of them. `fill_calls` is 1 where the calls of a version 1 are still to be found.
 */
export const toVersion3 = `
  ALTER TABLE activity RENAME COLUMN took TO duration_ms;
  ALTER TABLE activity ADD COLUMN run_id TEXT;
  ${runIndex}
  CREATE TABLE unconverted (after_seq INTEGER NOT NULL, fill_calls INTEGER NOT NULL) STRICT;
`;

/** From version 3 to 4: what is new goes to the journal, what is there stays where it is until it is pruned. */
export const toVersion4 = `
  ALTER TABLE activity ADD COLUMN segment INTEGER;
  ALTER TABLE activity ADD COLUMN position INTEGER;
  ALTER TABLE activity ADD COLUMN length INTEGER;
  ALTER TABLE activity ADD COLUMN recognized TEXT;
  ALTER TABLE activity ADD COLUMN plain INTEGER;
  ${journalTables}
  UPDATE progress SET last_seq = coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'activity'), 0);
`;

export type RowColumn = Exclude<keyof ActivityRow, 'seq'>;

/** The column of each field of a row. */
export const sqlColumns: Readonly<Record<RowColumn, string>> = {
  id: 'id',
  kind: 'kind',
  at: 'at',
  direction: 'direction',
  dialect: 'dialect',
  event: 'event',
  eventLabel: 'event_label',
  eventId: 'event_id',
  actionId: 'action_id',
  action: 'action',
  method: 'method',
  url: 'url',
  path: 'path',
  status: 'status',
  durationMs: 'duration_ms',
  size: 'size',
  message: 'message',
  callId: 'call_id',
  runId: 'run_id',
  link: 'link',
};

export const rowColumns = Object.keys(sqlColumns) as readonly RowColumn[];

/** What follows SELECT to get an `ActivityRow` from `activity a`. */
export const selectRow = ['a.seq', ...rowColumns.map((column) => `a.${sqlColumns[column]} AS ${column}`)].join(', ');

/** What follows to find the whole of an activity: see `StoredActivity`. */
export const selectPlace = `a.segment, a.position, a.length, a.recognized, w.json, w.request,
  w.request_text AS requestText, w.response, w.response_text AS responseText`;

export const fromActivity = 'FROM activity a LEFT JOIN whole w ON w.seq = a.seq';

/** `isFailedStatus` of shared/model/delivery.ts, for a delivery's row. */
export const failedStatus = '(status < 200 OR (status >= 300 AND status <> 304))';
