import { describe, expect, it } from 'vitest';
import type { ActivityLog } from '../../../electron/engine/activity/log.ts';
import type { ActivityBatch } from '../../../shared/model/activity.ts';
import { openLog } from '../../support/open-log.ts';
import { sampleCapture } from '../../support/sample-activities.ts';
import { withFolder } from '../../support/temporary-folder.ts';

const withLog = <Result>(work: (log: ActivityLog) => Promise<Result>) =>
  withFolder(async (folder) => {
    const log = await openLog(`${folder}/activity.db`, { clock: Date.now, keepRows: 500_000, keepDays: 3650 });
    try {
      return await work(log);
    } finally {
      await log.close();
    }
  });

async function take(stream: AsyncIterator<ActivityBatch>): Promise<ActivityBatch> {
  const { value, done } = await stream.next();
  if (done === true) throw new Error('the stream has ended');
  return value;
}

/** Batches up to and with the one in which `id` comes. */
async function until(stream: AsyncIterator<ActivityBatch>, id: string): Promise<ActivityBatch[]> {
  const batches: ActivityBatch[] = [];
  for (;;) {
    const batch = await take(stream);
    batches.push(batch);
    if (batch.added.some((row) => row.id === id)) return batches;
  }
}

const append = (log: ActivityLog, id: number) => log.append(sampleCapture({ id: String(id), url: `/${id % 2}` }));

describe('watching the activity log', () => {
  it('begins with a batch at once, and then tells each new row', () =>
    withLog(async (log) => {
      await append(log, 1);
      const stream = log.watch({});
      expect(await take(stream)).toEqual({ added: [], cleared: false, total: 1 });
      await append(log, 2);
      const { items } = await log.query({ limit: 1 });
      expect(await take(stream)).toEqual({ added: items, cleared: false, total: 2 });
      await stream.return?.();
    }));

  it('tells what comes in a burst in few batches, 50 ms apart', () =>
    withLog(async (log) => {
      const stream = log.watch({});
      const startedAt = performance.now();
      const read = until(stream, '300');
      for (let id = 1; id <= 300; id += 1) await append(log, id);
      const batches = await read;
      const elapsed = performance.now() - startedAt;
      expect(batches.flatMap((batch) => batch.added.map((row) => row.id))).toEqual(
        Array.from({ length: 300 }, (_, index) => String(index + 1)),
      );
      expect(batches.length).toBeLessThanOrEqual(elapsed / 49 + 1);
      await stream.return?.();
    }));

  it('lets through what the filter does, looking into bodies, and counts the rest', () =>
    withLog(async (log) => {
      const stream = log.watch({ filter: 'path=/1 body*=answer' });
      for (let id = 1; id <= 4; id += 1) await append(log, id);
      const batches = await until(stream, '3');
      expect(batches.flatMap((batch) => batch.added.map((row) => row.id))).toEqual(['1', '3']);
      await append(log, 6);
      let { total } = batches.at(-1) ?? { total: 0 };
      while (total < 5) ({ total } = await take(stream));
      await stream.return?.();
    }));

  it('gives a watcher that is slow every row in order, and does not hold them meanwhile', () =>
    withLog(async (log) => {
      const slow = log.watch({ filter: 'path=/1' });
      const count = 5000;
      await Promise.all(Array.from({ length: count }, (_, index) => append(log, index + 1)));
      const reading = until(slow, String(count + 1));
      await append(log, count + 1);
      const batches = await reading;
      const ids = batches.flatMap((batch) => batch.added.map((row) => Number(row.id)));
      expect(ids).toEqual(Array.from({ length: count / 2 + 1 }, (_, index) => index * 2 + 1));
      expect(Math.max(...batches.map((batch) => batch.added.length))).toBeLessThanOrEqual(1000);
      await slow.return?.();
    }));

  it('tells a clearing once, with only the rows that came since', () =>
    withLog(async (log) => {
      const stream = log.watch({});
      await take(stream);
      await append(log, 1);
      expect(await log.clear()).toBe(1);
      await append(log, 2);
      const batches = await until(stream, '2');
      expect(batches.filter((batch) => batch.cleared)).toHaveLength(1);
      expect(batches.flatMap((batch) => batch.added.map((row) => row.id))).toEqual(['2']);
      await stream.return?.();
    }));

  it.each(['signal', 'return', 'close'])('ends a waiting watcher by %s', (how) =>
    withLog(async (log) => {
      const stop = new AbortController();
      const stream = log.watch({ signal: stop.signal });
      await take(stream);
      const waiting = stream.next();
      if (how === 'signal') stop.abort();
      else if (how === 'close') await log.close();
      else await stream.return?.();
      expect(await waiting).toEqual({ done: true, value: undefined });
      expect(await stream.next()).toEqual({ done: true, value: undefined });
    }),
  );

  it('does not begin where the signal was given before', () =>
    withLog(async (log) => {
      expect(await log.watch({ signal: AbortSignal.abort() }).next()).toEqual({ done: true, value: undefined });
    }));
});
