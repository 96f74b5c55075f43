import { describe, expect, test } from 'vitest';
import { makeZip, type ZipEntry } from '../../support/make-zip.ts';
import { collectionText, temporaryCollections } from '../../support/temporary-collections.ts';

const zipFile = (entries: readonly ZipEntry[], name = 'all.zip', count = entries.length) => ({
  name,
  base64: makeZip(entries, count).toString('base64'),
});
const collection = (name: string) => collectionText([{ name, request: `http://a/${name}` }], {}, name);

describe('a zip archive', () => {
  test('is what is in it: files of any format, each by itself', async () => {
    await using temporary = await temporaryCollections();
    const { documents, failures } = await temporary.imports.add({
      files: [
        zipFile([
          { name: 'export/', content: '' },
          { name: 'export/crm.json', content: collection('CRM') },
          {
            name: 'export/Test.postman_environment.json',
            content: '{"name":"Test","values":[{"key":"a","value":"b"}]}',
          },
          { name: 'v3/Desk/.resources/definition.yaml', content: '$kind: collection\n' },
          { name: 'v3/Desk/one.request.yaml', content: '$kind: http-request\nurl: http://a\n' },
          { name: 'export/broken.json', content: '{' },
          { name: 'export/link.json', content: '/etc/passwd', mode: 0o120777 },
          { name: 'README.md', content: 'Hello' },
          { name: '__MACOSX/export/._crm.json', content: 'x' },
        ]),
      ],
    });
    expect(documents.map(({ file, name, format }) => [file, name, format])).toEqual([
      ['all.zip/export/crm.json', 'CRM', 'v2.1'],
      ['all.zip/export/Test.postman_environment.json', 'Test', 'values'],
      ['all.zip/v3/Desk', 'Desk', 'v3'],
    ]);
    expect(documents[0]?.warnings.map(({ message }) => message)).toEqual([
      '2 other files were left out, which no import looks into.',
    ]);
    expect(failures.map(({ file, code, message }) => [file, code, message])).toEqual([
      ['all.zip/export/link.json', 'FILE_UNREADABLE', expect.stringContaining('symbolic link')],
      ['all.zip/export/broken.json', 'NOT_JSON', expect.stringContaining('all.zip/export/broken.json')],
    ]);
  });

  const big = Buffer.alloc(30 * 1024 * 1024);
  test.each<[string, readonly ZipEntry[], string, number?]>([
    ['that unpacks into far more than it is', [{ name: 'a.json', content: big }], 'more than 250 times'],
    ['that says it is huge', [{ name: 'a.json', content: '{}', size: 0x7fff_ffff }], 'The maximum is 64 MiB'],
    ['that lies about its size', [{ name: 'a.json', content: collection('a'), size: 3 }], 'too many bytes'],
    ['with a path that leads out of it', [{ name: '../a.json', content: '{}' }], 'invalid relative path'],
    ['with an absolute path', [{ name: '/etc/a.json', content: '{}' }], 'absolute path'],
    [
      'with a file in thousands of folders',
      [{ name: `${'a/'.repeat(5_000)}a.json`, content: '{}' }],
      'a/a.*characters',
    ],
    ['with a file in hundreds of folders', [{ name: `${'b/'.repeat(200)}a.json`, content: '{}' }], 'b/b.*200 folders'],
    ['with an endless name', [{ name: `${'c'.repeat(2_000)}.json`, content: '{}' }], 'ccc.*1,000 characters'],
    ['that is encrypted', [{ name: 'a.json', content: '{}', flags: 0x801 }], 'a.json is encrypted'],
    ['that is damaged', [{ name: 'a.json', content: '{}', crc: 1 }], 'a.json is damaged'],
    ['with more entries than it has', [{ name: 'a.json', content: '{}' }], 'more than 20,000 entries', 60_000],
  ])('%s is refused as a whole', async (_name, entries, reason, count) => {
    await using temporary = await temporaryCollections();
    const add = temporary.imports.add({ files: [zipFile(entries, 'all.zip', count)] });
    await expect(add).rejects.toMatchObject({
      code: 'ARCHIVE_REFUSED',
      message: expect.stringMatching(new RegExp(`^all\\.zip cannot be unpacked: .*${reason}`)),
    });
    expect(temporary.files()).toEqual([]);
  });

  test('is not unpacked where all of it together would be too much', async () => {
    await using temporary = await temporaryCollections();
    // Text that shrinks, but not so that it looks like a bomb.
    const text = Array.from({ length: 600_000 }, (_, index) => `{"k${index}":${index * 7_919}}`).join('');
    const content = Buffer.from(text.slice(0, 12 * 1024 * 1024));
    const entries = Array.from({ length: 9 }, (_, index) => ({ name: `${index}.json`, content }));
    await expect(temporary.imports.add({ files: [zipFile(entries)] })).rejects.toMatchObject({
      code: 'ARCHIVE_REFUSED',
      message: expect.stringContaining('more than 96 MiB together'),
    });
  });

  test('without anything to import, in another archive, or cut off says so', async () => {
    await using temporary = await temporaryCollections();
    const inner = makeZip([{ name: 'a.json', content: collection('a') }]);
    const cut = makeZip([{ name: 'a.json', content: collection('a') }]).subarray(0, 60);
    await expect(
      temporary.imports.add({ files: [zipFile([{ name: 'inner.zip', content: inner }])] }),
    ).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('no files that can be imported'),
    });
    await expect(
      temporary.imports.add({ files: [{ name: 'cut.zip', base64: cut.toString('base64') }] }),
    ).rejects.toMatchObject({ code: 'ARCHIVE_REFUSED' });
  });
});

