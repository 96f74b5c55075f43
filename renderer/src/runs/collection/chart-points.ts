import type { RunStep } from '../../../../shared/model/collection-run.ts';

type Timed = Pick<RunStep, 'name' | 'folder' | 'method' | 'source' | 'at' | 'durationMs' | 'failed'>;

/** Response times of one request of the collection, over all iterations. */
export interface StepTimes {
  readonly key: string;
  readonly name: string;
  readonly method: string;
  readonly count: number;
  readonly failed: number;
  /** Milliseconds. */
  readonly median: number;
  readonly longest: number;
}

/** One entry for each request that got a response or waited for one, in the order of the run. */
export function timesByStep(steps: readonly Timed[]): StepTimes[] {
  const groups = new Map<string, Timed[]>();
  for (const step of steps) {
    if (step.source !== 'collection' || step.durationMs === null) continue;
    const key = JSON.stringify([...step.folder, step.name, step.method]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [step]);
    else group.push(step);
  }
  return [...groups].map(([key, group]) => {
    const durations = group.map(({ durationMs }) => durationMs ?? 0).sort((one, other) => one - other);
    const { name = '', method = '' } = group[0] ?? {};
    return {
      ...{ key, name, method, count: group.length, failed: group.filter(({ failed }) => failed).length },
      ...{ median: durations[Math.floor((durations.length - 1) / 2)] ?? 0, longest: durations.at(-1) ?? 0 },
    };
  });
}

/** Response times within a piece of the run's time. */
export interface TimePoint {
  /** Milliseconds from the first request to the middle of the piece. */
  readonly at: number;
  readonly mean: number;
  readonly longest: number;
  readonly failed: number;
  readonly count: number;
}

/** Response times over the time of the run, in at most `most` pieces; those in which nothing was sent are left out. */
export function timesOverRun(steps: readonly Timed[], most: number): TimePoint[] {
  const sent = steps.filter(({ durationMs }) => durationMs !== null);
  const instants = sent.map(({ at }) => Date.parse(at));
  const first = instants.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const last = instants.reduce((greatest, at) => Math.max(greatest, at), first);
  const width = Math.max(1, (last - first + 1) / most);
  const pieces = new Map<number, { sum: number; longest: number; failed: number; count: number }>();
  sent.forEach(({ durationMs, failed }, index) => {
    const piece = Math.floor(((instants[index] ?? first) - first) / width);
    const { sum, longest, failed: failures, count } = pieces.get(piece) ?? { sum: 0, longest: 0, failed: 0, count: 0 };
    const duration = durationMs ?? 0;
    pieces.set(piece, {
      sum: sum + duration,
      longest: Math.max(longest, duration),
      failed: failures + (failed ? 1 : 0),
      count: count + 1,
    });
  });
  return [...pieces]
    .sort(([one], [other]) => one - other)
    .map(([piece, { sum, longest, failed, count }]) => ({
      ...{ at: (piece + 0.5) * width, mean: sum / count, longest, failed, count },
    }));
}

/** The next of 1, 2, 5, 10, 20, 50 ... that is not below the value: where an axis ends. */
export function roundedUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((mark) => mark >= value) ?? value;
}
