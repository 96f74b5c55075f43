import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { CallRun, CallRunSummary } from '../../../shared/model/call-run.ts';
import { handTicker } from '../../support/hand-ticker.ts';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';

type Ask = OpenedEngine['ask'];

/** An engine whose calls go on when the test says so. */
async function openByHand() {
  const time = handTicker();
  const opened = await openTestEngine({ ticker: time.ticker, clock: () => 1_724_931_550_000 + time.ticker.now() });
  return Object.assign(opened, { time });
}

/** Waits until the call stands as it should: deliveries take their time over real sockets. */
async function until(ask: Ask, id: string, stands: (callRun: CallRun) => boolean): Promise<CallRun> {
  for await (const _ of await ask.calls.watch({ id })) {
    const callRun = await ask.calls.get({ id });
    if (stands(callRun)) return callRun;
  }
  const callRun = await ask.calls.get({ id });
  if (!stands(callRun)) throw new Error(`The call is ${callRun.state}, and does not stand as it should.`);
  return callRun;
}
const settled = (callRun: CallRun): boolean =>
  callRun.timeline.every(({ state }) => state === 'sent' || state === 'skipped');
const over = ({ state }: CallRun): boolean => state !== 'playing' && state !== 'paused';

const sentKeys = (callRun: CallRun, dialect: string): string[] =>
  callRun.timeline.filter((event) => event.dialect === dialect && event.state === 'sent').map(({ key }) => key);

async function parametersOf(ask: Ask, callRun: CallRun, dialect: string): Promise<Record<string, string>[]> {
  const ids = callRun.timeline.filter((event) => event.dialect === dialect).flatMap(({ deliveries }) => deliveries);
  return Promise.all(
    ids.map(async (id) => {
      const activity = await ask.activity.get({ id });
      if (activity.kind !== 'delivery') throw new Error(`${id} is no delivery`);
      return { ...activity.parameters };
    }),
  );
}

