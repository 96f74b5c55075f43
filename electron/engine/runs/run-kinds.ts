import * as z from 'zod';
import { ActionTestAllInput, ActionTestInput } from '../../../shared/contract/actions.ts';
import { ResendInput } from '../../../shared/contract/activity.ts';
import { HandCallInput, ScenarioCallInput } from '../../../shared/contract/calls.ts';
import { CollectionRunInput } from '../../../shared/contract/collection-runs.ts';
import { FireInput } from '../../../shared/contract/simulator.ts';
import { failure } from '../../../shared/failure.ts';
import type { RunKindId } from '../../../shared/model/run.ts';

/** What each kind of run starts; resolves with the id of the new run. */
export interface RunStarters {
  readonly fire: (input: z.output<typeof FireInput>) => Promise<string>;
  readonly playScenario: (input: z.output<typeof ScenarioCallInput>) => Promise<string>;
  readonly playByHand: (input: z.output<typeof HandCallInput>) => Promise<string>;
  readonly testAction: (input: z.output<typeof ActionTestInput>) => Promise<string>;
  readonly testActions: (input: z.output<typeof ActionTestAllInput>) => Promise<string>;
  readonly playDemo: () => Promise<string>;
  readonly runCollection: (input: z.output<typeof CollectionRunInput>) => Promise<string>;
  readonly resend: (input: z.output<typeof ResendInput>) => Promise<string>;
}

/** How a kind of run is run again. Its runs are begun with `RunRecorder`, by whoever carries them out. */
export interface RunKind {
  /**
   * Starts it with stored inputs, drawing new numbers unless `seed` is given. Throws INPUT_INVALID's ZodError where
   * they are not of this kind, and what starting throws.
   */
  again(inputs: unknown, seed: number | undefined): Promise<string>;
}

/** Inputs of a collection run whose files were not kept. */
const FilesLeftOut = z.looseObject({ filesLeftOut: z.literal(true) });

/** Inputs of a collection run whose private keys were not kept, as none are. */
const CertificatesLeftOut = z.looseObject({ certificatesLeftOut: z.literal(true) });

/** Every kind of run. A new one needs its name in shared/model/run.ts and its entry here. */
export const createRunKinds = (start: RunStarters): Readonly<Record<RunKindId, RunKind>> => ({
  // The values of `drawn` are those of one call, its time included: another call is drawn.
  event: kind(FireInput, (inputs, seed) => start.fire(seed === undefined ? { ...inputs, drawn: undefined } : inputs)),
  call: kind(z.union([ScenarioCallInput, HandCallInput]), (inputs, seed) =>
    'scenario' in inputs ? start.playScenario({ ...inputs, seed }) : start.playByHand({ ...inputs, seed }),
  ),
  test: kind(z.union([ActionTestInput, ActionTestAllInput]), (inputs) =>
    'id' in inputs ? start.testAction(inputs) : start.testActions(inputs),
  ),
  demo: kind(z.strictObject({}), () => start.playDemo()),
  collection: kind(z.union([CollectionRunInput, FilesLeftOut, CertificatesLeftOut]), (inputs) => {
    if ('filesLeftOut' in inputs) {
      const detail = 'they were too large to be kept with the run. Start it anew.';
      throw failure('INPUT_INVALID', { where: 'The files of the run', detail });
    }
    if (!('certificatesLeftOut' in inputs)) return start.runCollection(inputs);
    const detail = 'private keys are not kept with a run. Start it anew, and give the certificates again.';
    throw failure('INPUT_INVALID', { where: 'The client certificates of the run', detail });
  }),
  resend: kind(ResendInput, (inputs) => start.resend(inputs)),
});

function kind<Schema extends z.ZodType>(
  schema: Schema,
  again: (inputs: z.output<Schema>, seed: number | undefined) => Promise<string>,
): RunKind {
  return { again: async (inputs, seed) => again(schema.parse(inputs), seed) };
}
