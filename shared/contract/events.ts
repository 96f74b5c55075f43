import { oc } from '@orpc/contract';
import * as z from 'zod';
import { PhoneEvent } from '../model/event.ts';

export const events = {
  list: oc
    .route({ method: 'GET', path: '/events', summary: 'List events', tags: ['Events'] })
    .input(z.strictObject({ dialect: z.string().optional() }).optional())
    .output(z.object({ eventsActive: z.boolean(), events: z.array(PhoneEvent) })),
  update: oc
    .route({
      method: 'PATCH',
      path: '/events/{dialect}/{key}',
      summary: 'Update an event',
      tags: ['Events'],
    })
    .input(
      z.strictObject({
        dialect: z.string(),
        key: z.string(),
        active: z.boolean().optional(),
        /** Ids of actions; the whole list, in sending order. */
        actions: z.array(z.string()).max(1000).optional(),
      }),
    )
    .output(PhoneEvent),
};