describe('a data dump', () => {
  const version1 = {
    id: 'v1',
    name: 'Old',
    order: ['r'],
    requests: [{ id: 'r', name: 'R', method: 'GET', url: 'http://r' }],
  };
  const dump = {
    version: 1,
    collections: [version1, JSON.parse(collection('New')), { hello: 'world' }],
    environments: [{ id: 'e', name: 'My globals', values: [{ key: 'a', value: 'b', enabled: true }] }],
    globals: [{ key: 'tenant', value: '1', enabled: true }],
    headerPresets: [{ name: 'x' }],
  };

  test('in one file is all its collections, environments and globals', async () => {
    await using temporary = await temporaryCollections();
    const { documents, failures } = await temporary.imports.add({
      files: [{ name: 'backup.json', text: JSON.stringify(dump) }],
    });
    expect(documents.map(({ file, kind, name, format }) => [file, kind, name, format])).toEqual([
      ['backup.json collections[0]', 'collection', 'Old', 'v1'],
      ['backup.json collections[1]', 'collection', 'New', 'v2.1'],
      ['backup.json environments[0]', 'environment', 'My globals', 'values'],
      ['backup.json globals', 'globals', 'Globals', 'values'],
    ]);
    expect(failures.map(({ file, code }) => [file, code])).toEqual([['backup.json collections[2]', 'NOT_POSTMAN']]);
    expect(documents[0]?.warnings.map(({ path }) => path)).toContain('headerPresets');
    expect(temporary.parameters.values()).toEqual(new Map([['tenant', '1']]));
  });

  test('can be imported in part: documents by their places', async () => {
    await using temporary = await temporaryCollections();
    const files = [{ name: 'backup.json', text: JSON.stringify(dump) }];
    const { documents } = await temporary.imports.add({ files, documents: [1, 2] });
    expect(documents.map(({ name }) => name)).toEqual(['New', 'My globals']);
    expect(temporary.parameters.values().size).toBe(0);
  });

  test('as an archive with a list says which of it is missing', async () => {
    await using temporary = await temporaryCollections();
    const { documents, failures } = await temporary.imports.add({
      files: [
        zipFile([
          { name: 'archive.json', content: '{"collection":{"1-a":true,"1-b":true},"environment":{"1-e":true}}' },
          { name: 'collection/1-a.json', content: collection('A') },
          { name: 'environment/1-e.json', content: '{"name":"E","values":[]}' },
        ]),
      ],
    });
    expect(documents.map(({ name }) => name)).toEqual(['A', 'E']);
    expect(failures).toMatchObject([{ file: 'all.zip/collection/1-b.json', code: 'FILE_UNREADABLE' }]);
  });

  test('whose folders are nested without end is refused for that collection alone', async () => {
    await using temporary = await temporaryCollections();
    let item: object = { name: 'r', request: 'http://r' };
    for (let depth = 0; depth < 600; depth += 1) item = { name: 'f', item: [item] };
    const deep = { ...JSON.parse(collection('Deep')), item: [item] };
    const text = JSON.stringify({ version: 1, collections: [deep, JSON.parse(collection('Flat'))] });
    const { documents, failures } = await temporary.imports.add({ files: [{ name: 'backup.json', text }] });
    expect(documents.map(({ name }) => name)).toEqual(['Flat']);
    expect(failures).toMatchObject([{ code: 'NESTED_TOO_DEEP' }]);
  });
});
