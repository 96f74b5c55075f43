import type { ImportReport } from '../../../shared/model/collection.ts';
import { temporaryCollections } from '../../support/temporary-collections.ts';

export type Json = Record<string, unknown>;

/** What a file is imported and exported as: the report and the collection. A value is written as JSON. */
export async function exported(
  name: string,
  content: unknown,
): Promise<{ report: ImportReport; collection: Json & { item: Json[] } }> {
  await using temporary = await temporaryCollections();
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const report = await temporary.importText({ name, text });
  const { text: file } = await temporary.store.exportAsImported(report.id ?? '');
  return { report, collection: JSON.parse(file) };
}

/** The request of this name, in any folder. */
export function request(collection: { item: Json[] }, name: string): Json {
  for (const item of collection.item) {
    if (item.name === name && item.request !== undefined) return item.request as Json;
    if (!Array.isArray(item.item)) continue;
    const inner = item.item.find((entry: Json) => entry.name === name);
    if (inner !== undefined) return inner.request;
  }
  throw new Error(`there is no request ${name}`);
}

/** `key=value` of a URL's query, with a dash before a disabled one. */
export const rowsOf = (url: unknown): string[] =>
  (url as { query: { key: string; value: string; disabled?: boolean }[] }).query.map(
    ({ key, value, disabled }) => `${disabled ? '-' : ''}${key}=${value}`,
  );
