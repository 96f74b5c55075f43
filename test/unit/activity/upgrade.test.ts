import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Activity } from '../../../shared/model/activity.ts';
import { openLog } from '../../support/open-log.ts';
import { sampleDelivery } from '../../support/sample-activities.ts';
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

/** What version 2 had besides. */
const version2 = `
  CREATE TABLE call (id TEXT PRIMARY KEY, last_seq INTEGER NOT NULL, words TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX call_last ON call (last_seq);
  CREATE INDEX activity_of_call ON activity (call_id, seq) WHERE call_id IS NOT NULL;
  PRAGMA user_version = 2;
`;

const at = '2026-11-20T14:01:52.104Z';
const timings = { dns: null, connect: 1, tls: null, firstByte: 3, total: 4.5 };

interface OldRow {
  readonly id: string;
  readonly callId: string | null;
  readonly link: string | null;
  readonly status: number;
  readonly duration: number | null;
  readonly json: object;
  readonly request: Buffer;
  readonly requestText?: string;
  readonly response?: Buffer;
  readonly responseText?: string;
}

const recognizedAs = (callId: string | null) =>
  callId === null
    ? null
    : { dialect: 'pbx', event: 'hangup', confidence: 0.9, reason: 'It has all parameters of Hangup.' };

/** A capture as versions 1 and 2 wrote it: bodies apart, trailers behind the headers. */
function oldCapture(id: string, callId: string | null, body: Buffer, parts: Partial<OldRow> = {}): OldRow {
  const json = {
    ...{ kind: 'capture', id, at, method: 'POST', url: '/hook?x=1', httpVersion: '1.1' },
    headers: [
      ['Host', 'a'],
      ['X-Check', '42'],
    ],
    ...{ bytes: body.length, cut: false, remote: { address: '127.0.0.1', port: 50_000 } },
    ...{
      reply: { status: 200, rule: null, delayMs: 0 },
      recognised: recognizedAs(callId),
      callId,
      delivery: parts.link ?? null,
    },
  };
  return { id, callId, link: null, status: 200, duration: 3, json, request: body, ...parts };
}

/** A delivery as versions 1 and 2 wrote it; the first releases named unresolved tags `undefined`. */
function oldDelivery(id: string, callId: string | null, parameters: object, change: object = {}): OldRow {
  const json = {
    ...{ kind: 'delivery', id, at, action: { id: 'action-1', name: 'Log call' } },
    event: { dialect: 'pbx', key: 'hangup', label: 'Hangup', id: 'hangup.1.1763647312.104' },
    ...{ callId, parameters },
    request: { method: 'POST', url: 'http://127.0.0.1:4400/crm', headers: [['Host', 'a']], bodyBase64: null },
    response: {
      status: 200,
      statusText: 'OK',
      httpVersion: '1.1',
      headers: [],
      bodyBase64: null,
      bytes: 2,
      cut: false,
    },
    ...{ status: 200, message: 'ok', attempts: [{ at, status: 200, error: null, timings }] },
    ...{ undefined: ['nope'], redirects: [], capture: null, ...change },
  };
  const [request, response] = [Buffer.from('{"é":1}'), Buffer.from('ok')];
  return { id, callId, link: null, status: 200, duration: 4.5, json, request, response };
}

const columns = `id, kind, at, direction, method, url, path, status, took, size, message, call_id, link`;

function writeOld(file: string, version: 1 | 2, rows: readonly OldRow[]): void {
  const db = new Database(file);
  db.exec(version1);
  if (version === 2) db.exec(version2);
  const insert = db.prepare(`INSERT INTO activity (${columns}) VALUES (${columns.split(',').map(() => '?')})`);
  const whole = db.prepare('INSERT INTO whole VALUES (?, ?, ?, ?, ?, ?)');
  db.transaction(() => {
    for (const { id, callId, link, status, duration, json, request, ...texts } of rows) {
      const { kind } = json as { kind: string };
      const direction = kind === 'capture' ? 'in' : 'out';
      const values = [
        id,
        kind,
        at,
        direction,
        'POST',
        '/hook?x=1',
        '/hook',
        status,
        duration,
        2,
        `m ${id}`,
        callId,
        link,
      ];
      const { lastInsertRowid } = insert.run(values);
      const { requestText = null, response = null, responseText = null } = texts;
      whole.run(lastInsertRowid, JSON.stringify(json), request, requestText, response, responseText);
    }
  })();
  db.close();
}

const open = (file: string) =>
  openLog(file, {
    ...{ clock: Date.now, keepRows: 500_000, keepDays: 36_500 },
    knowledge: {
      searchTerms: (activity) =>
        activity.kind === 'delivery' ? Object.values(activity.parameters) : [activity.request.body],
    },
  });

