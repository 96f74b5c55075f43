import { scenarioLimits } from '../../../shared/model/scenario.ts';
import type { Telling } from './tellings.ts';
import { secondsSaid, timeSaid } from './words.ts';

/** Seconds of each event since the first, in milliseconds exact, and what to know about them. */
export interface Times {
  readonly at: ReadonlyMap<Telling, number>;
  readonly notes: readonly string[];
}

/** A call that came this much faster than its own times say was played so. */
const faster = 1.3;

/** When each event happened. `tellings` are oldest first; those of a call that was played faster are drawn out again. */
export function timesOf(tellings: readonly Telling[]): Times {
  const first = tellings[0]?.at ?? 0;
  const scale = scaleOf(tellings);
  const at = new Map(tellings.map((each) => [each, Math.round((each.at - first) * scale) / 1000]));
  const notes =
    scale === 1
      ? []
      : [`The requests came ${scale.toFixed(1)} times faster than their own times say: they were drawn out again.`];
  return { at, notes };
}

function scaleOf(tellings: readonly Telling[]): number {
  const [first] = tellings;
  const last = tellings.at(-1);
  if (first === undefined || last === undefined) return 1;
  const span = (from: Telling, to: Telling): number => (to.at - from.at) / 1000;
  const ratios: number[] = [];
  const compare = (said: number | null, seen: number): void => {
    // Times said are whole seconds; what comes with the first request tells no pace.
    if (said !== null && seen > 0 && said - seen > 2) ratios.push(said / seen);
  };
  const [begun, over] = [timeSaid(first, 'at'), timeSaid(last, 'at')];
  if (begun !== null && over !== null) compare(over - begun, span(first, last));
  const answer = tellings.find(({ event }) => event.phase === 'answered');
  for (const each of tellings.filter(({ event }) => event.phase === 'ended')) {
    const [from, to] = [timeSaid(each, 'startedAt'), timeSaid(each, 'endedAt')];
    if (from !== null && to !== null) compare(to - from, span(first, each));
    if (answer !== undefined) compare(secondsSaid(each), span(answer, each));
    // Nobody talks longer than the call takes.
    else if ((secondsSaid(each) ?? 0) > span(first, each) + 2) compare(secondsSaid(each), span(first, each));
  }
  const [ratio = 1] = ratios;
  // Whoever says so much is not to be believed.
  const isBelievable = ratio * span(first, last) <= scenarioLimits.seconds;
  return ratio > faster && isBelievable ? ratio : 1;
}
