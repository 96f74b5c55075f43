import { oc } from '@orpc/contract';
import * as z from 'zod';
import { type CodeFormat, codeFormats } from '../request-code/code-request.ts';
import { Reveal } from './reveal.ts';

/** A document as a file. */
const ExportedFile = z.object({
  /** A name for it. */
  file: z.string(),
  text: z.string(),
  /** Tags and keys of the secrets that are masked in it; empty with `reveal`. */
  masked: z.array(z.string()),
});

/** By its id, or by its name where only one has that. */
const Named = z.strictObject({ id: z.string().min(1), reveal: Reveal });

const HarSelection = {
  /** A filter of the activity log: `call=ID`, `run=ID`, `kind=capture`. Everything where it is left out. */
  filter: z.string().max(2000).optional(),
  reveal: Reveal,
};

/** How far a HAR file has been read: what `harPage` gave last. */
const HarCursor = z.strictObject({
  after: z.number().int(),
  to: z.number().int(),
  entries: z.number().int(),
  masked: z.array(z.string()),
});
export type HarCursor = z.infer<typeof HarCursor>;

export const exports = {
  /** Of an action as it would be sent now, or of a delivery or a capture as it was. */
  code: oc
    .route({ method: 'GET', path: '/export/{format}', summary: 'Get a request as code', tags: ['Exports'] })
    .input(
      z.strictObject({
        format: z.enum(Object.keys(codeFormats) as CodeFormat[]),
        /** Of an action, a delivery, or a capture. */
        id: z.string().min(1),
        reveal: Reveal,
      }),
    )
    .output(z.object({ code: z.string(), masked: z.array(z.string()) })),
  /** The Postman file itself where no secret is in it. */
  collection: oc
    .route({ method: 'GET', path: '/export/collection', summary: 'Export a collection', tags: ['Exports'] })
    .input(Named)
    .output(ExportedFile),
  environment: oc
    .route({ method: 'GET', path: '/export/environment', summary: 'Export an environment', tags: ['Exports'] })
    .input(Named)
    .output(ExportedFile),
  /** A stream of text, for REST: the body of the response is the file. Other clients ask for `harPage`. */
  har: oc
    .route({
      method: 'GET',
      path: '/export/har',
      summary: 'Export activity as an HTTP Archive (HAR 1.2)',
      tags: ['Exports'],
      outputStructure: 'detailed',
      spec: (operation) => ({
        ...operation,
        responses: {
          '200': { description: 'The file', content: { 'application/json': { schema: { type: 'object' } } } },
        },
      }),
    })
    .input(z.strictObject(HarSelection))
    .output(z.object({ headers: z.record(z.string(), z.string()), body: z.unknown() })),
  /** The same file piece by piece, as fast as the client asks. Not part of the REST API. */
  harPage: oc.input(z.strictObject({ ...HarSelection, cursor: HarCursor.optional() })).output(
    z.object({
      /** The next piece of the file. */
      text: z.string(),
      /** Null at the end of the file. */
      next: HarCursor.nullable(),
      /** Entries, and secrets that are masked, up to here. */
      entries: z.number().int(),
      masked: z.array(z.string()),
    }),
  ),
};
