import { expect, it } from 'vitest';
import { phoneSeconds, positionAt, type SeenCallRun, secondsAhead } from '../../../../renderer/src/call-runs/clock.ts';
import type { CallRunSummary } from '../../../../shared/model/call-run.ts';

const callRun: CallRunSummary = {
  ...{ id: 'one', scenario: 'answered-inbound', label: 'Answered call', dialects: ['a'], to: null, speed: 1, seed: 1 },
  ...{ chaos: [], state: 'playing', startedAt: '2026-01-01T00:00:00.000Z', position: 10, length: 70 },
  ...{ events: 3, sent: 1, skipped: 0, deliveries: 1, failed: 0, notes: [], problem: null },
  phone: { state: 'answered', since: 7, keys: [], extension: null },
};
const seen = (change: Partial<CallRunSummary> = {}): SeenCallRun => ({
  callRun: { ...callRun, ...change },
  seenAt: 1000,
});

it('runs on from where the engine reported it, as fast as the call', () => {
  expect(positionAt(seen(), 1000)).toBe(10);
  expect(positionAt(seen(), 3500)).toBe(12.5);
  expect(positionAt(seen({ speed: 10 }), 3500)).toBe(35);
});

it('never goes before what was reported', () => {
  expect(positionAt(seen(), 0)).toBe(10);
});

it('stands still while paused, over, or played at once', () => {
  for (const change of [{ state: 'paused' }, { state: 'finished' }, { speed: 'at-once' }] as const) {
    expect(positionAt(seen(change), 60_000)).toBe(10);
  }
});

it('ends with the scenario, and runs on for a call by hand', () => {
  expect(positionAt(seen(), 1_000_000)).toBe(70);
  expect(positionAt(seen({ scenario: null, length: 10 }), 101_000)).toBe(110);
});

it('counts the seconds of the state from where it began', () => {
  expect(phoneSeconds(seen(), 1000)).toBe(3);
  expect(phoneSeconds(seen(), 1999)).toBe(3);
  expect(phoneSeconds(seen(), 2000)).toBe(4);
  expect(phoneSeconds(seen({ phone: { state: 'idle', since: 0, keys: [], extension: null } }), 9000)).toBe(0);
});

it('says of a call that is over how long it was', () => {
  const phone = { state: 'ended', since: 70.4, keys: [], extension: null } as const;
  expect(phoneSeconds(seen({ state: 'finished', position: 70.8, phone: { ...phone, keys: [] } }), 90_000)).toBe(70);
});

it.each([
  [37.2, 'in 37 s'],
  [9.94, 'in 10.0 s'],
  [0.04, 'in 0.1 s'],
  [0, 'now'],
  [-2, 'now'],
])('says of %d seconds ahead: %s', (seconds, words) => {
  expect(secondsAhead(seconds)).toBe(words);
});
