import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeZip } from '../support/make-zip.ts';
import { withFolder } from '../support/temporary-folder.ts';
import { type Served, serve, until } from './served.ts';

/**
 * Milliseconds. What is tried here took from two seconds to half a minute once. The bar is 250 ms; a machine that is busy
 * with other tests needs more, and whatever is quadratic needs far more.
 */
const patience = 5_000;

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

let served: Served;
let sink: string;
let blanks: string;
let redirects: string;
const receiverUrl = (): string => served.receiver.replace(/\/?$/, '/');
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  const listening = async (server: ReturnType<typeof createTcpServer>): Promise<string> => {
    await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
    closers.push(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  };
  sink = await listening(
    createServer((request, response) => {
      request.resume();
      request.once('end', () => response.end('ok'));
    }),
  );
  redirects = await listening(
    createServer({ maxHeaderSize: 1024 * 1024 }, ({ url = '' }, response) => {
      const next = Number(/^\/(\d+)/.exec(url)?.[1]) + 1;
      // The one it came from stands in the request, too: together they are to fit into a head.
      const location = `/${next}?${'%5C&amp;+'.repeat(12_000)}`;
      if (next > 30) response.end('ok');
      else response.writeHead(307, { location }).end();
    }),
  );
  blanks = await listening(
    createTcpServer((socket) => {
      socket.on('error', () => socket.destroy());
      const header = `X: a${' '.repeat(240_000)}b`;
      socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\n${header}\r\nContent-Length: 0\r\n\r\n`));
    }),
  );
  await new Promise<void>((resolve) => {
    void withFolder(async (folder) => {
      served = await serve(folder);
      resolve();
      await new Promise((end) => closers.push(end as () => void));
    });
  });
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  for (const close of closers) close();
});

/** Imports a collection with one request and gives its id. */
async function action(name: string, request: object): Promise<string> {
  const text = JSON.stringify({ info: { name, schema }, item: [{ id: name, name, request }] });
  const { status } = await served.ask('POST', '/import', { files: [{ name: `${name}.json`, text }] });
  expect(status).toBe(200);
  return name;
}

const raw = (text: string, language: string) => ({
  method: 'POST',
  url: sink,
  body: { mode: 'raw', raw: text, options: { raw: { language } } },
});

const sending = (id: string) => served.longestWait(() => served.ask('POST', `/actions/${id}/test`, {}));

/** A collection of so many megabytes. */
function collection(id: string, megabytes: number): string {
  const body = { mode: 'raw', raw: 'x'.repeat(3_000) };
  const item = Array.from({ length: megabytes * 320 }, (_, index) => ({
    id: `${id} ${index}`,
    name: `Request ${index}`,
    request: { method: 'POST', url: 'http://127.0.0.1/', header: [], body },
  }));
  return JSON.stringify({ info: { name: id, schema }, item });
}

describe('no request to the receiver waits', () => {
  it('while a response has a header of blanks', async () => {
    const id = await action('blanks', { method: 'GET', url: blanks });
    expect(await sending(id)).toBeLessThan(patience);
  });

  it.each([
    ['XML with many tags', '<a>{{x}}</a>'.repeat(85_000), 'xml'],
    ['XML with CDATA sections that never end', '{{x}}<![CDATA['.repeat(70_000), 'xml'],
    ['JSON with slashes in its texts', `[${'"http://a/{{x}}",'.repeat(18_000)}1]`, 'json'],
    ['JSON with thousands of links on one line', JSON.stringify(Array(12_000).fill('https://a.test/{{x}}/1')), 'json'],
    ['JSON with comments that never end', `{{x}}${'/*'.repeat(150_000)}{{y}}`, 'json'],
    ['JSON with a text that never ends', `{{x}}"${'\\"'.repeat(500_000)}{{y}}//`, 'json'],
    ['a text of nothing but braces', '{{'.repeat(500_000), 'text'],
  ])('while %s is sent', async (name, text, language) => {
    const id = await action(name.replaceAll(' ', '-'), raw(text, language));
    expect(await sending(id)).toBeLessThan(patience);
  });

  it('while a form of twenty thousand rows of one key is sent', async () => {
    const urlencoded = Array.from({ length: 20_000 }, (_, index) => ({ key: 'k', value: `${index}` }));
    const id = await action('form', { method: 'POST', url: sink, body: { mode: 'urlencoded', urlencoded } });
    expect(await sending(id)).toBeLessThan(patience);
  });

  it('while parameters that repeat each other are filled in, in one place or in two hundred', async () => {
    await served.ask('PUT', '/parameters/p0', { value: 'x'.repeat(1_000) });
    for (let index = 1; index < 10; index += 1) {
      await served.ask('PUT', `/parameters/p${index}`, { value: `{{p${index - 1}}}`.repeat(10) });
    }
    const header = Array.from({ length: 200 }, (_, index) => ({ key: `H${index}`, value: '{{p3}}' }));
    const headers = await action('headers', { method: 'GET', url: sink, header });
    const body = await action('laughs', raw('{{p9}}', 'json'));
    for (const id of [headers, body]) {
      expect(await sending(id)).toBeLessThan(patience);
      const { body: delivery } = await served.ask('POST', `/actions/${id}/test`, {});
      expect(JSON.stringify(delivery)).toContain('Check whether they repeat each other.');
    }
  });

  describe('for secrets that are searched for', () => {
    const tags = Array.from({ length: 20 }, (_, index) => `Key${index}`);
    const used = tags.map((tag) => `{{${tag}}}`).join(' ');
    /** Something of every encoding. */
    const filler = (characters: number) => '%5C\\n&amp;+'.repeat(characters / 12);

    beforeAll(async () => {
      for (const tag of tags)
        await served.ask('PUT', `/parameters/${tag}`, { value: `s3cr3t of ${tag}`, secret: true });
    });
    afterAll(async () => {
      for (const tag of tags) await served.ask('DELETE', `/parameters/${tag}`);
    });

    const hasNone = (reply: unknown): void => expect(JSON.stringify(reply)).not.toContain('s3cr3t of');

    it('in a long header, a long URL, and a body, whether it is previewed or sent', async () => {
      const long = { key: 'X-Long', value: filler(900_000) };
      const requests = {
        header: { method: 'POST', url: receiverUrl(), header: [long, { key: 'X-Keys', value: used }] },
        url: { method: 'POST', url: `${receiverUrl()}?${filler(900_000)}`, header: [{ key: 'X-Keys', value: used }] },
        body: { ...raw(`${filler(60_000)}${used}`, 'text'), url: receiverUrl() },
      };
      for (const [name, request] of Object.entries(requests)) {
        const id = await action(`secrets-in-${name}`, request);
        const waited = await served.longestWait(async () => {
          hasNone(await served.ask('POST', `/actions/${id}/preview`, {}));
          hasNone(await served.ask('POST', `/actions/${id}/test`, {}));
        });
        expect(waited).toBeLessThan(patience);
      }
    });

    it('in redirects to long URLs', async () => {
      const id = await action('redirects', {
        method: 'GET',
        url: `${redirects}0`,
        header: [{ key: 'X', value: used }],
      });
      const settings = { followRedirects: true, maxRedirects: 30 };
      const { body: old } = await served.ask<{ request: { settings: object } }>('GET', `/actions/${id}`);
      const request = { settings: { ...old.request.settings, ...settings } };
      expect((await served.ask('PATCH', `/actions/${id}`, { request })).status).toBe(200);
      const waited = await served.longestWait(async () => {
        const { body } = await served.ask<{ redirects: unknown[] }>('POST', `/actions/${id}/test`, {});
        expect(body.redirects).toHaveLength(30);
        hasNone(body);
      });
      expect(waited).toBeLessThan(patience);
    });

    it('in what was asked for when a large body was sent again', async () => {
      const id = await action('resent', { method: 'POST', url: sink, header: [{ key: 'X-Keys', value: used }] });
      const { body: delivery } = await served.ask<{ id: string }>('POST', `/actions/${id}/test`, {});
      const request = { body: `${filler(8 * 1024 * 1024)} s3cr3t of Key7` };
      const waited = await served.longestWait(async () => {
        const { body: resent } = await served.ask<{ runId: string }>('POST', `/activity/${delivery.id}/resend`, {
          request,
        });
        const { body: run } = await served.ask<{ inputs: typeof request }>('GET', `/runs/${resent.runId}`);
        expect(JSON.stringify(run.inputs).length).toBeGreaterThan(8 * 1024 * 1024);
        hasNone(run);
      });
      expect(waited).toBeLessThan(patience);
    });
  });

  it('while a collection of many megabytes is imported, and while a request in it is changed', async () => {
    const files = [{ name: 'big.json', text: collection('big', 15) }];
    const imported = await served.longestWait(async () => {
      expect((await served.ask('POST', '/import', { files })).status).toBe(200);
    });
    expect(imported).toBeLessThan(patience);
    const edited = await served.longestWait(() => served.ask('PATCH', '/actions/big%207', { name: 'Changed' }));
    expect(edited).toBeLessThan(patience);
  });

  it('while archives, YAML, curl commands and recordings of many megabytes are imported', async () => {
    const operation = (index: number): string =>
      `  /p${index}:\n    get:\n      summary: "Get ${index}"\n      parameters:\n        - {name: x, in: query, example: "${'y'.repeat(200)}"}\n`;
    const yaml = `openapi: 3.0.0\ninfo: {title: Large}\npaths:\n${Array.from({ length: 9_000 }, (_, index) => operation(index)).join('')}`;
    const commands = Array.from({ length: 9_000 }, (_, index) => `curl http://a/${index} -d '${'x'.repeat(400)}'`);
    const entries = Array.from({ length: 6_000 }, (_, index) => ({
      request: {
        method: 'POST',
        url: `http://a/${index}`,
        headers: [],
        postData: { mimeType: 'a/b', text: 'x'.repeat(900) },
      },
      response: { status: 200, headers: [], content: { text: 'y'.repeat(900) } },
    }));
    const parts = Array.from({ length: 2_000 }, (_, index) => ({
      name: `v3/C/${index}.request.yaml`,
      content: `$kind: http-request\nurl: http://a/${index}\nbody:\n  type: text\n  content: "${'z'.repeat(500)}"\n`,
    }));
    // What only repeats itself would be a bomb.
    const big = collection('zipped', 10).replaceAll('xxxxxxxx', () => Math.random().toFixed(6));
    const zip = makeZip([...parts, { name: 'big.json', content: big }]);
    const given = [
      { name: 'large.yaml', text: yaml },
      { name: 'commands.sh', text: commands.join('\n') },
      { name: 'site.har', text: JSON.stringify({ log: { entries } }) },
      { name: 'all.zip', base64: zip.toString('base64') },
      { name: 'blank.json', text: `${'\uFEFF'.repeat(200_000)}x` },
      { name: 'braces.sh', text: `curl ${'{,'.repeat(200_000)} ${'/'.repeat(200_000)}x -d ${'{{'.repeat(100_000)}` },
      { name: 'quotes.sh', text: `curl http://a -F 'a="${'\\\\'.repeat(200_000)}' ${'$('.repeat(100_000)}` },
    ];
    for (const file of given) {
      const waited = await served.longestWait(async () => {
        const { status, body } = await served.ask<{ code?: string }>('POST', '/import', { files: [file] });
        expect([file.name, status, body.code]).toEqual([file.name, file.name === 'blank.json' ? 400 : 200, body.code]);
      });
      expect(waited).toBeLessThan(patience);
    }
  });

  it('while somebody puts such a file into the folder', async () => {
    const text = collection('hand', 15);
    const names = async () =>
      (await served.ask<{ collections: { name: string }[] }>('GET', '/actions?search=nothing-at-all')).body.collections;
    const waited = await served.longestWait(async () => {
      writeFileSync(join(served.workspace, 'collections/hand.json'), text);
      await until(names, (collections) => collections.some(({ name }) => name === 'hand'));
    });
    expect(waited).toBeLessThan(patience);
  });
});
