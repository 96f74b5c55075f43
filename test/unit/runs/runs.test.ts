import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { RunBatch, RunSummary } from '../../../shared/model/run.ts';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';
import { withFolder } from '../../support/temporary-folder.ts';

type Ask = OpenedEngine['ask'];

const event = { dialect: 'pbxware', event: 'call_incoming' };

const isOver = async (ask: Ask, id: string): Promise<void> => {
  for await (const _ of await ask.calls.watch({ id }));
};

/** An endpoint that reads requests and never responds. */
async function openSilentEndpoint() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => server.emit('asked'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    /** Resolves with the next request. */
    asked: () => once(server, 'asked'),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function nextBatch(stream: AsyncIterator<RunBatch, unknown>): Promise<RunBatch> {
  const { value, done } = await stream.next();
  if (done === true) throw new Error('the stream ended');
  return value;
}

/** One run of every kind, to our own receiver. */
async function startAll(ask: Ask, to: string): Promise<void> {
  const fired = await ask.simulator.fire({ ...event, to });
  const action = await ask.actions.create({ name: 'Ticket', method: 'POST', url: `${to}/ticket` });
  await ask.actions.test({ id: action.id });
  await ask.activity.resend({ id: fired.deliveries[0]?.id ?? '', request: { url: `${to}/again` } });
  await ask.workspace.demo();
  await ask.workspace.demoCall();
  const call = await ask.calls.start({ scenario: 'missed', dialects: ['pbxware'], to, speed: 'at-once' });
  await isOver(ask, call.id);
}

describe('what was started', () => {
  it('is a run of its kind, and every activity it caused carries its id', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    await startAll(ask, receiverUrl);
    const { items, total } = await ask.runs.list({});
    expect(items.map(({ kind }) => kind)).toEqual(['call', 'demo', 'resend', 'test', 'event']);
    expect(total).toBe(5);
    for (const run of items) {
      expect(run).toMatchObject({ state: 'finished', problem: null });
      expect(Date.parse(run.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(run.startedAt));
      const activities = (await ask.activity.list({ filter: `run=${run.id}` })).items;
      const deliveries = activities.filter(({ kind }) => kind === 'delivery').length;
      expect({ ...run.totals, id: run.id }).toEqual({ deliveries, captures: deliveries, failed: 0, id: run.id });
      expect(activities).toHaveLength(2 * deliveries);
      expect(deliveries).toBeGreaterThan(0);
    }
    expect(items.map(({ label }) => label)).toEqual([
      'Missed call',
      'Demo call',
      `POST ${receiverUrl}/again`,
      'Ticket',
      expect.stringMatching(/^PBXware: /),
    ]);
    const [call] = items;
    expect(await ask.calls.get({ id: call?.id ?? '' })).toMatchObject({ id: call?.id, seed: call?.seed });
  });

  it('is listed page by page and by kind', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    await startAll(ask, receiverUrl);
    const first = await ask.runs.list({ limit: 2 });
    const second = await ask.runs.list({ limit: 2, before: first.next ?? 0 });
    const third = await ask.runs.list({ limit: 2, before: second.next ?? 0 });
    expect([...first.items, ...second.items, ...third.items]).toEqual((await ask.runs.list({})).items);
    expect([first.items.length, second.items.length, third.items.length, third.next]).toEqual([2, 2, 1, null]);
    expect((await ask.runs.list({ kind: 'demo' })).items).toMatchObject([{ kind: 'demo' }]);
  });

  it('leaves no run where it was refused before anything was sent', async () => {
    await using opened = await openTestEngine();
    await expect(opened.ask.simulator.fire(event)).rejects.toMatchObject({ code: 'NOTHING_BOUND' });
    await expect(opened.ask.calls.start({ scenario: 'missed', dialects: ['pbxware'] })).rejects.toThrow();
    expect(await opened.ask.runs.list({})).toEqual({ items: [], next: null, total: 0 });
  });

  it('counts deliveries that failed', async () => {
    await using opened = await openTestEngine();
    const { runId } = await opened.ask.simulator.fire({ ...event, to: 'http://127.0.0.1:1/' });
    const totals = { deliveries: 1, failed: 1, captures: 0 };
    expect(await opened.ask.runs.get({ id: runId })).toMatchObject({ state: 'finished', totals });
  });
});

