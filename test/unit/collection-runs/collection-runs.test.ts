import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StartWorker } from '../../../electron/engine/host-services.ts';
import { nodeWorkers } from '../../../electron/headless/node-workers.ts';
import type { CollectionReport } from '../../../shared/model/collection-run.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { Run } from '../../../shared/model/run.ts';
import { type EchoServer, openEchoServer } from '../../parity/echo-server.ts';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';
import { withFolder } from '../../support/temporary-folder.ts';

const startWorker = nodeWorkers(join(import.meta.dirname, '../../..'));
const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

let server: EchoServer;
let engine: OpenedEngine;
beforeAll(async () => {
  server = await openEchoServer();
  engine = await openTestEngine({ startWorker });
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

interface Scripts {
  readonly pre?: string;
  readonly test?: string;
}

const item = (name: string, path: string, { pre, test: tests }: Scripts = {}, more: object = {}): object => ({
  ...{ id: `id-${name}`, name, request: { method: 'GET', url: `{{base}}${path}`, ...more } },
  event: [
    ...(pre === undefined ? [] : [{ listen: 'prerequest', script: { exec: [pre] } }]),
    ...(tests === undefined ? [] : [{ listen: 'test', script: { exec: [tests] } }]),
  ],
});

const textOf = (items: readonly object[], name = 'Try'): string =>
  JSON.stringify({
    info: { _postman_id: `id of ${name}`, name, schema },
    ...{ variable: [{ key: 'base', value: `http://127.0.0.1:${server.port}` }], item: items },
  });

const fileOf = (items: readonly object[], name?: string) => ({ name: 'try.json', text: textOf(items, name) });

type Input = Parameters<OpenedEngine['ask']['runs']['execute']>[0];

interface Outcome {
  readonly run: Run;
  readonly report: CollectionReport;
  readonly steps: readonly Delivery[];
}

async function outcomeOf(input: Input, { ask } = engine): Promise<Outcome> {
  const steps: Delivery[] = [];
  for await (const event of await ask.runs.execute(input)) {
    if (event.kind === 'step') steps.push(event.delivery);
    if (event.kind === 'finished') return { run: event.run, report: event.report, steps };
  }
  throw new Error('the run did not finish');
}

const named = (steps: readonly Delivery[], name: string): Delivery => {
  const step = steps.find(({ action }) => action.name === name);
  if (step === undefined) throw new Error(`no step ${name}`);
  return step;
};

const lines = (step: Delivery): string[] => (step.scripts?.console ?? []).map(({ text }) => text);
const errors = (step: Delivery): string[] => (step.scripts?.errors ?? []).map(({ message }) => message);

describe('scripts that go on and on', () => {
  test('a loop and a promise that never ends fail their request after the time limit, and the run goes on', async () => {
    const { run, report, steps } = await outcomeOf({
      collection: fileOf([
        item('loop', '/get?loop', {
          // The response comes when the sandbox of the loop is gone.
          test: `pm.test('before', () => {}); pm.sendRequest(pm.variables.get('base') + '/delay/4500', () => {}); while (true) {}`,
        }),
        item('never', '/get?never', { pre: 'await new Promise(() => {}); setTimeout(() => {}, 100000);' }),
        item('floods', '/get', {
          test: `for (let i = 0; i < 1500; i++) console.log('line ' + i, { i });\nfor (let i = 0; i < 4500; i++) pm.test('t' + i, () => {});\npm.test('last', () => pm.expect(1).to.eql(2));`,
        }),
        item('sends', '/get', {
          test: `await Promise.all(Array.from({ length: 100 }, (_, i) => pm.sendRequest(pm.variables.get('base') + '/get?inner=' + i)));\npm.test('all', () => {});`,
        }),
        item('after', '/get', { test: `pm.test('reached', () => pm.response.to.have.status(200));` }),
      ]),
      scriptTimeoutMs: 3000,
    });
    expect(run.state).toBe('finished');
    expect(errors(named(steps, 'loop'))).toEqual(['It did not end within 3000 ms.']);
    expect(errors(named(steps, 'never'))).toEqual(['It did not end within 3000 ms.']);
    const floods = named(steps, 'floods').scripts;
    expect(floods?.assertions.at(-1)).toMatchObject({ name: 'last', result: 'failed' });
    expect(lines(named(steps, 'floods')).at(-1)).toBe('The scripts wrote more than is kept.');
    expect(steps.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(report.requests).toBe(106);
    expect(report.assertions.passed).toBe(4503);
    expect(report.assertions.failed).toBe(1);
  });

  test('scripts that use up their memory fail the run with the reason', async () => {
    const { run, report, steps } = await outcomeOf({
      collection: fileOf([
        item('allocates', '/get', { test: 'const all = []; for (;;) all.push(new Array(1e6).fill(Math.random()));' }),
        item('after', '/get'),
      ]),
    });
    expect(run).toMatchObject({ state: 'failed', problem: 'The scripts used more than 1 GB of memory.' });
    expect(steps.map(({ action }) => action.name)).toEqual(['allocates']);
    expect(report.variables).toEqual([]);
  });

  test('stop frees an endless loop at once, and the request that was sent is in the log', async () => {
    const { ask } = engine;
    const endless = fileOf(
      [item('loop', '/get?endless', { test: 'while (true) {}' }), item('after', '/get')],
      'Endless',
    );
    const { id } = await ask.runs.start({ collection: endless });
    server.take();
    const isSent = async (): Promise<boolean> => server.take().some(({ line }) => line.endsWith('endless'));
    while (!(await isSent())) await wait(10);
    const startedAt = performance.now();
    const stopped = await ask.runs.stop({ id });
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(stopped.state).toBe('stopped');
    const { items } = await ask.activity.list({ filter: `run=${id}` });
    expect(items).toHaveLength(1);
  });
});

test('runs at once keep their variables and results apart, and one whose process dies fails alone', async () => {
  const dying: StartWorker = (entry) => {
    const worker = startWorker(entry);
    return {
      ...worker,
      postMessage(message) {
        // Once it has been given its work.
        worker.postMessage(message);
        if (JSON.stringify(message).includes('dies')) worker.kill();
      },
    };
  };
  await using opened = await openTestEngine({ startWorker: dying });
  const of = (name: string) =>
    fileOf(
      [item(name, `/get?${name}`, { test: `pm.globals.set('who', '${name}'); pm.test('${name}', () => {});` })],
      name,
    );
  const outcomes = await Promise.all(
    ['one', 'two', 'dies', 'three'].map((name) => outcomeOf({ collection: of(name) }, opened)),
  );
  expect(outcomes.map(({ run }) => run.state)).toEqual(['finished', 'finished', 'failed', 'finished']);
  expect(outcomes[2]?.run.problem).toMatch(/process that ran the scripts ended unexpectedly/);
  expect(outcomes.map(({ report }) => report.variables.map(({ after }) => after))).toEqual([
    ['one'],
    ['two'],
    [],
    ['three'],
  ]);
});

describe('what is run', () => {
  const tree = () =>
    fileOf([
      item('a', '/get?a'),
      { name: 'folder', item: [item('b', '/get?b'), { name: 'inner', item: [item('c', '/get?c')] }] },
      item('d', '/get?d'),
    ]);
  const namesOf = async (input: Partial<Input>): Promise<string[]> =>
    (await outcomeOf({ collection: tree(), ...input })).steps.map(({ action }) => action.name);

  test('names and ids of folders and requests, in the order of the collection', async () => {
    expect(await namesOf({ only: ['id-d', 'folder'] })).toEqual(['b', 'c', 'd']);
    expect(await namesOf({ only: ['c', 'inner', 'a'], iterations: 2 })).toEqual(['a', 'c', 'a', 'c']);
  });

  test.each<[string, Partial<Input>, string]>([
    ['a name that is nowhere', { only: ['b', 'nowhere'] }, 'NOT_IN_COLLECTION'],
    ['an environment that is none', { environment: 'nowhere' }, 'ENVIRONMENT_UNKNOWN'],
    ['a collection that is none', { collection: 'nowhere' }, 'COLLECTION_UNKNOWN'],
    ['data that is none', { data: { name: 'rows.csv', text: 'a,b' } }, 'INPUT_INVALID'],
    ['globals that are a collection', { globals: { name: 'g.json', text: '[]' } }, 'NOT_POSTMAN'],
  ])('%s is refused, and nothing is sent', async (_, input, code) => {
    server.take();
    await expect(outcomeOf({ collection: tree(), ...input })).rejects.toMatchObject({ code });
    expect(server.take()).toEqual([]);
  });

  test('a collection without requests is refused', async () => {
    await expect(outcomeOf({ collection: fileOf([{ name: 'folder', item: [] }]) })).rejects.toMatchObject({
      code: 'NOTHING_TO_RUN',
    });
  });

  test('time passes between requests, and stop does not wait for it', async () => {
    const startedAt = performance.now();
    await outcomeOf({ collection: tree(), delayMs: 50 });
    expect(performance.now() - startedAt).toBeGreaterThan(140);
    const { id } = await engine.ask.runs.start({ collection: tree(), delayMs: 3_600_000 });
    expect((await engine.ask.runs.stop({ id })).state).toBe('stopped');
  });
});

test('scripts of a collection of the workspace run once they are allowed, or are left out', async () => {
  const { ask } = engine;
  const text = textOf([item('scripted', '/get', { test: `pm.test('ran', () => {});` })], 'Of the workspace');
  await ask.imports.add({ files: [{ name: 'own.json', text }] });
  server.take();
  const collection = 'Of the workspace';
  await expect(ask.runs.start({ collection })).rejects.toMatchObject({ code: 'SCRIPTS_NOT_ALLOWED' });
  expect(server.take()).toEqual([]);
  expect((await outcomeOf({ collection, scripts: false })).report.assertions.passed).toBe(0);
  await ask.permissions.allow({ scripts: ['id of Of the workspace'] });
  expect((await outcomeOf({ collection })).report.assertions.passed).toBe(1);
});

describe('scripts that nobody allowed', () => {
  const hawk = { auth: { type: 'hawk', hawk: ['authId', 'authKey'].map((key) => ({ key, value: 'a' })) } };
  const leaking = (script: unknown) => ({ listen: 'prerequest', script });
  const leak = () => `pm.sendRequest('http://127.0.0.1:${server.port}/leak');`;
  const signed = item('signed', '/get', {}, hawk);

  /** What arrives where the requests of this collection of the workspace are run; null where it is refused. */
  async function linesOf(name: string, items: readonly object[], more: object, scripts?: boolean) {
    const { ask } = engine;
    const text = JSON.stringify({ ...JSON.parse(textOf(items, name)), ...more });
    const { documents } = await ask.imports.add({ files: [{ name: `${name}.json`, text }], again: 'replace' });
    server.take();
    const collection = documents[0]?.id ?? '';
    try {
      await outcomeOf({ collection, scripts });
      return server.take().map(({ line }) => line);
    } catch (error) {
      expect(error).toMatchObject({ code: 'SCRIPTS_NOT_ALLOWED' });
      expect(server.take()).toEqual([]);
      return null;
    }
  }

  test.each([
    ['a list of events', () => [leaking({ exec: [leak()] })]],
    ['a single event', () => leaking({ exec: [leak()] })],
    ['a script that is one text', () => leaking({ exec: leak() })],
    ['a text without exec', () => leaking(leak())],
    ['lines without exec', () => leaking([leak()])],
  ])('%s is asked about and left out, wherever it stands', async (shape, event) => {
    const places: [string, object[], object][] = [
      ['request', [{ ...signed, event: event() }], {}],
      ['folder', [{ name: 'Folder', item: [signed], event: event() }], {}],
      ['collection', [signed], { event: event() }],
    ];
    for (const [place, items, more] of places) {
      const name = `${shape} of the ${place}`;
      expect(await linesOf(name, items, more), name).toBeNull();
    }
    const everywhere = { name: 'Folder', item: [{ ...signed, event: event() }], event: event() };
    expect(await linesOf(shape, [everywhere], { event: event() }, false)).toEqual(['GET /get']);
  });

  test('an entry without a request is not run', async () => {
    const items = [{ name: 'nothing', event: [leaking({ exec: [leak()] })] }, signed];
    expect(await linesOf('nothing', items, {})).toEqual(['GET /get']);
    expect(await linesOf('nothing', items, {}, false)).toEqual(['GET /get']);
  });
});

test('values of secrets are masked in what scripts say, in variables and in names of tests', async () => {
  const { ask } = engine;
  const secret = 'correct-horse-battery';
  const values = [{ key: 'token', value: secret, type: 'secret', enabled: true }];
  await ask.imports.add({ files: [{ name: 'env.json', text: JSON.stringify({ name: 'Secretive', values }) }] });
  const environment = (await ask.environments.list()).environments.find(({ name }) => name === 'Secretive')?.id;
  const collection = fileOf([
    item('tells', '/get?t={{token}}', {
      test: `console.log('it is', pm.environment.get('token')); pm.test('it is ' + pm.environment.get('token'), () => pm.expect(pm.environment.get('token')).to.eql('x')); pm.globals.set('copy', pm.environment.get('token')); throw new Error(pm.environment.get('token'));`,
    }),
  ]);
  const masked = await outcomeOf({ collection, environment });
  expect(JSON.stringify(masked)).not.toContain(secret);
  expect(lines(named(masked.steps, 'tells'))[0]).toBe('it is ••••••');
  const revealed = await outcomeOf({ collection, environment, reveal: true });
  expect(lines(named(revealed.steps, 'tells'))[0]).toBe(`it is ${secret}`);
  const stored = await ask.runs.report({ id: masked.run.id });
  expect(JSON.stringify(stored)).not.toContain(secret);
});

const secretFile = (value: string) => ({
  name: 'env.json',
  text: JSON.stringify({ name: 'E', values: [{ key: 'token', value, type: 'secret', enabled: true }] }),
});

/** Everything that is given of a run once it is over. */
async function shownOf(id: string, { ask }: Pick<OpenedEngine, 'ask'>): Promise<string> {
  const { items } = await ask.activity.list({ filter: `run=${id}` });
  const activities = await Promise.all(items.map((row) => ask.activity.get({ id: row.id })));
  const about = [await ask.runs.get({ id }), await ask.runs.report({ id }), await ask.runs.steps({ id })];
  return JSON.stringify([items, activities, ...about]);
}

test('secrets of a file stay hidden after the run, with large data, and after a restart', async () => {
  const secret = 'correct-horse-battery';
  const tells = item('tells', '/get?t={{token}}', {
    test: `console.log('it is', pm.environment.get('token')); pm.test(pm.environment.get('token'), () => {}); pm.environment.unset('token');`,
  });
  await using own = await openTestEngine({ startWorker });
  const input = { collection: fileOf([tells]), environment: secretFile(secret) };
  const data = { name: 'large.csv', text: `a\n${'x'.repeat(4_300_000)}` };
  const ids: string[] = [];
  for (const one of [input, { ...input, data }]) {
    const { run, steps } = await outcomeOf(one, own);
    ids.push(run.id);
    expect(JSON.stringify(steps)).not.toContain(secret);
    const shown = await shownOf(run.id, own);
    expect(shown).toContain('it is ••••••');
    expect(shown).toContain('"key":"token","before":"••••••","after":null');
    expect(shown).not.toContain(secret);
  }
  const [, large = ''] = ids;
  expect((await own.ask.runs.get({ id: large, reveal: true })).inputs).toMatchObject({
    ...{ filesLeftOut: true, collection: { name: 'try.json' }, data: { name: 'large.csv' } },
    environment: secretFile(secret),
  });
  await own.engine.close();
  await using again = await openTestEngine({ startWorker, workspace: own.workspace });
  for (const id of ids) expect(await shownOf(id, again)).not.toContain(secret);
});

test('secrets of a collection file and of its folders stay hidden, also with large data and after a restart', async () => {
  const secret = (key: string, value: string) => ({ key, value, type: 'secret' });
  const tells = item('tells', '/get?t={{whole}}-{{inner}}', {
    test: `console.log('it is', pm.collectionVariables.get('outer')); pm.test(pm.variables.get('inner'), () => {}); pm.collectionVariables.set('outer', 'swordfish-3');`,
  });
  const text = JSON.stringify({
    ...JSON.parse(textOf([{ name: 'F', variable: [secret('inner', 'swordfish-1')], item: [tells] }])),
    variable: [
      ...[{ key: 'base', value: `http://127.0.0.1:${server.port}` }, secret('outer', 'swordfish-2')],
      ...[secret('whole', '{{part}}-sword'), { key: 'part', value: 'fish' }],
    ],
  });
  await using own = await openTestEngine({ startWorker });
  const ids: string[] = [];
  for (const data of [undefined, { name: 'large.csv', text: `a\n${'x'.repeat(4_300_000)}` }]) {
    const { run, steps } = await outcomeOf({ collection: { name: 'try.json', text }, data }, own);
    ids.push(run.id);
    const shown = JSON.stringify(steps) + (await shownOf(run.id, own));
    expect(shown).toContain('it is ••••••');
    expect(shown).not.toMatch(/swordfish|fish-sword/);
  }
  await own.engine.close();
  await using again = await openTestEngine({ startWorker, workspace: own.workspace });
  for (const id of ids) expect(await shownOf(id, again)).not.toMatch(/swordfish-[12]|fish-sword/);
});

test('a secret of a file that is put together from other values of the files is hidden as it is filled in', async () => {
  const values = [
    { key: 'credentials', value: '{{user}}-{{pass}}', type: 'secret' },
    { key: 'user', value: 'bob' },
    { key: 'empty', value: null, type: 'secret' },
  ];
  const globals = { name: 'g.json', text: JSON.stringify({ values: [{ key: 'pass', value: 'hunter2zz' }] }) };
  await using own = await openTestEngine({ startWorker });
  const { run, steps } = await outcomeOf(
    {
      ...{ collection: fileOf([item('sends', '/get?c={{credentials}}&n=null')]), globals },
      environment: { name: 'e.json', text: JSON.stringify({ name: 'e', values }) },
    },
    own,
  );
  expect(steps.map(({ request }) => request.url.replace(/^.*\?/, ''))).toEqual(['c=••••••&n=null']);
  expect(await shownOf(run.id, own)).not.toContain('bob-hunter2zz');
});

const fresh = 'refreshed-token-12345';
/** A script that says it, without it in its text. */
const written = (value: string): string => `'${[...value].join('·')}'.replaceAll('·', '')`;

test.each(['a file', 'the workspace'])('what a script gives to a secret of %s stays hidden', async (from) => {
  await using own = await openTestEngine({ startWorker });
  const { ask } = own;
  let environment: Input['environment'] = secretFile('correct-horse-battery');
  await ask.parameters.set({ tag: 'pin', value: 'first-pin-value', secret: true });
  if (from === 'the workspace') {
    await ask.imports.add({ files: [environment] });
    environment = (await ask.environments.list()).environments[0]?.id;
  }
  const sets = `pm.environment.set('token', ${written(fresh)}); pm.globals.set('pin', ${written('second-pin-value')}); console.log('now', pm.environment.get('token'), pm.globals.get('pin')); pm.globals.set('copy', ${written(fresh)});`;
  const collection = fileOf([
    item('sets', '/get', { test: sets }),
    item('uses', '/get?t={{token}}&p={{pin}}', { pre: `pm.globals.set('pin', ${written('third-pin-value')});` }),
    item('asks', '/get', { pre: `pm.sendRequest(pm.variables.replaceIn('{{base}}/get?t={{token}}'));` }),
  ]);
  server.take();
  const { run, steps, report } = await outcomeOf({ collection, environment }, own);
  expect(server.take().map(({ line }) => line)).toEqual([
    ...['GET /get', `GET /get?t=${fresh}&p=third-pin-value`, `GET /get?t=${fresh}`, 'GET /get'],
  ]);
  expect(lines(named(steps, 'sets'))[0]).toBe('now •••••• ••••••');
  const hidden = /refreshed-token|correct-horse|first-pin|second-pin|third-pin/;
  const masked = { before: '••••••', after: '••••••', secret: true };
  const variables = [
    { scope: 'environment', key: 'token', ...masked },
    { scope: 'globals', key: 'pin', ...masked },
    { scope: 'globals', key: 'copy', before: null, after: '••••••' },
  ];
  expect(report.variables).toEqual(variables);
  expect(JSON.stringify([steps, await shownOf(run.id, own)])).not.toMatch(hidden);
  expect((await ask.runs.report({ id: run.id, reveal: true })).variables[0]).toMatchObject({
    ...{ before: 'correct-horse-battery', after: fresh },
  });
  await own.engine.close();
  await using again = await openTestEngine({ startWorker, workspace: own.workspace });
  expect((await again.ask.runs.report({ id: run.id })).variables).toEqual(variables);
  expect(await shownOf(run.id, again)).not.toMatch(hidden);
});

test('what the script of an action gives to a secret stays hidden, also with another environment', async () => {
  await using own = await openTestEngine({ startWorker });
  const { ask } = own;
  await ask.imports.add({ files: [secretFile('correct-horse-battery')] });
  await ask.environments.activate({ id: (await ask.environments.list()).environments[0]?.id ?? '' });
  const sets = `pm.environment.set('token', ${written(fresh)}); console.log('now', pm.environment.get('token'));`;
  const text = textOf([item('sets', '/get', { test: sets }), item('uses', '/get?t={{token}}', {})], 'Own');
  await ask.imports.add({ files: [{ name: 'own.json', text }] });
  await ask.permissions.allow({ scripts: ['id of Own'] });
  server.take();
  const deliveries = [await ask.actions.test({ id: 'id-sets' }), await ask.actions.test({ id: 'id-uses' })];
  expect(server.take().map(({ line }) => line)).toEqual(['GET /get', `GET /get?t=${fresh}`]);
  expect(deliveries[0]?.scripts?.console).toEqual([{ level: 'log', text: 'now ••••••' }]);
  await ask.environments.activate({ id: null });
  const plain = await ask.actions.test({ id: 'id-uses', parameters: { token: fresh } });
  const shown = async ({ ask }: Pick<OpenedEngine, 'ask'>) =>
    JSON.stringify(await Promise.all([...deliveries].map(({ id }) => ask.activity.get({ id }))));
  expect(JSON.stringify([deliveries, plain, await shown(own)])).not.toContain(fresh);
  await own.engine.close();
  await using again = await openTestEngine({ startWorker, workspace: own.workspace });
  expect(await shown(again)).not.toContain(fresh);
});

test('a URL that is only a text is sent by an action that a process signs, as without one', async () => {
  await using own = await openTestEngine({ startWorker });
  const { ask } = own;
  const only = (name: string, more: object) => {
    const url = {
      raw: `{{base}}/get/:id?x=1`,
      query: [{ key: 'y', value: '2' }],
      variable: [{ key: 'id', value: '7' }],
    };
    return item(name, '', {}, { ...more, url });
  };
  const hawk = { type: 'hawk', hawk: { authId: 'a', authKey: 'b', algorithm: 'sha256' } };
  await ask.imports.add({
    files: [{ name: 'own.json', text: textOf([only('plain', {}), only('signed', { auth: hawk })], 'Own') }],
  });
  server.take();
  for (const id of ['id-plain', 'id-signed']) await ask.actions.test({ id });
  const [plain, signed] = server.take();
  expect(plain?.line).toBe('GET /get/7?x=1');
  expect(signed?.line).toBe(plain?.line);
});

test('a file to upload that is missing or outside fails its request, which names it, and the run goes on', async () => {
  const form = (src: string) => ({
    ...{ method: 'POST', body: { mode: 'formdata', formdata: [{ key: 'f', type: 'file', src }] } },
  });
  const binary = (src: string) => ({ method: 'POST', body: { mode: 'file', file: { src } } });
  const requests = (scripts: Scripts) => [
    item('missing', '/post', scripts, form('files/nowhere.txt')),
    item('outside', '/post', scripts, form('/etc/hostname')),
    item('climbs', '/post', scripts, binary('../../etc/hostname')),
    item('after', '/get', scripts),
  ];
  for (const scripts of [{}, { test: `pm.test('ran', () => {});` }]) {
    const { run, report, steps } = await outcomeOf({ collection: fileOf(requests(scripts)) });
    expect(run.state).toBe('finished');
    expect(report.failures).toBe(3);
    expect(named(steps, 'missing').message).toContain('nowhere.txt');
    expect(named(steps, 'outside').uploadRefused).toBe('/etc/hostname');
    expect(named(steps, 'climbs').message).toContain('hostname');
    expect(named(steps, 'after').status).toBe(200);
  }
});

test('a response of 300 MB is bounded, and the scripts get what is kept', async () => {
  const piece = Buffer.alloc(1024 * 1024, 'x');
  const large = createServer((_, response) => {
    let left = 300;
    const more = (): void => {
      while (left > 0) {
        left -= 1;
        if (!response.write(piece)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  });
  await new Promise<void>((resolve) => large.listen(0, '127.0.0.1', resolve));
  const address = large.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
  try {
    const { run, report, steps } = await outcomeOf({
      collection: fileOf([
        item(
          'large',
          '',
          { test: `pm.test('some of it', () => pm.expect(pm.response.text().length).to.be.within(1, 64e6));` },
          { url },
        ),
        item('after', '/get'),
      ]),
    });
    expect(run.state).toBe('finished');
    expect(report.assertions).toMatchObject({ passed: 1, failed: 0 });
    expect(named(steps, 'large').response).toMatchObject({ status: 200, truncated: true });
  } finally {
    large.closeAllConnections();
    large.close();
  }
});

test('the report says which environment of the workspace a run had, whichever is active later', async () => {
  await using opened = await openTestEngine({ startWorker });
  const { ask } = opened;
  const files = ['Staging', 'Production'].map((name) => ({ name, text: JSON.stringify({ name, values: [] }) }));
  const [staging = null, production = null] = (await ask.imports.add({ files })).documents.map(({ id }) => id);
  await ask.environments.activate({ id: staging });
  const collection = fileOf([item('plain', '/get')]);
  const { run, report } = await outcomeOf({ collection }, opened);
  expect(staging).not.toBeNull();
  expect(report.environment).toBe(staging);
  await ask.environments.activate({ id: production });
  expect((await ask.runs.report({ id: run.id })).environment).toBe(staging);
  for (const environment of [null, files[0]]) {
    expect((await outcomeOf({ collection, environment }, opened)).report.environment).toBeNull();
  }
  const named = await outcomeOf({ collection, environment: staging }, opened);
  expect(named.report.environment).toBe(staging);
});

test('a run is run again with the same inputs, and its report is there after a restart', () =>
  withFolder(async (workspace) => {
    const collection = fileOf([
      item('one', '/get?row={{row}}', { test: `pm.globals.set('seen', pm.iterationData.get('row'));` }),
    ]);
    let first: Outcome;
    let againId: string;
    {
      await using opened = await openTestEngine({ startWorker, workspace });
      first = await outcomeOf({ collection, data: { name: 'r.csv', text: 'row\n1\n2' } }, opened);
      expect(first.report).toMatchObject({ iterations: 2, requests: 2, failures: 0, steps: { done: 2, total: 2 } });
      expect(first.report.variables).toEqual([{ scope: 'globals', key: 'seen', before: null, after: '2' }]);
      againId = (await opened.ask.runs.again({ id: first.run.id })).id;
      await expect
        .poll(async () => (await opened.ask.runs.get({ id: againId })).state, { timeout: 30_000 })
        .toBe('finished');
    }
    await using opened = await openTestEngine({ startWorker, workspace });
    expect(await opened.ask.runs.report({ id: first.run.id })).toEqual(first.report);
    const { durationMs: _, ...again } = await opened.ask.runs.report({ id: againId });
    expect(first.report).toMatchObject(again);
    await expect(opened.ask.runs.report({ id: 'nowhere' })).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  }));

describe('the actions of an event', () => {
  const script = (listen: string, code: string) => ({ listen, script: { exec: [code] } });
  const request = (name: string, event: readonly object[] = []) => ({
    ...{ id: `${name}-id`, name, event },
    request: { method: 'GET', url: `{{base}}/get?${name}={{who}}` },
  });
  const folder = (name: string, who: string, entry: object) => ({
    ...{ name, variable: [{ key: 'who', value: who }], item: [entry] },
    event: [script('prerequest', `console.log('of ${name}');`)],
  });

  /** What arrives, and what the scripts of each write, where an event sends these in this order. */
  async function fired(name: string, items: readonly object[], more: object, silent: readonly string[] = []) {
    await using opened = await openTestEngine({ startWorker });
    const { ask } = opened;
    const text = JSON.stringify({ ...JSON.parse(textOf(items, name)), ...more });
    const { documents } = await ask.imports.add({ files: [{ name: 'f.json', text }] });
    await ask.permissions.allow({ scripts: [documents[0]?.id ?? ''] });
    for (const id of silent) {
      const { settings } = (await ask.actions.get({ id })).request;
      await ask.actions.update({ id, request: { settings: { ...settings, runScripts: false } } });
    }
    const actions = (await ask.actions.list({})).actions.map(({ id }) => id);
    await ask.settings.update({ eventsActive: true });
    await ask.events.update({ dialect: 'pbxware', key: 'call_incoming', active: true, actions });
    server.take();
    const { deliveries } = await ask.simulator.fire({ dialect: 'pbxware', event: 'call_incoming' });
    const said = deliveries.map((delivery) => [delivery.action.name, lines(delivery)]);
    return { lines: server.take().map(({ line }) => line), said };
  }

  test('each use the variables of their own folder, and run the scripts of the collection only with scripts', async () => {
    const items = [
      folder('A', 'a', request('one')),
      folder('B', 'b', request('two')),
      request('three'),
      request('four'),
    ];
    const more = { event: [script('prerequest', `console.log('of all');`)] };
    const sent = ['GET /get?one=a', 'GET /get?two=b', 'GET /get?three=', 'GET /get?four='];
    expect(await fired('Folders', items, more)).toEqual({
      lines: sent,
      said: [
        ['one', ['of all', 'of A']],
        ['two', ['of all', 'of B']],
        ['three', ['of all']],
        ['four', ['of all']],
      ],
    });
    expect(await fired('Folders', items, more, ['two-id', 'three-id'])).toEqual({
      lines: sent,
      said: [
        ['one', ['of all', 'of A']],
        ['two', []],
        ['three', []],
        ['four', ['of all']],
      ],
    });
  });

  test.each(['nowhere', 'one', 'three', null])(
    'are each sent once where a script chooses %j to be next',
    async (next) => {
      const choose = `pm.execution.setNextRequest(${JSON.stringify(next)}); pm.collectionVariables.set('who', 'kept');`;
      const items = [
        request('one', [script('prerequest', choose)]),
        request('two', [script('test', choose)]),
        request('three'),
      ];
      expect(await fired('Next', items, {})).toMatchObject({
        lines: ['GET /get?one=kept', 'GET /get?two=kept', 'GET /get?three=kept'],
        said: [
          ['one', []],
          ['two', []],
          ['three', []],
        ],
      });
    },
  );
});
