import { describe, expect, test } from 'vitest';
import { exported, type Json, request } from './exported.ts';

const entry = (method: string, url: string, more: Json = {}, response: Json = {}): Json => ({
  pageref: 'p1',
  request: { method, url, headers: [{ name: 'Accept', value: 'a/b' }], cookies: [], ...more },
  response: {
    status: 200,
    statusText: 'OK',
    headers: [],
    content: { mimeType: 'application/json', text: '{}' },
    ...response,
  },
});
const har = (entries: readonly Json[], pages: readonly Json[] = []) => ({ log: { version: '1.2', pages, entries } });

describe('a HAR recording', () => {
  test('is its requests in order, a folder for each page, without what a browser adds', async () => {
    const noisy = [':authority', 'Accept', 'sec-fetch-mode', 'User-Agent', 'Host', 'Content-Length', 'X-Own', 'Cookie'];
    const { report, collection } = await exported(
      'site.har',
      har(
        [
          entry('GET', 'https://a.test/one?x=1', { headers: noisy.map((name) => ({ name, value: 'v' })) }),
          { ...entry('POST', 'https://a.test/two'), pageref: 'p2' },
          entry('DELETE', 'https://a.test/three'),
          entry('GET', 'wss://a.test/socket'),
          { pageref: 'p1' },
        ],
        [
          { id: 'p1', title: 'Start' },
          { id: 'p2', title: 'Shop' },
        ],
      ),
    );
    expect(report).toMatchObject({ name: 'site', format: 'HAR' });
    expect(report.requests.map(({ name, folder }) => [name, folder])).toEqual([
      ['GET /one', ['Start']],
      ['DELETE /three', ['Start']],
      ['POST /two', ['Shop']],
    ]);
    expect(request(collection, 'GET /one')).toMatchObject({
      header: ['Accept', 'X-Own', 'Cookie'].map((key) => ({ key, value: 'v' })),
      url: { raw: 'https://a.test/one?x=1', query: [{ key: 'x', value: '1' }] },
    });
    expect(report.warnings.map(({ path, message }) => `${path} ${message}`)).toEqual([
      'log.entries[0].request.headers Headers that a browser adds by itself were left out.',
      'log.entries[3].request.url wss: is not sent here. The entry was left out.',
      'log.entries[4] The entry has no request. It was left out.',
      'item The file has 5 requests, of which 3 can be used. The other warnings say why.',
    ]);
  });

  test('keeps bodies of every form, and responses as examples', async () => {
    const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
    const posted = (path: string, postData: Json, headers: Json[] = []) =>
      entry('POST', `https://a.test/${path}`, { postData, headers });
    const { report, collection } = await exported(
      'bodies.har',
      har([
        posted('json', { mimeType: 'application/json', text: '{"a":1}' }, [
          { name: 'content-type', value: 'application/json' },
        ]),
        posted('base64', { mimeType: 'text/plain', text: base64('Žilina'), encoding: 'base64' }),
        posted('binary', { mimeType: 'image/png', text: base64(Buffer.from([0x89, 0xff])), encoding: 'base64' }),
        posted('form', { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'a', value: 'b' }] }),
        posted('parts', {
          mimeType: 'multipart/form-data; boundary=x',
          params: [
            { name: 'a', value: 'b' },
            { name: 'f', fileName: 'f.txt', value: 'text', contentType: 'text/plain' },
            { name: 'g', fileName: 'g.png' },
          ],
        }),
        entry(
          'GET',
          'https://b.test/',
          { cookies: [{ name: 'sid', value: '1' }] },
          { content: { text: base64('hi'), encoding: 'base64' } },
        ),
        entry(
          'GET',
          'https://b.test/pixel',
          {},
          { content: { mimeType: 'image/png', text: base64(Buffer.from([0xff])), encoding: 'base64' } },
        ),
        entry('GET', 'https://b.test/failed', {}, { status: 0 }),
      ]),
    );
    const bodies = ['json', 'base64', 'binary', 'form', 'parts'].map(
      (path) => request(collection, `POST /${path}`).body,
    );
    expect(bodies).toEqual([
      { mode: 'raw', raw: '{"a":1}', options: { raw: { language: 'json' } } },
      { mode: 'raw', raw: 'Žilina' },
      { mode: 'file', file: { content: base64(Buffer.from([0x89, 0xff])) } },
      { mode: 'urlencoded', urlencoded: [{ key: 'a', value: 'b', type: 'text' }] },
      {
        mode: 'formdata',
        formdata: [
          { key: 'a', type: 'text', value: 'b' },
          { key: 'f', type: 'file', src: [], fileName: 'f.txt', value: base64('text'), contentType: 'text/plain' },
          { key: 'g', type: 'file', src: [], fileName: 'g.png' },
        ],
      },
    ]);
    // By host, where the recording names no pages.
    expect(collection.item.map(({ name }) => name)).toEqual(['a.test', 'b.test']);
    const [first, , failed] = (collection.item[1] as { item: { response: Json[] }[] }).item;
    expect(first?.response).toMatchObject([{ name: '200 OK', body: 'hi', originalRequest: { method: 'GET' } }]);
    expect(failed?.response).toEqual([]);
    expect(request(collection, 'GET /')).toMatchObject({
      header: [{ key: 'Accept' }, { key: 'Cookie', value: 'sid=1' }],
    });
    expect(report.warnings.map(({ path }) => path)).toEqual([
      'log.entries[4].request.postData.params[2]',
      'log.entries[6].response.content',
    ]);
  });
});
