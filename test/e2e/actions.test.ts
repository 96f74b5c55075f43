import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openApp } from './open-app.ts';

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const collection = (name: string, item: unknown[]): string => JSON.stringify({ info: { name, schema }, item });
const request = (name: string, url: string) => ({ name, request: { method: 'POST', url } });

/** Lets files fall into the window, as from the desktop. */
async function drop(page: Page, files: readonly { readonly name: string; readonly text: string }[]): Promise<void> {
  await page.evaluate((given) => {
    const dataTransfer = new DataTransfer();
    for (const { name, text } of given) dataTransfer.items.add(new File([text], name, { type: 'application/json' }));
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, files);
}

it('imports several dropped files at once, says what is wrong with one, and takes it all back', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  await drop(page, [
    {
      name: 'crm.json',
      text: collection('CRM', [
        { name: '<img src=x onerror=alert(1)>', item: [request('Look up', 'http://crm.example.com/a')] },
        request('Log call', 'http://crm.example.com/b'),
      ]),
    },
    { name: 'broken.json', text: '{"info":' },
    { name: 'staging.json', text: JSON.stringify({ name: 'Staging', values: [{ key: 'host', value: 'a.example' }] }) },
  ]);
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await dialog.getByRole('button', { name: /broken\.json/ }).click();
  await dialog.getByText(/broken\.json is not valid JSON/).waitFor();
  await dialog.getByRole('button', { name: 'Remove from list' }).click();

  // The name of a folder is text, whatever it looks like; its tick takes what is in it.
  await dialog.getByRole('button', { name: /^CRM/ }).click();
  await dialog
    .getByRole('treeitem', { name: /<img src=x/ })
    .first()
    .click();
  await dialog.getByText('1 of 2').first().waitFor();
  await dialog.getByRole('button', { name: 'Import 1 request, Staging' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect((await opened.ask.actions.list({})).actions.map(({ name }) => name)).toEqual(['Log call']);
  expect((await opened.ask.environments.list({})).environments.map(({ name }) => name)).toEqual(['Staging']);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await opened.ask.actions.list({})).collections).toEqual([]);
  await expect.poll(async () => (await opened.ask.environments.list({})).environments).toEqual([]);
  expect(problems).toEqual([]);
});

it('shows equal warnings as one line that opens, and reads a file in its own encoding', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const odd = Array.from({ length: 26 }, (_, at) => ({
    name: `Call ${at}`,
    request: { url: { raw: `http://a/${at}` } },
  }));
  await drop(page, [{ name: 'odd.json', text: collection('Odd', odd) }]);
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await dialog.getByRole('button', { name: '26 warnings' }).waitFor();
  const group = dialog.getByText('The URL has only "raw" and no parts.').filter({ visible: true });
  expect(await group.count()).toBe(1);
  await dialog.getByText('(26 times)').click();
  await dialog.getByText('item[25].request.url').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await page.evaluate(() => {
    const text = '{"name":"Bureau","values":[{"key":"city","value":"Besan\xe7on"}]}';
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], 'bureau.json'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await dialog.getByText(/was read as windows-1252/).waitFor();
  await dialog.getByRole('button', { name: 'Import Bureau' }).click();
  await page.getByText('Imported the environment Bureau').waitFor();
  const { environments } = await opened.ask.environments.list({});
  expect(environments[0]?.values).toMatchObject([{ value: 'Besançon' }]);
  expect(problems).toEqual([]);
});

it('keeps unsaved edits while one looks elsewhere, completes tags, and shows the response below the request', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { id } = await opened.ask.actions.create({ name: 'Look up', method: 'POST', url: `${opened.receiverUrl}/crm` });
  await opened.ask.parameters.set({ tag: 'API_Key', value: 's3cret', secret: true });
  await page.goto(`${app.host.url.split('#')[0]}#/actions/${id}`);

  const url = page.getByRole('combobox', { name: 'URL', exact: true });
  await url.press('End');
  await url.pressSequentially('?flag&key={{api');
  await page.getByRole('option', { name: /API_Key/ }).waitFor();
  await url.press('Enter');
  expect(await url.inputValue()).toBe(`${opened.receiverUrl}/crm?flag&key={{API_Key}}`);

  // The table says the same; a row switched off leaves the URL and stays in the table.
  await page.getByRole('tab', { name: 'Query' }).click();
  await page.getByRole('checkbox', { name: 'Send flag' }).click();
  expect(await url.inputValue()).toBe(`${opened.receiverUrl}/crm?key={{API_Key}}`);

  await page.evaluate(() => {
    location.hash = '#/parameters';
  });
  await page.getByRole('searchbox', { name: 'Search parameters' }).waitFor();
  expect(await page.getByText('s3cret').count()).toBe(0);
  await page.goBack();
  await page.getByText('Unsaved', { exact: false }).first().waitFor();
  expect(await url.inputValue()).toBe(`${opened.receiverUrl}/crm?key={{API_Key}}`);

  await url.press('Control+Enter');
  await page.getByRole('region', { name: 'Request and response' }).getByText('200 OK').waitFor();
  expect(await page.getByText('Unsaved').count()).toBe(0);
  const [capture] = (await opened.ask.activity.list({ reveal: true, filter: 'direction=in' })).items;
  expect(capture?.url).toBe('/crm?key=s3cret');
  const saved = await opened.ask.actions.get({ id });
  expect(saved.request.query).toEqual([
    { key: 'flag', value: '', disabled: true },
    { key: 'key', value: '{{API_Key}}' },
  ]);
  expect(problems).toEqual([]);
});

