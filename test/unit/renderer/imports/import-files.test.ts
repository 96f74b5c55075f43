import { describe, expect, it } from 'vitest';
import {
  chosenWords,
  fileWords,
  groupWarnings,
  importedWords,
  isChosen,
  looksLikeJson,
  onlyOf,
  readyFile,
  warningsFor,
} from '../../../../renderer/src/imports/import-files.ts';
import type { ImportReport } from '../../../../shared/model/collection.ts';

const request = (id: string) => ({ id, name: id, method: 'GET', url: '', folder: [], imported: true });
const report = (change: Partial<ImportReport>): ImportReport => ({
  file: 'a.json',
  place: 0,
  kind: 'collection',
  name: 'CRM',
  id: null,
  format: 'v2.1',
  requests: [],
  values: [],
  warnings: [],
  scripted: 0,
  dryRun: true,
  before: null,
  ...change,
});
const ready = (key: string, change: Partial<ImportReport>) => {
  const name = `${key}.json`;
  return readyFile(key, [{ name, data: new File(['{}'], name) }], report({ file: name, ...change }));
};

describe('files on their way in', () => {
  const collection = ready('crm', { requests: [request('a'), request('b'), request('c')] });

  it('takes all without naming them, and names the chosen in file order', () => {
    expect(onlyOf([collection])).toBeUndefined();
    expect(onlyOf([{ ...collection, chosen: new Set(['c', 'a']) }])).toEqual(['a', 'c']);
  });

  it('leaves out a collection of which nothing is chosen, and takes one that is empty itself', () => {
    expect(isChosen({ ...collection, chosen: new Set() })).toBe(false);
    expect(isChosen(ready('empty', {}))).toBe(true);
    const environment = ready('env', { kind: 'environment', name: 'Staging', values: ['host'] });
    expect(isChosen({ ...environment, wanted: false })).toBe(false);
  });

  it('says on the button what it would do', () => {
    const environment = ready('env', { kind: 'environment', name: 'Staging', values: ['host'] });
    const globals = ready('globals', { kind: 'globals', name: 'Globals', values: ['a', 'b'] });
    expect(chosenWords([{ ...collection, chosen: new Set(['a']) }, environment, globals])).toBe(
      '1 request, Staging, 2 parameters',
    );
    expect(chosenWords([])).toBe('');
    expect(
      chosenWords([collection, ...['x', 'y', 'z'].map((name) => ready(name, { kind: 'environment', name }))]),
    ).toBe('3 requests, x and 2 more');
  });

  it('says of each file what is in it and what came of it', () => {
    expect(fileWords(collection)).toBe('3 requests, v2.1');
    const warned = {
      requests: [request('a'), { ...request('b'), imported: false }],
      warnings: [{ path: '', message: '' }],
    };
    expect(fileWords({ key: 'k', name: 'a', size: 1, state: 'done', report: report(warned) })).toBe(
      'Imported 1 of 2 requests, 1 warning',
    );
  });

  it('sums up several files in one note', () => {
    const environment = report({ kind: 'environment', name: 'Staging' });
    expect(importedWords([report({ requests: [request('a'), request('b')] }), environment])).toEqual({
      title: 'Imported 2 requests, the environment Staging',
      message: 'Choose the environment in the header to use its values.',
    });
    expect(importedWords([report({ kind: 'globals', values: ['a'] })]).title).toBe('Imported 1 parameter');
    expect(importedWords([report({ name: 'Empty' })]).title).toBe('Imported Empty');
  });

  it('keeps the files of a folder with the document that they make up, and only those', () => {
    const names = ['crm/collection.json', 'crm/requests/a.json', 'crm.json', 'other.json'];
    const files = names.map((name) => ({ name, data: new File(['{}'], 'x') }));
    expect(readyFile('k', files, report({ file: 'crm' })).files.map(({ name }) => name)).toEqual(names.slice(0, 2));
    expect(readyFile('k', files, report({ file: 'crm.json' })).files.map(({ name }) => name)).toEqual(['crm.json']);
  });

  it('says of a copy alone what is so only of a copy', () => {
    const always = { path: 'auth', message: 'This one was named "x" in another tool. New ids were assigned.' };
    const file = ready('crm', { warnings: [always, { path: 'item', message: 'Two ids are taken.', ofCopy: true }] });
    expect(warningsFor(file)).toHaveLength(2);
    expect(warningsFor({ ...file, again: 'merge' })).toEqual([always]);
  });

  it('shows equal warnings as one with all their paths', () => {
    const warning = (path: string, message: string) => ({ path, message });
    expect(groupWarnings([warning('a', 'x'), warning('b', 'y'), warning('c', 'x')])).toEqual([
      { message: 'x', paths: ['a', 'c'] },
      { message: 'y', paths: ['b'] },
    ]);
  });
});

describe('what the clipboard holds', () => {
  it('is taken for a file only where it may be JSON', () => {
    expect(looksLikeJson(' \n{"info":{}}')).toBe(true);
    expect(looksLikeJson('[1]')).toBe(true);
    expect(looksLikeJson('+1 555 123 0001')).toBe(false);
  });
});

describe('scripts of what was imported', () => {
  it('are said not to run, unless they were allowed', () => {
    const scripted = report({ id: 'crm-1', scripted: 2 });
    expect(importedWords([scripted]).message).toBe('The scripts of CRM do not run until you allow them.');
    expect(importedWords([scripted], new Set(['crm-1'])).message).toBe('');
    expect(importedWords([report({ id: 'crm-1' })]).message).toBe('');
  });
});
