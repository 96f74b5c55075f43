import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';

/** Something that must hold for every input, and how many inputs are tried between two looks at the clock. */
export interface Claim {
  /** What holds, as a sentence about the inputs. */
  readonly name: string;
  readonly inputs: number;
  // biome-ignore lint/suspicious/noExplicitAny: claims about inputs of any type stand in one list
  readonly property: fc.IAsyncProperty<any> | fc.IProperty<any>;
}

/** Claims about one part of the product, with what they need: processes, folders. It goes with `await using`. */
export interface Fuzzer extends AsyncDisposable {
  readonly claims: readonly Claim[];
  /** What else is worth a column of the summary. */
  counts?(): Readonly<Record<string, number>>;
}

export interface FuzzOptions {
  readonly seed: number;
  /** Milliseconds. Every claim is tried once, however long it takes. */
  readonly budget: number;
  /** Rounds over all claims after which it ends, also before the time is over. */
  readonly rounds?: number | undefined;
  /** Inputs of each claim in a round; as many as it names where it is left out. */
  readonly most?: number | undefined;
}

export interface FuzzResult {
  readonly inputs: number;
  readonly rounds: number;
  readonly milliseconds: number;
  readonly failure: FuzzFailure | null;
}

interface FuzzFailure {
  readonly claim: string;
  /** Begins with the inputs that failed. */
  readonly seed: number;
  readonly reason: string;
  /** The smallest input that was found in time, as JavaScript. */
  readonly input: string;
}

/** Milliseconds in which a smaller input is looked for. */
const shrinkFor = 20_000;

/** Tries the claims in turns until the time is over or one of them fails. */
export async function fuzz(
  fuzzer: Fuzzer,
  { seed, budget, rounds = Infinity, most = Infinity }: FuzzOptions,
): Promise<FuzzResult> {
  const startedAt = performance.now();
  const elapsed = (): number => Math.round(performance.now() - startedAt);
  let inputs = 0;
  let round = 0;
  for (; round < rounds && (round === 0 || elapsed() < budget); round += 1) {
    for (const { name, inputs: wanted, property } of fuzzer.claims) {
      if (round > 0 && elapsed() >= budget) break;
      const parameters = { seed: (seed + round) | 0, numRuns: Math.min(wanted, most) };
      const first = await fc.check(property, { ...parameters, endOnFailure: true });
      inputs += first.numRuns;
      if (!first.failed) continue;
      // The same again, and smaller. Where it does not fail again, what was done before it had a part in it.
      const again = await fc.check(property, { ...parameters, interruptAfterTimeLimit: shrinkFor });
      const { counterexample, errorInstance } = again.failed ? again : first;
      const reason =
        errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : `${errorInstance}`;
      const failure = {
        claim: again.failed ? name : `${name} (it did not fail again by itself)`,
        ...{ seed: parameters.seed, reason, input: fc.stringify(counterexample) },
      };
      return { inputs, rounds: round + 1, milliseconds: elapsed(), failure };
    }
  }
  return { inputs, rounds: round, milliseconds: elapsed(), failure: null };
}

/** Characters of an input that are printed; the whole of a longer one is in a file. */
const printed = 4000;

/** What a person needs to see it fail again. */
export function describeFailure(name: string, { claim, seed, reason, input }: FuzzFailure): string {
  const lines = [`${name} failed: ${claim}`, reason.slice(0, printed), `Again: npm run fuzz -- ${name} --seed ${seed}`];
  if (input.length <= printed) return [...lines, `Input: ${input}`].join('\n');
  const file = join(tmpdir(), `hookswitch-fuzz-${name}-${seed}.txt`);
  writeFileSync(file, input);
  return [...lines, `Input: ${input.slice(0, printed)}… (all of it: ${file})`].join('\n');
}