describe('a database of an earlier version', () => {
  it('has every activity in the shape of today, with the bytes of its bodies', () =>
    withFolder(async (folder) => {
      const file = `${folder}/activity.db`;
      const latin1 = Buffer.from('caf\xe9', 'latin1');
      writeOld(file, 2, [
        oldCapture('c1', null, Buffer.from('hello')),
        oldCapture('c2', 'one', latin1, { requestText: 'café', duration: null }),
        oldDelivery('d1', 'one', { number: '1' }),
        oldDelivery('d2', 'one', {}, { response: null, status: 0, redirects: [{ status: 302, url: 'http://b/' }] }),
        oldDelivery('d3', null, {}, { altered: 'sent twice', undefined: undefined, unresolved: ['new'] }),
      ]);
      for (const opening of ['upgraded', 'opened again']) {
        const log = await open(file);
        expect([opening, log.notice]).toEqual([opening, null]);
        const activities = await Promise.all(['c1', 'c2', 'd1', 'd2', 'd3'].map((id) => log.get(id)));
        for (const activity of activities) expect(Activity.parse(activity)).toEqual(activity);
        const [c1, c2, d1, d2, d3] = activities;
        expect(c1).toEqual({
          ...{ id: 'c1', kind: 'capture', at, runId: null, callId: null, recognized: null, rule: null, delivery: null },
          remote: { address: '127.0.0.1', port: 50_000 },
          request: {
            ...{ method: 'POST', url: '/hook?x=1', httpVersion: '1.1', trailers: [] },
            headers: [
              ['Host', 'a'],
              ['X-Check', '42'],
            ],
            ...{ body: 'hello', bodyBase64: null, bytes: 5, truncated: false },
          },
          ...{ response: null, status: 200, message: 'm c1', durationMs: 3 },
        });
        expect(c2).toMatchObject({
          recognized: recognizedAs('one'),
          request: { body: 'café', bodyBase64: latin1.toString('base64') },
        });
        expect(d1).toMatchObject({
          request: { httpVersion: '1.1', trailers: [], body: '{"é":1}', bodyBase64: null, bytes: 8, truncated: false },
          response: { trailers: [], body: 'ok', bodyBase64: null, bytes: 2, truncated: false },
          ...{ unresolved: ['nope'], settings: null, durationMs: 4.5, runId: null, message: 'ok' },
        });
        expect(d1).not.toHaveProperty('undefined');
        expect(d2).toMatchObject({ response: null, redirects: [{ status: 302, url: 'http://b/', method: 'GET' }] });
        expect(d3).toMatchObject({ altered: 'sent twice', unresolved: ['new'] });
        expect((await log.query({ filter: 'duration=4.5' })).matching).toBe(3);
        expect((await log.query({ filter: 'header="x-check: 42"' })).matching).toBe(2);
        await log.close();
      }
    }));

  it('of version 1 knows and finds its calls', () =>
    withFolder(async (folder) => {
      const file = `${folder}/activity.db`;
      writeOld(file, 1, [
        oldCapture('c1', 'one', Buffer.from('said by the delivery'), { link: 'd1' }),
        oldDelivery('d1', 'one', { number: '+1 (555) 0100' }),
        oldDelivery('d2', null, {}),
        oldCapture('c2', 'two', Buffer.from('Alice')),
        oldDelivery('d3', 'one', { extension: '102' }),
      ]);
      for (const opening of ['upgraded', 'opened again']) {
        const log = await open(file);
        expect([opening, log.notice, (await log.query({})).total]).toEqual([opening, null, 5]);
        const found = async (search: string) =>
          (await log.calls.page({ search, limit: 9, before: 99, signal: undefined })).entries;
        expect(await found('')).toEqual([
          { id: 'one', seq: 5 },
          { id: 'two', seq: 4 },
        ]);
        for (const search of ['5550100', '102', 'ONE']) expect(await found(search)).toEqual([{ id: 'one', seq: 5 }]);
        expect(await found('alice')).toEqual([{ id: 'two', seq: 4 }]);
        expect(await found('said by')).toEqual([]);
        const { activities } = await log.calls.activities('one', 9);
        expect(activities.map(({ row }) => row.id)).toEqual(['c1', 'd1', 'd3']);
        await log.close();
      }
      const log = await open(file);
      expect(await log.append(sampleDelivery({ id: 'd4', callId: 'two' }))).toBe(6);
      expect(await log.calls.total()).toBe(2);
      await log.close();
    }));

  it('goes on with its upgrade where the process was killed in the middle of it', () =>
    withFolder(async (folder) => {
      const file = `${folder}/activity.db`;
      const ids = Array.from({ length: 2500 }, (_, index) => `c${index + 1}`);
      writeOld(
        file,
        2,
        ids.map((id) => oldCapture(id, null, Buffer.from(id))),
      );
      await (await open(file)).close();
      // As a kill after the first step leaves it: the later rows are the old ones.
      const db = new Database(file);
      db.exec('CREATE TABLE unconverted (after_seq INTEGER NOT NULL, fill_calls INTEGER NOT NULL) STRICT');
      db.exec('INSERT INTO unconverted VALUES (1000, 0)');
      const rewrite = db.prepare('UPDATE whole SET json = ? WHERE seq = ?');
      db.transaction(() => {
        ids.slice(1000).forEach((id, index) => {
          rewrite.run(JSON.stringify(oldCapture(id, null, Buffer.from(id)).json), 1001 + index);
        });
      })();
      db.close();
      const log = await open(file);
      for (const id of ['c1', 'c1000', 'c1001', 'c2500']) {
        expect(Activity.parse(await log.get(id))).toMatchObject({ id, request: { body: id } });
      }
      await log.close();
    }));
});
