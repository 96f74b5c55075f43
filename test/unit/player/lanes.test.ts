import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlayer, type EventOutcome } from '../../../electron/engine/player/lanes.ts';
import type { PlannedEvent } from '../../../electron/engine/player/plan.ts';
import type { Speed } from '../../../shared/model/call-run.ts';
import { handTicker } from '../../support/hand-ticker.ts';
import { sampleDelivery } from '../../support/sample-activities.ts';

const planned = (dialect: string, key: string, sendAt: number): PlannedEvent =>
  ({
    dialect,
    event: { key, label: key },
    leg: null,
    at: sendAt,
    sendAt,
    altered: null,
    dropped: false,
  }) as PlannedEvent;

const delivered = (id: string): EventOutcome => ({ deliveries: [sampleDelivery({ id })] });

function play(
  lanes: PlannedEvent[][],
  options: {
    speed?: Speed;
    paused?: boolean;
    send?: (event: PlannedEvent, signal: AbortSignal) => Promise<EventOutcome>;
  } = {},
) {
  const time = handTicker();
  const sent: [key: string, at: number][] = [];
  const player = createPlayer({
    lanes,
    speed: options.speed ?? 1,
    paused: options.paused ?? false,
    ticker: time.ticker,
    send: async (event, _played, signal) => {
      sent.push([event.event.key, time.ticker.now()]);
      return options.send === undefined ? delivered(event.event.key) : options.send(event, signal);
    },
    explain: (error) => (error as Error).message,
    onChange: () => undefined,
  });
  return { player, time, sent };
}

describe('a played call', () => {
  it('tells each event when it is due, at the chosen speed', async () => {
    const { player, time, sent } = play(
      [[planned('a', 'ring', 0), planned('a', 'answer', 6), planned('a', 'end', 66)]],
      { speed: 60 },
    );
    await time.pass(1_099);
    expect(sent).toEqual([
      ['ring', 0],
      ['answer', 100],
    ]);
    await time.pass(2);
    expect(sent.at(-1)).toEqual(['end', 1100]);
    await player.over;
    expect(player.progress()).toMatchObject({ state: 'finished', failed: 0 });
    expect(time.waiting()).toBe(0);
  });

  it('keeps the times of any lanes at any speed', async () => {
    const lane = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(lane, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 600 }),
        async (times, tenths) => {
          const speed = tenths / 10;
          const lanes = times.map((seconds, dialect) =>
            seconds
              .sort((a, b) => a - b)
              .map((ms, index) => planned(String(dialect), `${dialect}.${index}.${ms}`, ms / 1000)),
          );
          const { player, time, sent } = play(lanes, { speed });
          await time.pass(100_001 / speed + 1);
          await player.over;
          expect(sent).toHaveLength(lanes.flat().length);
          for (const [key, at] of sent) expect(Math.abs(at * speed - Number(key.split('.')[2]))).toBeLessThan(2);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('waits for the deliveries of the event before in its dialect, and for no other dialect', async () => {
    const slow = Promise.withResolvers<EventOutcome>();
    const { player, time, sent } = play(
      [
        [planned('slow', 'one', 0), planned('slow', 'two', 1)],
        [planned('quick', 'uno', 0), planned('quick', 'due', 2)],
      ],
      { send: (event) => (event.event.key === 'one' ? slow.promise : Promise.resolve(delivered(event.event.key))) },
    );
    await time.pass(5_000);
    expect(sent.map(([key]) => key)).toEqual(['one', 'uno', 'due']);
    slow.resolve(delivered('one'));
    await time.pass(1);
    expect(sent.at(-1)).toEqual(['two', 5_000]);
    await player.over;
  });

  it('stands still while it is paused, and goes on where it was', async () => {
    const { player, time, sent } = play([[planned('a', 'ring', 0), planned('a', 'end', 10)]]);
    await time.pass(4_000);
    player.pause();
    expect(time.waiting()).toBe(0);
    await time.pass(60_000);
    expect(player.progress()).toMatchObject({ state: 'paused', position: 4 });
    player.resume();
    await time.pass(5_999);
    expect(sent).toHaveLength(1);
    await time.pass(1);
    expect(sent.at(-1)).toEqual(['end', 70_000]);
    await player.over;
  });

  it('goes event by event over all dialects, and on by itself after that', async () => {
    const lanes = [
      [planned('a', 'a0', 0), planned('a', 'a5', 5)],
      [planned('b', 'b1', 1), planned('b', 'b9', 9)],
    ];
    const { player, time, sent } = play(lanes, { paused: true });
    await time.pass(60_000);
    expect(sent).toEqual([]);
    for (const key of ['a0', 'b1', 'a5']) {
      await player.step();
      expect(sent.at(-1)?.[0]).toBe(key);
    }
    expect(player.progress()).toMatchObject({ state: 'paused', position: 5 });
    player.resume();
    await time.pass(4_000);
    expect(sent.at(-1)).toEqual(['b9', 64_000]);
    await player.over;
    await player.step();
    expect(sent).toHaveLength(4);
  });

  it('leaves no time between events at once, and still keeps their order', async () => {
    const { player, time, sent } = play([[planned('a', 'ring', 0), planned('a', 'end', 3600)]], { speed: 'at-once' });
    await time.pass(0);
    await player.over;
    expect(sent).toEqual([
      ['ring', 0],
      ['end', 0],
    ]);
  });

  it('leaves nothing running when it is stopped: no timer, and what is being sent is given up', async () => {
    const { player, time, sent } = play(
      [[planned('a', 'ring', 0), planned('a', 'end', 10)], [planned('b', 'late', 99)]],
      {
        send: (_, signal) =>
          new Promise((resolve) => signal.addEventListener('abort', () => resolve({ deliveries: [] }), { once: true })),
      },
    );
    await time.pass(1_000);
    await player.stop();
    expect(time.waiting()).toBe(0);
    await time.pass(1_000_000);
    expect(sent).toEqual([['ring', 0]]);
    expect(player.progress().state).toBe('stopped');
  });

  it('says what was skipped, once, and goes on', async () => {
    const { player, time } = play([[planned('a', 'ring', 0), planned('a', 'end', 1)]], {
      send: async () => ({ skipped: 'It is switched off.' }),
    });
    await time.pass(1_000);
    await player.over;
    const { state, notes, timeline } = player.progress();
    expect([state, notes, timeline.map((event) => event.state)]).toEqual([
      'finished',
      ['It is switched off.'],
      ['skipped', 'skipped'],
    ]);
  });

  it('fails as a whole, and stops, where the activity log cannot be written', async () => {
    const { player, time, sent } = play([[planned('a', 'ring', 0)], [planned('b', 'late', 99)]], {
      send: () => Promise.reject(new Error('The disk is full.')),
    });
    await time.pass(1);
    await player.over;
    expect(player.progress()).toMatchObject({ state: 'failed', problem: 'The disk is full.' });
    expect([sent.length, time.waiting()]).toEqual([1, 0]);
  });
});
