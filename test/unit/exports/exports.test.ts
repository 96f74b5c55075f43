import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { maskText } from '../../../shared/model/secret-mark.ts';
import { readHar } from '../../support/har-schema.ts';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';
import { serveHttp } from '../sender/servers.ts';

type Ask = OpenedEngine['ask'];

const secret = 's3cr3t-k3y';
const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

async function wholeHar(ask: Ask, selection: { filter?: string; reveal?: boolean } = {}) {
  const pieces: string[] = [];
  for (let cursor: Parameters<Ask['exports']['harPage']>[0]['cursor']; ; ) {
    const { text, next } = await ask.exports.harPage({ ...selection, cursor });
    pieces.push(text);
    if (next === null) return { text: pieces.join(''), pieces };
    cursor = next;
  }
}

async function importing(ask: Ask, name: string, document: object): Promise<string> {
  const { documents } = await ask.imports.add({ files: [{ name, text: JSON.stringify(document, null, 2) }] });
  return documents[0]?.id ?? '';
}

const codeOf = async (asking: Promise<unknown>): Promise<string> =>
  asking.then(
    () => 'no failure',
    (error: unknown) => failureOf(error).code,
  );

describe('code', () => {
  it('of an action as it would be sent, of a delivery as it was, of a capture as it came', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    await ask.parameters.set({ tag: 'api_key', value: secret, secret: true });
    const action = await ask.actions.create({
      name: 'Post',
      request: {
        ...{ method: 'POST', url: `${receiverUrl}/crm?key={{api_key}}` },
        body: { mode: 'raw', raw: `{"key":"{{api_key}}","name":"O'Brien"}`, language: 'json' },
      },
    });
    const delivery = await ask.actions.test({ id: action.id });
    for (const id of [action.id, delivery.id, delivery.capture ?? '']) {
      const masked = await ask.exports.code({ format: 'curl', id });
      expect(masked.masked).toEqual(['api_key']);
      expect(masked.code).toMatch(/^# The values of secrets are masked: api_key\.\n/);
      expect(masked.code).not.toContain('s3cr3t');
      expect(masked.code).toContain(`${receiverUrl}/crm?key=${maskText}`);
      const { code, masked: none } = await ask.exports.code({ format: 'curl', id, reveal: true });
      expect(none).toEqual([]);
      expect(code).toContain(`${receiverUrl}/crm?key=${secret}`);
      expect(code).toContain(`--data-raw '{"key":"${secret}","name":"O'\\''Brien"}'`);
    }
  });

  it('of nothing, and of what cannot be sent, says why', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    expect(await codeOf(ask.exports.code({ format: 'curl', id: 'nope' }))).toBe('REQUEST_UNKNOWN');
    const upload = { mode: 'file', src: '/etc/passwd' } as const;
    const request = { method: 'POST', url: 'http://127.0.0.1:9/', body: upload };
    const { id } = await ask.actions.create({ name: 'Upload', request });
    expect(await codeOf(ask.exports.code({ format: 'fetch', id }))).toBe('REQUEST_NOT_EXPORTABLE');
    const broken = await ask.actions.create({ name: 'Broken', request: { method: 'GET', url: 'ftp://a/' } });
    const delivery = await ask.actions.test({ id: broken.id });
    expect(await codeOf(ask.exports.code({ format: 'fetch', id: delivery.id }))).toBe('REQUEST_NOT_EXPORTABLE');
  });
});