it('closes the suggestions on Escape, and keeps the dialog with what was typed', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  await opened.ask.parameters.set({ tag: 'API_Key', value: 'x' });
  await page.goto(`${app.host.url.split('#')[0]}#/actions`);
  await page.getByRole('button', { name: 'Add action' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add action' });
  await dialog.getByLabel('Name').fill('Mine');
  const url = dialog.getByRole('combobox', { name: 'URL', exact: true });
  await url.pressSequentially('http://a.example/{{api');
  await page.getByRole('option', { name: /API_Key/ }).waitFor();
  await url.press('Escape');
  await page.getByRole('option', { name: /API_Key/ }).waitFor({ state: 'hidden' });
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Mine');
  await url.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(problems).toEqual([]);
});

it('opens the palette from within a field, and goes to an action by words of its name', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { id } = await opened.ask.actions.create({
    name: 'Look up the caller',
    method: 'GET',
    url: 'http://a.example',
  });
  await page.goto(`${app.host.url.split('#')[0]}#/actions`);
  const search = page.getByRole('searchbox', { name: 'Search actions' });
  await search.press('Control+k');
  await page.getByRole('textbox', { name: 'Search pages, actions, and events' }).fill('caller look');
  await page.getByText('GET http://a.example').waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => location.hash)).toBe(`#/actions/${id}`);
  expect(await search.inputValue()).toBe('');
  expect(problems).toEqual([]);
});

it('removes an action and puts it back, by keyboard too', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  await opened.ask.imports.add({
    name: 'crm.json',
    text: collection('CRM', [request('One', 'http://a.example'), request('Two', 'http://b.example')]),
  });
  await page.goto(`${app.host.url.split('#')[0]}#/actions`);
  const tree = page.getByRole('tree', { name: 'Actions by collection' });
  await tree.focus();
  for (const key of ['Home', 'ArrowDown', 'Enter']) await tree.press(key);
  await page.getByRole('article', { name: 'Action One' }).waitFor();
  await tree.press('Delete');
  await expect.poll(async () => (await opened.ask.actions.list({})).actions.map(({ name }) => name)).toEqual(['Two']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('article', { name: 'Action One' }).waitFor();
  const names = (await opened.ask.actions.list({})).actions.map(({ name }) => name);
  expect(names).toEqual(['One', 'Two']);
  expect(problems).toEqual([]);
});

it('edits the values of an environment and uses them once it is chosen', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  await page.getByRole('button', { name: 'Environment: none' }).click();
  await page.getByRole('menuitem', { name: 'Add environment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Environments' });
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByRole('combobox', { name: 'New key' }).fill('token');
  await dialog.getByRole('combobox', { name: 'Value of token' }).fill('abc');
  await dialog.getByRole('checkbox', { name: 'token is secret' }).click();
  // Closing keeps what was typed a moment ago.
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect
    .poll(async () => (await opened.ask.environments.list({})).environments[0]?.values)
    .toEqual([{ key: 'token', value: null, enabled: true, secret: true }]);
  const { environments } = await opened.ask.environments.list({});
  expect((await opened.ask.environments.reveal({ id: environments[0]?.id ?? '' })).values[0]?.value).toBe('abc');

  await page.getByRole('button', { name: 'Environment: none' }).click();
  await page.getByRole('menuitemradio', { name: 'New environment' }).click();
  await page.getByRole('button', { name: 'Environment: New environment' }).waitFor();
  expect((await opened.ask.environments.list({})).active).not.toBeNull();
  expect(problems).toEqual([]);
});

/** Pastes text outside of any field. */
const paste = (page: Page, text: string): Promise<void> =>
  page.evaluate((given) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', given);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);

it('makes an action of a curl command that is pasted, and says what of it is left out', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  await page.getByRole('link', { name: 'Actions' }).click();
  await paste(page, `curl -X PUT 'http://crm.example.com/a?b=c' -H 'X-A: b' --unheard-of`);
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await dialog.getByText('--unheard-of is not known. It was left out.').waitFor();
  await dialog.getByRole('button', { name: 'Import as an action' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const { actions } = await opened.ask.actions.list({});
  expect(actions).toMatchObject([{ method: 'PUT', url: 'http://crm.example.com/a?b=c' }]);
  expect(problems).toEqual([]);
});

it('shows what is different in a collection that is there already, and merges what is chosen', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  await opened.ask.imports.add({
    files: [
      { name: 'crm.json', text: collection('CRM', [request('Log call', 'http://a/1'), request('Mine', 'http://a/2')]) },
    ],
  });
  const text = collection('CRM', [
    request('Log call', 'http://a/new'),
    request('Ticket', 'http://a/3'),
    request('Other', 'http://a/4'),
  ]);
  await drop(page, [{ name: 'crm.json', text }]);
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await dialog.getByLabel('CRM is in the workspace already').selectOption('merge');
  const changes = dialog.getByRole('list', { name: 'Changes' });
  expect(await changes.getByRole('listitem').allInnerTexts()).toHaveLength(4);
  await changes.getByRole('checkbox', { name: /Other/ }).uncheck();
  await dialog.getByRole('button', { name: 'Import 2 changes' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const { actions, collections } = await opened.ask.actions.list({});
  expect(actions.map(({ name, url }) => [name, url])).toEqual([
    ['Log call', 'http://a/new'],
    ['Ticket', 'http://a/3'],
    ['Mine', 'http://a/2'],
  ]);
  expect(collections).toHaveLength(1);
  expect(problems).toEqual([]);
});
