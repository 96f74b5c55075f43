/**
 * Requests of a collection run a second, beside newman, in turns in the same run, from start to end: without scripts, and
 * with a test script of two assertions. The server is a process of its own.
 * Run with: node test/bench/collection-run.ts [requests of each turn]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import newman from 'newman';
import { openEngine } from '../../electron/engine/engine.ts';
import { nodeWorkers } from '../../electron/headless/node-workers.ts';
import { indexThreadFile } from '../../electron/worker-files.ts';
import { startScript } from '../support/start-script.ts';

const requests = Number(process.argv[2] ?? 1000);
const perIteration = 20;
const turns = 3;
const root = join(import.meta.dirname, '../..');

const folder = await mkdtemp(join(tmpdir(), 'hookswitch-bench-'));
const endpoint = await startScript('serve-bare.ts', []);
const engine = await openEngine({
  ...{ workspace: join(folder, 'workspace'), resources: join(root, 'resources'), version: '0.0.0', receiver: 'off' },
  ...{ indexThread: indexThreadFile(root), startWorker: nodeWorkers(root) },
});
const client = createRouterClient(engine.router);
process.env.NO_PROXY = '*';

const tests = [
  `pm.test('accepted', () => pm.response.to.have.status(200));`,
  `pm.test('fast', () => pm.expect(pm.response.responseTime).to.be.below(10000));`,
];
const collectionOf = (event: readonly object[]): object => ({
  info: { name: 'bench', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  variable: [{ key: 'base', value: `http://127.0.0.1:${endpoint.firstLine}` }],
  item: Array.from({ length: perIteration }, (_, index) => ({
    name: `request ${index}`,
    event,
    request: {
      method: 'POST',
      url: '{{base}}/calls?row={{row}}',
      header: [{ key: 'X-Row', value: '{{row}}' }],
      body: { mode: 'raw', raw: '{"row":"{{row}}"}', options: { raw: { language: 'json' } } },
    },
  })),
});
const collections = {
  'without scripts': collectionOf([]),
  'two assertions': collectionOf([{ listen: 'test', script: { exec: tests } }]),
};
const rows = (iterations: number): object[] => Array.from({ length: iterations }, (_, row) => ({ row }));

interface Counts {
  readonly requests: number;
  readonly assertions: number;
  readonly failures: number;
}

const byNewman = (collection: object, iterations: number): Promise<Counts> =>
  new Promise((resolve, reject) => {
    const options = {
      collection: structuredClone(collection),
      iterationData: rows(iterations) as never,
      reporters: [],
    };
    newman.run(options as never, (error, { run }) => {
      if (error !== null) return reject(error);
      const { requests: sent, assertions } = run.stats;
      const failures = run.failures.length;
      resolve({ requests: sent.total ?? 0, assertions: assertions.total ?? 0, failures });
    });
  });

async function byUs(collection: object, iterations: number): Promise<Counts> {
  const stream = await client.runs.execute({
    collection: { name: 'bench.json', text: JSON.stringify(collection) },
    data: { name: 'rows.json', text: JSON.stringify(rows(iterations)) },
  });
  let counts: Counts | undefined;
  for await (const event of stream) {
    if (event.kind !== 'finished') continue;
    const { requests: sent, assertions, failures } = event.report;
    counts = { requests: sent, assertions: assertions.passed + assertions.failed, failures };
  }
  if (counts === undefined) throw new Error('the run did not finish');
  return counts;
}

async function perSecond(run: typeof byUs, collection: object, count: number): Promise<number> {
  const iterations = count / perIteration;
  const startedAt = performance.now();
  const counts = await run(collection, iterations);
  const seconds = (performance.now() - startedAt) / 1000;
  const assertions = collection === collections['two assertions'] ? 2 * count : 0;
  if (counts.requests !== count || counts.assertions !== assertions || counts.failures !== 0) {
    throw new Error(`it came to ${JSON.stringify(counts)}`);
  }
  return count / seconds;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const table: Record<string, object> = {};
for (const [name, collection] of Object.entries(collections)) {
  // So many that both take a while.
  const count = name === 'without scripts' ? 10 * requests : requests;
  await perSecond(byNewman, collection, 200);
  await perSecond(byUs, collection, 200);
  const results: { readonly newman: number; readonly ours: number }[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    results.push({
      newman: await perSecond(byNewman, collection, requests),
      ours: await perSecond(byUs, collection, count),
    });
  }
  table[name] = {
    'newman, a second': Math.round(median(results.map(({ newman: theirs }) => theirs))),
    'a second': Math.round(median(results.map(({ ours }) => ours))),
    times: Number(median(results.map(({ newman: theirs, ours }) => ours / theirs)).toFixed(1)),
  };
}

await engine.close();
await endpoint.kill();
await rm(folder, { recursive: true, force: true });
console.table(table);
console.log(JSON.stringify({ requests, turns, ...table }));