describe('documents', () => {
  it('a collection without secrets is its file, byte for byte, by id and by name', async () => {
    await using opened = await openTestEngine();
    const { ask, workspace } = opened;
    const id = await importing(ask, 'a.json', {
      info: { _postman_id: 'c-1', name: 'Desk', schema },
      item: [{ id: 'r-1', name: 'x', request: { method: 'GET', url: 'http://a/' } }],
      variable: [{ key: 'n', value: 1 }],
    });
    const byId = await ask.exports.collection({ id });
    expect(byId).toEqual(await ask.exports.collection({ id: 'Desk' }));
    expect(byId.masked).toEqual([]);
    expect(byId.text).toBe(await readFile(join(workspace, 'collections', byId.file), 'utf8'));
    await importing(ask, 'b.json', { info: { name: 'Desk', schema }, item: [] });
    const names = (await ask.actions.list({})).collections.map(({ name }) => name);
    const twice = names.filter((name) => name === 'Desk').length > 1;
    expect(await codeOf(ask.exports.collection({ id: 'Desk' }))).toBe(twice ? 'NAME_AMBIGUOUS' : 'no failure');
    expect(await codeOf(ask.exports.collection({ id: 'nope' }))).toBe('COLLECTION_UNKNOWN');
  });

  it('secrets are masked where they stand, and named; everything else stays as it is', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    await ask.parameters.set({ tag: 'api_key', value: secret, secret: true });
    const document = {
      info: { name: 'Desk', schema, _unknown: { kept: [1, null, 1.5e3] } },
      item: [{ name: 'x', request: { method: 'GET', url: `http://a/?k=${encodeURIComponent(secret)}` } }],
      variable: [
        { key: 'own', value: 'of the collection', type: 'secret' },
        { key: 'number', value: 1234, type: 'secret' },
        { key: 'empty', value: '', type: 'secret' },
      ],
    };
    const id = await importing(ask, 'a.json', document);
    const { text, masked } = await ask.exports.collection({ id });
    expect(new Set(masked)).toEqual(new Set(['own', 'number', 'api_key']));
    const read = JSON.parse(text);
    expect(read.info._unknown).toEqual(document.info._unknown);
    expect(read.variable.map(({ value }: { value: unknown }) => value)).toEqual([maskText, maskText, '']);
    expect(text).not.toMatch(/s3cr3t|of the collection|1234/);
    const revealed = await ask.exports.collection({ id, reveal: true });
    expect(revealed.masked).toEqual([]);
    expect(revealed.text).toContain('of the collection');
  });

  it('an environment', async () => {
    await using opened = await openTestEngine();
    const { ask, workspace } = opened;
    const id = await importing(ask, 'e.json', {
      name: 'Staging',
      values: [
        { key: 'base', value: 'http://a', enabled: true },
        { key: 'token', value: secret, type: 'secret', enabled: true },
      ],
      _postman_variable_scope: 'environment',
    });
    const { text, masked, file } = await ask.exports.environment({ id: 'Staging' });
    expect(masked).toEqual(['token']);
    expect(JSON.parse(text).values[1]).toEqual({ key: 'token', value: maskText, type: 'secret', enabled: true });
    const revealed = await ask.exports.environment({ id, reveal: true });
    expect(revealed.text).toBe(await readFile(join(workspace, 'environments', file), 'utf8'));
    expect(await codeOf(ask.exports.environment({ id: 'nope' }))).toBe('ENVIRONMENT_UNKNOWN');
  });
});

describe('HAR', () => {
  it('of a run: its redirects, its captures, in order; secrets masked and named', async () => {
    await using server = await serveHttp((request, response) => {
      if (request.url?.startsWith('/moved') === true) response.writeHead(302, { Location: '/here' });
      else response.writeHead(200, { 'Content-Type': 'text/plain' });
      response.end('done');
    });
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    await ask.parameters.set({ tag: 'api_key', value: secret, secret: true });
    const ids: string[] = [];
    for (const url of [`${server.url}/moved?k={{api_key}}`, `${receiverUrl}/hook`]) {
      ids.push((await ask.actions.create({ name: url, request: { method: 'GET', url } })).id);
    }
    let runId = '';
    for await (const delivery of await ask.actions.testAll({ ids })) runId = delivery.runId ?? '';
    await ask.actions.test({ id: ids[1] ?? '' });
    const { text } = await wholeHar(ask, { filter: `run=${runId}` });
    const log = readHar(text);
    expect(log.entries.map(({ request, response }) => [new URL(request.url).pathname, response.status])).toEqual([
      ['/moved', 302],
      ['/here', 200],
      ['/hook', 200],
      ['/hook', 200],
    ]);
    expect(log.comment).toBe('Secrets are masked: api_key.');
    expect(text).not.toContain('s3cr3t');
    const revealed = readHar((await wholeHar(ask, { filter: `run=${runId}`, reveal: true })).text);
    expect(revealed.entries[0]?.request.queryString).toEqual([{ name: 'k', value: secret }]);
    expect(revealed.comment).toBeUndefined();
    expect(readHar((await wholeHar(ask)).text).entries).toHaveLength(6);
    expect(readHar((await wholeHar(ask, { filter: 'status=404' })).text).entries).toEqual([]);
    expect(await codeOf(wholeHar(ask, { filter: 'status=' }))).toBe('INPUT_INVALID');
  });

  it('comes in pieces of a few megabytes, without what is logged meanwhile', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const body = 'x'.repeat(200_000);
    const post = (count: number) =>
      Promise.all(Array.from({ length: count }, () => fetch(`${receiverUrl}/big`, { method: 'POST', body })));
    for (let round = 0; round < 4; round += 1) await post(25);
    const first = await ask.exports.harPage({ filter: 'path=/big' });
    await post(5);
    const pieces = [first.text];
    for (let cursor = first.next; cursor !== null; ) {
      const { text, next } = await ask.exports.harPage({ filter: 'path=/big', cursor });
      pieces.push(text);
      cursor = next;
    }
    expect(pieces.length).toBeGreaterThan(3);
    for (const piece of pieces) expect(piece.length).toBeLessThan(6 * 1024 * 1024);
    const { entries } = readHar(pieces.join(''));
    expect(entries).toHaveLength(100);
    const times = entries.map(({ startedDateTime }) => startedDateTime);
    expect(times).toEqual([...times].sort());
  });
});
