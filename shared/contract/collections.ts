import { oc } from '@orpc/contract';
import * as z from 'zod';
import { CollectionScripts } from '../model/collection.ts';
import { Collection, GroupVariable } from '../model/group.ts';
import { groupChange } from './folders.ts';

const Id = z.strictObject({ id: z.string() });

export const collections = {
  get: oc
    .route({ method: 'GET', path: '/collections/{id}', summary: 'Get a collection', tags: ['Collections'] })
    .input(Id)
    .output(Collection),
  create: oc
    .route({
      method: 'POST',
      path: '/collections',
      summary: 'Add an empty collection',
      tags: ['Collections'],
      successStatus: 201,
    })
    .input(z.strictObject({ name: groupChange.name }))
    .output(Collection),
  update: oc
    .route({ method: 'PATCH', path: '/collections/{id}', summary: 'Update a collection', tags: ['Collections'] })
    .input(z.strictObject({ id: z.string(), ...groupChange, name: groupChange.name.optional() }))
    .output(Collection),
  /** With everything in it. Nothing of it is bound to an event, and its scripts are not allowed to run yet. */
  duplicate: oc
    .route({
      method: 'POST',
      path: '/collections/{id}/duplicate',
      summary: 'Duplicate a collection',
      tags: ['Collections'],
      successStatus: 201,
    })
    .input(Id)
    .output(Collection),
  /** Its variables with the values of secrets, asked for by a click. Not part of the REST API. */
  reveal: oc.input(Id).output(z.object({ variables: z.array(GroupVariable) })),
  /** Its scripts in the order of the file, as they are to be read before they are allowed. */
  scripts: oc
    .route({
      method: 'GET',
      path: '/collections/{id}/scripts',
      summary: 'List the scripts of a collection',
      tags: ['Collections'],
    })
    .input(Id)
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
