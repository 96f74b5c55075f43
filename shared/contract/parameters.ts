import { oc } from '@orpc/contract';
import * as z from 'zod';
import { CustomParameter, SystemParameter, Tag } from '../model/parameter.ts';

export const parameters = {
  list: oc
    .route({ method: 'GET', path: '/parameters', summary: 'List parameters', tags: ['Parameters'] })
    .input(z.strictObject({ dialect: z.string().optional() }).optional())
    .output(z.object({ system: z.array(SystemParameter), custom: z.array(CustomParameter) })),
  set: oc
    .route({ method: 'PUT', path: '/parameters/{tag}', summary: 'Set a custom parameter', tags: ['Parameters'] })
    .input(z.strictObject({ tag: Tag, value: z.string().max(1_000_000), secret: z.boolean().optional() }))
    .output(CustomParameter),
  unset: oc
    .route({ method: 'DELETE', path: '/parameters/{tag}', summary: 'Delete a custom parameter', tags: ['Parameters'] })
    .input(z.strictObject({ tag: z.string() }))
    .output(z.object({ removed: z.string() })),
  /** The value behind a mask, asked for by a click. Not part of the REST API. */
  reveal: oc.input(z.strictObject({ tag: z.string() })).output(z.object({ value: z.string() })),
};
