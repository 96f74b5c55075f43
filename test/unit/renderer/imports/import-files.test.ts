import { describe, expect, it } from 'vitest';
import {
  fileWords,
  importedWords,
  isTaken,
  looksLikeJson,
  onlyOf,
  readyFile,
  takenWords,
  textOfBytes,
} from '../../../../renderer/src/imports/import-files.ts';
import type { ImportReport } from '../../../../shared/model/collection.ts';

const request = (id: string) => ({ id, name: id, method: 'GET', url: '', folder: [], imported: true });
const report = (change: Partial<ImportReport>): ImportReport => ({
  file: 'a.json',
  kind: 'collection',
  name: 'CRM',
  id: null,
  format: 'v2.1',
  requests: [],
  values: [],
  warnings: [],
  dryRun: true,
  ...change,
});
const ready = (key: string, change: Partial<ImportReport>) => {
  const file = readyFile({ key, name: `${key}.json`, size: 10 }, '{}', report(change));
  if (file.state !== 'ready') throw new Error('A file that was looked at is ready.');
  return file;
};

describe('files on their way in', () => {
  const collection = ready('crm', { requests: [request('a'), request('b'), request('c')] });

  it('takes all without naming them, and names the chosen in file order', () => {
    expect(onlyOf(collection)).toBeUndefined();
    expect(onlyOf({ ...collection, chosen: new Set(['c', 'a']) })).toEqual(['a', 'c']);
  });

  it('leaves out a collection of which nothing is chosen, and takes one that is empty itself', () => {
    expect(isTaken({ ...collection, chosen: new Set() })).toBe(false);
    expect(isTaken(ready('empty', {}))).toBe(true);
    const environment = ready('env', { kind: 'environment', name: 'Staging', values: ['host'] });
    expect(isTaken({ ...environment, wanted: false })).toBe(false);
  });

  it('says on the button what it would do', () => {
    const environment = ready('env', { kind: 'environment', name: 'Staging', values: ['host'] });
    const globals = ready('globals', { kind: 'globals', name: 'Globals', values: ['a', 'b'] });
    expect(takenWords([{ ...collection, chosen: new Set(['a']) }, environment, globals])).toBe(
      '1 request, Staging, 2 parameters',
    );
    expect(takenWords([])).toBe('');
    expect(takenWords([collection, ...['x', 'y', 'z'].map((name) => ready(name, { kind: 'environment', name }))])).toBe(
      '3 requests, x and 2 more',
    );
  });

  it('says of each file what is in it and what came of it', () => {
    expect(fileWords(collection)).toBe('3 requests, v2.1');
    const warned = {
      requests: [request('a'), { ...request('b'), imported: false }],
      warnings: [{ path: '', message: '' }],
    };
    expect(fileWords({ key: 'k', name: 'a', size: 1, state: 'done', report: report(warned) })).toBe(
      '1 of 2 requests imported, 1 warning',
    );
  });

  it('sums up several files in one note', () => {
    const environment = report({ kind: 'environment', name: 'Staging' });
    expect(importedWords([report({ requests: [request('a'), request('b')] }), environment])).toEqual({
      title: 'Imported 2 files',
      message: '2 requests are actions now. Choose the environment in the header to use its values.',
    });
    expect(importedWords([environment]).title).toBe('Imported Staging');
  });
});

describe('what a file or the clipboard holds', () => {
  it('is read as UTF-8 or UTF-16 by its mark', () => {
    expect(textOfBytes(new TextEncoder().encode('\uFEFF{"ä":1}'))).toBe('{"ä":1}');
    expect(textOfBytes(new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]))).toBe('{}');
    expect(textOfBytes(new Uint8Array([0xfe, 0xff, 0, 0x7b, 0, 0x7d]))).toBe('{}');
    expect(textOfBytes(new Uint8Array())).toBe('');
  });
  it('is taken for a file only where it may be JSON', () => {
    expect(looksLikeJson(' \n{"info":{}}')).toBe(true);
    expect(looksLikeJson('[1]')).toBe(true);
    expect(looksLikeJson('+1 555 123 0001')).toBe(false);
  });
});
