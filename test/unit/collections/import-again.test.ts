import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createImportService } from '../../../electron/engine/importers/import-service.ts';
import { createBindingService } from '../../../electron/engine/workspace/binding-service.ts';
import { createPermissionService } from '../../../electron/engine/workspace/permissions.ts';
import { failure } from '../../../shared/failure.ts';
import type { ImportChange } from '../../../shared/model/collection.ts';
import {
  collectionText,
  schemaV21,
  type TemporaryCollections,
  temporaryCollections,
} from '../../support/temporary-collections.ts';

type Json = Record<string, unknown>;
const item = (name: string, more: Json = {}, id: string | null = name.toLowerCase()): Json => ({
  name,
  ...(id === null ? {} : { id }),
  request: { method: 'GET', url: `http://a/${name}`, ...more },
});
const folder = (name: string, items: Json[], more: Json = {}): Json => ({ name, item: items, ...more });

/** A workspace with this collection in it. */
async function stored(items: Json[], more: Json = {}): Promise<TemporaryCollections> {
  const temporary = await temporaryCollections();
  await temporary.importText({ name: 'crm.json', text: collectionText(items, more, 'CRM') });
  return temporary;
}

const names = (temporary: TemporaryCollections): string[] =>
  temporary.store.actions().map(({ folder, name }) => [...folder, name].join('/'));
const urlOf = (temporary: TemporaryCollections, id: string): string => temporary.store.action(id).request.url;
const words = (changes: readonly ImportChange[]): string[] =>
  changes.map(({ of, kind, folder, name, parts }) =>
    [of === 'request' ? kind : `${of} ${kind}`, [...folder, name].join('/'), parts.join('+')].join(' ').trim(),
  );

