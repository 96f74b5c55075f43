import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createImportService } from '../../../electron/engine/importers/import-service.ts';
import { emptyConversion, type Importer } from '../../../electron/engine/importers/importer.ts';
import { importers, importUnits } from '../../../electron/engine/importers/importers.ts';
import { createBindingService } from '../../../electron/engine/workspace/binding-service.ts';
import { createPermissionService } from '../../../electron/engine/workspace/permissions.ts';
import { groupsToImport, outcomesOf, readyFile } from '../../../renderer/src/imports/import-files.ts';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { importLimit, imports } from '../../../shared/contract/imports.ts';
import { ImportResult } from '../../../shared/model/collection.ts';
import { collectionText, temporaryCollections } from '../../support/temporary-collections.ts';

const request = (name: string, id?: string) => ({ name, ...(id ? { id } : {}), request: `http://a/${name}` });
const environment = (name: string) => JSON.stringify({ name, values: [{ key: 'city', value: 'Besançon' }] });
const bytes = (text: string, encoding: BufferEncoding = 'utf8') => ({
  base64: Buffer.from(text, encoding).toString('base64'),
});

describe('several files in one import', () => {
  test('become one report each, and a bad one does not lose the others', async () => {
    await using temporary = await temporaryCollections();
    const result = await temporary.imports.add({
      files: [
        { name: 'env.json', text: environment('Test') },
        { name: 'broken.json', text: '{"info":' },
        { name: 'a.json', text: collectionText([request('a')]) },
        { name: 'package.json', text: '{"dependencies":{}}' },
        { name: 'globals.json', text: JSON.stringify([{ key: 'tenant', value: '1' }]) },
        { name: 'b.json', ...bytes(collectionText([request('b')], {}, 'Other')) },
        { name: 'big.json', data: new File([new Uint8Array(importLimit + 1)], 'big.json') },
      ],
    });
    expect(ImportResult.parse(result)).toEqual(result);
    expect(result.documents.map(({ file, kind, name }) => [file, kind, name])).toEqual([
      ['env.json', 'environment', 'Test'],
      ['a.json', 'collection', 'Calls'],
      ['globals.json', 'globals', 'Globals'],
      ['b.json', 'collection', 'Other'],
    ]);
    expect(result.failures.map(({ file, code, message }) => [file, code, message.includes(file)])).toEqual([
      ['big.json', 'FILE_TOO_LARGE', true],
      ['broken.json', 'NOT_JSON', true],
      ['package.json', 'NOT_POSTMAN', true],
    ]);
    expect(temporary.store.actions().map(({ name }) => name)).toEqual(['a', 'b']);
    expect(temporary.parameters.values()).toEqual(new Map([['tenant', '1']]));
  });

  test('in hundreds of folders are refused, and the others are imported', async () => {
    await using temporary = await temporaryCollections();
    const { documents, failures } = await temporary.imports.add({
      files: [
        { name: `${'a/'.repeat(400)}a.json`, text: collectionText([request('a')]) },
        { name: `${'b/'.repeat(200)}b.json`, text: collectionText([request('b')]) },
      ],
    });
    expect(documents.map(({ requests }) => requests.map(({ name }) => name))).toEqual([['b']]);
    const message = expect.stringMatching(/^Cannot read a\/a.*it is in more than 200 folders\.$/);
    expect(failures).toMatchObject([{ code: 'FILE_UNREADABLE', message }]);
  });

  test('that are too large together are refused before any is read', async () => {
    await using temporary = await temporaryCollections();
    const filler = new File([new Uint8Array(importLimit - 1)], 'filler.json');
    const files = [
      { name: 'a.json', text: collectionText([request('a')]) },
      { name: 'b.json', data: filler },
      { name: 'c.json', data: filler },
    ];
    await expect(temporary.imports.add({ files })).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: expect.stringMatching(/^This import is too large: 128\.0 MiB\. The maximum is 96 MiB/),
    });
    expect(temporary.store.actions()).toEqual([]);
  });

  test('in base64 that is none are refused, however long it is', () => {
    const fileSchema = (base64: string) =>
      imports.add['~orpc'].inputSchema?.['~standard'].validate({ files: [{ name: 'a', base64 }] });
    expect(fileSchema(`${' '.repeat(300_000)}!`)).toHaveProperty('issues');
    expect(fileSchema(` ${Buffer.from('{}').toString('base64')}\n`)).not.toHaveProperty('issues');
    expect(fileSchema('e30 = =\n')).not.toHaveProperty('issues');
    expect(fileSchema('e30=a')).toHaveProperty('issues');
  });

  test('that are all bad are all said; a single one is thrown', async () => {
    await using temporary = await temporaryCollections();
    const files = ['a.json', 'b.json'].map((name) => ({ name, text: '{' }));
    expect((await temporary.imports.add({ files })).failures.map(({ file }) => file)).toEqual(['a.json', 'b.json']);
    await expect(temporary.imports.add({ files: files.slice(1) })).rejects.toMatchObject({ code: 'NOT_JSON' });
    await expect(temporary.imports.add({ name: 'b.json', text: '{' })).rejects.toMatchObject({ code: 'NOT_JSON' });
  });

  test('choose requests in any of them; a collection without one is not imported', async () => {
    await using temporary = await temporaryCollections();
    const files = [
      { name: 'a.json', text: collectionText([request('x', '1'), request('y', '2')]) },
      { name: 'b.json', text: collectionText([request('z', '3')], {}, 'Other') },
      { name: 'env.json', text: environment('Test') },
    ];
    const { documents } = await temporary.imports.add({ files, only: ['y'] });
    expect(documents.map(({ id }) => id !== null)).toEqual([true, false, true]);
    expect(documents[1]?.warnings.at(-1)?.message).toContain('None of its requests was chosen');
    expect(temporary.store.actions().map(({ name }) => name)).toEqual(['y']);

    const typo = temporary.imports.add({ files, only: ['z', 'zz'] });
    await expect(typo).rejects.toMatchObject({ code: 'NOTHING_CHOSEN', message: expect.stringContaining('zz') });
    expect(temporary.store.actions()).toHaveLength(1);
    expect(temporary.environments.list()).toHaveLength(1);
  });

  test('say which document each report and failure is of, so that scripts of the right one are allowed', async () => {
    await using temporary = await temporaryCollections();
    const scripted = (name: string) => {
      const event = [{ listen: 'test', script: { exec: ['1'] } }];
      return collectionText([{ name: 'r', event, request: 'http://a/' }], {}, name);
    };
    const files = [
      { name: 'broken.json', text: '{' },
      { name: 'a.json', text: environment('Test') },
      { name: 'b.json', text: scripted('Mine') },
      { name: 'c.json', text: scripted('Strange') },
    ].map(({ name, text }) => ({ name, data: new File([text], name) }));
    const dry = await temporary.imports.add({ files, dryRun: true });
    expect(dry.documents.map(({ name, place }) => [name, place])).toEqual([
      ['Test', 0],
      ['Mine', 1],
      ['Strange', 2],
    ]);
    expect(dry.failures.map(({ file, place }) => [file, place])).toEqual([['broken.json', null]]);

    // A file where the folder of the environments would be: none can be written.
    rmSync(join(temporary.dir, 'environments'), { recursive: true });
    writeFileSync(join(temporary.dir, 'environments'), '');
    const ready = dry.documents.map((report) => {
      const file = readyFile(report.file, files, report);
      return report.name === 'Mine' ? { ...file, allowsScripts: true } : file;
    });
    const [group = []] = groupsToImport(ready);
    const documents = group.map(({ report }) => report.place);
    const result = await temporary.imports.add({ files, documents });
    expect(ImportResult.parse(result)).toEqual(result);
    expect(
      outcomesOf(group, result).map((file) => [
        file.key,
        file.state === 'done' ? file.report.name : failureOf('error' in file && file.error).code,
      ]),
    ).toEqual([
      ['a.json', 'WRITE_FAILED'],
      ['b.json', 'Mine'],
      ['c.json', 'Strange'],
    ]);
    // A choice of some documents leaves the others their places.
    const last = await temporary.imports.add({ files, documents: [2] });
    expect(last.documents.map(({ name, place }) => [name, place])).toEqual([['Strange (2)', 2]]);
  });

  test('with the same ids and names are told apart, and a dry run says the same', async () => {
    await using temporary = await temporaryCollections();
    const text = collectionText([request('x', '1')]);
    const files = ['a.json', 'b.json'].map((name) => ({ name, text }));
    const dry = await temporary.imports.add({ files, dryRun: true });
    expect(temporary.files()).toEqual([]);
    const { documents } = await temporary.imports.add({ files });
    expect(documents.map(({ name }) => name)).toEqual(['Calls', 'Calls (2)']);
    const ids = documents.flatMap(({ requests }) => requests.map(({ id }) => id));
    expect(new Set(ids).size).toBe(2);
    expect(dry.documents.flatMap(({ requests }) => requests.map(({ id }) => id))).toEqual(ids);
    expect(dry.documents.map(({ name }) => name)).toEqual(['Calls', 'Calls (2)']);
  });
});

