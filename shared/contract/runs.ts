import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import { CollectionReport, DataPreview, RunDocuments, RunLeft, RunStepPage } from '../model/collection-run.ts';
import { Delivery } from '../model/delivery.ts';
import { Run, RunBatch, RunKindId, RunPage } from '../model/run.ts';
import { CollectionRunInput } from './collection-runs.ts';
import { GivenFile } from './imports.ts';
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
  /** Resolves when the run has begun. Throws what is wrong with the input before anything is sent. */
  start: oc
    .route({ method: 'POST', path: '/runs', summary: 'Run a collection', tags: ['Runs'], successStatus: 201 })
    .input(CollectionRunInput)
    .output(Run),
  /**
   * The same, with each request as soon as it is through; ends with the run's report. The run stops where nobody listens any
   * more.
   */
  execute: oc
    .route({
      method: 'POST',
      path: '/runs/execute',
      summary: 'Run a collection and stream its requests',
      tags: ['Runs'],
    })
    .input(
      CollectionRunInput.extend({
        reveal: Reveal,
        /** Begins with what is run: the collection, the environment and the globals. */
        documents: z.boolean().default(false),
        /** Ends with what is left of it: its variables and its cookies. */
        left: z.strictObject({ reveal: Reveal }).optional(),
      }),
    )
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({
            kind: z.literal('started'),
            run: Run,
            /** Requests in all iterations, if no script makes them more or fewer. */
            steps: z.number().int(),
            iterations: z.number().int(),
            /** Null where they were not asked for. */
            documents: RunDocuments.nullable(),
          }),
          z.object({ kind: z.literal('step'), delivery: Delivery }),
          z.object({
            kind: z.literal('finished'),
            run: Run,
            report: CollectionReport,
            /** Null where it was not asked for, or nobody knows it: the run was stopped, or broke. */
            left: RunLeft.nullable(),
          }),
        ]),
      ),
    ),
  /** Of a collection run that is over, or goes on. Throws RUN_UNKNOWN for any other. */
  report: oc
    .route({ method: 'GET', path: '/runs/{id}/report', summary: 'Get the report of a collection run', tags: ['Runs'] })
    .input(Id.extend({ reveal: Reveal }))
    .output(CollectionReport),
  /** Its requests in the order in which they were sent, without their messages: those are `activity.get`. */
  steps: oc
    .route({ method: 'GET', path: '/runs/{id}/steps', summary: 'List the steps of a collection run', tags: ['Runs'] })
    .input(
      Id.extend({
        limit: z.coerce.number().int().min(1).max(1000).default(200),
        /** Steps after this `seq`: the `next` of the page before. */
        after: z.coerce.number().int().min(0).optional(),
        /** Leaves out those that did not fail. */
        onlyFailed: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).optional(),
        reveal: Reveal,
      }),
    )
    .output(RunStepPage),
  /** The first rows of a data file, and how many there are. Throws INPUT_INVALID with the file and the line. */
  previewData: oc
    .route({ method: 'POST', path: '/runs/preview-data', summary: 'Preview a data file', tags: ['Runs'] })
    .input(
      z.strictObject({
        file: GivenFile,
        /** Rows to give. */
        rows: z.number().int().min(1).max(100).default(10),
      }),
    )
    .output(DataPreview),
  /** Has a process for scripts ready, so that the next run begins at once. Not part of the REST API. */
  prepare: oc.input(z.strictObject({}).optional()).output(z.object({})),
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
