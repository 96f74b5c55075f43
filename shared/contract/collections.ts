import { oc } from '@orpc/contract';
import * as z from 'zod';
import { CollectionScripts } from '../model/collection.ts';

export const collections = {
  /** Its scripts in the order of the file, as they are to be read before they are allowed. */
  scripts: oc
    .route({
      method: 'GET',
      path: '/collections/{id}/scripts',
      summary: 'List the scripts of a collection',
      tags: ['Collections'],
    })
    .input(z.strictObject({ id: z.string() }))
    .output(CollectionScripts),
  setVariable: oc
    .route({
      method: 'PUT',
      path: '/collections/{id}/variables/{key}',
      summary: 'Set a collection variable',
      tags: ['Collections'],
    })
    .input(
      z.strictObject({
        id: z.string(),
        key: z.string().min(1).max(1000),
        /** Null removes it. */
        value: z.string().max(1_000_000).nullable(),
      }),
    )
    .output(z.object({ key: z.string(), value: z.string().nullable() })),
};
