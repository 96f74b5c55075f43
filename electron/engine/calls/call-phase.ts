import type { EventPhase } from '../../../shared/model/event.ts';
import type { Telling } from './telling.ts';

/**
 * How the call stands: what the latest event that says so says. But where a leg that rang gave up, the call is not over
 * while the same dialect told that another leg was answered and not yet that it ended.
 */
export function callPhase(tellings: readonly Telling[]): EventPhase {
  const telling = tellings.filter(({ phase, repeated }) => phase !== null && phase !== 'none' && !repeated);
  const last = telling.at(-1);
  if (last === undefined) return 'none';
  if (last.phase !== 'ended' || last.leg === '') return last.phase ?? 'none';
  const legs = new Map<string, EventPhase | null>();
  let before: EventPhase | null | undefined;
  for (const { row, key, leg, phase } of telling) {
    if (row.dialect !== last.row.dialect) continue;
    const name = JSON.stringify([key, leg]);
    before = legs.get(name);
    if (leg === '' && phase === 'ended') legs.clear();
    else legs.set(name, phase);
  }
  return before === 'ringing' && [...legs.values()].includes('answered') ? 'answered' : 'ended';
}
