import { describe, expect, it } from 'vitest';
import type { ActivityLog } from '../../../electron/engine/activity/log.ts';
import { createDeliverer } from '../../../electron/engine/sender/deliverer.ts';
import { createSender } from '../../../electron/engine/sender/send.ts';
import type { ActivityBatch, ActivityRow } from '../../../shared/model/activity.ts';
import { openLog } from '../../support/open-log.ts';
import { sampleCapture } from '../../support/sample-activities.ts';
import { withFolder } from '../../support/temporary-folder.ts';
import { withReceiver } from '../../support/with-receiver.ts';
import { compiledFrom } from '../sender/requests.ts';

const withLog = <Result>(work: (log: ActivityLog) => Promise<Result>) =>
  withFolder(async (folder) => {
    const log = await openLog(`${folder}/activity.db`, { clock: Date.now, keepRows: 500_000, keepDays: 3650 });
    try {
      return await work(log);
    } finally {
      await log.close();
    }
  });

const append = (log: ActivityLog, seq: number, parts: Parameters<typeof sampleCapture>[0] = {}) =>
  log.append(sampleCapture({ id: `c${seq}`, ...parts }), { seq });

async function allPages(log: ActivityLog, filter: string, between: () => Promise<unknown>): Promise<ActivityRow[]> {
  const rows: ActivityRow[] = [];
  let before: number | undefined;
  do {
    const page = await log.query({ filter, limit: 7, before });
    rows.push(...page.items);
    before = page.next ?? undefined;
    await between();
  } while (before !== undefined);
  return rows;
}

describe('the order of activity', () => {
  it('is that of starting: a delivery stands above the capture it caused', () =>
    withReceiver(async ({ log, links, port }) => {
      const sender = createSender({ clock: Date.now });
      const deliverer = createDeliverer({ sender, links, log, clock: Date.now });
      const origin = {
        action: { id: 'action-1', name: 'Notify CRM' },
        event: { dialect: 'd', key: 'ringing', label: 'Ringing', id: 'ringing.1.1.1' },
        ...{ callId: 'call-1', runId: 'run-1', parameters: {} },
      };
      for (const path of ['/1', '/2']) {
        await deliverer.deliver(await compiledFrom({ url: `http://127.0.0.1:${port}${path}` }), origin);
      }
      const { items } = await log.query({ filter: 'run=run-1' });
      expect(items.map(({ kind, path }) => `${kind} ${path}`).reverse()).toEqual([
        'delivery /1',
        'capture /1',
        'delivery /2',
        'capture /2',
      ]);
      const { activities } = await log.calls.activities('call-1', 9);
      expect(activities.map(({ row }) => row.seq)).toEqual([1, 2, 3, 4]);
      await sender.close();
    }));

  it('loses and doubles nothing while pages are read and rows come late', () =>
    withLog(async (log) => {
      const reserved = Array.from({ length: 60 }, () => log.reserve());
      const late = reserved.filter((seq) => seq % 5 === 0);
      await Promise.all(reserved.filter((seq) => seq % 5 !== 0).map((seq) => append(log, seq)));
      const watched = log.watch({});
      await watched.next();
      const waiting = [...late];
      for (const filter of ['', 'kind=capture']) {
        const rows = await allPages(log, filter, async () => {
          const seq = waiting.pop();
          if (seq !== undefined) await append(log, seq);
        });
        const seqs = rows.map(({ seq }) => seq);
        expect(seqs).toEqual([...seqs].sort((one, other) => other - one));
        expect(new Set(seqs).size).toBe(seqs.length);
        // What was there at the beginning is in the pages; what came late is told to who watches.
        for (const seq of reserved.filter((each) => each % 5 !== 0)) expect(seqs).toContain(seq);
      }
      for (const seq of waiting.splice(0)) await append(log, seq);
      const told = new Set<number>();
      while (told.size < late.length) {
        const { value } = (await watched.next()) as { value: ActivityBatch };
        for (const { seq } of value.added) told.add(seq);
      }
      expect([...told].sort((one, other) => one - other)).toEqual(late);
      expect(await log.query({ filter: 'kind=capture' })).toMatchObject({ total: 60, matching: 60 });
      await watched.return?.();
    }));

  it('counts a filter right where rows come late, are changed or are pruned', () =>
    withLog(async (log) => {
      const matching = async () => (await log.query({ filter: 'method=POST', limit: 1 })).matching;
      const reserved = Array.from({ length: 3000 }, () => log.reserve());
      await Promise.all(reserved.filter((seq) => seq % 3 !== 0).map((seq) => append(log, seq)));
      expect(await matching()).toBe(2000);
      await Promise.all([3, 1500, 2997].map((seq) => append(log, seq)));
      await append(log, 6, { method: 'GET' });
      expect(await matching()).toBe(2003);
      log.setLimits({ keepRows: 500, keepDays: 3650 });
      await log.prune();
      expect(await log.query({ filter: 'method=POST', limit: 1 })).toMatchObject({ total: 500, matching: 500 });
    }));

  it('is kept for a watcher that fell behind: late rows come once, and none is left out', () =>
    withLog(async (log) => {
      const stream = log.watch({});
      await stream.next();
      const reserved = Array.from({ length: 4000 }, () => log.reserve());
      const late = new Set(reserved.filter((seq) => seq % 7 === 0));
      await Promise.all(reserved.filter((seq) => !late.has(seq)).map((seq) => append(log, seq)));
      const seen: number[] = [];
      const take = async () => {
        const { value } = (await stream.next()) as { value: ActivityBatch };
        seen.push(...value.added.map(({ seq }) => seq));
      };
      await take();
      await Promise.all([...late].map((seq) => append(log, seq)));
      while (seen.length < reserved.length) await take();
      expect([...seen].sort((one, other) => one - other)).toEqual(reserved);
      await stream.return?.();
    }));
});