describe('a file in another encoding than UTF-8', () => {
  test.each([
    ['UTF-16 LE', `\uFEFF${environment('Test')}`, 'utf16le'],
    ['windows-1252', environment('Test'), 'latin1'],
  ] as const)('is read as %s, which a warning says', async (encoding, text, written) => {
    await using temporary = await temporaryCollections();
    const { documents } = await temporary.imports.add({ files: [{ name: 'e.json', ...bytes(text, written) }] });
    expect(documents[0]?.warnings).toEqual([{ path: '', message: expect.stringContaining(encoding) }]);
    expect(temporary.environments.list()).toMatchObject([{ values: [{ value: 'Besançon' }] }]);
  });

  test('is refused where its bytes contradict its byte order mark', async () => {
    await using temporary = await temporaryCollections();
    const text = Buffer.concat([Buffer.from(`\uFEFF${environment('Test')}`, 'utf16le'), Buffer.from([0, 0xd8])]);
    const add = temporary.imports.add({ files: [{ name: 'e.json', base64: text.toString('base64') }] });
    await expect(add).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('not valid UTF-16 LE'),
    });
    expect(temporary.environments.list()).toEqual([]);
  });

  const cases = join(import.meta.dirname, '../../../../shared/cases/01-utf16-environment');
  const names = existsSync(cases) ? readdirSync(cases) : [];
  test.skipIf(names.length === 0)('keeps every character (skipped where ../shared/cases is absent)', async () => {
    await using temporary = await temporaryCollections();
    const files = names.map((name) => ({ name, data: new File([readFileSync(join(cases, name))], name) }));
    const { documents, failures } = await temporary.imports.add({ files });
    expect(failures).toEqual([]);
    for (const { file, warnings } of documents) {
      expect([file, warnings.some(({ message }) => message.includes('UTF-8'))]).toEqual([file, !/utf8/.test(file)]);
    }
    const stored = JSON.stringify([temporary.environments.list(), temporary.store.actions()]);
    expect(stored).not.toContain('\uFFFD');
    const values = temporary.environments.list().flatMap((environment) => environment.values);
    const cities = values.filter(({ key }) => key === 'city').map(({ value }) => value);
    expect(new Set(cities)).toEqual(new Set(['Žilina 東京', 'Besançon près de Genève']));
  });
});

