import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importLimit } from '../../../shared/contract/imports.ts';
import { ImportReport } from '../../../shared/model/collection.ts';
import { collectionText, temporaryCollections } from '../../support/temporary-collections.ts';

const request = (name: string, id?: string) => ({
  name,
  ...(id ? { id } : {}),
  request: { method: 'GET', url: `http://a/${name}` },
});
const tree = collectionText(
  [
    request('a', '1'),
    {
      name: 'f',
      auth: { type: 'noauth' },
      item: [request('b', '2'), { name: 'g', item: [request('c'), request('c')] }],
    },
    { name: 'empty', item: [] },
  ],
  {
    auth: { type: 'bearer', bearer: [{ key: 'token', value: 't' }] },
    event: [{ listen: 'prerequest', script: { exec: ['x'] } }],
    variable: [{ key: 'v', value: '1' }],
  },
);

describe('a collection', () => {
  test('is reported as the contract says and stored as it was, with ids where it had none', async () => {
    await using temporary = await temporaryCollections();
    const report = await temporary.importText({ name: 'calls.json', text: tree });
    expect(ImportReport.parse(report)).toEqual(report);
    expect(report).toMatchObject({
      kind: 'collection',
      name: 'Calls',
      id: 'c-1',
      format: 'v2.1',
      warnings: [],
      dryRun: false,
    });
    expect(report.requests.map(({ name, folder, imported }) => [name, folder, imported])).toEqual([
      ['a', [], true],
      ['b', ['f'], true],
      ['c', ['f', 'g'], true],
      ['c', ['f', 'g'], true],
    ]);
    const stored = readFileSync(join(temporary.folder, 'Calls.postman_collection.json'), 'utf8');
    const withoutOurs = JSON.stringify(JSON.parse(stored), (key, value) =>
      key === 'id' && !['1', '2'].includes(value) ? undefined : value,
    );
    expect(withoutOurs).toBe(tree);
  });

  test('may be imported twice: new ids, a new name, a warning', async () => {
    await using temporary = await temporaryCollections();
    await temporary.importText({ name: 'calls.json', text: tree });
    const second = await temporary.importText({ name: 'calls.json', text: tree });
    const third = await temporary.importText({ name: 'calls.json', text: tree });
    expect([second.name, third.name]).toEqual(['Calls (2)', 'Calls (3)']);
    expect(second.warnings.map(({ path }) => path)).toEqual(['item', 'info.name']);
    expect(new Set(temporary.store.actions().map(({ id }) => id)).size).toBe(12);
    expect(new Set(temporary.store.list().map(({ id }) => id)).size).toBe(3);
    expect((await temporary.reopen()).actions().map(({ id }) => id)).toEqual(
      temporary.store.actions().map(({ id }) => id),
    );
  });

  test('with an id twice in the file gives the second a new one', async () => {
    await using temporary = await temporaryCollections();
    const { requests, warnings } = await temporary.importText({
      name: 'x',
      text: collectionText([request('a', '1'), request('b', '1')]),
    });
    expect(requests[0]?.id).toBe('1');
    expect(requests[1]?.id).not.toBe('1');
    expect(warnings).toEqual([
      { path: 'item', message: expect.stringContaining('The id of 1 request is already in use'), ofCopy: true },
    ]);
  });

  test.each([
    ['by name', 'b', ['b']],
    ['by id', '1', ['a']],
    ['by a name that two have', 'c', ['c', 'c']],
    ['by several', ['c', '1'], ['a', 'c', 'c']],
  ])('chosen %s keeps those with their folders, and what is the collection’s', async (_name, only, kept) => {
    await using temporary = await temporaryCollections();
    const report = await temporary.importText({ name: 'calls.json', text: tree, only });
    expect(report.requests).toHaveLength(4);
    expect(report.requests.filter(({ imported }) => imported).map(({ name }) => name)).toEqual(kept);
    expect(temporary.store.actions().map(({ name }) => name)).toEqual(kept);
    const stored = temporary.json('Calls.postman_collection.json');
    expect(stored).toMatchObject({ auth: { type: 'bearer' }, event: [{}], variable: [{ key: 'v' }] });
    expect(JSON.stringify(stored)).not.toContain('"empty"');
    for (const { folder, effectiveAuth } of temporary.store.actions()) {
      expect(effectiveAuth.from).toBe(folder.length > 0 ? 'folder' : 'collection');
    }
  });

  test('chosen by a name it does not have changes nothing', async () => {
    await using temporary = await temporaryCollections();
    const wrong = temporary.importText({ name: 'calls.json', text: tree, only: ['a', 'zzz'] });
    await expect(wrong).rejects.toMatchObject({
      code: 'NOTHING_CHOSEN',
      message: 'No request named zzz was found in calls.json.',
    });
    expect(temporary.files()).toEqual([]);
  });

  test('a dry run changes nothing, and its ids choose in the import that follows', async () => {
    await using temporary = await temporaryCollections();
    await temporary.importText({ name: 'calls.json', text: tree });
    const dry = await temporary.importText({ name: 'calls.json', text: tree, dryRun: true });
    expect(dry).toMatchObject({ id: null, dryRun: true, name: 'Calls (2)' });
    expect(temporary.files()).toEqual(['Calls.postman_collection.json']);
    const only = dry.requests.slice(1, 3).map(({ id }) => id);
    const report = await temporary.importText({ name: 'calls.json', text: tree, only });
    expect(report.requests.map(({ id }) => id)).toEqual(dry.requests.map(({ id }) => id));
    expect(report.requests.map(({ imported }) => imported)).toEqual([false, true, true, false]);
  });

  test('gets a file name that every disk takes', async () => {
    await using temporary = await temporaryCollections();
    for (const name of ['../../etc/passwd', 'CON', 'a:b|c?*', '  . ', '☎'.repeat(400), 'x', 'X']) {
      await temporary.importText({ name: 'f.json', text: collectionText([request('a')], {}, name) });
    }
    expect(temporary.files()).toHaveLength(7);
    for (const file of temporary.files()) {
      expect(file).toMatch(/^[^\\/:*?"<>|.][^\\/:*?"<>|]*\.postman_collection\.json$/);
      expect(Buffer.byteLength(file)).toBeLessThan(256);
    }
    expect(temporary.store.actions()).toHaveLength(7);
  });

  test('in UTF-16 or with a byte order mark, decoded, is like any other', async () => {
    await using temporary = await temporaryCollections();
    expect(await temporary.importText({ name: 'f', text: `\uFEFF${tree}` })).toMatchObject({ name: 'Calls' });
  });
});

