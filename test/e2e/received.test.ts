import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { rawExchange } from '../support/raw-http.ts';
import { openApp } from './open-app.ts';

const post = (path: string, headers: string, body: Buffer) =>
  Buffer.concat([
    Buffer.from(`POST ${path} HTTP/1.1\r\n${headers}\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`),
    body,
  ]);

it('a request that broke off is named in its row, and its detail says why and what arrived', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const port = Number(new URL(opened.receiverUrl ?? '').port);
  await rawExchange(port, 'POST /chunks HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZ\r\n');
  await rawExchange(port, '\x16\x03\x01\x02\x00\x01');
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('row', { name: /POST \/chunks, Incomplete request. status 400/ }).click();
  const detail = page.getByRole('region', { name: 'Detail' });
  await detail.getByText('A chunk size is not a hexadecimal number: "ZZ".').waitFor();
  await page.getByText(/^\d+ bytes in \d/).waitFor();
  await page.getByText('5a 5a 0d 0a').waitFor();
  await page.getByRole('tab', { name: 'Request' }).click();
  await page.getByRole('region', { name: 'Body text' }).getByText('hello').waitFor();

  await page.getByRole('row', { name: /MALFORMED/ }).click();
  await page.getByText('Everything that arrived, the request line and headers included.').waitFor();
  await page.getByText('16 03 01 02 00 01').waitFor();
  await page.getByRole('tab', { name: 'Overview' }).click();
  await detail.getByText('It looks like TLS; use http:// instead of https://.').waitFor();
  expect(await page.getByRole('button', { name: 'Resend' }).count()).toBe(0);
  expect(problems).toEqual([]);
});

it('a URL that is not valid HTTP is shown as it was meant, with a warning and the bytes as they were sent', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const port = Number(new URL(opened.receiverUrl ?? '').port);
  await rawExchange(port, 'GET /x?name=J\xf6rg Doe HTTP/1.1\r\nConnection: close\r\n\r\n');
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('row', { name: /GET \/x/ }).click();
  await page.getByText(/Accepted although it is not valid HTTP: The URL has unencoded spaces./).waitFor();
  await page.getByRole('table', { name: 'Query' }).getByText('Jörg Doe').waitFor();
  await page.getByText('4a f6 72 67').waitFor();
});

it('a compressed body is readable, and each part of a multipart body can be saved as the file it was', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const port = Number(new URL(opened.receiverUrl ?? '').port);
  const json = gzipSync(Buffer.from('{"name":"José"}'));
  await rawExchange(port, post('/json', 'Content-Type: application/json\r\nContent-Encoding: gzip', json));
  const file = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const head =
    '--b\r\nContent-Disposition: form-data; name="document"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n';
  const parts = gzipSync(Buffer.concat([Buffer.from(head), file, Buffer.from('\r\n--b--\r\n')]));
  await rawExchange(
    port,
    post('/parts', 'Content-Type: multipart/form-data; boundary=b\r\nContent-Encoding: gzip', parts),
  );
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('row', { name: /POST \/json/ }).click();
  await page.getByRole('tab', { name: 'Request' }).click();
  await page.getByText(`Decoded from gzip: ${json.length} bytes on the wire.`).waitFor();
  await page.getByText('"name": "José"').waitFor();
  await page.getByRole('row', { name: /POST \/parts/ }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save a.pdf' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('a.pdf');
  expect((await readFile(await download.path())).equals(file)).toBe(true);
});

it('of a body in very many parts the first are shown, and it is said that there are more', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const port = Number(new URL(opened.receiverUrl ?? '').port);
  const type = 'Content-Type: multipart/form-data; boundary=b';
  await rawExchange(port, post('/many', type, Buffer.from('--b\r\n\r\n'.repeat(200_000))));
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('row', { name: /POST \/many/ }).click();
  await page.getByRole('tab', { name: 'Request' }).click();
  const parts = page.getByRole('table', { name: 'Parts' });
  await parts.getByText('Only the first 1,000 are shown.').waitFor();
  expect(await parts.getByRole('row').count()).toBe(1001);
  expect(await parts.getByRole('button').count()).toBe(1000);
});

it('bytes in which a secret is masked are shown as they are', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const port = Number(new URL(opened.receiverUrl ?? '').port);
  const key = 'four-4-words';
  await opened.ask.parameters.set({ tag: 'Key', value: key, secret: true });
  // A URL with a space: the head is kept to the byte.
  await rawExchange(port, `GET /masked?a b&key=${key} HTTP/1.1\r\nConnection: close\r\n\r\n`);
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('row', { name: /GET \/masked/ }).click();
  await page.getByRole('heading', { name: 'Request line and headers as they were sent' }).waitFor();
  await page.getByText(/Accepted although it is not valid HTTP/).waitFor();
  expect(await page.content()).not.toContain(key);
  expect(problems).toEqual([]);
});

it('a page that cannot be drawn says why, and leaves the rest of the window as it is', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const port = Number(new URL(opened.receiverUrl ?? '').port);
  await rawExchange(port, 'POST /ok HTTP/1.1\r\nConnection: close\r\n\r\n');
  await rawExchange(port, '\x16\x03\x01\x02\x00\x01');
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('row', { name: /MALFORMED/ }).waitFor();
  // Bytes are drawn with it, and nothing else is.
  await page.evaluate(() => {
    String.prototype.padEnd = () => {
      throw new Error('no room to the right');
    };
  });
  await page.getByRole('row', { name: /MALFORMED/ }).click();
  await page.getByRole('tab', { name: 'Request' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('This page could not be shown: no room to the right').waitFor();
  await page.getByText('Engine connected').waitFor();
  await page.getByRole('link', { name: 'Parameters' }).click();
  await page.getByRole('heading', { name: 'Parameters' }).first().waitFor();
  expect(await alert.count()).toBe(0);
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('row', { name: /POST \/ok/ }).click();
  await page.getByRole('row', { name: /MALFORMED/ }).click();
  await page.getByRole('tab', { name: 'Request' }).click();
  await alert.getByRole('button', { name: 'Reload' }).click();
  await page.getByRole('tab', { name: 'Request' }).click();
  await page.getByText('16 03 01 02 00 01').waitFor();
});
