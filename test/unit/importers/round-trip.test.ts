import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { identifyDocument } from '../../../electron/engine/postman-format/document-kind.ts';
import { decodeText } from '../../../electron/engine/storage/decode-text.ts';
import { temporaryCollections } from '../../support/temporary-collections.ts';

const folder = join(import.meta.dirname, '../../../../shared/collections');
const present = existsSync(folder);

const isV21 = (file: string): boolean => {
  const document = identifyDocument(file, JSON.parse(decodeText(readFileSync(join(folder, file)))));
  return document.kind === 'collection' && document.format === 'v2.1' && document.declared;
};
/** Postman reads no `items`: what is exported has the name that it reads, and a warning said so at import. */
function withItem(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Array.isArray(Reflect.get(value, 'items'))) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key === 'items' ? 'item' : key, inner]);
  return 'item' in value || 'key' in value ? value : Object.fromEntries(entries);
}

const files = present
  ? readdirSync(folder).filter((file) => file.endsWith('.json') && isV21(file))
  : ['none are on this machine: their round trip is not tested'];

describe.skipIf(!present)('a v2.1 file that is imported and exported again is what it was', () => {
  test.each(files)('%s', async (file) => {
    await using temporary = await temporaryCollections();
    const text = decodeText(readFileSync(join(folder, file)));
    const { id } = await temporary.importText({ name: file, text });
    const { text: exported } = await temporary.store.exportAsImported(id ?? '');
    expect(JSON.parse(exported)).toEqual(JSON.parse(text, withItem));
    // The same after a restart.
    const again = await (await temporary.reopen()).exportAsImported(id ?? '');
    expect(again.text).toBe(exported);
  });
});
