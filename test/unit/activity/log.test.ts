import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ActivityLog } from '../../../electron/engine/activity/log.ts';
import { bodyFields } from '../../../electron/engine/http/message-body.ts';
import { openLog } from '../../support/open-log.ts';
import { sampleCapture, sampleDelivery } from '../../support/sample-activities.ts';
import { withFolder } from '../../support/temporary-folder.ts';

const limits = { keepRows: 500_000, keepDays: 30 };
const clock = () => Date.parse('2026-11-20T14:02:00.000Z');

const withLog = <Result>(work: (log: ActivityLog, file: string) => Promise<Result>) =>
  withFolder(async (folder) => {
    const file = `${folder}/activity.db`;
    const log = await openLog(file, { clock, ...limits });
    try {
      return await work(log, file);
    } finally {
      await log.close();
    }
  });

const fill = (log: ActivityLog, count: number, from = 1): Promise<number[]> =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      log.append(sampleCapture({ id: `capture-${from + index}`, url: `/hook/${(from + index) % 10}` })),
    ),
  );

describe('the record', () => {
  it('gives pages newest first, and the cursor of the next', () =>
    withLog(async (log) => {
      await fill(log, 25);
      const first = await log.query({ limit: 10 });
      expect(first.items.map((each) => each.seq)).toEqual([25, 24, 23, 22, 21, 20, 19, 18, 17, 16]);
      expect(first).toMatchObject({ next: 16, total: 25, matching: 25 });
      const second = await log.query({ limit: 10, before: first.next ?? 0 });
      const third = await log.query({ limit: 10, before: second.next ?? 0 });
      expect(third.items.map((each) => each.seq)).toEqual([5, 4, 3, 2, 1]);
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
      expect(new Set([...first.items, ...second.items].map((each) => each.id)).size).toBe(300);
      await fill(log, 20, 3001);
      expect(await ask()).toMatchObject({ total: 3020, matching: 302, items: { length: 200 } });
      await log.clear();
      expect(await ask()).toEqual({ items: [], next: null, total: 0, matching: 0 });
    }));

  it('keeps one that cannot be looked into; its call is found by its id', () =>
    withFolder(async (folder) => {
      const wordsOf = ({ id }: { readonly id: string }) => {
        if (id === 'odd') throw new Error('cannot be looked into');
        return [];
      };
      const log = await openLog(`${folder}/activity.db`, { clock, ...limits, knowledge: { searchTerms: wordsOf } });
      const kept = ['one', 'odd', 'two'].map((id) => log.append(sampleDelivery({ id, callId: 'a call' })));
      expect(await Promise.all(kept)).toEqual([1, 2, 3]);
      expect((await log.query({})).total).toBe(3);
      expect(await log.calls.count('a call')).toBe(3);
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
        request: { ...bodyFields(bytes), bytes: 3, trailers: [['X-Check', '42']] },
      });
      await Promise.all([log.append(delivery), log.append(capture)]);
      expect(await log.get(delivery.id)).toEqual(delivery);
      expect(await log.get(capture.id)).toEqual(capture);
      expect(await log.get('nobody')).toBeUndefined();
    }));

  it('lists a delivery whose method a redirect changed as failed, and keeps the status of its last response', () =>
    withLog(async (log) => {
      const redirects = [{ status: 302, url: 'http://127.0.0.1/login', method: 'GET' }];
      const delivery = sampleDelivery({ redirects, request: { method: 'POST' } });
      await log.append(delivery);
      expect(await log.query({ filter: 'status=302' })).toMatchObject({ matching: 1, items: [{ status: 302 }] });
      expect(await log.get(delivery.id)).toEqual(delivery);
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
      const again = await openLog(file, { clock, ...limits });
      expect((await again.query({})).items.map((each) => each.id)).toContain('capture-5');
      expect(await again.clear()).toBe(5);
      await again.close();
      const third = await openLog(file, { clock, ...limits });
      expect(await fill(third, 1)).toEqual([6]);
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
      const again = await openLog(file, { clock, ...limits });
      expect(await again.query({})).toMatchObject({ total: 3 });
      await again.close();
    }));

  it('does not let one bad row take the others of its write with it', () =>
    withLog(async (log) => {
      const circle: { self?: unknown } = {};
      circle.self = circle;
      const odd = { ...sampleDelivery({ id: 'odd' }), parameters: circle as Record<string, string> };
      const appended = [sampleCapture({ id: 'a' }), odd, sampleCapture({ id: 'b' })].map((one) => log.append(one));
      const settled = await Promise.allSettled(appended);
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await log.query({})).toMatchObject({ total: 2 });
    }));

  it.skipIf(process.platform === 'win32')('is a file that this user alone can read', () =>
    withLog(async (log, file) => {
      await fill(log, 1);
      const [segment] = await readdir(join(dirname(file), 'activity'));
      const files = [file, `${file}-wal`, join(dirname(file), 'activity', segment ?? '')];
      for (const each of files) expect((await stat(each)).mode & 0o777).toBe(0o600);
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
      expect((await log.query({})).items.map((each) => each.id)).toEqual(['young']);
    }));
});
