import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import { Run, RunBatch, RunKindId, RunPage } from '../model/run.ts';
import { Reveal } from './reveal.ts';

const Id = z.strictObject({ id: z.string() });

export const runs = {
  list: oc
    .route({ method: 'GET', path: '/runs', summary: 'List runs, newest first', tags: ['Runs'] })
    .input(
      z
        .strictObject({
          kind: RunKindId.optional(),
          limit: z.coerce.number().int().min(1).max(1000).default(100),
          /** Runs before this `seq`: the `next` of the page before. */
          before: z.coerce.number().int().min(1).optional(),
        })
        .optional(),
    )
    .output(RunPage),
  /** Runs that go on, then each that begins, changes or is removed, in batches. */
  watch: oc
    .route({ method: 'GET', path: '/runs/watch', summary: 'Stream changes of runs', tags: ['Runs'] })
    .input(z.strictObject({}).optional())
    .output(eventIterator(RunBatch)),
  get: oc
    .route({ method: 'GET', path: '/runs/{id}', summary: 'Get a run', tags: ['Runs'] })
    .input(Id.extend({ reveal: Reveal }))
    .output(Run),
  /** Its activities stay. A run that goes on must be stopped first. */
  remove: oc
    .route({ method: 'DELETE', path: '/runs/{id}', summary: 'Delete a run', tags: ['Runs'] })
    .input(Id)
    .output(z.object({ removed: z.string() })),
  /** Resolves when nothing of it is left running; a run that is over stays as it is. */
  stop: oc
    .route({ method: 'POST', path: '/runs/{id}/stop', summary: 'Stop a run', tags: ['Runs'] })
    .input(Id)
    .output(Run),
  /** A call is running when this resolves; anything else is over. */
  again: oc
    .route({ method: 'POST', path: '/runs/{id}/again', summary: 'Run again with the same inputs', tags: ['Runs'] })
    .input(
      z.strictObject({
        id: z.string(),
        /** `same` repeats the numbers, names and times of the run; otherwise new ones are drawn. */
        seed: z.enum(['new', 'same']).default('new'),
      }),
    )
    .output(Run),
};
