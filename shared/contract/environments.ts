import { oc } from '@orpc/contract';
import * as z from 'zod';
import { Environment, MaskedEnvironment, MaskedValue } from '../model/environment.ts';

export const environments = {
  list: oc
    .route({ method: 'GET', path: '/environments', summary: 'List environments', tags: ['Environments'] })
    .input(z.strictObject({}).optional())
    .output(z.object({ environments: z.array(MaskedEnvironment), active: z.string().nullable() })),
  activate: oc
    .route({
      method: 'PUT',
      path: '/environments/active',
      summary: 'Set the active environment',
      tags: ['Environments'],
    })
    .input(z.strictObject({ id: z.string().nullable() }))
    .output(z.object({ active: z.string().nullable() })),
  update: oc
    .route({ method: 'PATCH', path: '/environments/{id}', summary: 'Update an environment', tags: ['Environments'] })
    .input(
      z.strictObject({
        id: z.string(),
        name: z.string().trim().min(1).max(500).optional(),
        /** The whole list. A secret's value is null in what clients get; null keeps it. */
        values: z.array(MaskedValue).optional(),
      }),
    )
    .output(MaskedEnvironment),
  remove: oc
    .route({ method: 'DELETE', path: '/environments/{id}', summary: 'Delete an environment', tags: ['Environments'] })
    .input(z.strictObject({ id: z.string() }))
    .output(z.object({ removed: z.string() })),
  /** With the values of its secrets, asked for by a click. Not part of the REST API. */
  reveal: oc.input(z.strictObject({ id: z.string() })).output(Environment),
};
