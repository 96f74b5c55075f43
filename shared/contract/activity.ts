import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import { Activity, ActivityBatch, ActivityPage } from '../model/activity.ts';
import { EventDetails } from '../model/event-details.ts';
import { Reveal } from './reveal.ts';

const FilterText = z.string().max(2000).optional();

export const ResendInput = z.strictObject({
  id: z.string(),
  request: z
    .strictObject({
      method: z.string().min(1),
      url: z.string().min(1),
      headers: z.array(z.tuple([z.string(), z.string()])),
      body: z.string(),
    })
    .partial()
    .optional(),
  /** The host that a captured request goes to, confirmed by a person: needed once for each host but our own receiver. */
  confirmHost: z.string().min(1).max(300).optional(),
});

export const activity = {
  list: oc
    .route({ method: 'GET', path: '/activity', summary: 'List activity, newest first', tags: ['Activity'] })
    .input(
      z.strictObject({
        filter: FilterText,
        limit: z.coerce.number().int().min(1).max(1000).default(100),
        /** Rows before this `seq`: the `next` of the page before. */
        before: z.coerce.number().int().min(1).optional(),
        reveal: Reveal,
      }),
    )
    .output(ActivityPage),
  get: oc
    .route({ method: 'GET', path: '/activity/{id}', summary: 'Get a delivery or capture', tags: ['Activity'] })
    .input(z.strictObject({ id: z.string(), reveal: Reveal }))
    .output(Activity),
  /** The event that a delivery or a capture carries, with the documentation of its parameters. */
  event: oc
    .route({
      method: 'GET',
      path: '/activity/{id}/event',
      summary: 'Get the event and parameters of an activity',
      tags: ['Activity'],
    })
    .input(z.strictObject({ id: z.string(), reveal: Reveal }))
    .output(EventDetails),
  watch: oc
    .route({ method: 'GET', path: '/activity/watch', summary: 'Stream new activity', tags: ['Activity'] })
    .input(z.strictObject({ filter: FilterText, reveal: Reveal }))
    .output(eventIterator(ActivityBatch)),
  clear: oc
    .route({ method: 'DELETE', path: '/activity', summary: 'Clear the activity log', tags: ['Activity'] })
    .input(z.strictObject({}).optional())
    .output(z.object({ removed: z.number().int() })),
  resend: oc
    .route({
      method: 'POST',
      path: '/activity/{id}/resend',
      summary: 'Resend a request, unchanged or edited',
      tags: ['Activity'],
    })
    .input(ResendInput)
    /** The new delivery, and its run. */
    .output(z.object({ id: z.string(), runId: z.string() })),
};