describe('values', () => {
  const values = [
    { key: 'a', value: 1, enabled: true },
    { key: 'b', value: 's', type: 'secret' },
    { key: 'c', value: 'off', enabled: false },
    { key: 'a', value: '2' },
    { value: 'no key' },
    null,
  ];

  test('an environment keeps its rows and fields', async () => {
    await using temporary = await temporaryCollections();
    const text = JSON.stringify({ id: 'e1', name: 'Test', values, odd: 1, _postman_variable_scope: 'environment' });
    const report = await temporary.importText({ name: 'e.json', text });
    expect(ImportReport.parse(report)).toEqual(report);
    expect(report).toMatchObject({
      kind: 'environment',
      name: 'Test',
      id: 'e1',
      format: 'values',
      values: ['a', 'b', 'c'],
    });
    expect(report.warnings.map(({ path }) => path)).toEqual(['values[0].value', 'values[3]', 'values[4]', 'values[5]']);
    expect(temporary.environments.list()).toMatchObject([
      {
        id: 'e1',
        values: [
          { key: 'a', value: '1', enabled: true },
          { key: 'b', secret: true },
          { key: 'c', enabled: false },
          { key: 'a' },
        ],
      },
    ]);
  });

  test('globals become custom parameters; what cannot be one is a warning', async () => {
    await using temporary = await temporaryCollections();
    await temporary.parameters.set('b', 'before');
    const rows = [...values, { key: '{bad}', value: 'x' }, { key: '__proto__', value: 'p' }];
    const text = JSON.stringify({ name: 'My globals', values: rows, _postman_variable_scope: 'globals' });
    const dry = await temporary.importText({ name: 'g.json', text, dryRun: true });
    expect(temporary.parameters.values()).toEqual(new Map([['b', 'before']]));
    const report = await temporary.importText({ name: 'g.json', text });
    expect(report).toEqual({ ...dry, dryRun: false });
    expect(report).toMatchObject({ kind: 'globals', id: null, values: ['a', 'b', '__proto__'] });
    expect(temporary.parameters.values()).toEqual(
      new Map([
        ['b', 's'],
        ['a', '2'],
        ['__proto__', 'p'],
      ]),
    );
    expect(temporary.parameters.list().find(({ tag }) => tag === 'b')).toMatchObject({ secret: true, value: '' });
    const messages = report.warnings.map(({ message }) => message).join('\n');
    expect(messages).toContain('c is disabled');
    expect(messages).toContain('{bad} cannot be a parameter');
    expect(messages).toContain('b was defined already');
    expect(messages).not.toContain('before');
  });

  test('a dry run of an environment adds none', async () => {
    await using temporary = await temporaryCollections();
    const text = JSON.stringify({ name: 'Test', values: [] });
    expect(await temporary.importText({ name: 'e.json', text, dryRun: true })).toMatchObject({
      id: null,
      name: 'Test',
    });
    expect(temporary.environments.list()).toEqual([]);
  });
});

