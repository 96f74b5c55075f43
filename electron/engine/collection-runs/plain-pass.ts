import { setImmediate as otherWork, setTimeout as wait } from 'node:timers/promises';
import { Failure } from '../../../shared/failure.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import { variableText } from '../postman-format/raw-value.ts';
import { isEnabled, type Variable } from '../postman-format/variables.ts';
import type { CompiledRequest } from '../sender/compiled.ts';
import type { RunInputs } from './run-inputs.ts';
import type { StepRecorder } from './steps.ts';
import type { DataRow } from './worker/messages.ts';

/** How one run is gone through. */
export interface PassOptions {
  readonly inputs: RunInputs;
  readonly delayMs: number;
  readonly stopOnFailure: boolean;
  readonly steps: StepRecorder;
  readonly signal: AbortSignal;
}

/** The values that a request is filled with. */
export interface RunValues {
  readonly data: ReadonlyMap<string, string>;
  readonly environment: ReadonlyMap<string, string>;
  readonly globals: ReadonlyMap<string, string>;
}

/**
 * A run without scripts: each request goes straight to the sender, with the bytes and in the order of newman, and no
 * process is started.
 */
export async function passPlainly(
  { inputs, delayMs, stopOnFailure, steps, signal }: PassOptions,
  compile: (action: CollectionAction, values: RunValues) => Promise<CompiledRequest>,
): Promise<void> {
  const { plan, rows, iterations } = inputs;
  const environment = valuesOf(inputs.environment);
  const globals = valuesOf(inputs.globals);
  const perIteration = plan.requests.length;
  const total = perIteration * iterations;
  let row = { iteration: -1, data: new Map() as ReadonlyMap<string, string>, parameters: {} };

  const make = (index: number) => {
    const iteration = Math.floor(index / perIteration);
    if (row.iteration !== iteration) {
      const data = dataOf(rows[Math.min(iteration, rows.length - 1)] ?? {});
      row = { iteration, data, parameters: Object.fromEntries(data) };
    }
    const position = index % perIteration;
    const action = plan.requests[position];
    if (action === undefined) throw new Error('a request that is not there');
    const compiled = compile(action, { data: row.data, environment, globals });
    // Whoever waits for it gets the error, also where that is a while later.
    compiled.catch(() => undefined);
    return { at: { iteration, position }, action, compiled, parameters: row.parameters };
  };

  let made: ReturnType<typeof make> | null = null;
  for (let index = 0; index < total; index += 1) {
    if (delayMs > 0 && index > 0) await pause(delayMs, signal);
    if (signal.aborted) return;
    const { at, action, compiled, parameters } = made ?? make(index);
    made = null;
    const step = steps.begin(at, action);
    const sending = step.send(await compiled, 'collection', parameters);
    sending.catch(() => undefined);
    if (delayMs === 0 && index + 1 < total) {
      // While this one is on its way, the next one is made.
      await otherWork();
      made = make(index + 1);
    }
    const { status } = await sending;
    await step.end({ scripts: undefined });
    if (status === 0 && stopOnFailure) return;
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted || error instanceof Failure) throw error;
  }
}

/** The last enabled one of a key counts. */
const valuesOf = (variables: readonly Variable[]): ReadonlyMap<string, string> =>
  new Map(variables.filter(isEnabled).map(({ key, value }) => [key, variableText(value)]));

/** What a row holds nothing for is unresolved. */
const dataOf = (row: DataRow): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(row)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [key, variableText(value)]),
  );