describe('a run that is run again', () => {
  it('does the same once more, whatever its kind', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    await startAll(ask, receiverUrl);
    for (const { id, kind } of (await ask.runs.list({})).items) {
      const again = await ask.runs.again({ id });
      if (kind === 'call') await isOver(ask, again.id);
      const [before, after] = [await ask.runs.get({ id }), await ask.runs.get({ id: again.id })];
      expect(after.id).not.toBe(before.id);
      expect(after).toMatchObject({
        ...{ kind, label: before.label, inputs: before.inputs, totals: before.totals, state: 'finished' },
      });
    }
    expect((await ask.runs.list({})).total).toBe(10);
  });

  it('draws new numbers for a call, and the same ones where it is asked to', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const to = receiverUrl;
    const { id, seed } = await ask.calls.start({
      scenario: 'missed',
      dialects: ['pbxware'],
      to,
      speed: 'at-once',
      seed: 7,
    });
    const fresh = await ask.runs.again({ id });
    const same = await ask.runs.again({ id, seed: 'same' });
    for (const call of [id, fresh.id, same.id]) await isOver(ask, call);
    expect([seed, same.seed]).toEqual([7, 7]);
    expect(fresh.seed).not.toBe(7);
    const caller = async (call: string) => (await ask.calls.get({ id: call })).call.caller;
    expect(await caller(same.id)).toEqual(await caller(id));
    expect(await caller(fresh.id)).not.toEqual(await caller(id));
  });

  it('draws a new call for an event whose call a form had drawn, and the same one where it is asked to', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const drawn = { seed: 11, at: 1_724_938_750_000 };
    const { runId } = await ask.simulator.fire({ ...event, drawn, to: receiverUrl });
    const callOf = async (id: string) => {
      const [row] = (await ask.activity.list({ filter: `run=${id} kind=delivery` })).items;
      const delivery = await ask.activity.get({ id: row?.id ?? '' });
      return delivery.kind === 'delivery' ? delivery.parameters : undefined;
    };
    const fresh = await ask.runs.again({ id: runId });
    const same = await ask.runs.again({ id: runId, seed: 'same' });
    expect((await ask.runs.get({ id: runId })).seed).toBe(11);
    const parametersOf = { first: await callOf(runId), same: await callOf(same.id), fresh: await callOf(fresh.id) };
    expect(parametersOf.same).toEqual(parametersOf.first);
    expect(Object.keys(parametersOf.fresh ?? {})).toEqual(Object.keys(parametersOf.first ?? {}));
    expect(parametersOf.fresh).not.toEqual(parametersOf.first);
  });

  it('rings again where the call was played by hand', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const { id } = await ask.calls.ring({ dialects: ['pbxware'], to: receiverUrl, direction: 'outbound' });
    await ask.calls.stop({ id });
    const again = await ask.runs.again({ id });
    expect(await ask.calls.get({ id: again.id })).toMatchObject({ scenario: null, call: { direction: 'outbound' } });
  });

  it('is refused with a sentence where another version wrote its inputs', () =>
    withFolder(async (workspace) => {
      const { runId } = await (async () => {
        await using opened = await openTestEngine({ workspace });
        return await opened.ask.simulator.fire({ ...event, to: opened.receiverUrl });
      })();
      const db = new Database(join(workspace, '.hookswitch/activity.db'));
      db.prepare('UPDATE run SET inputs = ?').run('{"happening":"call"}');
      db.close();
      await using again = await openTestEngine({ workspace });
      const refused = again.ask.runs.again({ id: runId });
      await expect(refused).rejects.toMatchObject({ code: 'RUN_NOT_REPEATABLE', status: 409 });
    }));
});

