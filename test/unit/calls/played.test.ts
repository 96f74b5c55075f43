import { describe, expect, it } from 'vitest';
import type { ChaosName } from '../../../shared/model/call-run.ts';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';
import { openRecordingSocket } from '../../support/recording-socket.ts';

type Ask = OpenedEngine['ask'];
type Start = Parameters<Ask['calls']['start']>[0];

async function played(ask: Ask, input: Omit<Start, 'speed'>) {
  const { id } = await ask.calls.start({ ...input, speed: 'at-once' });
  for await (const _ of await ask.calls.watch({ id }));
  return { callRun: await ask.calls.get({ id }), ladder: await ask.calls.ladder({ id }) };
}

async function everyScenario(ask: Ask, to: string, check: (found: Awaited<ReturnType<typeof played>>) => void) {
  // Each its own seed: the same one makes the same ids, and others would take it for one call.
  for (const [index, scenario] of (await ask.calls.scenarios()).entries()) {
    const dialects = scenario.dialects.filter(({ steps }) => steps.length > 0).map(({ dialect }) => dialect);
    check(await played(ask, { scenario: scenario.id, dialects, to, seed: index }));
  }
}

describe('every scenario in every dialect', () => {
  it('has no violation at our own receiver, and every event is one arrow to it', async () => {
    await using opened = await openTestEngine();
    let calls = 0;
    await everyScenario(opened.ask, opened.receiverUrl, ({ callRun, ladder }) => {
      calls += 1;
      expect({ scenario: callRun.scenario, violations: ladder.violations }).toEqual({
        scenario: callRun.scenario,
        violations: [],
      });
      expect(ladder.arrows.map(({ id }) => id).sort()).toEqual(
        callRun.timeline.flatMap((event) => event.deliveries).sort(),
      );
      expect(ladder.arrows.every(({ to, capture }) => to === 'receiver' && capture !== null)).toBe(true);
      expect(ladder.columns.map(({ id }) => id)).toEqual(['phone-system', 'receiver']);
      expect(ladder).toMatchObject({ origin: 'played', scenario: callRun.label, captures: 0, failed: 0, omitted: 0 });
      expect(ladder.deliveries).toBe(callRun.events);
      // The states of the call are known to the second, whatever its dialects send.
      expect(ladder.stateChanges).toEqual(callRun.stateChanges);
      expect(callRun.stateChanges.at(-1)?.state ?? 'idle').toBe(callRun.phone.state);
      expect(new Set(ladder.dialects)).toEqual(new Set(callRun.dialects));
      const phases = ladder.arrows.map(({ phase }) => phase);
      expect(ladder.phase).toBe(phases.every((phase) => phase === 'none') ? 'none' : 'ended');
    });
    expect(calls).toBeGreaterThanOrEqual(24);
    expect((await opened.ask.calls.history({})).total).toBe(calls);
  });

  it('has none at another endpoint, after four hours, and without its run', async () => {
    let now = Date.now();
    await using socket = await openRecordingSocket();
    await using first = await openTestEngine({ clock: () => now });
    await everyScenario(first.ask, socket.url, ({ ladder }) => {
      const label = new URL(socket.url).host;
      expect(ladder.columns.map(({ kind }) => kind)).toEqual(['phone-system', 'endpoint']);
      expect(ladder.columns[1]).toMatchObject({ label });
      expect(ladder.arrows.every(({ to, kind }) => to === ladder.columns[1]?.id && kind === 'delivery')).toBe(true);
    });
    await first.engine.close();
    now += 5 * 3_600_000;
    await using again = await openTestEngine({ clock: () => now, workspace: first.workspace });
    const { items } = await again.ask.calls.history({ limit: 500 });
    expect(items.length).toBeGreaterThanOrEqual(24);
    expect(items.flatMap(({ id, violations }) => violations.map((violation) => ({ id, ...violation })))).toEqual([]);
  });

  it('has none when others send it: captures alone make the same call', async () => {
    await using sender = await openTestEngine({ receiver: 'off' });
    await using opened = await openTestEngine();
    await everyScenario(sender.ask, opened.receiverUrl, () => undefined);
    const { items } = await opened.ask.calls.history({ limit: 500 });
    expect(items.flatMap(({ violations }) => violations)).toEqual([]);
    expect(items.every(({ origin, deliveries }) => origin === 'captured' && deliveries === 0)).toBe(true);
  });
});

it('a call played faster than life has the times of the call on its ladder, and one sent again stands behind', async () => {
  await using opened = await openTestEngine();
  const { ask } = opened;
  const dialects = ['voipnow', 'urlnetworks'];
  const { callRun, ladder } = await played(ask, {
    scenario: 'answered-inbound',
    dialects,
    to: opened.receiverUrl,
    seed: 7,
  });
  const sent = new Map(callRun.timeline.flatMap((event) => event.deliveries.map((id) => [id, event.sentAt])));
  expect(ladder.speed).toBe('at-once');
  expect(new Map(ladder.arrows.map(({ id, played: seconds }) => [id, seconds]))).toEqual(sent);
  const seconds = ladder.arrows.map((arrow) => arrow.played ?? 0);
  expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
  expect(ladder.arrows.at(-1)?.played).toBeGreaterThan(55);
  expect(ladder.arrows.at(-1)?.offset).toBeLessThan(50);
  const { id } = await ask.activity.resend({ id: ladder.arrows[0]?.id ?? '' });
  const after = await ask.calls.ladder({ id: callRun.id });
  expect(after.arrows.at(-1)).toMatchObject({ id, played: ladder.arrows.at(-1)?.played });
});

