import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { go, type OpenedApp, openApp } from './open-app.ts';
import { namelessControls, weakTexts } from './page-audit.ts';

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const request = (id: string, name: string) => ({ id, name, request: { method: 'POST', url: 'http://127.0.0.1:9/x' } });
const crm = JSON.stringify({
  info: { name: 'CRM', _postman_id: 'crm', schema },
  item: [
    { id: 'calls', name: 'Calls', item: [request('log', 'Log call'), request('find', 'Find caller')] },
    { id: 'empty', name: 'Later', item: [] },
    request('ping', 'Ping'),
  ],
});

/** What is in the workspace, a line a row, as `folder/name`. */
async function rowsOf({ opened }: OpenedApp): Promise<string[]> {
  const { actions, folders } = await opened.ask.actions.list({});
  const all = [
    ...actions.map((action) => ({ ...action, mark: '' })),
    ...folders.map((folder) => ({ ...folder, mark: '/' })),
  ];
  return all
    .map(({ collection, folder, index, name, mark }) => ({
      at: [collection.name, ...folder].join('/'),
      index,
      words: `${[...folder, name].join('/')}${mark}`,
    }))
    .sort((left, right) => left.at.localeCompare(right.at) || left.index - right.index)
    .map(({ words }) => words);
}

/** Drags a row over another, `part` of its height down. */
async function drag(page: Page, from: Locator, to: Locator, part: number): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (start === null || end === null) throw new Error('A row is not on screen.');
  const y = end.y + end.height * part;
  await page.mouse.move(start.x + 120, start.y + 16);
  await page.mouse.down();
  await page.mouse.move(start.x + 124, start.y + 12, { steps: 2 });
  for (const x of [118, 120, 121]) await page.mouse.move(end.x + x, y);
}

it('moves, adds, renames, duplicates, and deletes in the tree, by mouse and by keys, with a way back', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  await opened.ask.imports.add({ files: [{ name: 'crm.json', text: crm }] });
  await go(page, 'actions');
  const tree = page.getByRole('tree', { name: 'Actions by collection' });
  const row = (name: string) => tree.getByRole('treeitem').filter({ has: page.getByText(name, { exact: true }) });
  const rows = () => rowsOf(app);
  const first = ['Calls/', 'Later/', 'Ping', 'Calls/Log call', 'Calls/Find caller'];
  await row('Later').waitFor();
  expect(await rows()).toEqual(first);

  // By mouse: into an empty folder, with a line where it would go before.
  await drag(page, row('Find caller'), row('Log call'), 0.2);
  await tree.locator('[class*=dropLine]').waitFor();
  await page.mouse.move(600, 400);
  await tree.locator('[class*=dropLine]').waitFor({ state: 'detached' });
  await page.mouse.up();
  await drag(page, row('Find caller'), row('Later'), 0.5);
  await page.mouse.up();
  await expect.poll(rows).toEqual(['Calls/', 'Later/', 'Ping', 'Calls/Log call', 'Later/Find caller']);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(rows).toEqual(first);

  // By keys: among its neighbors; what was pressed twice is taken back at once.
  await row('Ping').click();
  await tree.press('Alt+ArrowUp');
  await expect.poll(rows).toEqual(['Calls/', 'Ping', 'Later/', 'Calls/Log call', 'Calls/Find caller']);
  await tree.press('Alt+ArrowUp');
  await expect.poll(rows).toEqual(['Ping', 'Calls/', 'Later/', 'Calls/Log call', 'Calls/Find caller']);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(rows).toEqual(first);
  await tree.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Move it up or down').waitFor();
  await page.keyboard.press('Escape');

  // A new folder is named at once; its menu opens by key as well.
  await row('CRM').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'New folder' }).click();
  const name = page.getByRole('textbox', { name: 'Name of New folder' });
  await name.fill('Tickets');
  await name.press('Enter');
  await row('Tickets').waitFor();
  await page.getByRole('article', { name: 'Folder Tickets' }).waitFor();
  await tree.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'New action here' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add action' });
  await dialog.getByText('In the folder Tickets').waitFor();
  await dialog.getByLabel('Name').fill('Open ticket');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('article', { name: 'Action Open ticket' }).waitFor();
  await row('Open ticket').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await page.getByRole('article', { name: 'Action Open ticket copy' }).waitFor();
  await tree.press('F2');
  await page.getByRole('textbox', { name: 'Name of Open ticket copy' }).fill('Close ticket');
  await page.keyboard.press('Enter');
  await row('Close ticket').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Move to…' }).click();
  const move = page.getByRole('dialog', { name: 'Move Close ticket' });
  await page.getByRole('option', { name: 'CRM / Later' }).click();
  await move.getByRole('button', { name: 'Move' }).click();
  await move.waitFor({ state: 'hidden' });
  await expect
    .poll(rows)
    .toEqual(['Calls/', 'Later/', 'Ping', 'Tickets/', ...first.slice(3), 'Later/Close ticket', 'Tickets/Open ticket']);

  // A folder goes with all that is in it, and comes back.
  await row('Calls').click();
  await tree.press('Delete');
  await expect.poll(rows).toEqual(['Later/', 'Ping', 'Tickets/', 'Later/Close ticket', 'Tickets/Open ticket']);
  await page.getByText('Its 2 actions were deleted too.').waitFor();
  await tree.press('Enter');
  await page.getByRole('article', { name: 'Folder Later' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(async () => (await rows()).includes('Calls/Log call')).toBe(true);
  // A collection of its own, which takes what is dropped on it.
  await page.getByRole('button', { name: 'New collection' }).click();
  await page.getByRole('textbox', { name: 'Name of New collection' }).fill('Mine');
  await page.keyboard.press('Enter');
  await row('Mine').waitFor();
  await drag(page, row('Ping'), row('Mine'), 0.5);
  await page.mouse.up();
  await expect.poll(async () => (await opened.ask.actions.get({ id: 'ping' })).collection.name).toBe('Mine');
  expect(problems).toEqual([]);
});

