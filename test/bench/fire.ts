/**
 * Deliveries a second, beside an undici pool that keeps nothing, 64 at a time, in turns in the same run: the test of an
 * action, an event fired in process and through REST, and storms of 200 calls at once in one phone system and in four.
 * Then how long it takes from firing one event until its first byte has arrived. The endpoints are processes of their
 * own. Run with: node test/bench/fire.ts [seconds of each turn]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { Pool } from 'undici';
import { openEngine } from '../../electron/engine/engine.ts';
import { startHost } from '../../electron/headless/host.ts';
import { indexThreadFile } from '../../electron/worker-files.ts';
import { startScript } from '../support/start-script.ts';

const seconds = Number(process.argv[2] ?? 2);
const atOnce = 64;
const turns = 3;
const callsOfStorm = 200;
const arrivals = 2000;
const root = join(import.meta.dirname, '../..');

const folder = await mkdtemp(join(tmpdir(), 'hookswitch-bench-'));
const workspace = join(folder, 'workspace');
const endpoint = await startScript('serve-bare.ts', []);
const arrivalsEndpoint = await startScript('serve-arrivals.ts', []);
const arrivalsOrigin = `http://127.0.0.1:${arrivalsEndpoint.firstLine}`;
const origin = `http://127.0.0.1:${endpoint.firstLine}`;
const engine = await openEngine({
  ...{ workspace, resources: join(root, 'resources'), version: '0.0.0', receiver: 'off' },
  indexThread: indexThreadFile(root),
});
const client = createRouterClient(engine.router);
const host = await startHost({
  ...{ router: engine.router, workspace, version: '0.0.0', renderer: null, port: 0, receiver: null },
});
const action = await client.actions.create({
  name: 'notify',
  request: {
    method: 'POST',
    url: `${origin}/crm`,
    body: {
      mode: 'raw',
      language: 'json',
      raw: '{"event":"{{what}}","caller":"{{caller_id}}","call":"{{call_id}}"}',
    },
  },
});
const event = { dialect: 'pbxware', event: 'call_incoming' };
await client.events.update({ dialect: 'pbxware', key: 'call_incoming', actions: [action.id], active: true });
await client.settings.update({ eventsActive: true });
const pool = new Pool(origin, { connections: atOnce });
const rest = new Pool(new URL(host.api).origin, { connections: atOnce });

const body = '{"event":"call_incoming","caller":"+15550100","call":"1763647312.104"}';
const senders: Readonly<Record<string, () => Promise<unknown>>> = {
  async undici() {
    const headers = { 'content-type': 'application/json' };
    const response = await pool.request({ method: 'POST', path: '/crm', body, headers });
    await response.body.text();
  },
  'test of an action': () => client.actions.test({ id: action.id }),
  'event fired': () => client.simulator.fire(event),
  async 'event fired over REST'() {
    const headers = { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' };
    const response = await rest.request({ method: 'POST', path: '/api/fire', body: JSON.stringify(event), headers });
    if (response.statusCode !== 200) throw new Error(await response.body.text());
    await response.body.text();
  },
};

interface Turn {
  readonly perSecond: number;
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
}

async function run(send: () => Promise<unknown>): Promise<Turn> {
  const times: number[] = [];
  const until = performance.now() + seconds * 1000;
  const [startedAt, cpu] = [performance.now(), process.threadCpuUsage()];
  const one = async () => {
    for (let now = performance.now(); now < until; ) {
      await send();
      const after = performance.now();
      times.push(after - now);
      now = after;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  const { user, system } = process.threadCpuUsage(cpu);
  const elapsed = (performance.now() - startedAt) / 1000;
  return {
    perSecond: Math.round(times.length / elapsed),
    cpu: Math.round((user + system) / times.length),
    ...percentiles(times),
  };
}

/** Milliseconds. */
function percentiles(times: number[]): Pick<Turn, 'p50' | 'p99'> {
  times.sort((a, b) => a - b);
  const at = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2));
  return { p50: at(0.5), p99: at(0.99) };
}