describe('stopping', () => {
  it('gives up an event whose endpoint does not respond', async () => {
    await using endpoint = await openSilentEndpoint();
    await using opened = await openTestEngine();
    const { ask } = opened;
    const asked = endpoint.asked();
    const firing = ask.simulator.fire({ ...event, to: endpoint.url });
    await asked;
    const [going] = (await ask.runs.list({})).items;
    expect(going).toMatchObject({ kind: 'event', state: 'running', endedAt: null });
    const id = going?.id ?? '';
    await expect(ask.runs.remove({ id })).rejects.toMatchObject({ code: 'RUN_GOES_ON', status: 409 });
    expect(await ask.runs.stop({ id })).toMatchObject({ state: 'stopped' });
    await firing;
    expect(await ask.runs.remove({ id })).toEqual({ removed: id });
    await expect(ask.runs.get({ id })).rejects.toMatchObject({ code: 'RUN_UNKNOWN', status: 404 });
  });

  /** Waits until the only run is over. */
  const endOfRun = async (ask: Ask): Promise<RunSummary | undefined> => {
    const stream = await ask.runs.watch({});
    let changed: readonly RunSummary[] = [];
    do ({ changed } = await nextBatch(stream));
    while (changed.at(-1)?.state === 'running');
    await stream.return?.(undefined);
    return (await ask.runs.list({})).items[0];
  };

  const prepareTests = async (ask: Ask, urls: readonly string[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const url of urls) ids.push((await ask.actions.create({ name: url, method: 'POST', url })).id);
    return ids;
  };

  it.each(['leaves', 'aborts'])('gives up the tests of a client that %s, and sends no more of them', async (how) => {
    await using endpoint = await openSilentEndpoint();
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const ids = await prepareTests(ask, [`${receiverUrl}/a`, endpoint.url, `${receiverUrl}/b`]);
    const leaving = new AbortController();
    const asked = endpoint.asked();
    const deliveries = await ask.actions.testAll({ ids }, { signal: leaving.signal });
    expect((await deliveries.next()).value).toMatchObject({ status: 200 });
    await asked;
    if (how === 'leaves') await deliveries.return?.(undefined);
    else leaving.abort();
    expect(await endOfRun(ask)).toMatchObject({ state: 'stopped', totals: { deliveries: 2, failed: 1, captures: 1 } });
  });

  it('gives up tests whose client aborts before the first one is over', async () => {
    await using endpoint = await openSilentEndpoint();
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const ids = await prepareTests(ask, [endpoint.url, `${receiverUrl}/b`]);
    const leaving = new AbortController();
    const asked = endpoint.asked();
    const deliveries = await ask.actions.testAll({ ids }, { signal: leaving.signal });
    const first = deliveries.next();
    await asked;
    leaving.abort();
    await first.catch(() => undefined);
    expect(await endOfRun(ask)).toMatchObject({ state: 'stopped', totals: { deliveries: 1, failed: 1 } });
  });

  it('does nothing to tests whose last delivery was taken', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const ids = await prepareTests(ask, [`${receiverUrl}/a`, `${receiverUrl}/b`]);
    const leaving = new AbortController();
    for await (const _ of await ask.actions.testAll({ ids }, { signal: leaving.signal }));
    leaving.abort();
    expect(await endOfRun(ask)).toMatchObject({ state: 'finished', totals: { deliveries: 2, failed: 0 } });
  });

  it('of the engine stops what goes on, and keeps it so', () =>
    withFolder(async (workspace) => {
      await using endpoint = await openSilentEndpoint();
      const asked = endpoint.asked();
      const opened = await openTestEngine({ workspace });
      const firing = opened.ask.simulator.fire({ ...event, to: endpoint.url });
      await asked;
      const { id } = await opened.ask.calls.start({
        scenario: 'missed',
        dialects: ['pbxware'],
        to: opened.receiverUrl,
      });
      await opened[Symbol.asyncDispose]();
      await firing;
      await using again = await openTestEngine({ workspace });
      const runs = (await again.ask.runs.list({})).items;
      expect(runs.map(({ kind, state, problem }) => [kind, state, problem])).toEqual([
        ['call', 'stopped', null],
        ['event', 'stopped', null],
      ]);
      expect(runs[0]?.id).toBe(id);
    }));

  it('stops a call, and leaves one that is over as it is', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const { id } = await ask.calls.start({ scenario: 'answered-inbound', dialects: ['pbxware'], to: receiverUrl });
    await ask.calls.pause({ id });
    expect(await ask.runs.get({ id })).toMatchObject({ state: 'paused' });
    const stopped = await ask.runs.stop({ id });
    expect(stopped).toMatchObject({ state: 'stopped', problem: null });
    expect((await ask.calls.get({ id })).state).toBe('stopped');
    expect(await ask.runs.stop({ id })).toEqual(stopped);
  });

  it('of a run that is none says so', async () => {
    await using opened = await openTestEngine();
    const { runs } = opened.ask;
    for (const asked of [runs.stop, runs.again, runs.remove, runs.get]) {
      await expect(asked({ id: 'none' })).rejects.toMatchObject({ code: 'RUN_UNKNOWN', status: 404 });
    }
  });
});

