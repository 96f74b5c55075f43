import { oc } from '@orpc/contract';
import * as z from 'zod';
import { ActionAuth, OwnScripts } from '../model/action.ts';
import { Folder, GroupVariable } from '../model/group.ts';

const Id = z.strictObject({ id: z.string() });

/** What of a folder or a collection can be changed. What is left out stays. */
export const groupChange = {
  name: z.string().trim().min(1).max(500),
  description: z.string().max(100_000).optional(),
  auth: ActionAuth.optional(),
  /** The whole list. */
  variables: z
    .array(GroupVariable.extend({ key: z.string().max(1000), value: z.string().max(1_000_000).nullable() }).strict())
    .max(10_000)
    .optional(),
  scripts: OwnScripts.optional(),
};

/** Where something goes: into a folder of a collection, or with null into the collection itself. */
export const Place = {
  collection: z.string(),
  folder: z.string().nullable().default(null),
  /** The id of the action or folder that it goes before; null for the end. */
  before: z.string().nullable().default(null),
};

export const folders = {
  get: oc
    .route({ method: 'GET', path: '/folders/{id}', summary: 'Get a folder', tags: ['Folders'] })
    .input(Id)
    .output(Folder),
  create: oc
    .route({ method: 'POST', path: '/folders', summary: 'Add a folder', tags: ['Folders'], successStatus: 201 })
    .input(z.strictObject({ name: groupChange.name, ...Place }))
    .output(Folder),
  update: oc
    .route({ method: 'PATCH', path: '/folders/{id}', summary: 'Update a folder', tags: ['Folders'] })
    .input(z.strictObject({ id: z.string(), ...groupChange, name: groupChange.name.optional() }))
    .output(Folder),
  /** With everything in it. Also takes its actions out of every event. */
  remove: oc
    .route({ method: 'DELETE', path: '/folders/{id}', summary: 'Delete a folder', tags: ['Folders'] })
    .input(Id)
    .output(z.object({ removed: z.string() })),
  /** Puts back what `remove` took, at its place: the undo of the screen. */
  restore: oc
    .route({ method: 'POST', path: '/folders/{id}/restore', summary: 'Restore a deleted item', tags: ['Folders'] })
    .input(Id)
    .output(Folder),
  /** Behind the original, with everything in it. Nothing of it is bound to an event. */
  duplicate: oc
    .route({
      method: 'POST',
      path: '/folders/{id}/duplicate',
      summary: 'Duplicate a folder',
      tags: ['Folders'],
      successStatus: 201,
    })
    .input(Id)
    .output(Folder),
  /**
   * With everything in it, also to another collection; ids and the events of its actions stay. Refused for scripts that
   * were not allowed where they are but would run where they go.
   */
  move: oc
    .route({ method: 'POST', path: '/folders/{id}/move', summary: 'Move a folder', tags: ['Folders'] })
    .input(z.strictObject({ id: z.string(), to: z.strictObject(Place) }))
    .output(Folder),
  /** Its variables with the values of secrets, asked for by a click. Not part of the REST API. */
  reveal: oc.input(Id).output(z.object({ variables: z.array(GroupVariable) })),
};
