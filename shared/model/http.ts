import * as z from 'zod';

/** One header line as it stands on the wire: order, case and duplicates are kept. */
export const HeaderLine = z.tuple([z.string(), z.string()]);
export const HeaderLines = z.array(HeaderLine);
export type HeaderLine = readonly [name: string, value: string];

/** ISO 8601 in UTC with milliseconds, e.g. 2026-11-20T14:01:52.104Z. */
export const Instant = z.iso.datetime({ precision: null });
export type Instant = string;

/** The first value of a header, whatever its case; undefined where there is none. */
export function headerValue(headers: readonly HeaderLine[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([each]) => each.toLowerCase() === wanted)?.[1];
}
