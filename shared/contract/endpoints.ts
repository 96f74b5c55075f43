import { oc } from '@orpc/contract';
import * as z from 'zod';
import { Endpoint } from '../model/endpoint.ts';

const Url = z.string().min(1).max(262_144);

/** What an endpoint has besides its event and its URL. */
const Fields = z.strictObject({
  scope: z.string().nullable(),
  owner: z.string().max(200),
  method: z.string().nullable(),
  setup: z.record(z.string(), z.string().max(8192)),
  enabled: z.boolean(),
  verifyTls: z.boolean(),
  notes: z.string().max(8192),
});

export const endpoints = {
  list: oc
    .route({ method: 'GET', path: '/endpoints', summary: 'List endpoints', tags: ['Endpoints'] })
    .input(z.strictObject({ dialect: z.string().optional() }).optional())
    .output(z.array(Endpoint)),
  add: oc
    .route({ method: 'POST', path: '/endpoints', summary: 'Add an endpoint', tags: ['Endpoints'] })
    .input(Fields.partial().extend({ dialect: z.string(), event: z.string(), url: Url }))
    .output(Endpoint),
  update: oc
    .route({ method: 'PATCH', path: '/endpoints/{id}', summary: 'Update an endpoint', tags: ['Endpoints'] })
    .input(Fields.partial().extend({ id: z.string(), event: z.string().optional(), url: Url.optional() }))
    .output(Endpoint),
  remove: oc
    .route({ method: 'DELETE', path: '/endpoints/{id}', summary: 'Delete an endpoint', tags: ['Endpoints'] })
    .input(z.strictObject({ id: z.string() }))
    .output(Endpoint),
  /** Puts back what was there before: undoes `remove` and `point`. Replaces all endpoints of the dialect. */
  restore: oc
    .route({ method: 'PUT', path: '/endpoints', summary: 'Replace the endpoints of a dialect', tags: ['Endpoints'] })
    .input(
      z.strictObject({
        dialect: z.string(),
        endpoints: z
          .array(Endpoint.extend({ ...Fields.shape, verifyTls: Endpoint.shape.verifyTls, url: Url }))
          .max(10_000),
      }),
    )
    .output(z.array(Endpoint)),
  /**
   * Points a whole dialect at a URL in one step: every event of the vendor's first document goes there for the whole
   * system, newer and older ones stand there switched off. Endpoints of single extensions and conditions are left.
   */
  point: oc
    .route({
      method: 'POST',
      path: '/endpoints/point',
      summary: 'Send all events of a dialect to a URL',
      tags: ['Endpoints'],
    })
    .input(
      z.strictObject({
        dialect: z.string(),
        url: Url,
        method: z.string().nullable().optional(),
        verifyTls: z.boolean().optional(),
      }),
    )
    .output(z.array(Endpoint)),
};
