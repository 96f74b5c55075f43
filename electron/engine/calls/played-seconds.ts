import type { CallRunEvent, Speed } from '../../../shared/model/call-run.ts';
import type { Telling } from './telling.ts';

/** What a play knows of when its events left. */
export interface PlayedTimes {
  readonly speed: Speed;
  readonly timeline: readonly Pick<CallRunEvent, 'sentAt' | 'deliveries'>[];
}

/**
 * Seconds of the call at which each of its requests left, as the play counted them: on a call that is played ten times
 * faster they are ten times those that passed. What the play did not send (a person sent it again, others did) stands as
 * long after the request before it as really passed. `tellings` are in the order they arrived; by their ids.
 */
export function playedSeconds(tellings: readonly Telling[], { speed, timeline }: PlayedTimes): Map<string, number> {
  const known = new Map(timeline.flatMap(({ sentAt, deliveries }) => deliveries.map((id) => [id, sentAt] as const)));
  const seconds = new Map<string, number>();
  let before = { at: tellings[0]?.at ?? 0, played: 0 };
  for (const { row, at } of tellings) {
    const passed = ((at - before.at) / 1000) * (speed === 'at-once' ? 0 : speed);
    const played = known.get(row.id) ?? before.played + Math.max(0, passed);
    seconds.set(row.id, played);
    before = { at, played };
  }
  return seconds;
}
