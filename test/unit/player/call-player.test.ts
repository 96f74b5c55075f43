import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { CallRunSummary } from '../../../shared/model/call-run.ts';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';

type Ask = OpenedEngine['ask'];

/** A server that takes every request and, when told to, never answers. */
async function openEndpoint(answers: boolean) {
  const server: Server = createServer((request, response) => {
    request.resume();
    if (answers) response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    /** Connections that are open now. */
    connections: () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count))),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Follows one call to its end. */
async function ended(ask: Ask, id: string) {
  for await (const _ of await ask.calls.watch({ id }));
  return ask.calls.get({ id });
}

const deliveriesOf = (ask: Ask, ids: readonly string[]) =>
  Promise.all(
    ids.map(async (id) => {
      const activity = await ask.activity.get({ id });
      if (activity.kind !== 'delivery') throw new Error(`${id} is no delivery`);
      return activity;
    }),
  );

describe('playing a call', () => {
  it('tells several dialects’ events of one call to a URL, in order, with the scenario’s times', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const dialects = (await ask.workspace.info()).dialects.map(({ id }) => id);
    const begun = await ask.calls.start({
      scenario: 'answered-inbound',
      dialects,
      to: `${receiverUrl}/hook`,
      speed: 'at-once',
      seed: 5,
    });
    const callRun = await ended(ask, begun.id);
    expect(callRun).toMatchObject({
      state: 'finished',
      sent: callRun.events,
      skipped: 0,
      failed: 0,
      seed: 5,
      problem: null,
    });
    expect(new Set(callRun.timeline.map(({ dialect }) => dialect))).toEqual(new Set(dialects));
    for (const dialect of dialects) {
      const lane = callRun.timeline.filter((event) => event.dialect === dialect);
      const sent = await deliveriesOf(
        ask,
        lane.flatMap((event) => event.deliveries),
      );
      expect(sent.map(({ event }) => event.key)).toEqual(lane.map(({ key }) => key));
      expect(new Set(sent.map(({ callId }) => callId))).toEqual(new Set([callRun.id]));
      expect([...sent].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))).toEqual(sent);
      for (const { capture } of sent) expect(capture).not.toBeNull();
    }
    const last = callRun.timeline.filter(({ key }) => key === 'call_answered').flatMap(({ deliveries }) => deliveries);
    const [answered] = await deliveriesOf(ask, last);
    const { answeredAt, endedAt } = callRun.call;
    expect(answered?.parameters.duration).toBe(String(Math.round(((endedAt ?? 0) - (answeredAt ?? 0)) / 1000)));
  });

  it('repeats the numbers and times of a seed, under an id of its own', async () => {
    await using opened = await openTestEngine({ clock: () => 1_724_931_550_000 });
    const { ask, receiverUrl } = opened;
    const play = async () => {
      const { id } = await ask.calls.start({
        scenario: 'missed',
        dialects: ['pbxware'],
        to: receiverUrl,
        speed: 'at-once',
        seed: 42,
      });
      return ended(ask, id);
    };
    const [first, second] = [await play(), await play()];
    expect(second.id).not.toBe(first.id);
    expect({ ...second.call, id: '' }).toEqual({ ...first.call, id: '' });
    expect(second.timeline.map(({ at }) => at)).toEqual(first.timeline.map(({ at }) => at));
  });

  it('goes step by step, and stops', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const { id, state } = await ask.calls.start({
      scenario: 'missed',
      dialects: ['pbxware'],
      to: receiverUrl,
      steps: true,
    });
    expect(state).toBe('paused');
    expect((await ask.calls.step({ id })).timeline.map((call) => call.state)).toEqual(['sent', 'waiting', 'waiting']);
    expect((await ask.calls.step({ id })).sent).toBe(2);
    expect(await ask.calls.stop({ id })).toMatchObject({ state: 'stopped', sent: 2 });
    expect(await ask.calls.stop({ id })).toMatchObject({ state: 'stopped' });
    for (const change of [ask.calls.step, ask.calls.pause, ask.calls.resume]) {
      await expect(change({ id })).rejects.toMatchObject({ code: 'CALL_OVER', status: 409 });
    }
    await expect(ask.calls.stop({ id: 'nothing' })).rejects.toMatchObject({ code: 'CALL_UNKNOWN' });
  });

  it('sends what is bound, skips and counts what is not, and says the reason', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const start = () => ask.calls.start({ scenario: 'missed', dialects: ['pbxware'], speed: 'at-once' });
    await expect(start()).rejects.toMatchObject({ code: 'NOTHING_BOUND' });
    const action = await ask.actions.create({ name: 'Tell', method: 'POST', url: `${receiverUrl}/x` });
    for (const key of ['call_incoming', 'ringing'])
      await ask.events.update({ dialect: 'pbxware', key, actions: [action.id] });
    await ask.settings.update({ eventsActive: true });
    await ask.events.update({ dialect: 'pbxware', key: 'ringing', active: false });
    const callRun = await ended(ask, (await start()).id);
    expect(callRun).toMatchObject({ state: 'finished', events: 3, sent: 1, skipped: 2 });
    expect(callRun.notes).toEqual([
      'pbxware:ringing is turned off. Nothing was sent.',
      'No action or endpoint is set for pbxware:call_unanswered. Nothing was sent.',
    ]);
    await ask.settings.update({ eventsActive: false });
    await expect(start()).rejects.toMatchObject({ code: 'EVENTS_OFF' });
  });

  it('says in the activity log how chaos altered an event', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const { id } = await ask.calls.start({
      ...{ scenario: 'answered-inbound', dialects: ['pbxware'], to: receiverUrl, speed: 'at-once', seed: 1 },
      chaos: ['duplicate', 'dropHangup'],
    });
    const callRun = await ended(ask, id);
    const dropped = callRun.timeline.filter(({ state }) => state === 'dropped');
    expect(dropped.map(({ key }) => key)).toEqual(['call_answered']);
    const altered = callRun.timeline.filter((event) => event.altered !== null && event.state === 'sent');
    expect(altered.length).toBeGreaterThan(0);
    for (const event of altered) {
      const [delivery] = await deliveriesOf(ask, event.deliveries);
      expect(delivery?.altered).toBe(event.altered);
    }
    const { items } = await ask.activity.list({ filter: 'kind=delivery' });
    expect(items.filter(({ message }) => message.startsWith('Chaos: '))).toHaveLength(altered.length);
  });

  it('speaks each dialect as the scenario needs and as was chosen', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl: to } = opened;
    const play = async (input: Partial<Parameters<Ask['calls']['start']>[0]>) => {
      const dialects = ['urlnetworks', 'voipnow'];
      const { id } = await ask.calls.start({ scenario: 'recorded-inbound', dialects, to, speed: 'at-once', ...input });
      const { timeline } = await ended(ask, id);
      return deliveriesOf(
        ask,
        timeline.flatMap(({ deliveries }) => deliveries),
      );
    };
    const recorded = await play({});
    expect(recorded.at(-1)?.parameters).toMatchObject({
      http_post_recording_url: '1',
      recording_url: expect.stringMatching(/^https:/),
    });
    const chosen = { urlnetworks: { setup: { service_id: '77', post_call_recording: '0' } } };
    const others = await play({ settings: chosen });
    expect(others.at(-1)?.parameters).toMatchObject({
      service_id: '77',
      http_post_recording_url: '0',
      recording_url: '',
    });
    const posted = await play({
      scenario: 'missed',
      settings: { voipnow: { method: 'POST', variants: { numbers: 'plus' } } },
    });
    const sent = posted.filter(({ event }) => event.dialect === 'voipnow');
    expect(sent.map(({ request }) => request.method)).toEqual(['POST', 'POST']);
    expect(sent[0]?.parameters.CallerIDNum).toMatch(/^\+/);
    const wrong: NonNullable<Parameters<Ask['calls']['start']>[0]['settings']>[] = [
      { pbxware: {} },
      { voipnow: { setup: { color: 'red' } } },
      { voipnow: { variants: { numbers: 'roman' } } },
      { urlnetworks: { method: 'GET' } },
    ];
    for (const settings of wrong) {
      await expect(play({ scenario: 'missed', settings })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }
  });

  it('refuses what cannot be played, with the reason', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl: to } = opened;
    const good = { scenario: 'missed', dialects: ['pbxware'], to };
    const refused = (change: object) => expect(ask.calls.start({ ...good, ...change })).rejects;
    await refused({ scenario: 'nothing' }).toMatchObject({ code: 'SCENARIO_UNKNOWN', status: 404 });
    await refused({ dialects: ['nobody'] }).toMatchObject({ code: 'DIALECT_UNKNOWN' });
    await refused({ scenario: 'dnd' }).toMatchObject({ code: 'SCENARIO_SILENT', status: 409 });
    for (const bad of [
      { speed: 0 },
      { speed: -1 },
      { speed: Number.NaN },
      { chaos: ['earthquake'] },
      { dialects: [] },
      { seed: -1 },
    ]) {
      await refused(bad).toMatchObject({ code: 'INPUT_INVALID', status: 400 });
    }
    expect(await ask.calls.list({})).toEqual([]);
    const { id } = await ask.calls.start({ ...good, speed: 'at-once', parameters: { mood: 'fine', caller_id: '1' } });
    const callRun = await ended(ask, id);
    expect(callRun.notes).toEqual(['mood is not a parameter of any event of this call. It was passed anyway.']);
    const sent = await deliveriesOf(
      ask,
      callRun.timeline.flatMap(({ deliveries }) => deliveries),
    );
    expect(sent.map(({ parameters }) => parameters.caller_id)).toEqual(['1', '1', '1']);
  });
});

