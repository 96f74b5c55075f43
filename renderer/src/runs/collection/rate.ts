/** How many requests a run had sent at a time, unix milliseconds. */
export interface Sample {
  readonly at: number;
  readonly requests: number;
}

/** Milliseconds that the rate of a run that goes on is of. */
const window = 3000;

/** With a new sample, and only those that the rate still needs. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const from = samples.findLastIndex(({ at }) => at <= sample.at - window);
  return [...samples.slice(Math.max(0, from)), sample];
}

/** Requests a second over the last seconds; null where there is too little to tell. */
export function rateOf(samples: readonly Sample[]): number | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < 200) return null;
  return ((last.requests - first.requests) * 1000) / (last.at - first.at);
}

/** `4.2/s`, `120/s`. */
export const rateText = (rate: number | null): string =>
  rate === null ? '–' : `${rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en')}/s`;
