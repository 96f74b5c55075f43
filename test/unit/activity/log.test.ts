import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type ActivityLog, openActivityLog } from '../../../electron/engine/activity/log.ts';
import type { ActivityRow } from '../../../shared/model/activity.ts';
import { sampleCapture, sampleDelivery } from '../../support/sample-activities.ts';
import { withFolder } from '../../support/temporary-folder.ts';

const limits = { keepRows: 500_000, keepDays: 30 };
const clock = () => Date.parse('2026-11-20T14:02:00.000Z');

const withLog = <Result>(work: (log: ActivityLog, file: string) => Promise<Result>) =>
  withFolder(async (folder) => {
    const file = `${folder}/activity.db`;
    const log = openActivityLog(file, { clock, ...limits });
    try {
      return await work(log, file);
    } finally {
      await log.close();
    }
  });

const fill = (log: ActivityLog, count: number, from = 1): Promise<ActivityRow[]> =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      log.append(sampleCapture({ id: `capture-${from + index}`, url: `/hook/${(from + index) % 10}` })),
    ),
  );

describe('the activity log', () => {
  it('gives pages newest first, and the cursor of the next', () =>
    withLog(async (log) => {
      await fill(log, 25);
      const first = await log.query({ limit: 10 });
      expect(first.items.map((row) => row.seq)).toEqual([25, 24, 23, 22, 21, 20, 19, 18, 17, 16]);
      expect(first).toMatchObject({ next: 16, total: 25, matching: 25 });
      const second = await log.query({ limit: 10, before: first.next ?? 0 });
      const third = await log.query({ limit: 10, before: second.next ?? 0 });
      expect(third.items.map((row) => row.seq)).toEqual([5, 4, 3, 2, 1]);
      expect(third.next).toBeNull();
    }));

  it('counts what a filter lets through on every page, also after more came', () =>
    withLog(async (log) => {
      await fill(log, 3000);
      const ask = (before?: number) => log.query({ filter: 'path=/hook/3', limit: 200, before });
      const first = await ask();
      expect(first).toMatchObject({ total: 3000, matching: 300 });
      const second = await ask(first.next ?? 0);
      expect(second).toMatchObject({ next: null, matching: 300 });
      expect(new Set([...first.items, ...second.items].map((row) => row.id)).size).toBe(300);
      await fill(log, 20, 3001);
      expect(await ask()).toMatchObject({ total: 3020, matching: 302, items: { length: 200 } });
      await log.clear();
      expect(await ask()).toEqual({ items: [], next: null, total: 0, matching: 0 });
    }));

  it('keeps the others where one cannot be looked into, and says so to whoever brought it', () =>
    withFolder(async (folder) => {
      const searchTerms = ({ id }: { readonly id: string }) => {
        if (id === 'odd') throw new Error('cannot be looked into');
        return [];
      };
      const log = openActivityLog(`${folder}/activity.db`, { clock, ...limits, searchTerms });
      const kept = ['one', 'odd', 'two'].map((id) => log.append(sampleDelivery({ id, callId: 'a call' })));
      expect(await Promise.allSettled(kept)).toMatchObject([
        { status: 'fulfilled', value: { id: 'one', seq: 1 } },
        { status: 'rejected', reason: { message: 'cannot be looked into' } },
        { status: 'fulfilled', value: { id: 'two', seq: 2 } },
      ]);
      await expect(log.append(sampleDelivery({ id: 'odd', callId: 'a call' }))).rejects.toThrow(
        'cannot be looked into',
      );
      expect((await log.query({})).total).toBe(2);
      await log.close();
    }));

  it('answers a search while others append', () =>
    withLog(async (log) => {
      await fill(log, 3000);
      const asked = log.query({ filter: 'body*=nowhere' });
      await fill(log, 500, 3001);
      expect(await asked).toMatchObject({ items: [], matching: 0 });
      expect(await log.query({ filter: 'cause' })).toMatchObject({ matching: 3500 });
    }));

  it('stops a search that nobody waits for', () =>
    withLog(async (log) => {
      await fill(log, 20_000);
      const stop = new AbortController();
      // A word that is not ASCII is the slowest search there is: some ten transitions over these rows.
      const asked = log.query({ filter: 'ÉTÉ', signal: stop.signal });
      stop.abort();
      await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
      const late = log.query({ filter: 'ÉTÉ', signal: AbortSignal.abort() });
      await expect(late).rejects.toMatchObject({ name: 'AbortError' });
    }));

  it('gives the whole of an activity back as it was', () =>
    withLog(async (log) => {
      const delivery = sampleDelivery();
      const bytes = Buffer.from([0xff, 0, 0xfe]);
      const capture = sampleCapture({
        request: { body: 'ÿ\0þ', bodyBase64: bytes.toString('base64'), bytes: 3, trailers: [['X-Check', '42']] },
      });
      await Promise.all([log.append(delivery), log.append(capture)]);
      expect(await log.get(delivery.id)).toEqual(delivery);
      expect(await log.get(capture.id)).toEqual(capture);
      expect(await log.get('nobody')).toBeUndefined();
    }));

  it('says where a filter is wrong', () =>
    withLog(async (log) => {
      const wrong = { code: 'INPUT_INVALID', message: /^filter, character 9: status is a number; "abc" is none\.$/ };
      await expect(log.query({ filter: 'status>=abc' })).rejects.toMatchObject({
        code: wrong.code,
        message: expect.stringMatching(wrong.message),
      });
      expect(() => log.watch({ filter: 'status>=abc' })).toThrow(wrong.message);
    }));

  it('keeps its rows and its numbering over a restart, and never uses a number twice', () =>
    withLog(async (log, file) => {
      await fill(log, 5);
      await log.close();
      const again = openActivityLog(file, { clock, ...limits });
      expect((await again.query({})).items.map((row) => row.id)).toContain('capture-5');
      expect(await again.clear()).toBe(5);
      await again.close();
      const third = openActivityLog(file, { clock, ...limits });
      const [row] = await fill(third, 1);
      expect(row?.seq).toBe(6);
      await third.close();
    }));

  it('writes what was appended before it closes, and refuses what comes after', () =>
    withLog(async (log, file) => {
      const appended = fill(log, 3);
      await log.close();
      expect(await appended).toHaveLength(3);
      await expect(log.append(sampleCapture())).rejects.toMatchObject({ code: 'WRITE_FAILED' });
      const closed = { code: 'WORKSPACE_CLOSED' };
      await expect(log.query({})).rejects.toMatchObject(closed);
      await expect(log.calls.page({ search: '', limit: 1, before: 9, signal: undefined })).rejects.toMatchObject(
        closed,
      );
      for (const ask of [() => log.get('a'), () => log.clear(), () => log.calls.activities('a', 1)]) {
        await expect(ask()).rejects.toMatchObject(closed);
      }
      const again = openActivityLog(file, { clock, ...limits });
      expect(await again.query({})).toMatchObject({ total: 3 });
      await again.close();
    }));

  it('does not let one bad row take the others of its commit with it', () =>
    withLog(async (log) => {
      const twice = ['a', 'b', 'a', 'c'].map((id) => log.append(sampleCapture({ id })));
      const settled = await Promise.allSettled(twice);
      expect(settled.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
      expect(await log.query({})).toMatchObject({ total: 3 });
    }));

  it.skipIf(process.platform === 'win32')('is a file that this user alone can read', () =>
    withLog(async (log, file) => {
      await fill(log, 1);
      for (const path of [file, `${file}-wal`]) expect((await stat(path)).mode & 0o777).toBe(0o600);
    }),
  );
});

describe('the limits', () => {
  it('remove the oldest rows over the number', () =>
    withLog(async (log) => {
      await fill(log, 1200);
      log.setLimits({ keepRows: 100, keepDays: 30 });
      await log.prune();
      const left = await log.query({ limit: 1000, filter: 'kind=capture' });
      expect(left).toMatchObject({ total: 100, matching: 100 });
      expect(left.items.at(-1)?.seq).toBe(1101);
      expect(await log.get('capture-1')).toBeUndefined();
    }));

  it('remove what is older than the days, and only that', () =>
    withLog(async (log) => {
      await log.append(sampleCapture({ id: 'old', at: '2026-10-01T00:00:00.000Z' }));
      await log.append(sampleCapture({ id: 'young' }));
      await log.append(sampleCapture({ id: 'late', at: '2026-10-02T00:00:00.000Z' }));
      expect(await log.prune()).toBe(2);
      expect((await log.query({})).items.map((row) => row.id)).toEqual(['young']);
    }));
});