it('a watcher hears of runs that go on, change, and are removed', async () => {
  await using opened = await openTestEngine();
  const { ask, receiverUrl } = opened;
  const { id } = await ask.calls.start({ scenario: 'answered-inbound', dialects: ['pbxware'], to: receiverUrl });
  await ask.calls.pause({ id });
  const stream = await ask.runs.watch({});
  expect((await nextBatch(stream)).changed).toMatchObject([{ id, state: 'paused' }]);
  const seen = new Map<string, RunSummary>();
  const until = async (isEnough: () => boolean): Promise<void> => {
    while (!isEnough()) {
      const { changed, removed, cleared } = await nextBatch(stream);
      for (const run of changed) seen.set(run.id, run);
      for (const gone of removed) seen.delete(gone);
      if (cleared) seen.clear();
    }
  };
  await ask.runs.stop({ id });
  await until(() => seen.get(id)?.state === 'stopped');
  const { runId } = await ask.simulator.fire({ ...event, to: receiverUrl });
  await until(() => seen.get(runId)?.totals.deliveries === 1 && seen.get(runId)?.state === 'finished');
  await ask.runs.remove({ id });
  await until(() => !seen.has(id));
  await ask.activity.clear();
  await until(() => seen.size === 0);
  expect((await ask.runs.list({})).total).toBe(0);
  await stream.return?.(undefined);
});

it('clearing the activity log leaves the runs that go on', async () => {
  await using opened = await openTestEngine();
  const { ask, receiverUrl } = opened;
  await ask.simulator.fire({ ...event, to: receiverUrl });
  const { id } = await ask.calls.start({ scenario: 'answered-inbound', dialects: ['pbxware'], to: receiverUrl });
  await ask.activity.clear();
  expect((await ask.runs.list({})).items.map((run) => run.id)).toEqual([id]);
});

it('a run goes with its last activity once it is older than what is kept', () =>
  withFolder(async (workspace) => {
    let now = Date.parse('2026-11-20T14:00:00.000Z');
    await using opened = await openTestEngine({ workspace, clock: () => now });
    const { ask, receiverUrl } = opened;
    const old = await ask.simulator.fire({ ...event, to: receiverUrl });
    now += 100 * 86_400_000;
    const { runId } = await ask.simulator.fire({ ...event, to: receiverUrl });
    const stream = await ask.runs.watch({});
    await nextBatch(stream);
    await ask.settings.update({ activity: { keepDays: 30 } });
    while (!(await nextBatch(stream)).removed.includes(old.runId));
    expect((await ask.runs.list({})).items.map(({ id }) => id)).toEqual([runId]);
    expect(old.runId).not.toBe(runId);
    await stream.return?.(undefined);
  }));