it('a search that runs while old rows are pruned comes to its end, and counts what is left', () =>
  withLog(async (log) => {
    await Promise.all(Array.from({ length: 20_000 }, (_, index) => append(log, index + 1, { url: `/${index % 2}` })));
    log.setLimits({ keepRows: 1000, keepDays: 3650 });
    const pruned = log.prune();
    // A word that is not ASCII is the slowest search there is.
    const searched = await log.query({ filter: 'not(ÉTÉ) path=/1', limit: 5 });
    expect(searched.items.map(({ seq }) => seq)).toEqual([20_000, 19_998, 19_996, 19_994, 19_992]);
    await pruned;
    expect(await log.query({ filter: 'not(ÉTÉ) path=/1', limit: 5 })).toMatchObject({ total: 1000, matching: 500 });
  }));

it('what is recognized after the append is in the capture, its row and its call, and is told to who watches', () => {
  const recognized = { dialect: 'pbx', event: 'hangup', confidence: 0.9, reason: 'by its names' };
  const found = { ...recognized, eventLabel: 'Hangup', callId: 'call-7', values: new Map(), others: [] };
  const recognize = ({ body }: { readonly body: string }) => {
    if (body === 'odd') throw new Error('this is odd');
    return body.includes('BYE') ? found : null;
  };
  return withFolder(async (folder) => {
    const log = await openLog(`${folder}/activity.db`, { knowledge: { recognize } });
    const stream = log.watch({ filter: 'event=hangup' });
    await stream.next();
    const bodies = ['hello', 'BYE', 'odd'];
    for (const [index, body] of bodies.entries()) {
      await log.append(sampleCapture({ id: `c${index}`, body, message: '' }), { isUnrecognized: index !== 3 });
    }
    const { items } = await log.query({});
    expect(items.map(({ message }) => message)).toEqual([
      'The event could not be recognized: this is odd.',
      'BYE',
      'hello',
    ]);
    expect(items[1]).toMatchObject({ dialect: 'pbx', event: 'hangup', eventLabel: 'Hangup', callId: 'call-7' });
    expect(await log.get('c1')).toMatchObject({ recognized, callId: 'call-7', message: 'BYE' });
    expect((await stream.next()).value).toMatchObject({ added: [{ id: 'c1' }] });
    expect((await log.calls.activities('call-7', 9)).activities).toHaveLength(1);
    await stream.return?.();
    await log.close();
  });
});
