import { describe, expect, test } from 'vitest';
import { identifyDocument } from '../../../electron/engine/postman-format/document-kind.ts';
import { schemaV21 } from '../../support/temporary-collections.ts';

describe('files that are none of Postman’s are named', () => {
  test.each([
    ['OpenAPI', { openapi: '3.1.0', info: { title: 'x' }, paths: {} }, 'it is an OpenAPI description'],
    ['Swagger', { swagger: '2.0', info: {} }, 'it is an OpenAPI description'],
    ['HAR', { log: { version: '1.2', entries: [] } }, 'it is a HAR recording'],
    ['Insomnia', { _type: 'export', resources: [] }, 'it is an Insomnia export'],
    ['Hoppscotch', { v: 1, name: 'x', folders: [], requests: [] }, 'it is a Hoppscotch collection'],
    ['a list of Hoppscotch collections', [{ v: 1, name: 'x', folders: [], requests: [] }], 'it is a Hoppscotch export'],
    ['a data dump', { version: 1, collections: [{}, {}], environments: [] }, 'a Postman data dump with 2'],
    ['Postman v3', { $kind: 'collection', items: [] }, 'it is a Postman v3 file'],
    ['a report without its collection', { run: { stats: {} } }, 'it is a newman report without its collection'],
    ['a request', { name: 'x', request: { url: 'http://a' } }, 'it is a single Postman request'],
    ['a package.json', { name: 'x', dependencies: {} }, 'it is a package.json'],
    ['an answer with items', { items: [{ id: 1 }] }, 'its keys are "items"'],
    ['a list', [1, 2, 3], 'it is a list of 3 values'],
    ['an empty list', [], 'it is a list of 0 values'],
    ['a text', 'hello', 'it holds only a string'],
    ['null', null, 'it holds only null'],
    ['nothing', {}, 'it is an empty object'],
  ])('%s', (_name, value, detail) => {
    expect(() => identifyDocument('f.json', value)).toThrow(
      `f.json is not a Postman collection, environment or globals file:`,
    );
    expect(() => identifyDocument('f.json', value)).toThrow(detail);
  });
});

describe('collections', () => {
  const item = [{ name: 'a', request: 'http://a' }];
  test.each([
    ['the usual schema', { info: { name: 'x', schema: schemaV21 }, item }, 'v2.1', true],
    ['the other host', { info: { schema: schemaV21.replace('getpostman', 'postman') }, item }, 'v2.1', true],
    ['v2.0', { info: { schema: schemaV21.replace('2.1', '2.0') }, item }, 'v2.0', true],
    [
      'the first v2',
      { info: { schema: 'http://schema.getpostman.com/collection/v2/collection.json' }, item },
      'v2.0',
      true,
    ],
    ['no schema', { info: { name: 'x' }, item }, 'v2.1', false],
    ['no info', { item }, 'v2.1', false],
    ['items', { info: { name: 'x', schema: schemaV21 }, items: item }, 'v2.1', true],
    ['no requests', { info: { name: 'x', schema: schemaV21 } }, 'v2.1', true],
    ['v1', { name: 'x', requests: [] }, 'v1', false],
  ])('with %s', (_name, value, format, declared) => {
    expect(identifyDocument('f.json', value)).toMatchObject({ kind: 'collection', format, declared });
  });

  test.each([
    ['the envelope of Postman’s API', { collection: { info: { name: 'x', schema: schemaV21 }, item } }],
    ['a newman report', { collection: { info: { name: 'x', schema: schemaV21 }, item }, run: { stats: {} } }],
  ])('are taken out of %s, with a warning', (_name, value) => {
    const document = identifyDocument('f.json', value);
    expect(document).toMatchObject({ kind: 'collection', format: 'v2.1', raw: value.collection });
    expect(document).toMatchObject({ warnings: [{ path: 'collection' }] });
  });
});

describe('values', () => {
  const values = [{ key: 'a', value: '1' }];
  test.each([
    ['an environment', { name: 'x', values, _postman_variable_scope: 'environment' }, 'environment'],
    ['an old environment', { id: '1', name: 'x', values, timestamp: 1 }, 'environment'],
    ['globals', { name: 'x', values, _postman_variable_scope: 'globals' }, 'globals'],
    ['old globals, by their name', { name: 'My Globals', values }, 'globals'],
    ['rows alone', [{ key: 'a', value: '1', type: 'text', enabled: true }], 'globals'],
    ['an environment in an envelope', { environment: { name: 'x', values } }, 'environment'],
  ])('%s', (_name, value, kind) => {
    expect(identifyDocument('f.json', value).kind).toBe(kind);
  });
});