describe('many calls', () => {
  it('a call to an endpoint that never answers delays no other, and stops at once', async () => {
    await using dead = await openEndpoint(false);
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const input = { scenario: 'missed', dialects: ['pbxware'], speed: 'at-once' as const };
    const stuck = await ask.calls.start({ ...input, to: dead.url });
    const fine = await ask.calls.start({ ...input, to: receiverUrl });
    expect(await ended(ask, fine.id)).toMatchObject({ state: 'finished', sent: 3 });
    expect(await ask.calls.get({ id: stuck.id })).toMatchObject({ state: 'playing', sent: 0 });
    const stopped = await ask.calls.stop({ id: stuck.id });
    expect(stopped).toMatchObject({ state: 'stopped', deliveries: 1, failed: 1 });
    const given = await deliveriesOf(
      ask,
      stopped.timeline.flatMap(({ deliveries }) => deliveries),
    );
    expect(given[0]).toMatchObject({ status: 0, response: null });
  });

  it('a thousand calls stopped half way leave nothing running', async () => {
    await using dead = await openEndpoint(false);
    await using opened = await openTestEngine();
    const { ask } = opened;
    for (let count = 0; count < 1000; count += 1) {
      await ask.calls.start({
        scenario: 'missed',
        dialects: ['pbxware'],
        to: dead.url,
        speed: 60,
        steps: count % 2 === 1,
      });
    }
    await once(dead.server, 'request');
    expect(await ask.calls.stopAll({})).toEqual({ stopped: 1000 });
    const states = new Set((await ask.calls.list({})).map(({ state }) => state));
    expect(states).toEqual(new Set(['stopped']));
    const { total } = await ask.activity.list({});
    while ((await dead.connections()) > 0) await new Promise(setImmediate);
    expect((await ask.activity.list({})).total).toBe(total);
  });

  it('closing the engine ends them, and whoever watches', async () => {
    await using dead = await openEndpoint(false);
    const opened = await openTestEngine();
    const { ask } = opened;
    const [changes, late] = [await ask.calls.watch({}), await ask.calls.watch({})];
    expect((await changes.next()).value).toEqual([]);
    for (let count = 0; count < 20; count += 1) {
      await ask.calls.start({ scenario: 'missed', dialects: ['pbxware'], to: dead.url });
    }
    await once(dead.server, 'request');
    await opened[Symbol.asyncDispose]();
    while ((await dead.connections()) > 0) await new Promise(setImmediate);
    let last = await changes.next();
    while (last.done !== true) last = await changes.next();
    expect(await late.next()).toMatchObject({ done: true });
    expect(new Set((await ask.calls.list({})).map(({ state }) => state))).toEqual(new Set(['stopped']));
  });

  it('200 calls at once over all dialects: each in order at the receiver, no event lost, none doubled', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const dialects = (await ask.workspace.info()).dialects.map(({ id }) => id);
    const names = ['rejected', 'busy', 'unregistered'];
    const watching = new AbortController();
    const changes = await ask.calls.watch({}, { signal: watching.signal });
    const calls = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        ask.calls.start({
          scenario: names[index % 3] ?? '',
          dialects,
          to: `${receiverUrl}/${index}`,
          speed: 60,
          seed: index,
        }),
      ),
    );
    const going = new Set(calls.map(({ id }) => id));
    while (going.size > 0) {
      const { value } = await changes.next();
      for (const { id, state } of value as CallRunSummary[]) if (state === 'finished') going.delete(id);
    }
    watching.abort();
    const captured = new Map<string, string[]>();
    for (let before: number | undefined; ; ) {
      const { items, next } = await ask.activity.list({ filter: 'kind=capture', limit: 1000, before });
      // Newest first: each goes before what is known.
      for (const { path, link } of items)
        captured.set(path.split('/')[1] ?? '', [link ?? '', ...(captured.get(path.split('/')[1] ?? '') ?? [])]);
      if (next === null) break;
      before = next;
    }
    for (const [index, { id }] of calls.entries()) {
      const { timeline, sent, events } = await ask.calls.get({ id });
      expect(sent).toBe(events);
      const received = captured.get(String(index)) ?? [];
      expect([...received].sort()).toEqual(timeline.flatMap(({ deliveries }) => deliveries).sort());
      for (const dialect of dialects) {
        const lane = timeline.filter((event) => event.dialect === dialect).flatMap(({ deliveries }) => deliveries);
        expect(received.filter((link) => lane.includes(link))).toEqual(lane);
      }
    }
  });
});
