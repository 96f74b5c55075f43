/**
 * How long the activity log takes: append, list, filter, count. Run with: node test/bench/activity.ts [rows]
 * Prints a table, and the same as one JSON line.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createActivityIds } from '../../electron/engine/activity/activity-id.ts';
import { openLog } from '../support/open-log.ts';
import { sampleCapture, sampleDelivery } from '../support/sample-activities.ts';

const rows = Number(process.argv[2] ?? 100_000);
const folder = await mkdtemp(join(tmpdir(), 'hookswitch-bench-'));
const file = join(folder, 'activity.db');
const limits = { keepRows: 10_000_000, keepDays: 3650 };
const newId = createActivityIds(Date.now);
let log = await openLog(file, { clock: Date.now, ...limits });
const results: Record<string, number> = { rows };

async function measure(name: string, work: () => unknown): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startedAt = performance.now();
  await work();
  results[`${name}: ms`] = Number((performance.now() - startedAt).toFixed(1));
  delay.disable();
  results[`${name}: longest pause, ms`] = Number((delay.max / 1e6).toFixed(1));
}

const filler = 'z'.repeat(400);
await measure('append', async () => {
  for (let from = 0; from < rows; from += 100) {
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => {
        const number = from + index;
        const at = new Date(Date.now()).toISOString();
        return number % 2 === 0
          ? log.append(sampleCapture({ id: newId(), at, body: `{"n":${number},"pad":"${filler}"}` }))
          : log.append(sampleDelivery({ id: newId(), at, status: number % 101 === 0 ? 503 : 200 }));
      }),
    );
  }
});
const ask = (filter: string) => () => log.query({ filter });
await measure('first page', ask(''));
await measure('status>=400', ask('status>=400'));
await measure('status>=400 again', ask('status>=400'));
await measure('path*=nowhere', ask('path*=nowhere'));
await measure('event=hangup took>2', ask('event=hangup took>2'));
await measure('body*=nowhere', ask('body*=nowhere'));
await measure('word nowhere (bodies too)', ask('nowhere'));
await measure('word hangup', ask('hangup'));
await measure('word ÉTÉ (not ASCII)', ask('ÉTÉ'));
await measure('header*=nowhere', ask('header*=nowhere'));
await log.close();
results['bytes a row'] = Math.round((await stat(file)).size / rows);
await measure('open', async () => {
  log = await openLog(file, { clock: Date.now, ...limits });
});
await measure('clear', () => log.clear());
await log.close();
await rm(folder, { recursive: true });
console.table(results);
console.log(JSON.stringify(results));
