import { oc } from '@orpc/contract';
import * as z from 'zod';
import { ScenarioFile } from '../model/scenario.ts';

const One = z.strictObject({ id: z.string() });

/** A scenario as it is written; `own` where it is a person's and may be changed. */
const Written = z.object({ scenario: ScenarioFile, own: z.boolean() });
export type Written = z.infer<typeof Written>;

export const scenarios = {
  get: oc
    .route({ method: 'GET', path: '/scenarios/{id}', summary: 'Get a scenario', tags: ['Scenarios'] })
    .input(One)
    .output(Written),
  /** Makes or changes one of a person's own. */
  save: oc
    .route({ method: 'PUT', path: '/scenarios/{id}', summary: 'Save a scenario', tags: ['Scenarios'] })
    .input(z.strictObject({ id: z.string(), scenario: z.unknown() }))
    .output(Written),
  remove: oc
    .route({ method: 'DELETE', path: '/scenarios/{id}', summary: 'Delete a scenario', tags: ['Scenarios'] })
    .input(One)
    .output(Written),
  /** Makes a scenario from a call of the activity log, without saving it. */
  record: oc
    .route({ method: 'POST', path: '/scenarios/record', summary: 'Record a call as a scenario', tags: ['Scenarios'] })
    .input(
      z.strictObject({
        call: z.string(),
        label: z.string().max(200).optional(),
        /** `masked`: each run generates numbers and names; `kept`: they are those of the call. */
        numbers: z.enum(['masked', 'kept']).default('masked'),
      }),
    )
    .output(z.object({ scenario: ScenarioFile, notes: z.array(z.string()) })),
};
