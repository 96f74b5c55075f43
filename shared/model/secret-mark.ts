import * as z from 'zod';

/** What stands for a secret, whatever its length. */
export const maskText = '••••••';

/** How a text is written inside another one; `form` is `percent` with `+` for a blank. */
export const TextEncodingName = z.enum(['percent', 'form', 'json', 'xml', 'base64']);
export type TextEncodingName = z.infer<typeof TextEncodingName>;

/** Where the value of a secret stands in a request. It is read from there again: the value itself is never kept beside it. */
export const SecretPlace = z.object({
  /** The URL, the name or value of a header line, or the body as one character for each byte. */
  in: z.union([
    z.literal('url'),
    z.literal('body'),
    z.object({ header: z.number().int(), part: z.enum(['name', 'value']) }),
  ]),
  start: z.number().int(),
  end: z.number().int(),
  /** What has to be decoded there, in order. */
  as: z.array(TextEncodingName),
  /** Which characters of the decoded text, where it holds more than the secret. */
  within: z.tuple([z.number().int(), z.number().int()]).optional(),
  /** What has to be decoded of these. */
  inside: z.array(TextEncodingName).optional(),
});
export type SecretPlace = z.infer<typeof SecretPlace>;

/** A secret that was filled into a request. */
export const SecretMark = z.object({
  tag: z.string(),
  /** Left out where the activity is masked: it would tell the length. */
  place: SecretPlace.optional(),
});
export type SecretMark = z.infer<typeof SecretMark>;