describe('the phone', () => {
  it('rings, and goes on with each key; every vendor tells what it would, at the time of the key', async () => {
    await using opened = await openByHand();
    const { ask, time, receiverUrl: to } = opened;
    const dialects = (await ask.workspace.info()).dialects.map(({ id }) => id);
    const { id, ...rung } = await ask.calls.ring({ dialects, to, seed: 3 });
    expect(rung).toMatchObject({
      ...{ scenario: null, label: 'Inbound call, by hand', state: 'playing', seed: 3 },
      phone: { state: 'ringing', since: 0, keys: ['answer', 'reject', 'cancel'] },
    });
    await time.pass(7_000);
    expect((await ask.calls.press({ id, key: 'answer' })).phone).toEqual({
      ...{ state: 'answered', since: 7, extension: { number: '101', name: 'Reception' } },
      keys: ['hold', 'transfer', 'attended-transfer', 'hang-up'],
    });
    await time.pass(13_000);
    expect((await ask.calls.press({ id, key: 'hold' })).phone).toMatchObject({ state: 'held', since: 20 });
    await time.pass(25_000);
    expect((await ask.calls.press({ id, key: 'resume' })).phone).toMatchObject({ state: 'answered', since: 45 });
    await time.pass(45_000);
    const ended = await ask.calls.press({ id, key: 'hang-up' });
    expect(ended.phone).toMatchObject({ state: 'ended', since: 90, keys: [] });
    await time.pass(1_000);
    const callRun = await until(ask, id, over);
    expect(callRun).toMatchObject({ state: 'finished', failed: 0, skipped: 0, length: 90.4, position: 90.4 });
    expect(sentKeys(callRun, 'pbxware')).toEqual(['call_incoming', 'ringing', 'call_answered']);
    expect(sentKeys(callRun, 'voipnow')).toEqual(['dial-in', 'answer-in', 'hangup']);
    expect(sentKeys(callRun, 'grandstream').slice(3, 5)).toEqual(['hold_call', 'resume_call']);
    expect(sentKeys(callRun, 'urlnetworks').at(-1)).toBe('http_hangup');
    const [, , answered] = await parametersOf(ask, callRun, 'pbxware');
    expect(answered).toMatchObject({ duration: '83', unix_time: String(1_724_931_550 + 90) });
    expect(time.waiting()).toBe(0);
  });

  it('tells watchers how it stands when no event does', async () => {
    await using opened = await openByHand();
    const { ask, time, receiverUrl: to } = opened;
    const watching = new AbortController();
    const changes = await ask.calls.watch({}, { signal: watching.signal });
    await changes.next();
    const stands = async (id: string, state: string): Promise<CallRunSummary> => {
      for (;;) {
        const { value } = await changes.next();
        const summary = (value as CallRunSummary[]).find((call) => call.id === id);
        if (summary?.phone.state === state) return summary;
      }
    };
    const scenario = await ask.calls.start({ scenario: 'hold-resume', dialects: ['pbxware'], to });
    await time.pass(1_000);
    await until(ask, scenario.id, ({ sent }) => sent === 2);
    await time.pass(11_000);
    expect((await stands(scenario.id, 'answered')).sent).toBe(2);
    await time.pass(13_000);
    expect((await stands(scenario.id, 'held')).sent).toBe(2);
    const hand = await ask.calls.ring({ dialects: ['pbxware'], to });
    await stands(hand.id, 'ringing');
    await ask.calls.press({ id: hand.id, key: 'answer' });
    await stands(hand.id, 'answered');
    watching.abort();
  });

  it('says what can be pressed where a key does nothing, and refuses what makes no sense', async () => {
    await using opened = await openByHand();
    const { ask, receiverUrl: to } = opened;
    const { id } = await ask.calls.ring({ dialects: ['pbxware'], to, speed: 'at-once' });
    await expect(ask.calls.press({ id, key: 'hold' })).rejects.toMatchObject({
      ...{ code: 'KEY_REFUSED', status: 409, message: 'hold is not available while the call is ringing.' },
      data: { hint: 'Available now: answer, reject, cancel.' },
    });
    await ask.calls.press({ id, key: 'answer' });
    const refused = (input: object) =>
      expect(ask.calls.press({ id, key: 'hold', ...input } as Parameters<Ask['calls']['press']>[0])).rejects;
    await refused({ target: { number: '102' } }).toMatchObject({ code: 'INPUT_INVALID' });
    await refused({ key: 'transfer', target: { number: '101' } }).toMatchObject({
      message: 'target.number: 101 already has the call. Transfer it to another extension.',
    });
    await refused({ key: 'transfer', target: { number: '' } }).toMatchObject({ code: 'INPUT_INVALID' });
    await refused({ key: 'ring' }).toMatchObject({ code: 'INPUT_INVALID' });
    await refused({ id: 'nothing' }).toMatchObject({ code: 'CALL_UNKNOWN' });
    expect((await ask.calls.get({ id })).phone.state).toBe('answered');
    await ask.calls.press({ id, key: 'hang-up' });
    await until(ask, id, over);
    await refused({ key: 'hang-up' }).toMatchObject({ code: 'CALL_OVER' });
    const dead = await ask.calls.ring({ dialects: ['pbxware'], to });
    await ask.calls.stop({ id: dead.id });
    expect((await ask.calls.get({ id: dead.id })).phone).toMatchObject({ state: 'ringing', keys: [] });
  });

  it('refuses to begin what could tell nothing, as a scenario does', async () => {
    await using opened = await openByHand();
    const { ask, receiverUrl: to } = opened;
    const refused = (input: object) => expect(ask.calls.ring({ dialects: ['pbxware'], to, ...input })).rejects;
    await refused({ dialects: ['nobody'] }).toMatchObject({ code: 'DIALECT_UNKNOWN' });
    await refused({ dialects: ['urlnetworks'], direction: 'outbound' }).toMatchObject({
      ...{ code: 'SCENARIO_SILENT', message: expect.stringContaining('It sends nothing for outbound calls.') },
    });
    await refused({ to: undefined }).toMatchObject({ code: 'NOTHING_BOUND' });
    await refused({ settings: { pbxware: { variants: { called_number: 'upside down' } } } }).toMatchObject({
      code: 'INPUT_INVALID',
    });
    expect(await ask.calls.list({})).toEqual([]);
    const both = await ask.calls.ring({ dialects: ['urlnetworks', 'pbxware'], to, direction: 'outbound' });
    expect(both).toMatchObject({ events: 0, notes: ['URL Networks: It sends nothing for outbound calls.'] });
    await ask.calls.press({ id: both.id, key: 'reject' });
    await opened.time.pass(1_000);
    expect(sentKeys(await until(ask, both.id, over), 'pbxware')).toEqual(['call_unanswered']);
  });

  it('takes a scenario over: what was not sent is left out, and what was keeps its ids and times', async () => {
    await using opened = await openByHand();
    const { ask, time, receiverUrl: to } = opened;
    const start = { scenario: 'answered-inbound', dialects: ['pbxware', 'voipnow', 'urlnetworks', 'grandstream'], to };
    const { id } = await ask.calls.start({ ...start, seed: 9 });
    await time.pass(3_000);
    const before = await until(ask, id, ({ sent }) => sent === 6);
    const taken = await ask.calls.press({ id, key: 'cancel' });
    expect(taken).toMatchObject({
      scenario: null,
      label: 'Answered call, by hand',
      phone: { state: 'ended', since: 3 },
    });
    expect(taken.timeline.slice(0, 6)).toEqual(before.timeline.slice(0, 6));
    await time.pass(1_000);
    const callRun = await until(ask, id, over);
    expect(sentKeys(callRun, 'pbxware')).toEqual(['call_incoming', 'ringing', 'call_hangup', 'call_unanswered']);
    expect(sentKeys(callRun, 'grandstream')).toEqual(['incoming_call', 'missed_call']);
    for (const [dialect, tag] of [
      ['pbxware', 'call_id'],
      ['grandstream', 'call_id'],
      ['urlnetworks', 'call_event_uuid'],
      ['voipnow', 'CallID'],
    ] as const) {
      const ids = (await parametersOf(ask, callRun, dialect)).map((parameters) => parameters[tag]);
      expect([dialect, new Set(ids).size, ids[0]?.length !== 0]).toEqual([dialect, 1, true]);
    }
    expect(callRun.call.endedAt).toBe(callRun.call.startedAt + 3_000);
  });

  it('takes over a ring group: one member picks up, the others stop ringing', async () => {
    await using opened = await openByHand();
    const { ask, time, receiverUrl: to } = opened;
    const { id } = await ask.calls.start({ scenario: 'ring-group', dialects: ['voipnow', 'urlnetworks'], to });
    await time.pass(4_000);
    // Each waits for the deliveries of the one before.
    await until(ask, id, ({ sent }) => sent === 8);
    await ask.calls.press({ id, key: 'answer' });
    await time.pass(20_000);
    await ask.calls.press({ id, key: 'hang-up' });
    await time.pass(1_000);
    const callRun = await until(ask, id, over);
    const legs = (dialect: string) =>
      callRun.timeline.filter((event) => event.dialect === dialect).map(({ key, leg }) => `${key} ${leg}`);
    expect(legs('voipnow')).toEqual([
      ...['dial-in group', 'dial-in a', 'dial-in b', 'dial-in c', 'answer-in a', 'hangup b', 'hangup c'],
      ...['hangup a', 'hangup group'],
    ]);
    expect(legs('urlnetworks').slice(4)).toEqual([
      ...['extension_answered a', 'extension_hangup b', 'extension_hangup c'],
      ...['extension_hangup a', 'http_hangup null'],
    ]);
  });

  it('can be pressed while the call is paused or goes step by step', async () => {
    await using opened = await openByHand();
    const { ask, receiverUrl: to } = opened;
    const start = { scenario: 'answered-inbound', dialects: ['voipnow'], to, steps: true };
    const { id } = await ask.calls.start(start);
    await ask.calls.step({ id });
    const answered = await ask.calls.press({ id, key: 'answer' });
    expect(answered).toMatchObject({ state: 'paused', sent: 1, phone: { state: 'answered' } });
    await ask.calls.press({ id, key: 'hang-up' });
    expect((await ask.calls.get({ id })).timeline.map(({ key, state }) => `${key} ${state}`)).toEqual([
      ...['dial-in sent', 'answer-in waiting', 'hangup waiting'],
    ]);
    await ask.calls.step({ id });
    expect(sentKeys(await ask.calls.get({ id }), 'voipnow')).toEqual(['dial-in', 'answer-in']);
    await ask.calls.step({ id });
    expect(await until(ask, id, over)).toMatchObject({ state: 'finished', sent: 3 });
  });

  it('hurries what a key has still to bring before the next one', async () => {
    await using opened = await openByHand();
    const { ask, receiverUrl: to } = opened;
    const { id } = await ask.calls.ring({ dialects: ['urlnetworks', 'pbxware'], to });
    await ask.calls.press({ id, key: 'answer' });
    const callRun = await ask.calls.press({ id, key: 'hang-up' });
    const keys = callRun.timeline.filter(({ dialect }) => dialect === 'urlnetworks').map(({ key }) => key);
    expect(keys).toEqual([
      ...['http_ringing', 'extension_ringing', 'extension_answered', 'extension_hangup', 'http_hangup'],
    ]);
    await opened.time.pass(1_000);
    expect(sentKeys(await until(ask, id, over), 'pbxware')).toEqual(['call_incoming', 'ringing', 'call_answered']);
  });

  it('an endpoint that is slow in one dialect delays no other, and no event’s time', async () => {
    const held: (() => void)[] = [];
    let holding = true;
    const server = createServer((request, response) => {
      request.resume();
      if (holding && request.method === 'POST') held.push(() => response.end('ok'));
      else response.end('ok');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await using opened = await openByHand();
    const { ask, time } = opened;
    const to = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { id } = await ask.calls.ring({ dialects: ['pbxware', 'voipnow'], to });
    await until(ask, id, ({ timeline }) =>
      timeline.some(({ dialect, state }) => dialect === 'voipnow' && state === 'sent'),
    );
    await time.pass(10_000);
    await ask.calls.press({ id, key: 'cancel' });
    await time.pass(60_000);
    const waiting = await until(ask, id, (callRun) => sentKeys(callRun, 'voipnow').length === 2);
    expect(sentKeys(waiting, 'pbxware')).toEqual([]);
    expect(waiting.state).toBe('playing');
    while (held.length === 0) await turn();
    holding = false;
    for (const answer of held) answer();
    const callRun = await until(ask, id, over);
    expect(sentKeys(callRun, 'pbxware')).toEqual(['call_incoming', 'ringing', 'call_hangup', 'call_unanswered']);
    const times = (await parametersOf(ask, callRun, 'pbxware')).map(
      ({ unix_time }) => Number(unix_time) - 1_724_931_550,
    );
    expect(times).toEqual([0, 0, 10, 10]);
    server.closeAllConnections();
    server.close();
  });

  it('tells an answer at pick-up where the vendor’s system is chosen to, by hand as by a scenario', async () => {
    await using opened = await openByHand();
    const { ask, time, receiverUrl: to } = opened;
    await ask.dialects.update({ id: 'pbxware', variants: { answered_call: 'pick-up' } });
    const hand = await ask.calls.ring({ dialects: ['pbxware'], to });
    await time.pass(1_000);
    await until(ask, hand.id, settled);
    await ask.calls.press({ id: hand.id, key: 'answer' });
    await time.pass(1);
    const talking = await until(ask, hand.id, settled);
    expect(sentKeys(talking, 'pbxware')).toEqual(['call_incoming', 'ringing', 'call_answered']);
    expect((await parametersOf(ask, talking, 'pbxware')).at(-1)).toMatchObject({ duration: '0' });
    await ask.calls.press({ id: hand.id, key: 'hang-up' });
    expect(await until(ask, hand.id, over)).toMatchObject({ state: 'finished', sent: 3 });
    const start = { scenario: 'answered-inbound', dialects: ['pbxware'], to, speed: 'at-once' as const, seed: 1 };
    const early = await until(ask, (await ask.calls.start(start)).id, over);
    const settings = { pbxware: { variants: { answered_call: 'end' } } };
    const late = await until(ask, (await ask.calls.start({ ...start, settings })).id, over);
    for (const callRun of [early, late]) expect(sentKeys(callRun, 'pbxware')).toEqual(sentKeys(talking, 'pbxware'));
    expect(early.timeline.at(-1)?.at).toBeLessThan(10);
    expect(late.timeline.at(-1)?.at).toBeGreaterThan(50);
  });

  it('left alone, it waits without a timer, and stops like any other', async () => {
    const opened = await openByHand();
    const { ask, time, receiverUrl: to } = opened;
    const calls = await Promise.all(
      Array.from({ length: 20 }, () => ask.calls.ring({ dialects: ['voipnow'], to, direction: 'internal' })),
    );
    await time.pass(100);
    for (const { id } of calls) await until(ask, id, settled);
    expect(time.waiting()).toBe(0);
    const [first, second] = calls;
    expect(await ask.calls.stop({ id: first?.id ?? '' })).toMatchObject({ state: 'stopped', sent: 2 });
    await ask.calls.press({ id: second?.id ?? '', key: 'answer' });
    expect(await ask.calls.stopAll({})).toEqual({ stopped: 19 });
    expect(time.waiting()).toBe(0);
    const silent = await ask.calls.ring({ dialects: ['pbxware'], to, direction: 'outbound' });
    expect(await ask.calls.stop({ id: silent.id })).toMatchObject({ state: 'stopped', events: 0 });
    const last = await ask.calls.ring({ dialects: ['voipnow'], to });
    await opened[Symbol.asyncDispose]();
    expect((await ask.calls.get({ id: last.id })).state).toBe('stopped');
    expect(time.waiting()).toBe(0);
  });
});

describe('a call by hand as a scenario', () => {
  it('can be recorded while it is played, saved when it is over, and played again with the same events', async () => {
    await using opened = await openByHand();
    const { ask, time, receiverUrl: to } = opened;
    const dialects = (await ask.workspace.info()).dialects.map(({ id }) => id);
    const { id } = await ask.calls.ring({ dialects, to, numbers: { extension: { number: '204', name: 'Bar' } } });
    const pressed = ['answer', 'hold', 'attended-transfer', 'attended-transfer', 'transfer', 'answer'] as const;
    for (const key of pressed) {
      await time.pass(9_000);
      await until(ask, id, settled);
      await ask.calls.press({ id, key });
    }
    const half = await ask.scenarios.record({ call: id, numbers: 'kept' });
    expect(half.scenario.transitions.some(({ ended, leg }) => ended !== undefined && leg === undefined)).toBe(false);
    await time.pass(9_000);
    await ask.calls.press({ id, key: 'hang-up' });
    await time.pass(9_000);
    const callRun = await until(ask, id, over);
    const { scenario } = await ask.scenarios.record({ call: id, label: 'Mine', numbers: 'kept' });
    expect(scenario.extension).toEqual({ number: '204', name: 'Bar' });
    await ask.scenarios.save({ id: 'mine', scenario: { ...scenario, id: 'mine' } });
    const again = await ask.calls.start({ scenario: 'mine', dialects, to, speed: 'at-once' });
    const replayed = await until(ask, again.id, over);
    for (const dialect of dialects)
      expect([dialect, ...sentKeys(replayed, dialect)]).toEqual([dialect, ...sentKeys(callRun, dialect)]);
  });
});

describe('what leaves next', () => {
  it('is the earliest event of all dialects with its requests, until nothing is left', async () => {
    await using opened = await openByHand();
    const { ask, receiverUrl: to } = opened;
    const start = { scenario: 'missed', dialects: ['pbxware', 'voipnow'], to, steps: true };
    const { id, timeline } = await ask.calls.start(start);
    for (const event of timeline) {
      const next = await ask.calls.next({ id });
      expect(next).toMatchObject({ event: { dialect: event.dialect, key: event.key, at: event.at, state: 'waiting' } });
      expect(next?.requests).toHaveLength(1);
      expect(next?.requests[0]?.request.url).toContain(to);
      const stepped = await ask.calls.step({ id });
      expect(stepped.timeline.find(({ key, dialect }) => key === event.key && dialect === event.dialect)?.state).toBe(
        'sent',
      );
    }
    expect(await ask.calls.next({ id })).toBeNull();
    await expect(ask.calls.next({ id: 'nothing' })).rejects.toMatchObject({ code: 'CALL_UNKNOWN' });
  });

  it('says why nothing would be sent, and is nothing for a call by hand that waits for a key', async () => {
    await using opened = await openByHand();
    const { ask, receiverUrl } = opened;
    const action = await ask.actions.create({ name: 'Tell', method: 'POST', url: `${receiverUrl}/x` });
    await ask.events.update({ dialect: 'pbxware', key: 'ringing', actions: [action.id] });
    await ask.settings.update({ eventsActive: true });
    const { id } = await ask.calls.start({ scenario: 'missed', dialects: ['pbxware'], steps: true });
    const next = await ask.calls.next({ id });
    expect(next).toMatchObject({ requests: [], notes: [expect.stringContaining('pbxware:call_incoming')] });
    const hand = await ask.calls.ring({ dialects: ['pbxware'], to: receiverUrl });
    expect(await ask.calls.next({ id: hand.id })).toMatchObject({ event: { key: expect.any(String) } });
    await opened.time.pass(1_000);
    await until(ask, hand.id, settled);
    expect(await ask.calls.next({ id: hand.id })).toBeNull();
  });
});