/** Calls that are played at once, each delivery of them kept in the log. */
async function storm(dialects: string[]): Promise<Pick<Turn, 'perSecond' | 'cpu'>> {
  const before = (await client.activity.list({ limit: 1 })).total;
  const [startedAt, cpu] = [performance.now(), process.threadCpuUsage()];
  const call = { scenario: 'answered-inbound', dialects, to: `${origin}/crm`, speed: 'at-once' as const };
  const started = await Promise.all(Array.from({ length: callsOfStorm }, () => client.calls.start(call)));
  const ends = started.map(async ({ id }) => {
    for await (const _ of await client.calls.watch({ id }));
  });
  await Promise.all(ends);
  const elapsed = (performance.now() - startedAt) / 1000;
  const { user, system } = process.threadCpuUsage(cpu);
  const deliveries = (await client.activity.list({ limit: 1 })).total - before;
  return { perSecond: Math.round(deliveries / elapsed), cpu: Math.round((user + system) / deliveries) };
}

/** From the call of `send` to the first byte at the endpoint, one after the other. `send` gives when that was. */
async function arrivalTimes(send: () => Promise<string>): Promise<Pick<Turn, 'p50' | 'p99'>> {
  const times: number[] = [];
  for (let count = 0; count < arrivals; count += 1) {
    const firedAt = process.hrtime.bigint();
    const arrivedAt = BigInt(await send());
    times.push(Number(arrivedAt - firedAt) / 1e6);
  }
  return percentiles(times);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const results = new Map<string, Turn[]>(Object.keys(senders).map((name) => [name, []]));
for (const send of Object.values(senders)) await run(send); // warm
for (let turn = 0; turn < turns; turn += 1) {
  for (const [name, send] of Object.entries(senders)) results.get(name)?.push(await run(send));
}
const rows: Record<string, object> = {};
const bare = results.get('undici') ?? [];
for (const [name, all] of results) {
  rows[name] = {
    'a second': median(all.map(({ perSecond }) => perSecond)),
    ratio: Number(median(all.map(({ perSecond }, turn) => perSecond / (bare[turn]?.perSecond ?? 1))).toFixed(2)),
    'µs of the thread': median(all.map(({ cpu }) => cpu)),
    p50: median(all.map(({ p50 }) => p50)),
    p99: median(all.map(({ p99 }) => p99)),
  };
}

const bareRate = median(bare.map(({ perSecond }) => perSecond));
const four = ['pbxware', 'voipnow', 'urlnetworks', 'yealink'];
for (const [name, dialects] of Object.entries({ 'storm in one phone system': ['pbxware'], 'storm in four': four })) {
  const storms: Pick<Turn, 'perSecond' | 'cpu'>[] = [];
  for (let turn = 0; turn <= turns * 2; turn += 1) storms.push(await storm(dialects));
  const perSecond = median(storms.slice(1).map((turn) => turn.perSecond));
  rows[name] = {
    ...{ 'a second': perSecond, ratio: Number((perSecond / bareRate).toFixed(2)) },
    'µs of the thread': median(storms.slice(1).map(({ cpu }) => cpu)),
  };
}

const lone = new Pool(arrivalsOrigin, { connections: 1 });
const arriving = {
  'arrival, undici': async () => (await lone.request({ method: 'POST', path: '/crm', body })).body.text(),
  'arrival of an event fired': async () => {
    const { deliveries } = await client.simulator.fire({ ...event, to: `${arrivalsOrigin}/crm` });
    return deliveries[0]?.response?.body ?? '';
  },
};
for (const [name, send] of Object.entries(arriving)) {
  await arrivalTimes(send); // warm
  rows[name] = await arrivalTimes(send);
}

await Promise.all([pool.close(), rest.close(), lone.close(), host.close()]);
await engine.close();
await Promise.all([endpoint.kill(), arrivalsEndpoint.kill()]);
await rm(folder, { recursive: true, force: true });
console.table(rows);
console.log(JSON.stringify({ seconds, atOnce, turns, ...rows }));
