import * as z from 'zod';

/** Examples of an action that come with it, and characters of their bodies. */
export const examplesShown = 200;
export const exampleBodyShown = 10_000;

/** A response that is saved with an action, as Postman saves it. */
export const Example = z.object({
  id: z.string(),
  name: z.string(),
  /** HTTP status; null where the file has none. */
  code: z.number().int().nullable(),
  /** The text of the status: `OK`. */
  status: z.string(),
  headers: z.array(z.object({ key: z.string(), value: z.string() })),
  /** The beginning of it, where `bodyLength` is more. */
  body: z.string(),
  /** Characters of the whole body. */
  bodyLength: z.number().int(),
  /** Postman's language of the viewer: json, xml, html ... */
  language: z.string().nullable(),
  /** What was asked, its tags not filled in; null where the file does not say. */
  request: z.object({ method: z.string(), url: z.string() }).nullable(),
});
export type Example = z.infer<typeof Example>;

/** What a new example says. */
export const ExampleResponse = z.strictObject({
  code: z.number().int().min(100).max(999),
  status: z.string().max(1000).optional(),
  headers: z
    .array(z.strictObject({ key: z.string().max(10_000), value: z.string().max(100_000) }))
    .max(1000)
    .optional(),
  body: z.string().max(10_000_000).optional(),
  language: z.string().max(100).nullable().optional(),
});
export type ExampleResponse = z.infer<typeof ExampleResponse>;
