import { expect, it } from 'vitest';
import { describeFailure, fuzz } from '../fuzz/fuzzer.ts';
import { fuzzers } from '../fuzz/fuzzers.ts';

/** A few inputs of each, always the same ones: a build tells of the change and not of chance. `npm run fuzz` looks for more. */
it.each(Object.entries(fuzzers))('%s holds for a few inputs', async (name, open) => {
  await using fuzzer = open();
  const { inputs, failure } = await fuzz(fuzzer, { seed: 20_261_120, budget: 0, rounds: 1, most: 4 });
  if (failure !== null) throw new Error(describeFailure(name, failure));
  expect(inputs).toBeGreaterThanOrEqual(fuzzer.claims.length);
});