it('edits what a folder and a collection have for everything in them, and keeps a secret masked', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { ask } = opened;
  await ask.imports.add({ files: [{ name: 'crm.json', text: crm }] });
  await go(page, 'actions/collection/crm');
  const collection = page.getByRole('article', { name: 'Collection CRM' });
  await collection.getByRole('tab', { name: 'Auth' }).click();
  await collection.getByRole('combobox', { name: 'Auth type' }).click();
  await page.getByRole('option', { name: 'Bearer token' }).click();
  await collection.getByLabel('Token', { exact: true }).fill('{{API_Key}}');
  await page.keyboard.press('Control+s');
  await expect.poll(async () => (await ask.collections.get({ id: 'crm' })).auth.type).toBe('bearer');

  await page.getByRole('treeitem', { name: /Calls/ }).click();
  const folder = page.getByRole('article', { name: 'Folder Calls' });
  await folder.getByText(/Inherited from collection CRM/).waitFor();
  await folder.getByRole('tab', { name: 'Description' }).click();
  await folder.getByRole('textbox', { name: 'Description' }).fill('Calls of the CRM.');
  await folder.getByRole('tab', { name: 'Variables' }).click();
  await folder.getByRole('combobox', { name: 'New key' }).fill('token');
  await folder.getByRole('combobox', { name: 'Value of token' }).fill('s3cr3t-value');
  await folder.getByRole('checkbox', { name: 'token is secret' }).click();
  await folder.getByRole('tab', { name: 'Scripts' }).click();
  await folder.getByRole('textbox', { name: 'Script: after the response' }).fill('pm.test("ok", () => {})');
  // What is not saved stays while one looks elsewhere.
  await go(page, 'settings');
  await go(page, 'actions/folder/calls');
  await folder.getByText('Unsaved').waitFor();
  await folder.getByRole('textbox', { name: 'Name' }).fill('All calls');
  await page.keyboard.press('Control+s');
  await expect.poll(async () => (await ask.folders.get({ id: 'calls' })).name).toBe('All calls');
  const saved = await ask.folders.get({ id: 'calls' });
  expect(saved).toMatchObject({
    description: 'Calls of the CRM.',
    variables: [{ key: 'token', value: null, secret: true }],
    ownScripts: [{ on: 'test', text: 'pm.test("ok", () => {})' }],
  });
  const renamed = page.getByRole('article', { name: 'Folder All calls' });
  await renamed.getByRole('tab', { name: 'Variables' }).click();
  expect(await page.content()).not.toContain('s3cr3t-value');
  await renamed.getByRole('button', { name: 'Reveal' }).click();
  await expect.poll(() => renamed.getByLabel('Value of token').inputValue()).toBe('s3cr3t-value');
  expect(await page.getByText('Unsaved').count()).toBe(0);
  expect(await weakTexts(page, ['dark', 'light'])).toEqual([]);
  expect(await namelessControls(page)).toEqual([]);
  expect(problems).toEqual([]);
});
