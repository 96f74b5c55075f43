import * as z from 'zod';

/** Any text that a pair of double curly brackets may hold: `API_Key`, `Srv/Tenant-ID`. */
export const Tag = z
  .string()
  .min(1, 'A tag needs at least one character.')
  .max(200, 'A tag has at most 200 characters.')
  .regex(/^[^{}\r\n]+$/, 'A tag cannot hold curly brackets or line breaks.')
  .refine((tag) => tag.trim() === tag, 'A tag cannot begin or end with a space.');

/** A value the phone system itself provides with an event. Not editable. */
export const SystemParameter = z.object({
  kind: z.literal('system'),
  dialect: z.string(),
  tag: z.string(),
  meaning: z.string(),
  format: z.string(),
  example: z.string(),
  allowed: z.array(z.string()).nullable(),
  occurs: z.string(),
  /** How many actions use the tag. */
  uses: z.number().int(),
});
export type SystemParameter = z.infer<typeof SystemParameter>;

export const CustomParameter = z.object({
  kind: z.literal('custom'),
  tag: z.string(),
  /** Empty for a secret unless it was asked for: secrets are masked in every client. */
  value: z.string(),
  secret: z.boolean(),
  uses: z.number().int(),
});
export type CustomParameter = z.infer<typeof CustomParameter>;

/** Where a tag's value comes from, nearest first; `undefined` where nothing defines it. */
export const TagSource = z.enum(['call', 'environment', 'collection', 'custom', 'dynamic', 'unresolved']);
export type TagSource = z.infer<typeof TagSource>;