describe('a format', () => {
  /** One that is a folder: `kind.txt` says so, and every other file is a request. */
  const folderFormat: Importer = {
    detect(files) {
      const kind = files.find(({ name }) => name.endsWith('/kind.txt'));
      const folder = kind?.name.slice(0, -'kind.txt'.length);
      return folder !== undefined && files.every(({ name }) => name.startsWith(folder)) ? 1 : 0;
    },
    *convert(files) {
      const names = files.map(({ name }) => name.split('/').at(-1) ?? '').filter((name) => name !== 'kind.txt');
      const collection = { info: { name: 'From a folder' }, item: names.map((name) => request(name)) };
      const common = { file: 'all/crm', format: 'folder', warnings: [] };
      return {
        ...emptyConversion,
        collections: [{ ...common, name: 'From a folder', collection, requestsInFile: names.length }],
        warnings: [{ path: '', message: 'Folders are new.' }],
      };
    },
  };

  test('is one entry in the list: a folder that it knows is one import, whatever lies beside it', async () => {
    await using temporary = await temporaryCollections();
    const imports = createImportService({
      collections: temporary.store,
      environments: temporary.environments,
      parameters: temporary.parameters,
      permissions: createPermissionService(temporary.workspace, temporary.store),
      bindings: createBindingService(temporary.workspace),
      formats: [...importers, folderFormat],
    });
    const { documents } = await imports.add({
      files: [
        { name: 'all/crm/kind.txt', text: '' },
        { name: 'all/crm/one', text: '' },
        { name: 'all/crm/deep/two', text: '' },
        { name: 'all/env.json', text: environment('Test') },
        { name: 'x.json', text: collectionText([request('x')]) },
      ],
    });
    expect(documents.map(({ file, name, format }) => [file, name, format])).toEqual([
      ['all/crm', 'From a folder', 'folder'],
      ['all/env.json', 'Test', 'values'],
      ['x.json', 'Calls', 'v2.1'],
    ]);
    expect(documents[0]?.warnings).toEqual([{ path: '', message: 'Folders are new.' }]);
    expect(temporary.store.actions().map(({ name }) => name)).toEqual(['x', 'one', 'two']);
  });

  test('that is surer of a file is chosen', () => {
    const file = { name: 'x.json', bytes: Buffer.from(collectionText([request('x')])) };
    const sure = { ...folderFormat, detect: () => 1 };
    const unsure = { ...folderFormat, detect: () => 0.1 };
    expect(importUnits([file], [unsure, sure])[0]?.importer).toBe(sure);
    expect(importUnits([file], [sure, unsure])[0]?.importer).toBe(sure);
    expect(importUnits([file], [])[0]?.importer).toBeNull();
  });
});
