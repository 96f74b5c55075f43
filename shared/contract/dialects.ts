import { oc } from '@orpc/contract';
import * as z from 'zod';
import {
  DialectScope,
  DialectSetup,
  DialectTransport,
  DialectVariant,
  Discrepancy,
  withVariants,
} from '../model/dialect.ts';

/** A dialect with what the workspace has decided about it. */
const DialectInfo = z.object({
  id: z.string(),
  name: z.string(),
  vendor: z.string(),
  product: z.string(),
  transport: DialectTransport,
  /** The parameter that joins the events of one call. */
  callKey: z.string().nullable(),
  setup: z.array(DialectSetup.extend({ value: z.string() })),
  variants: z.array(DialectVariant.extend({ value: z.string() })),
  scopes: z.array(DialectScope.omit({ owner: true, source: true })),
  discrepancies: z.array(Discrepancy),
  events: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      /** What is put behind a target URL without variables; null where the dialect fills no templates. */
      template: z.string().nullable(),
      newer: z.boolean(),
      older: z.boolean(),
    }),
  ),
});
export type DialectInfo = z.infer<typeof DialectInfo>;

/** By key; null goes back to the default. */
const Change = z.record(z.string(), z.string().max(8192).nullable()).optional();

export const dialects = {
  list: oc
    .route({
      method: 'GET',
      path: '/dialects',
      summary: 'List dialects with their setup and variants',
      tags: ['Dialects'],
    })
    .input(z.strictObject({}).optional())
    .output(z.array(DialectInfo)),
  get: oc
    .route({ method: 'GET', path: '/dialects/{id}', summary: 'Get a dialect', tags: ['Dialects'] })
    .input(z.strictObject({ id: z.string() }))
    .output(DialectInfo),
  update: oc
    .route({ method: 'PATCH', path: '/dialects/{id}', summary: 'Update setup or variants', tags: ['Dialects'] })
    .input(
      z.strictObject({ id: z.string(), setup: Change, variants: Change, switches: Change }).transform(withVariants),
    )
    .output(DialectInfo),
};
