import { setTimeout as wait } from 'node:timers/promises';
import { Failure } from '../../../shared/failure.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import { variableText } from '../postman-format/raw-value.ts';
import type { CompiledRequest } from '../sender/compiled.ts';
import type { RunInputs } from './run-inputs.ts';
import type { StepRecorder } from './steps.ts';
import { type DataRow, isEnabled, type Variable } from './worker/messages.ts';

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
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const row = rows[Math.min(iteration, rows.length - 1)] ?? {};
    const data = dataOf(row);
    for (const [position, action] of plan.requests.entries()) {
      if (signal.aborted) return;
      const step = steps.begin({ iteration, position }, action);
      if (delayMs > 0) await pause(delayMs, signal);
      if (signal.aborted) return;
      const compiled = await compile(action, { data, environment, globals });
      const { status } = await step.send(compiled, 'collection', Object.fromEntries(data));
      await step.end({ scripts: undefined });
      if (status === 0 && stopOnFailure) return;
    }
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
