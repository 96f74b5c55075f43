import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enginePid, mainPid, type OpenedApp, openApp } from './desktop-app.ts';
import { driver } from './driver.ts';
import { type Client, pageClient } from './page-client.ts';

let opened: OpenedApp;
let client: Client;
beforeAll(async () => {
  opened = await openApp(driver);
  await opened.page.getByText('Engine connected').waitFor();
  client = await pageClient(opened.page);
});
afterAll(() => opened[Symbol.asyncDispose]());

const collection = (url: string): string =>
  JSON.stringify({
    info: { name: 'Front desk', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: [
      { name: 'Note the call', request: { method: 'POST', url, body: { mode: 'raw', raw: 'from {{number}} ✓' } } },
    ],
  });

test('the engine runs in a process of its own', async () => {
  expect(enginePid(opened.folders)).toEqual(expect.any(Number));
  expect(enginePid(opened.folders)).not.toBe(await mainPid(opened));
});

test('imports, fires and catches through the port of its page', async () => {
  const receiver = await client.receiver.status({});
  const { documents } = await client.imports.add({
    files: [{ name: 'front-desk.json', text: collection(`${receiver.url}/note`) }],
  });
  expect(documents[0]?.requests.map(({ name, imported }) => [name, imported])).toEqual([['Note the call', true]]);
  const [action] = (await client.actions.list({})).actions;
  const sent = await client.actions.test({ id: action?.id ?? '', parameters: { number: '+15550100' } });
  expect(sent).toMatchObject({ status: 200, request: { body: 'from +15550100 ✓' } });
  const capture = await client.activity.get({ id: sent.capture ?? '' });
  expect(capture).toMatchObject({
    kind: 'capture',
    request: { method: 'POST', url: '/note', body: 'from +15550100 ✓' },
  });
});

test('imports the bytes of files through the port of its page', async () => {
  const environment = Buffer.from('{"name":"Bureau","values":[{"key":"city","value":"Besan\xe7on"}]}', 'latin1');
  const { documents, failures } = await client.imports.add({
    files: [
      { name: 'bureau.json', data: new File([environment], 'bureau.json') },
      { name: 'broken.json', data: new File(['{'], 'broken.json') },
    ],
  });
  expect(documents).toMatchObject([{ file: 'bureau.json', warnings: [{ message: expect.stringContaining('1252') }] }]);
  expect(failures).toMatchObject([{ file: 'broken.json', code: 'NOT_JSON' }]);
  const { environments } = await client.environments.list({});
  expect(environments).toMatchObject([{ values: [{ key: 'city', value: 'Besançon' }] }]);
});

test('shows on the screen what happened while it looks', async () => {
  await opened.page.evaluate(() => {
    location.hash = '#/activity';
  });
  await client.workspace.demo({});
  const { deliveries } = await client.workspace.demoCall({});
  expect(deliveries.map(({ status }) => status)).toEqual([200, 200, 200]);
  await opened.page.getByText('Look up caller').first().waitFor();
});

test('connects again after a reload, and streams', async () => {
  await opened.page.reload();
  await opened.page.getByText('Engine connected').waitFor();
  const again = await pageClient(opened.page);
  const changes = await again.workspace.watch({});
  const first = changes.next();
  await again.parameters.set({ tag: 'Crm/Key', value: 'blue' });
  expect((await first).value).toMatchObject({ changed: expect.arrayContaining(['parameters']) });
  await changes.return();
  client = again;
});

test('keeps a secret value out of the clear, by the system or by the mode of the file', async () => {
  await client.parameters.set({ tag: 'token', value: 'correct-horse', secret: true });
  expect((await client.parameters.reveal({ tag: 'token' })).value).toBe('correct-horse');
  const { secrets } = await client.workspace.info({});
  const file = join(opened.folders.workspace, '.hookswitch', 'secrets.json');
  expect(readFileSync(join(opened.folders.workspace, 'hookswitch.json'), 'utf8')).not.toContain('correct-horse');
  if (secrets === 'system') expect(readFileSync(file, 'utf8')).not.toContain('correct-horse');
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('gives no port to a page that is not its own', async () => {
  const closed = await opened.app.main(async ({ ipcMain }) => {
    const port = { closed: false, close: () => Object.assign(port, { closed: true }) };
    const event = { ports: [port], senderFrame: { origin: 'https://example.com' } };
    ipcMain.emit('hookswitch:connect', event, null);
    return port.closed;
  });
  expect(closed).toBe(true);
});
