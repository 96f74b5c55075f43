import { expect, it } from 'vitest';
import type { ChaosName } from '../../../shared/model/call-run.ts';
import type { CallSummary, Ladder } from '../../../shared/model/ladder.ts';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';
import { withFolder } from '../../support/temporary-folder.ts';

type Ask = OpenedEngine['ask'];

const isOver = async (ask: Ask, id: string): Promise<void> => {
  for await (const _ of await ask.calls.watch({ id }));
};

/** Until the call has sent an event. */
const hasSent = async (ask: Ask, id: string): Promise<void> => {
  for await (const [call] of await ask.calls.watch({ id })) if ((call?.sent ?? 0) > 0) return;
};

async function callsOf(ask: Ask): Promise<{ ladders: Ladder[]; lines: CallSummary[] }> {
  const lines = (await ask.calls.history({ limit: 500 })).items;
  return { lines, ladders: await Promise.all(lines.map(({ id }) => ask.calls.ladder({ id }))) };
}

it('a call has the same ladder, state bar, label and violations after a restart', () =>
  withFolder(async (workspace) => {
    const chaos: readonly ChaosName[] = ['dropHangup', 'duplicate', 'lateRinging'];
    const clock = () => 1_790_000_000_000;
    const play = async (ask: Ask, to: string) => {
      const every = ['pbxware', 'voipnow', 'urlnetworks', 'grandstream'];
      const started = [
        await ask.calls.start({ scenario: 'answered-inbound', dialects: every, to, speed: 'at-once', seed: 1 }),
        await ask.calls.start({ scenario: 'blind-transfer', dialects: ['voipnow'], to, speed: 'at-once', seed: 2 }),
        await ask.calls.start({ scenario: 'answered-inbound', dialects: every, to, speed: 600, seed: 3 }),
        await ask.calls.start({
          scenario: 'missed',
          dialects: ['pbxware'],
          to,
          speed: 'at-once',
          chaos: [...chaos],
          seed: 4,
        }),
      ];
      for (const { id } of started) await isOver(ask, id);
      const byHand = await ask.calls.ring({ dialects: ['pbxware', 'voipnow'], to, speed: 'at-once', seed: 5 });
      for (const key of ['answer', 'hold', 'resume', 'hang-up'] as const) {
        await ask.calls.press({ id: byHand.id, key });
      }
      await isOver(ask, byHand.id);
      const halfWay = await ask.calls.start({ scenario: 'answered-inbound', dialects: every, to, speed: 1, seed: 6 });
      await hasSent(ask, halfWay.id);
      await ask.calls.stop({ id: halfWay.id });
    };
    const before = await (async () => {
      await using opened = await openTestEngine({ workspace, clock });
      await play(opened.ask, opened.receiverUrl);
      const { items } = await opened.ask.runs.list({});
      return { ...(await callsOf(opened.ask)), items };
    })();
    await using again = await openTestEngine({ workspace, clock });
    const after = await callsOf(again.ask);
    expect(before.lines).toHaveLength(6);
    expect(after.lines).toEqual(before.lines);
    expect(after.ladders).toEqual(before.ladders);
    expect(after.ladders.every(({ stateChanges, speed }) => stateChanges.length > 0 && speed !== null)).toBe(true);
    expect(after.lines.some(({ violations }) => violations.length > 0)).toBe(true);
    expect((await again.ask.runs.list({})).items).toEqual(before.items);
  }));

it('a scenario can be recorded from a call that was played before a restart', () =>
  withFolder(async (workspace) => {
    const { id, recorded } = await (async () => {
      await using opened = await openTestEngine({ workspace });
      const input = { dialects: ['pbxware'], to: opened.receiverUrl, speed: 'at-once' as const };
      const call = await opened.ask.calls.start({ scenario: 'answered-inbound', ...input });
      await isOver(opened.ask, call.id);
      return { id: call.id, recorded: await opened.ask.scenarios.record({ call: call.id, numbers: 'kept' }) };
    })();
    await using again = await openTestEngine({ workspace });
    expect(await again.ask.scenarios.record({ call: id, numbers: 'kept' })).toEqual(recorded);
  }));
