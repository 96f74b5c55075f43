import { setImmediate as otherWork } from 'node:timers/promises';

/**
 * Work that others can go between: it yields often, each time after some microseconds, and returns its result. What a
 * stranger made as large as he liked, a collection, an import, is done like this, so that no request waits for it.
 */
export type Sliced<Result> = Generator<void, Result, void>;

/** Milliseconds. A request waits no longer than this and the longest step of the work. */
const slice = 12;

/** Does the work in slices, between which the process does everything else. Rejects with what the work throws. */
export async function inSlices<Result>(work: Sliced<Result>): Promise<Result> {
  for (let until = performance.now() + slice; ; ) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() < until) continue;
    await otherWork();
    until = performance.now() + slice;
  }
}

/** A pause to be waited for between many small steps, each of which is over before others would have their turn. */
export function pauses(): () => Promise<void> {
  let until = performance.now() + slice;
  return async () => {
    if (performance.now() < until) return;
    await otherWork();
    until = performance.now() + slice;
  };
}

/** Does the work without a break: where nobody else is there yet, or it is small. */
export function atOnce<Result>(work: Sliced<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