describe('chaos', () => {
  const dialects = ['pbxware', 'grandstream', 'voipnow', 'urlnetworks'];
  const chaotic = (opened: OpenedEngine, chaos: ChaosName, seed: number) =>
    played(opened.ask, { scenario: 'answered-inbound', dialects, to: opened.receiverUrl, chaos: [chaos], seed });

  it('that repeats an end is two hangups, and only then', async () => {
    await using opened = await openTestEngine();
    let violations = 0;
    for (let seed = 1; seed <= 12; seed += 1) {
      const { callRun, ladder } = await chaotic(opened, 'duplicate', seed);
      const ends = ['call_answered', 'terminate_call', 'hangup', 'extension_hangup', 'http_hangup'];
      const doubled = callRun.timeline.filter(({ altered, key }) => altered !== null && ends.includes(key));
      const rules = ladder.violations.map(({ rule, dialect }) => `${rule} ${dialect}`);
      expect(rules.sort()).toEqual(doubled.map(({ dialect }) => `two-hangups ${dialect}`).sort());
      violations += doubled.length;
      for (const { arrows, sentence } of ladder.violations) {
        expect(arrows).toHaveLength(2);
        expect(ladder.arrows.filter(({ id }) => arrows.includes(id)).map(({ altered }) => altered)).toEqual([
          null,
          'sent a second time',
        ]);
        expect(sentence).toMatch(/ sent .+ twice: [\d.]+ s and [\d.]+ s after the call began\.$/);
      }
    }
    expect(violations).toBeGreaterThan(5);
  });

  it('that leaves the end out is a call that never ended, in every dialect', async () => {
    await using opened = await openTestEngine();
    const { ladder } = await chaotic(opened, 'dropHangup', 3);
    expect(ladder.violations.map(({ rule, dialect }) => [rule, dialect])).toEqual(
      ladder.dialects.map((dialect) => ['never-ended', dialect]),
    );
    expect(ladder.violations[0]?.sentence).toMatch(/ and never ended the call\. The run is over\.$/);
  });

  it('that sends an answer after the end is an answer after the hangup, where it happened', async () => {
    await using opened = await openTestEngine();
    const seen = new Set<boolean>();
    for (let seed = 1; seed <= 10; seed += 1) {
      const { ladder } = await played(opened.ask, {
        ...{ scenario: 'blind-transfer', dialects: ['grandstream'], to: opened.receiverUrl, chaos: ['reorder'], seed },
      });
      const indexOf = (event: string) => ladder.arrows.findIndex((arrow) => arrow.event === event);
      const [end, transfer] = [indexOf('terminate_call'), indexOf('blind_transferring')];
      const arrows = [end, transfer].map((index) => ladder.arrows[index]?.id);
      seen.add(transfer > end);
      expect(ladder.violations.map(({ rule, arrows: shown }) => [rule, shown])).toEqual(
        transfer > end ? [['answer-after-hangup', arrows]] : [],
      );
    }
    expect(seen).toEqual(new Set([true, false]));
  });
});

it('a played call of which every event was left out has a ladder without arrows', async () => {
  await using opened = await openTestEngine();
  const { ask, receiverUrl } = opened;
  const action = await ask.actions.create({ name: 'Notify', method: 'POST', url: receiverUrl });
  await ask.events.update({ dialect: 'pbxware', key: 'call_unanswered', actions: [action.id] });
  await ask.settings.update({ eventsActive: true });
  const { id } = await ask.calls.start({ scenario: 'missed', dialects: ['pbxware'], steps: true });
  await ask.settings.update({ eventsActive: false });
  for (let step = 0; step < 3; step += 1) await ask.calls.step({ id });
  const ladder = await ask.calls.ladder({ id });
  expect(ladder).toMatchObject({
    id,
    origin: 'played',
    scenario: 'Missed call',
    arrows: [],
    omitted: 0,
    violations: [],
  });
  expect(ladder).toMatchObject({ phase: 'none', deliveries: 0, captures: 0, seq: 0 });
  expect(ladder.columns.map(({ id: column }) => column)).toEqual(['phone-system']);
  expect(await ask.calls.history({})).toEqual({ items: [], next: null, total: 0 });
});

it('an end that nothing is bound to is no violation, and nothing is while the call is played', async () => {
  await using opened = await openTestEngine();
  const { ask, receiverUrl } = opened;
  const action = await ask.actions.create({ name: 'Notify', method: 'POST', url: receiverUrl });
  for (const key of ['incoming_call', 'off_hook'])
    await ask.events.update({ dialect: 'grandstream', key, actions: [action.id] });
  await ask.settings.update({ eventsActive: true });
  const { ladder } = await played(ask, { scenario: 'answered-inbound', dialects: ['grandstream'] });
  expect(ladder).toMatchObject({ deliveries: 2, violations: [] });
  const { id } = await ask.calls.start({ scenario: 'missed', dialects: ['grandstream'], to: receiverUrl, steps: true });
  await ask.calls.step({ id });
  expect(await ask.calls.ladder({ id })).toMatchObject({ phase: 'ringing', violations: [] });
  await ask.calls.stop({ id });
  expect((await ask.calls.ladder({ id })).violations).toMatchObject([{ rule: 'never-ended', dialect: 'grandstream' }]);
});
