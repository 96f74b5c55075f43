import { oc } from '@orpc/contract';
import * as z from 'zod';
import { ImportReport } from '../model/collection.ts';

/** Largest text that can be imported, in UTF-16 units; a 14 MB collection has 4,000 requests. */
export const importLimit = 64 * 1024 * 1024;

export const imports = {
  add: oc
    .route({
      method: 'POST',
      path: '/import',
      summary: 'Import a Postman collection, environment or globals file',
      tags: ['Import'],
    })
    .input(
      z.strictObject({
        /** The file's name, for messages and for the name of a nameless collection. */
        name: z.string().min(1).max(500),
        text: z.string(),
        /** Names or ids of the requests to take; all where it is left out. */
        only: z.union([z.string(), z.array(z.string())]).optional(),
        /** Report what would happen and change nothing. */
        dryRun: z.boolean().optional(),
      }),
    )
    .output(ImportReport),
};
