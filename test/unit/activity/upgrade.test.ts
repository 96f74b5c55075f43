import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openActivityLog } from '../../../electron/engine/activity/log.ts';
import { pack } from '../../../electron/engine/activity/packed.ts';
import { rowOf } from '../../../electron/engine/activity/row.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import { sampleCapture, sampleDelivery } from '../../support/sample-activities.ts';
import { withFolder } from '../../support/temporary-folder.ts';

/** The tables as version 1 made them. */
const version1 = `
  CREATE TABLE activity (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, at TEXT NOT NULL,
    direction TEXT NOT NULL, dialect TEXT, event TEXT, event_label TEXT, event_id TEXT, action_id TEXT, action TEXT,
    method TEXT NOT NULL, url TEXT NOT NULL, path TEXT NOT NULL, status INTEGER NOT NULL, took REAL,
    size INTEGER NOT NULL, message TEXT NOT NULL, call_id TEXT, link TEXT
  ) STRICT;
  CREATE TABLE whole (
    seq INTEGER PRIMARY KEY, json TEXT NOT NULL, request BLOB, request_text TEXT, response BLOB, response_text TEXT
  ) STRICT;
  PRAGMA user_version = 1;
`;

const columns = `id, kind, at, direction, dialect, event, event_label, event_id, action_id, action, method, url, path,
  status, took, size, message, call_id, link`;

function writeVersion1(file: string, activities: readonly Activity[]): void {
  const db = new Database(file);
  db.exec(version1);
  for (const activity of activities) {
    const row = rowOf(activity);
    const { lastInsertRowid } = db
      .prepare(`INSERT INTO activity (${columns}) VALUES (${columns.split(',').map(() => '?')})`)
      .run(Object.values(row));
    const { json, request, requestText, response, responseText } = pack(activity);
    db.prepare('INSERT INTO whole VALUES (?, ?, ?, ?, ?, ?)').run(
      ...[lastInsertRowid, json, request, requestText, response, responseText],
    );
  }
  db.close();
}

const open = (file: string) =>
  openActivityLog(file, {
    ...{ clock: Date.now, keepRows: 500_000, keepDays: 36_500 },
    wordsOf: (activity) => (activity.kind === 'delivery' ? Object.values(activity.parameters) : [activity.body]),
  });

it('a record of version 1 is kept whole, and its calls are known and found', () =>
  withFolder(async (folder) => {
    const file = `${folder}/activity.db`;
    const activities = [
      sampleCapture({ id: 'c1', callId: 'one', delivery: 'd1', body: 'said by the delivery' }),
      sampleDelivery({ id: 'd1', callId: 'one', capture: 'c1', parameters: { number: '+1 (555) 0100' } }),
      sampleDelivery({ id: 'd2', callId: null }),
      sampleCapture({ id: 'c2', callId: 'two', body: 'Alice' }),
      sampleDelivery({ id: 'd3', callId: 'one', parameters: { extension: '102' } }),
    ];
    writeVersion1(file, activities);
    for (const opening of ['upgraded', 'opened again']) {
      const log = open(file);
      expect([opening, log.notice]).toEqual([opening, null]);
      expect((await log.query({})).total).toBe(5);
      for (const activity of activities) expect(log.get(activity.id)).toEqual(activity);
      const found = async (search: string) =>
        (await log.calls.page({ search, limit: 9, before: 99, signal: undefined })).places;
      expect(await found('')).toEqual([
        { id: 'one', seq: 5 },
        { id: 'two', seq: 4 },
      ]);
      for (const search of ['5550100', '102', 'ONE']) expect(await found(search)).toEqual([{ id: 'one', seq: 5 }]);
      expect(await found('alice')).toEqual([{ id: 'two', seq: 4 }]);
      expect(await found('said by')).toEqual([]);
      expect(log.calls.activities('one', 9).activities.map(({ row }) => row.id)).toEqual(['c1', 'd1', 'd3']);
      await log.close();
    }
    const log = open(file);
    expect(await log.append(sampleDelivery({ id: 'd4', callId: 'two' }))).toMatchObject({ seq: 6 });
    expect(log.calls.total()).toBe(2);
    await log.close();
  }));
