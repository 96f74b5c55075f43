import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import { Action, ActionRequest, ActionSummary, OwnScripts } from '../model/action.ts';
import { CollectionSummary } from '../model/collection.ts';
import { Delivery } from '../model/delivery.ts';
import { Example, ExampleResponse } from '../model/example.ts';
import { FolderSummary } from '../model/group.ts';
import { HttpRequestMessage } from '../model/http.ts';
import { Place } from './folders.ts';
import { Reveal } from './reveal.ts';

const Id = z.strictObject({ id: z.string() });

const ExampleId = z.strictObject({
  /** The action's. */
  id: z.string(),
  /** The example's. */
  example: z.string(),
});
const ExampleName = z.string().trim().min(1).max(500);

/** Options of Save & Test and the preview: one-off values and how to treat tags. */
const TestOptions = {
  parameters: z.record(z.string(), z.string()).optional(),
  asPostman: z.boolean().optional(),
};

const SendTestOptions = {
  ...TestOptions,
  /** Also sends to a server whose certificate cannot be verified. */
  insecure: z.boolean().optional(),
};

export const ActionTestInput = z.strictObject({ id: z.string(), ...SendTestOptions });

export const ActionTestAllInput = z.strictObject({
  /** In this order; every action where it is left out. */
  ids: z.array(z.string()).min(1).max(100_000).optional(),
  ...SendTestOptions,
});

export const actions = {
  list: oc
    .route({ method: 'GET', path: '/actions', summary: 'List actions', tags: ['Actions'] })
    .input(z.strictObject({ search: z.string().max(500).optional() }).optional())
    .output(
      z.object({
        actions: z.array(ActionSummary),
        collections: z.array(CollectionSummary),
        /** All of them in the order of the files, whatever is searched for: those without actions too. */
        folders: z.array(FolderSummary),
      }),
    ),
  get: oc
    .route({ method: 'GET', path: '/actions/{id}', summary: 'Get an action', tags: ['Actions'] })
    .input(Id)
    .output(Action),
  create: oc
    .route({ method: 'POST', path: '/actions', summary: 'Add an action', tags: ['Actions'], successStatus: 201 })
    .input(
      z.strictObject({
        name: z.string().trim().min(1).max(500),
        description: z.string().max(100_000).optional(),
        /** The collection to add it to; a collection "My actions" is made where none is named. */
        collection: z.string().optional(),
        /** The id of the folder to add it to, which says the collection as well. */
        folder: z.string().optional(),
        request: ActionRequest.partial().optional(),
        scripts: OwnScripts.optional(),
        /** Shorthand for `request.method` and `request.url`. */
        method: z.string().optional(),
        url: z.string().optional(),
      }),
    )
    .output(Action),
  update: oc
    .route({ method: 'PATCH', path: '/actions/{id}', summary: 'Update an action', tags: ['Actions'] })
    .input(
      z.strictObject({
        id: z.string(),
        name: z.string().trim().min(1).max(500).optional(),
        description: z.string().max(100_000).optional(),
        request: ActionRequest.partial().optional(),
        scripts: OwnScripts.optional(),
      }),
    )
    .output(Action),
  remove: oc
    .route({ method: 'DELETE', path: '/actions/{id}', summary: 'Delete an action', tags: ['Actions'] })
    .input(Id)
    .output(z.object({ removed: z.string() })),
  /** Puts back what `remove` took, at its place: the undo of the screen. */
  restore: oc
    .route({ method: 'POST', path: '/actions/{id}/restore', summary: 'Restore a deleted item', tags: ['Actions'] })
    .input(Id)
    .output(Action),
  preview: oc
    .route({
      method: 'POST',
      path: '/actions/{id}/preview',
      summary: 'Preview the request',
      tags: ['Actions'],
    })
    .input(
      z.strictObject({
        id: z.string(),
        /** Edits that are not saved yet. */
        request: ActionRequest.partial().optional(),
        ...TestOptions,
        reveal: Reveal,
      }),
    )
    .output(
      z.object({
        request: HttpRequestMessage,
        unresolved: z.array(z.string()),
        warnings: z.array(z.string()),
        /** The file that it would upload and that nobody allowed: `permissions.allow` takes it. */
        uploadRefused: z.string().nullable(),
        /** Tags of the secrets in it. */
        secrets: z.array(z.string()),
      }),
    ),
  test: oc
    .route({ method: 'POST', path: '/actions/{id}/test', summary: 'Send an action (Save & Test)', tags: ['Actions'] })
    .input(ActionTestInput.extend({ reveal: Reveal }))
    .output(Delivery),
  /** One after another, as one run: cookies that one of them is given go with the next. Ends with the last delivery. */
  testAll: oc
    .route({ method: 'POST', path: '/actions/test', summary: 'Send several actions as one run', tags: ['Actions'] })
    .input(ActionTestAllInput.extend({ reveal: Reveal }))
    .output(eventIterator(Delivery)),
  /** Behind the original. The copy is bound to no event. */
  duplicate: oc
    .route({
      method: 'POST',
      path: '/actions/{id}/duplicate',
      summary: 'Duplicate an action',
      tags: ['Actions'],
      successStatus: 201,
    })
    .input(Id)
    .output(Action),
  /**
   * Also to another collection; its id and its events stay. Refused for scripts that were not allowed where they are but
   * would run where they go.
   */
  move: oc
    .route({ method: 'POST', path: '/actions/{id}/move', summary: 'Move an action', tags: ['Actions'] })
    .input(z.strictObject({ id: z.string(), to: z.strictObject(Place) }))
    .output(Action),
  /** A saved response with its whole body. */
  example: oc
    .route({ method: 'GET', path: '/actions/{id}/examples/{example}', summary: 'Get an example', tags: ['Actions'] })
    .input(ExampleId)
    .output(Example),
  /**
   * Saves a response with the action: the one of a delivery, without the values of secrets, or the given one. The request
   * is saved with it as it is written, its tags not filled in.
   */
  addExample: oc
    .route({
      method: 'POST',
      path: '/actions/{id}/examples',
      summary: 'Save a response as an example',
      tags: ['Actions'],
      successStatus: 201,
    })
    .input(
      z
        .strictObject({
          id: z.string(),
          /** Status code and text where it is left out. */
          name: ExampleName.optional(),
          /** The id of the delivery whose response it is. */
          delivery: z.string().optional(),
          response: ExampleResponse.optional(),
        })
        .refine(
          ({ delivery, response }) => (delivery === undefined) !== (response === undefined),
          'Pass either a delivery or a response.',
        ),
    )
    .output(Action),
  renameExample: oc
    .route({
      method: 'PATCH',
      path: '/actions/{id}/examples/{example}',
      summary: 'Rename an example',
      tags: ['Actions'],
    })
    .input(ExampleId.extend({ name: ExampleName }))
    .output(Action),
  removeExample: oc
    .route({
      method: 'DELETE',
      path: '/actions/{id}/examples/{example}',
      summary: 'Delete an example',
      tags: ['Actions'],
    })
    .input(ExampleId)
    .output(Action),
  removeCollection: oc
    .route({ method: 'DELETE', path: '/collections/{id}', summary: 'Delete a collection', tags: ['Collections'] })
    .input(Id)
    .output(z.object({ removed: z.string() })),
  restoreCollection: oc
    .route({
      method: 'POST',
      path: '/collections/{id}/restore',
      summary: 'Restore a deleted item',
      tags: ['Collections'],
    })
    .input(Id)
    .output(CollectionSummary),
};
