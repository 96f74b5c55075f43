/**
 * How long calls of the activity log take: a page, a search, a ladder. Run with: node test/bench/calls.ts [calls]
 * Prints a table, and the same as one JSON line.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createActivityIds } from '../../electron/engine/activity/activity-id.ts';
import { newCall } from '../../electron/engine/call-model/new-call.ts';
import { createCallEventReader } from '../../electron/engine/calls/call-events.ts';
import { createCallHistory } from '../../electron/engine/calls/call-history.ts';
import { openDialects } from '../../electron/engine/dialects/dialects.ts';
import { createRecognizer } from '../../electron/engine/recognition/recognizer.ts';
import type { Activity } from '../../shared/model/activity.ts';
import type { Call } from '../../shared/model/call.ts';
import { openLog } from '../support/open-log.ts';
import { sampleCapture, sampleDelivery } from '../support/sample-activities.ts';

const calls = Number(process.argv[2] ?? 20_000);
const folder = await mkdtemp(join(tmpdir(), 'hookswitch-bench-'));
const dialects = openDialects(join(import.meta.dirname, '../../resources/dialects'), join(folder, 'none'));
const callEvents = createCallEventReader(dialects.all(), createRecognizer(dialects.all()));
const log = await openLog(join(folder, 'activity.db'), {
  ...{ clock: Date.now, keepRows: 10_000_000, keepDays: 3650 },
  knowledge: { searchTerms: callEvents.searchTerms },
});
const callHistory = createCallHistory({
  ...{ log, callEvents, clock: Date.now },
  callRuns: { state: async () => null, find: async () => null },
});
const results: Record<string, number> = { calls };

async function measure<Value>(name: string, work: () => Value | Promise<Value>): Promise<Value> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startedAt = performance.now();
  const value = await work();
  results[`${name}: ms`] = Number((performance.now() - startedAt).toFixed(1));
  delay.disable();
  results[`${name}: longest pause, ms`] = Number((delay.max / 1e6).toFixed(1));
  return value;
}

const newId = createActivityIds(Date.now);
const dialect = 'urlnetworks';
const keys = ['http_ringing', 'extension_ringing', 'extension_hangup', 'http_hangup'];
let last = '';

/** Four events, of which one reached our receiver: five activities. */
function activitiesOf(call: Call): Activity[] {
  return keys.flatMap((key, index): Activity[] => {
    const parameters = Object.fromEntries(dialects.values(dialect, key, call, Date.now()));
    const { label } = dialects.event(dialect, key);
    const delivery = sampleDelivery({
      ...{ id: newId(), at: new Date().toISOString(), callId: call.id, parameters },
      event: { dialect, key, label, id: `${key}.1.1.1` },
    });
    if (index > 0) return [delivery];
    const recognized = { dialect, event: key, confidence: 1, reason: '' };
    const capture = sampleCapture({ id: newId(), callId: call.id, delivery: delivery.id, recognized });
    return [capture, { ...delivery, capture: capture.id }];
  });
}

await measure('append', async () => {
  for (let from = 0; from < calls; from += 20) {
    const made = Array.from({ length: 20 }, () =>
      newCall(Math.random, dialects.event(dialect, 'http_hangup').state, Date.now()),
    );
    last = made.at(-1)?.id ?? '';
    await Promise.all(made.flatMap((call) => activitiesOf(call).map((activity) => log.append(activity))));
  }
});
const page = await measure('first page', () => callHistory.list({}));
await measure('first page again', () => callHistory.list({}));
await measure('second page', () => callHistory.list({ before: page.next ?? undefined }));
await measure('page of 500', () => callHistory.list({ limit: 500 }));
await measure('search of nobody', () => callHistory.list({ search: 'nobody at all' }));
await measure('search of a name', () => callHistory.list({ search: 'Mei Lin' }));
await measure('ladder', () => callHistory.ladder(last));
const big = newCall(Math.random, dialects.event(dialect, 'http_hangup').state, Date.now());
for (let from = 0; from < 4000; from += 100) {
  await Promise.all(Array.from({ length: 100 }, () => activitiesOf(big).map((each) => log.append(each))).flat());
}
await measure('first page, a call of 20,000 in it', () => callHistory.list({}));
await measure('ladder of 20,000 activities', () => callHistory.ladder(big.id));
await log.close();
await rm(folder, { recursive: true });
console.table(results);
console.log(JSON.stringify(results));
