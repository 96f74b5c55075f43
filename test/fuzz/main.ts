/**
 * Tries inputs that nobody would send, for a time: npm run fuzz [-- NAME…] [--seconds 60] [--seed N] [--rounds N]. The
 * seconds are for all names together. What fails is printed with the seed that finds it again, and the exit code is 1.
 */
import { parseArgs } from 'node:util';
import { describeFailure, type FuzzResult, fuzz } from './fuzzer.ts';
import { fuzzers } from './fuzzers.ts';

const { values, positionals } = readArguments();
const names = positionals.length === 0 ? Object.keys(fuzzers) : positionals;
const seconds = number('seconds', values.seconds) ?? (values.rounds === undefined ? 60 : Number.POSITIVE_INFINITY);
const seed = number('seed', values.seed) ?? Date.now() & 0x7fff_ffff;
const rounds = number('rounds', values.rounds);
const unknown = names.find((name) => !Object.hasOwn(fuzzers, name));
if (unknown !== undefined) {
  stop(`There is nothing to fuzz named ${unknown}. There are: ${Object.keys(fuzzers).join(', ')}.`);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { seconds: { type: 'string' }, seed: { type: 'string' }, rounds: { type: 'string' } },
    });
  } catch (error) {
    return stop((error as Error).message);
  }
}

function number(name: string, text: string | undefined): number | undefined {
  const value = text === undefined ? undefined : Number(text);
  if (value !== undefined && !Number.isSafeInteger(value)) stop(`--${name} is a whole number, and not ${text}.`);
  return value;
}

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

console.log(`Seed ${seed}`);
const rows: Record<string, object> = {};
let failures = 0;
for (const name of names) {
  const open = fuzzers[name];
  if (open === undefined) continue;
  await using fuzzer = open();
  const result: FuzzResult = await fuzz(fuzzer, { seed, budget: (seconds / names.length) * 1000, rounds });
  const { inputs, milliseconds, failure } = result;
  if (failure !== null) {
    failures += 1;
    console.error(describeFailure(name, failure));
  }
  rows[name] = {
    rounds: result.rounds,
    inputs,
    seconds: Math.round(milliseconds / 1000),
    result: failure === null ? 'passed' : `FAILED: ${failure.claim}`,
    ...fuzzer.counts?.(),
  };
  console.log(`${name}: ${failure === null ? 'passed' : 'FAILED'}, ${inputs} inputs`);
}
console.table(rows);
process.exit(failures === 0 ? 0 : 1);
