import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StartWorker } from '../../../electron/engine/host-services.ts';
import { nodeWorkers } from '../../../electron/headless/node-workers.ts';
import { type EchoServer, openEchoServer } from '../../parity/echo-server.ts';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';

const startWorker = nodeWorkers(join(import.meta.dirname, '../../..'));
const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

let server: EchoServer;
beforeAll(async () => {
  server = await openEchoServer();
});
afterAll(() => server?.[Symbol.asyncDispose]());

interface Scripts {
  readonly prerequest?: string;
  readonly test?: string;
}

const item = (id: string, scripts: Scripts = {}): object => ({
  ...{ id, name: id, request: { method: 'GET', url: `{{base}}/get?${id}` } },
  event: Object.entries(scripts).map(([listen, code]) => ({ listen, script: { exec: [code] } })),
});

/** Imports a collection whose scripts may run. */
async function add({ ask }: OpenedEngine, name: string, items: readonly object[]): Promise<void> {
  const variable = [{ key: 'base', value: `http://127.0.0.1:${server.port}` }];
  const text = JSON.stringify({ info: { _postman_id: `id-${name}`, name, schema }, variable, item: items });
  await ask.imports.add({ files: [{ name: `${name}.json`, text }] });
  await ask.permissions.allow({ scripts: [`id-${name}`] });
}

const allocates = 'const all = []; for (;;) all.push(new Array(1e6).fill(Math.random()));';

test('a script that uses up its memory takes no variables with it', async () => {
  await using engine = await openTestEngine({ startWorker });
  const { ask } = engine;
  await add(engine, 'memory', [item('allocates', { test: allocates }), item('after')]);
  const broken = await ask.actions.test({ id: 'allocates' });
  expect(broken.scripts?.errors).toEqual([{ on: 'test', message: 'The scripts used more than 1 GB of memory.' }]);
  expect(await ask.actions.test({ id: 'after' })).toMatchObject({ status: 200, unresolved: [] });
});

test('a test that is stopped in its pre-request script says so, and is in the log', async () => {
  await using engine = await openTestEngine({ startWorker });
  const { ask } = engine;
  await add(engine, 'stopped', [
    item('loops', { prerequest: `pm.sendRequest(pm.variables.get('base') + '/get?in'); while (true) {}` }),
  ]);
  server.take();
  const testing = ask.actions.test({ id: 'loops' });
  const hasBegun = async (): Promise<boolean> => (await ask.runs.list({})).items.length > 0;
  while (!(await hasBegun())) await wait(10);
  const [run] = (await ask.runs.list({})).items;
  await ask.runs.stop({ id: run?.id ?? '' });
  const delivery = await testing;
  expect(delivery).toMatchObject({ status: 0, message: 'Stopped before it was sent.', runId: run?.id });
  const { items } = await ask.activity.list({ filter: `run=${run?.id}` });
  expect(items).toMatchObject([{ id: delivery.id }]);
});

test('a reader that is slow does not hold up the stop of a run', async () => {
  await using engine = await openTestEngine({ startWorker });
  const { ask } = engine;
  const ids = Array.from({ length: 100 }, (_, index) => `q${index}`);
  await add(
    engine,
    'many',
    ids.map((id) => item(id)),
  );
  const tested = await ask.actions.testAll({ ids });
  const first = await tested.next();
  const id = first.done === true ? '' : (first.value.runId ?? '');
  // It has given all that may wait.
  while ((await ask.activity.list({ filter: `run=${id}`, limit: 1 })).total < 60) await wait(10);
  expect(await ask.runs.stop({ id })).toMatchObject({ state: 'stopped' });
  let read = 1;
  for await (const _ of tested) read += 1;
  expect(read).toBe((await ask.activity.list({ filter: `run=${id}` })).total);
});

test('many events at once share a few processes for their scripts', async () => {
  const used = new Set<object>();
  let most = 0;
  const counted: StartWorker = (entry) => {
    const worker = startWorker(entry);
    const kill = (): void => {
      used.delete(worker);
      worker.kill();
    };
    used.add(worker);
    most = Math.max(most, used.size);
    return { ...worker, kill };
  };
  await using engine = await openTestEngine({ startWorker: counted });
  const { ask } = engine;
  await add(engine, 'lots', [item('one', { test: `pm.test('reached', () => {});` })]);
  const tested = await Promise.all(Array.from({ length: 10 }, () => ask.actions.test({ id: 'one' })));
  expect(tested.map(({ scripts }) => scripts?.assertions.length)).toEqual(Array(10).fill(1));
  expect(most).toBeGreaterThan(1);
  // Another one may be ready for whoever comes next.
  expect(most).toBeLessThanOrEqual(9);
});
