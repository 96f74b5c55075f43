import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Host, startHost } from '../../electron/headless/host.ts';
import { readHar } from '../support/har-schema.ts';
import { type OpenedEngine, openTestEngine } from '../support/open-engine.ts';
import { transports } from './transport.ts';

let opened: OpenedEngine;
let host: Host;
beforeAll(async () => {
  opened = await openTestEngine();
  const { router, workspace } = opened.engine;
  host = await startHost({ router, workspace, version: '0.0.0', renderer: null, port: 0, receiver: null });
  const post = (index: number) => fetch(`${opened.receiverUrl}/hook?n=${index}`, { method: 'POST', body: 'é' });
  for (let index = 0; index < 300; index += 1) await post(index);
});
afterAll(async () => {
  await host?.close();
  await opened?.[Symbol.asyncDispose]();
});

const get = (path: string): Promise<Response> =>
  fetch(`${host.api}${path}`, { headers: { authorization: `Bearer ${host.token}` } });

interface Page {
  readonly text: string;
  readonly next: unknown;
}

it('REST gives the file itself, and every other transport the same file in pieces', async () => {
  const response = await get('/export/har?filter=kind%3Dcapture');
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="hookswitch.har"');
  const file = await response.text();
  const { entries } = readHar(file);
  expect(entries.map(({ request }) => request.queryString[0]?.value)).toEqual(
    Array.from({ length: 300 }, (_, index) => String(index)),
  );
  for (const name of ['in process', 'message port', 'web socket']) {
    const transport = await (transports[name] as (typeof transports)[string])(opened.engine);
    let text = '';
    for (let cursor: unknown; ; ) {
      const page = (await transport.ask('exports.harPage', { filter: 'kind=capture', cursor })) as Page;
      text += page.text;
      if (page.next === null) break;
      cursor = page.next;
    }
    await transport.close();
    expect(text).toBe(file);
  }
});

it('REST says what is wrong before it sends anything, and that of code, too', async () => {
  const unread = await get('/export/har?filter=status%3D');
  expect(unread.status).toBe(400);
  expect(await unread.json()).toMatchObject({ code: 'INPUT_INVALID' });
  expect((await get('/export/curl?id=nothing')).status).toBe(404);
  expect((await get('/export/pascal?id=nothing')).status).toBe(400);
  expect((await get('/export/collection?id=nothing')).status).toBe(404);
});

it('a reader that goes away ends the export', async () => {
  const stopping = new AbortController();
  const response = await fetch(`${host.api}/export/har`, {
    headers: { authorization: `Bearer ${host.token}` },
    signal: stopping.signal,
  });
  await response.body?.getReader().read();
  stopping.abort();
  expect((await get('/export/har?filter=none')).status).toBe(200);
});

it('the document describes them', async () => {
  const document = (await (await get('/openapi.json')).json()) as {
    readonly paths: Readonly<
      Record<string, { readonly get: { readonly responses: Record<string, { content: object }> } }>
    >;
  };
  expect(Object.keys(document.paths).filter((path) => path.startsWith('/export/'))).toEqual([
    '/export/{format}',
    '/export/collection',
    '/export/environment',
    '/export/har',
  ]);
  expect(document.paths['/export/har']?.get.responses['200']?.content).toHaveProperty('application/json');
  expect(JSON.stringify(document.paths)).not.toContain('harPage');
});
