import type { Call } from '../../../shared/model/call.ts';
import type { ChaosName } from '../../../shared/model/call-run.ts';
import { between, type Random } from '../call-model/random.ts';
import type { PlannedEvent } from './plan.ts';

type Chaos = (events: readonly PlannedEvent[], random: Random) => PlannedEvent[];

/** Seconds by which networks are known to reorder, and between an event and its duplicate. */
const reorderWithin = 2;
const secondsBehind = 0.1;
const secondsToDuplicate = 0.5;

/** Each takes one dialect's events in their order and says of each that it alters what it did. */
const switches: Record<ChaosName, Chaos> = {
  dropHangup(events) {
    if (!events.some(({ event }) => event.phase === 'ended')) return [...events];
    const lost = events.filter(({ event }) => event.phase === 'ended').map(({ event }) => event.label);
    const last = events.findLastIndex(({ event }) => event.phase !== 'ended');
    return events.map((planned, index) => {
      if (planned.event.phase === 'ended') return altered(planned, 'left out', { dropped: true });
      // An event that is never sent cannot say so in the activity log: the last one that is sent does.
      return index === last ? altered(planned, `${[...new Set(lost)].join(' and ')} left out`) : planned;
    });
  },

  lateRinging(events) {
    const until = events.findIndex(({ event }) => event.phase === 'answered' || event.phase === 'ended');
    const after = events[until];
    const late = events.slice(0, Math.max(0, until)).findLastIndex(({ event }) => event.phase === 'ringing');
    if (after === undefined || late === -1) return [...events];
    return events.map((planned, index) =>
      index === late
        ? altered(planned, `sent late, after ${after.event.label}`, { sendAt: after.sendAt + secondsBehind })
        : planned,
    );
  },

  reorder(events, random) {
    const gaps = events.slice(1).map((event, index) => event.sendAt - (events[index]?.sendAt ?? 0));
    const least = Math.min(...gaps);
    const result = [...events];
    let swapped = -1;
    for (const [index, gap] of gaps.entries()) {
      // Those close together by the toss of a coin; at least the closest two, or the switch would do nothing.
      const toss = random() < 0.5;
      const [first, second] = [events[index], events[index + 1]];
      if (first === undefined || second === undefined || swapped === index) continue;
      if (gap !== least && !(gap <= reorderWithin && toss)) continue;
      result[index] = altered(first, `sent out of order, after ${second.event.label}`, {
        sendAt: second.sendAt + secondsBehind / 2,
      });
      swapped = index + 1;
    }
    return result;
  },

  duplicate(events, random) {
    const sent = events.filter(({ dropped }) => !dropped);
    const chosen = sent[between(random, 0, Math.max(0, sent.length - 1))];
    return events.flatMap((event) => {
      const toss = random() < 0.3;
      if (event.dropped || !(toss || event === chosen)) return [event];
      return [event, altered(event, 'sent a second time', { sendAt: event.sendAt + secondsToDuplicate })];
    });
  },

  clockSkew(events, random) {
    const seconds = between(random, 20, 300) * (random() < 0.5 ? -1 : 1);
    const words = `its clock is ${Math.abs(seconds)} s ${seconds < 0 ? 'slow' : 'fast'}`;
    return events.map((event) =>
      altered(event, words, {
        happensAt: event.happensAt + seconds * 1000,
        call: skewed(event.call, seconds * 1000),
      }),
    );
  },
};

/** What is lost goes first, so that nothing else is done to it; a duplicate is of what stands then. */
const order: readonly ChaosName[] = ['dropHangup', 'lateRinging', 'reorder', 'duplicate', 'clockSkew'];

/** The events of one dialect after the chosen switches, in the order they are sent. */
export function applyChaos(
  events: readonly PlannedEvent[],
  chosen: readonly ChaosName[],
  random: Random,
): PlannedEvent[] {
  const made = order
    .filter((name) => chosen.includes(name))
    .reduce<readonly PlannedEvent[]>((before, name) => switches[name](before, random), events);
  // Stable: what is sent at the same time stays in its order.
  return [...made].sort((a, b) => a.sendAt - b.sendAt);
}

function altered(planned: PlannedEvent, words: string, change: Partial<PlannedEvent> = {}): PlannedEvent {
  return { ...planned, ...change, altered: planned.altered === null ? words : `${planned.altered}; ${words}` };
}

function skewed(call: Call, byMs: number): Call {
  const move = (at: number | null) => (at === null ? null : at + byMs);
  return {
    ...call,
    startedAt: call.startedAt + byMs,
    answeredAt: move(call.answeredAt),
    endedAt: move(call.endedAt),
  };
}