describe('a collection that is imported again', () => {
  const before = [
    item('Same'),
    item('Changed'),
    folder('F', [item('Inner'), item('Mine')], { description: 'Old' }),
    item('Moved'),
  ];
  const after = [
    item('Same'),
    item('New one', {}, null),
    item('Changed', { url: 'http://b', body: { mode: 'raw', raw: 'x' } }),
    folder('F', [item('Moved'), item('Inner', {}, null)], { description: 'New' }),
    folder('G', [folder('H', [item('Deep', {}, 'deep')])], { auth: { type: 'noauth' } }),
  ];

  test('is compared: by id, then by folder and name, and a dry run changes nothing', async () => {
    await using temporary = await stored(before);
    const text = collectionText(after, { variable: [{ key: 'a', value: 'b' }] }, 'CRM');
    const report = await temporary.importText({ name: 'crm.json', text, dryRun: true });
    expect(report.before).toMatchObject({ collection: 'c-1', name: 'CRM', by: 'id', unchanged: 2 });
    expect(words(report.before?.changes ?? [])).toEqual([
      'collection changed  variables',
      'folder changed F description',
      'added New one',
      'changed Changed URL+body',
      'changed F/Moved folder',
      'added G/H/Deep',
      'removed F/Mine',
    ]);
    expect(names(temporary)).toEqual(['Same', 'Changed', 'F/Inner', 'F/Mine', 'Moved']);
  });

  test('is merged: what is new and changed comes in, what only the workspace has stays', async () => {
    await using temporary = await stored(before);
    const [report] = (
      await temporary.imports.add({
        files: [{ name: 'crm.json', text: collectionText(after, {}, 'CRM') }],
        again: 'merge',
      })
    ).documents;
    expect(report).toMatchObject({ id: 'c-1', name: 'CRM', warnings: [] });
    expect(temporary.files()).toHaveLength(1);
    expect(names(temporary)).toEqual(['Same', 'New one', 'Changed', 'F/Moved', 'F/Inner', 'F/Mine', 'G/H/Deep']);
    expect(urlOf(temporary, 'changed')).toBe('http://b');
    // The file's request without an id is the workspace's of the same name.
    expect(temporary.store.action('inner').folder).toEqual(['F']);
    expect(temporary.json(temporary.files()[0] ?? '')).toMatchObject({
      item: [{}, {}, {}, { name: 'F', description: 'New' }, { name: 'G', auth: { type: 'noauth' } }],
    });
    expect((await temporary.reopen()).actions().map(({ id }) => id)).toEqual(
      temporary.store.actions().map(({ id }) => id),
    );
  });

  test('is merged by choice: only the changes that are taken', async () => {
    await using temporary = await stored(before);
    const files = [{ name: 'crm.json', text: collectionText(after, {}, 'CRM') }];
    const dry = (await temporary.imports.add({ files, dryRun: true })).documents[0]?.before?.changes ?? [];
    const take = dry.filter(({ name }) => name === 'Changed' || name === 'Deep').map(({ id }) => id);
    const { documents } = await temporary.imports.add({ files, again: 'merge', take });
    expect(names(temporary)).toEqual(['Same', 'Changed', 'F/Inner', 'F/Mine', 'Moved', 'G/H/Deep']);
    expect(documents[0]?.requests.map(({ name, imported }) => [name, imported])).toEqual([
      ['Same', true],
      ['New one', false],
      ['Changed', true],
      ['Moved', false],
      ['Inner', true],
      ['Deep', true],
    ]);
  });

  test('is merged for some requests: nothing but their changes', async () => {
    await using temporary = await stored(before);
    const text = collectionText(after, { variable: [{ key: 'a', value: 'b' }] }, 'CRM');
    const input = { files: [{ name: 'crm.json', text }], again: 'merge' as const, only: ['Changed', 'Deep'] };
    const expected = ['changed Changed URL+body', 'added G/H/Deep', 'removed F/Mine'];
    for (const dryRun of [true, false]) {
      const { documents } = await temporary.imports.add({ ...input, dryRun });
      expect(words(documents[0]?.before?.changes ?? [])).toEqual(expected);
      expect(documents[0]?.requests.filter(({ imported }) => imported).map(({ name }) => name)).toEqual([
        'Changed',
        'Deep',
      ]);
    }
    expect(names(temporary)).toEqual(['Same', 'Changed', 'F/Inner', 'F/Mine', 'Moved', 'G/H/Deep']);
    const json = temporary.json(temporary.files()[0] ?? '');
    expect(json.variable).toBeUndefined();
    expect(json).toMatchObject({ item: [{}, {}, { name: 'F', description: 'Old' }, {}, { name: 'G' }] });
  });

  test('loses the permission for its scripts before it is written, or else is not imported', async () => {
    for (const again of ['copy', 'merge', 'replace'] as const) {
      await using temporary = await stored(before);
      const { store, environments, parameters, workspace } = temporary;
      const permissions = createPermissionService(workspace, store);
      await permissions.allow({ scripts: ['c-1'] });
      if (again === 'copy') await store.removeCollection('c-1');
      const written = (): unknown => store.list().map(({ id }) => [id, store.document(id).event]);
      const seen: unknown[] = [];
      let isLocked = true;
      const imports = createImportService({
        ...{ collections: store, environments, parameters },
        bindings: createBindingService(workspace),
        permissions: {
          list: permissions.list,
          revoke(change) {
            seen.push(written());
            if (isLocked) throw failure('WRITE_FAILED', { file: 'permissions.json', detail: 'locked' });
            return permissions.revoke(change);
          },
        },
      });
      const event = [{ listen: 'test', script: { exec: ['new()'] } }];
      const other = { info: { name: 'Other', _postman_id: 'c-2', schema: schemaV21 } };
      const files = [
        { name: 'crm.json', text: collectionText(after, { event }, 'CRM') },
        { name: 'other.json', text: collectionText([item('O')], other) },
      ];
      const first = written() as unknown[];
      const { documents, failures } = await imports.add({ files, again });
      expect(documents.map(({ id }) => id)).toEqual(['c-2']);
      expect(failures).toMatchObject([{ file: 'crm.json', code: 'WRITE_FAILED' }]);
      expect(written()).toEqual([...first, ['c-2', undefined]]);
      expect(permissions.list().scripts).toEqual(['c-1']);
      isLocked = false;
      const now = await imports.add({ files: files.slice(0, 1), again });
      expect(now.documents.map(({ id }) => id)).toEqual(['c-1']);
      expect(seen).toEqual([first, [...first, ['c-2', undefined]]]);
      expect(store.document('c-1').event).toMatchObject(event);
      expect(permissions.allowsScripts('c-1')).toBe(false);
    }
  });

  test('is merged: variables, scripts, auth and settings that only the workspace has stay', async () => {
    const script = (listen: string, line: string): Json => ({
      listen,
      script: { type: 'text/javascript', exec: [line] },
    });
    const ours = { hookswitch: { asPostman: true } };
    await using temporary = await stored(
      [
        { ...item('Set'), protocolProfileBehavior: { ...ours, followRedirects: false } },
        { ...item('Alone'), protocolProfileBehavior: ours },
        folder('F', [item('Inner')], { auth: { type: 'noauth' }, description: 'Mine' }),
      ],
      {
        info: { name: 'CRM', _postman_id: 'c-1', schema: schemaV21, description: 'Mine' },
        auth: { type: 'bearer' },
        variable: [
          { key: 'mine', value: '1' },
          { key: 'token', value: 's3cret', type: 'secret' },
          { key: 'both', value: 'old', description: 'Mine' },
        ],
        event: [script('prerequest', 'mine()'), script('test', 'old()')],
        ...{ protocolProfileBehavior: ours },
      },
    );
    const items = [item('Set', { url: 'http://b' }), item('Alone'), folder('F', [item('Inner')])];
    const more = {
      variable: [
        { key: 'new', value: '2' },
        { key: 'token', value: '', type: 'string' },
        { key: 'both', value: 'new' },
      ],
      event: [script('test', 'new()'), script('prerequest', '')],
      protocolProfileBehavior: { strictSSL: false },
    };
    const files = [{ name: 'crm.json', text: collectionText(items, more, 'CRM') }];
    const { documents } = await temporary.imports.add({ files, again: 'merge' });
    expect(words(documents[0]?.before?.changes ?? [])).toEqual([
      'collection changed  scripts+variables+settings',
      'changed Set settings+URL',
    ]);
    expect(temporary.json(temporary.files()[0] ?? '')).toMatchObject({
      info: { description: 'Mine' },
      item: [
        { name: 'Set', request: { url: 'http://b' }, protocolProfileBehavior: ours },
        { name: 'Alone', protocolProfileBehavior: ours },
        { name: 'F', auth: { type: 'noauth' }, description: 'Mine' },
      ],
      auth: { type: 'bearer' },
      variable: [
        { key: 'mine', value: '1' },
        { key: 'token', value: 's3cret', type: 'secret' },
        { key: 'both', value: 'new', description: 'Mine' },
        { key: 'new', value: '2' },
      ],
      event: [script('prerequest', 'mine()'), script('test', 'new()')],
      protocolProfileBehavior: { ...ours, strictSSL: false },
    });
    const again = await temporary.imports.add({ files, dryRun: true });
    expect(again.documents[0]?.before).toMatchObject({ unchanged: 3, changes: [] });
  });

  test('from OpenAPI: a value that was set stays, and the unchanged file has no changes', async () => {
    await using temporary = await temporaryCollections();
    const text = JSON.stringify({
      ...{ openapi: '3.1.0', info: { title: 'CRM', version: '1' }, servers: [{ url: 'http://a' }] },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{ key: [] }],
      paths: { '/calls': { get: { operationId: 'calls', responses: {} } } },
    });
    const files = [{ name: 'crm.json', text }];
    const [first] = (await temporary.imports.add({ files })).documents;
    const rows = (): Json[] => temporary.json(temporary.files()[0] ?? '').variable as Json[];
    const empty = rows().filter(({ value }) => value === '');
    expect(empty).toHaveLength(1);
    await temporary.store.setVariable(first?.id ?? '', String(empty[0]?.key), 's3cret');
    await temporary.store.setVariable(first?.id ?? '', 'mine', '1');
    const before = rows();
    const [report] = (await temporary.imports.add({ files, again: 'merge' })).documents;
    expect(report?.before).toMatchObject({ unchanged: 1, changes: [] });
    expect(rows()).toEqual(before);
  });

  test('is replaced: it becomes what is in the file, with the ids of what is in both', async () => {
    await using temporary = await stored(before, { variable: [{ key: 'old', value: '1' }] });
    const text = collectionText(after, { info: { name: 'CRM 2', _postman_id: 'c-1', schema: schemaV21 } });
    const { documents } = await temporary.imports.add({ files: [{ name: 'x.json', text }], again: 'replace' });
    expect(documents[0]).toMatchObject({ id: 'c-1', name: 'CRM 2', warnings: [] });
    expect(temporary.files()).toHaveLength(1);
    expect(names(temporary)).toEqual(['Same', 'New one', 'Changed', 'F/Moved', 'F/Inner', 'G/H/Deep']);
    expect(temporary.store.action('inner').name).toBe('Inner');
    expect(temporary.json(temporary.files()[0] ?? '').variable).toBeUndefined();
  });

  test('is replaced: events list what is in both, and nothing that is gone', async () => {
    await using temporary = await stored(before);
    const bindings = createBindingService(temporary.workspace);
    await bindings.set('zoom', 'answered', { actions: ['mine', 'same'] });
    await bindings.set('zoom', 'ended', { actions: ['mine', 'elsewhere'] });
    const files = [{ name: 'x.json', text: collectionText(after, {}, 'CRM') }];
    for (const again of ['copy', 'merge'] as const) await temporary.imports.add({ files, again });
    await temporary.imports.add({ files, again: 'replace', dryRun: true });
    expect(bindings.of('zoom', 'answered').actions).toEqual(['mine', 'same']);
    const { documents } = await temporary.imports.add({ files, again: 'replace' });
    expect(documents[0]).toMatchObject({ warnings: [] });
    expect(bindings.of('zoom', 'answered').actions).toEqual(['same']);
    expect(bindings.of('zoom', 'ended').actions).toEqual(['elsewhere']);
  });

  test('by name where it has no id or another, and is added where nothing is the same', async () => {
    await using temporary = await stored([item('A', {}, null)]);
    const info = { name: 'CRM', schema: schemaV21 };
    const text = JSON.stringify({ info, item: [item('A', { url: 'http://b' }, null), item('B', {}, null)] });
    const id = temporary.store.actions()[0]?.id ?? '';
    const { documents } = await temporary.imports.add({ files: [{ name: 'x.json', text }], again: 'merge' });
    expect(documents[0]?.before).toMatchObject({ by: 'name', collection: 'c-1' });
    expect(urlOf(temporary, id)).toBe('http://b');
    const other = await temporary.imports.add({
      files: [{ name: 'y.json', text: collectionText([item('A')], { info: { ...info, name: 'Other' } }) }],
      again: 'merge',
    });
    expect(other.documents[0]).toMatchObject({ name: 'Other', before: null });
    expect(temporary.files()).toHaveLength(2);
  });

  test('is a copy where nothing else is asked for, and options that contradict each other are refused', async () => {
    await using temporary = await stored(before);
    const files = [{ name: 'crm.json', text: collectionText(before, {}, 'CRM') }];
    expect((await temporary.imports.add({ files })).documents[0]).toMatchObject({ name: 'CRM (2)', before: null });
    const refused = { code: 'INPUT_INVALID' };
    await expect(temporary.imports.add({ files, again: 'replace', only: 'Same' })).rejects.toMatchObject(refused);
    await expect(temporary.imports.add({ files, take: [] })).rejects.toMatchObject(refused);
    expect(temporary.files()).toHaveLength(2);
  });

  test('as it was exported says that nothing is different, and leaves the file as it is', async () => {
    const tree = fc.letrec<{ items: Json[] }>((tie) => ({
      items: fc.array(
        fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          fc
            .tuple(fc.constantFrom('A', 'B', 'C'), fc.boolean())
            .map(([name, hasId]) => item(name, {}, hasId ? `${name}1` : null)),
          fc.tuple(fc.constantFrom('F', 'G'), tie('items')).map(([name, items]) => folder(name, items)),
        ),
        { maxLength: 4 },
      ),
    })).items;
    await fc.assert(
      fc.asyncProperty(tree, fc.constantFrom('merge' as const, 'replace' as const), async (items, again) => {
        await using temporary = await stored(items);
        const [file = ''] = temporary.files();
        const written = temporary.json(file);
        const { text } = await temporary.store.exportAsImported('c-1');
        const { documents } = await temporary.imports.add({ files: [{ name: 'x.json', text }], again });
        expect(documents[0]?.before).toMatchObject({ changes: [] });
        expect(temporary.json(file)).toEqual(written);
      }),
      { numRuns: 40 },
    );
  });

  test('of any kind over any other: merged, nothing that only the workspace has is lost', async () => {
    const items = fc.uniqueArray(fc.tuple(fc.constantFrom(...'ABCDEF'), fc.constantFrom('http://1', 'http://2')), {
      selector: ([name]) => name,
    });
    await fc.assert(
      fc.asyncProperty(items, items, async (mine, theirs) => {
        const made = (list: [string, string][]): Json[] => list.map(([name, url]) => item(name, { url }, null));
        await using temporary = await stored(made(mine));
        const files = [{ name: 'x.json', text: collectionText(made(theirs), {}, 'CRM') }];
        await temporary.imports.add({ files, again: 'merge' });
        const urls = new Map(temporary.store.actions().map(({ name, request }) => [name, request.url]));
        expect(urls).toEqual(new Map([...mine, ...theirs]));
        expect(temporary.store.actions()).toHaveLength(urls.size);
      }),
      { numRuns: 40 },
    );
  });
});
