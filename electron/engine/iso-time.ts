import type { Clock } from './host-services.ts';

/** The time as activities and runs have it: ISO 8601, UTC. Asked several times a millisecond, written once in each. */
export function createIsoTime(clock: Clock): () => string {
  let at = Number.NaN;
  let text = '';
  return () => {
    const now = clock();
    if (now !== at) text = new Date(now).toISOString();
    at = now;
    return text;
  };
}