describe('bad input is refused and changes nothing', () => {
  test.each([
    ['no JSON', 'hello', 'NOT_JSON'],
    ['a cut file', tree.slice(0, -30), 'NOT_JSON'],
    ['JSON that is no collection', '{"openapi":"3.0.0"}', 'NOT_POSTMAN'],
    ['too much', ' '.repeat(importLimit + 1), 'FILE_TOO_LARGE'],
    ['folders without end', `{"item":[${'{"item":['.repeat(600)}${']}'.repeat(600)}]}`, 'NESTED_TOO_DEEP'],
  ])('%s', async (_name, text, code) => {
    await using temporary = await temporaryCollections();
    await expect(temporary.importText({ name: 'f.json', text })).rejects.toMatchObject({ code });
    expect(temporary.files()).toEqual([]);
  });
});

describe('a collection that would be too large to be read again', () => {
  const refusal = { code: 'FILE_TOO_LARGE', status: 413 };

  test('by its indentation, is refused and not written', async () => {
    await using temporary = await temporaryCollections();
    // Compact 37 MB; in lines of their own, its rows have 90.
    const query = Array.from({ length: 1_000_000 }, () => ({ key: 'k', value: 'v', disabled: true }));
    const text = collectionText([{ name: 'a', id: '1', request: { method: 'GET', url: { raw: 'http://a/', query } } }]);
    await expect(temporary.importText({ name: 'rows.json', text })).rejects.toMatchObject(refusal);
    expect(temporary.files()).toEqual([]);
    expect(temporary.store.list()).toEqual([]);
  });

  test('by numbers deep in lists, is refused and not written', async () => {
    await using temporary = await temporaryCollections();
    const deep = `${'['.repeat(1_400)}${'1,'.repeat(400_000)}1${']'.repeat(1_400)}`;
    const text = collectionText([{ ...request('a', '1'), extra: 'DEEP' }]).replace('"DEEP"', deep);
    await expect(temporary.importText({ name: 'deep.json', text })).rejects.toMatchObject(refusal);
    expect(temporary.files()).toEqual([]);
  });

  test('by an edit, stays as it was, in memory and on disk', async () => {
    await using temporary = await temporaryCollections();
    await temporary.importText({ name: 'calls.json', text: tree });
    const [file = ''] = temporary.files();
    const before = readFileSync(join(temporary.folder, file), 'utf8');
    const { description } = temporary.store.action('1');
    const edit = temporary.store.update('1', { description: 'ü'.repeat(40_000_000) });
    await expect(edit).rejects.toMatchObject({ ...refusal, details: { file: join(temporary.folder, file) } });
    expect(temporary.store.action('1').description).toBe(description);
    expect(readFileSync(join(temporary.folder, file), 'utf8')).toBe(before);
    expect((await temporary.reopen()).list()).toEqual(temporary.store.list());
  });
});
