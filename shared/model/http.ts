import * as z from 'zod';

/** One header line as it stands on the wire: order, case and duplicates are kept. */
export const HeaderLine = z.tuple([z.string(), z.string()]);
export const HeaderLines = z.array(HeaderLine);
export type HeaderLine = readonly [name: string, value: string];

/** ISO 8601 in UTC with milliseconds, e.g. 2026-11-20T14:01:52.104Z. */
export const Instant = z.iso.datetime({ precision: null });
export type Instant = string;

/** How the text of a body was read from its bytes, where that is more than reading UTF-8. */
export const BodyDecoding = z.object({
  /** Content codings that were undone, in that order: `gzip`. */
  codings: z.array(z.string()),
  /** The charset the text was read in: `windows-1252`. */
  charset: z.string(),
  /** The bytes that came out of the codings; null where those are the UTF-8 bytes of the text, or were not asked for. */
  base64: z.string().nullable(),
  /** Whether only the beginning of what it decodes to is here. */
  isCut: z.boolean(),
  /** Why a coding was not undone, or not to its end, as a sentence. */
  problem: z.string().nullable(),
});
export type BodyDecoding = z.infer<typeof BodyDecoding>;

/** What follows the first line of a message: the same for a request and a response, sent or received. */
const message = {
  /** `1.1`; empty where the bytes were not HTTP. */
  httpVersion: z.string(),
  headers: HeaderLines,
  /** The lines after the last chunk of a chunked body. */
  trailers: HeaderLines,
  /** The body as text: content codings undone, read in its charset. */
  body: z.string(),
  /** Every byte of the body as it was on the wire; null where those are the UTF-8 bytes of `body`. */
  bodyBase64: z.string().nullable(),
  /** Bytes of the whole body on the wire, also where only its beginning was kept. */
  bytes: z.number().int(),
  /** Whether only the beginning of the body was kept. */
  truncated: z.boolean(),
  /** Left out where the text is simply the UTF-8 reading of the bytes. */
  decoding: BodyDecoding.optional(),
};

export const HttpRequestMessage = z.object({
  method: z.string(),
  /** Absolute where we sent it; the request target as it stood on the request line where we received it. */
  url: z.string(),
  ...message,
});
export type HttpRequestMessage = z.infer<typeof HttpRequestMessage>;

export const HttpResponseMessage = z.object({
  status: z.number().int(),
  statusText: z.string(),
  ...message,
});
export type HttpResponseMessage = z.infer<typeof HttpResponseMessage>;

/** Whether a header line's name is this one, given in lower case. */
export const isHeader = (name: string, wanted: string): boolean =>
  name.length === wanted.length && name.toLowerCase() === wanted;

/** The first value of a header, whatever its case; undefined where there is none. */
export function headerValue(headers: readonly HeaderLine[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([line]) => isHeader(line, wanted))?.[1];
}
