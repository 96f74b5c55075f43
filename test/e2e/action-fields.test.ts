import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { go, openApp } from './open-app.ts';
import { namelessControls, weakTexts } from './page-audit.ts';

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

const partsOf = (url: string) => {
  const { hostname, port } = new URL(url);
  return { protocol: 'http', host: [hostname], port, path: ['a'] };
};

/** An action in a folder with a token and a script, whose body and script come from Windows. */
const collection = (url: string): string =>
  JSON.stringify({
    info: { name: 'CRM', _postman_id: 'crm-1', schema },
    item: [
      {
        name: 'Billing',
        auth: { type: 'bearer', bearer: [{ key: 'token', value: 's3cret', type: 'string' }] },
        event: [{ listen: 'prerequest', script: { exec: ['pm.environment.set("contact", "c-1");'] } }],
        item: [
          {
            id: 'invoice',
            name: 'Invoice',
            event: [{ listen: 'test', script: { exec: ['const a = 1;\r', 'const b = 2;'] } }],
            request: {
              method: 'POST',
              url: {
                ...partsOf(url),
                query: [
                  { key: 'x', value: '1', description: 'The x' },
                  { key: 'y', value: '2' },
                ],
              },
              body: { mode: 'raw', raw: 'one\r\ntwo' },
            },
          },
        ],
      },
    ],
  });

const openTab = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name }).first().click();

async function chooseAuth(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Auth type' }).click();
  await page.getByRole('option', { name, exact: true }).click();
}

it('inherits an auth, overrides it with any other, and keeps what was typed in each', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  await opened.ask.imports.add({ files: [{ name: 'crm.json', text: collection(opened.receiverUrl) }] });
  await go(page, 'actions/invoice');
  await openTab(page, 'Auth');
  await page.getByText('Inherited from folder Billing: Bearer token.').waitFor();

  await chooseAuth(page, 'Hawk');
  await page.getByRole('combobox', { name: 'Auth ID' }).fill('me');
  await page.getByLabel('Auth key', { exact: true }).fill('k3y');
  await page.getByText('Advanced').click();
  await page.getByRole('checkbox', { name: 'Include payload hash' }).check();
  await chooseAuth(page, 'JWT bearer');
  await page.getByLabel('Algorithm').selectOption('ES256');
  const key = page.getByRole('textbox', { name: 'Private key' });
  await key.fill('-----BEGIN PRIVATE KEY-----\nabc');
  const shown = () => key.evaluate((field) => getComputedStyle(field).getPropertyValue('-webkit-text-security'));
  expect(await shown()).toBe('disc');
  await page.getByRole('button', { name: 'Show the private key' }).click();
  expect(await shown()).toBe('none');
  expect(await namelessControls(page)).toEqual([]);
  expect(await weakTexts(page, ['light', 'dark'])).toEqual([]);
  await chooseAuth(page, 'Hawk');
  expect(await page.getByLabel('Auth key', { exact: true }).inputValue()).toBe('k3y');

  await page.getByRole('button', { name: 'Save & Test' }).click();
  await page.getByText('200 OK').first().waitFor();
  const [capture] = (await opened.ask.activity.list({ reveal: true, filter: 'direction=in' })).items;
  const details = await opened.ask.activity.get({ id: capture?.id ?? '', reveal: true });
  expect(JSON.stringify(details)).toMatch(/Hawk id=\\"me\\", ts=.*hash=/);
  const file = readFileSync(join(opened.workspace, 'collections/CRM.postman_collection.json'), 'utf8');
  expect(JSON.parse(file).item[0].item[0].request.auth.hawk).toContainEqual({
    key: 'includePayloadHash',
    value: true,
    type: 'boolean',
  });
  await chooseAuth(page, 'Inherit');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(async () => (await opened.ask.actions.get({ id: 'invoice' })).request.auth.type).toBe('inherit');
  expect(problems).toEqual([]);
});

it('edits rows as text, and gives a part of a form its content type and file name', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  await opened.ask.imports.add({ files: [{ name: 'crm.json', text: collection(opened.receiverUrl) }] });
  await go(page, 'actions/invoice');
  await openTab(page, 'Query');
  await page.getByRole('button', { name: 'Bulk edit' }).click();
  const text = page.getByRole('textbox', { name: 'Query as text' });
  expect(await text.inputValue()).toBe('x: 1\ny: 2');
  await text.fill('x: 3\n// y: 2\nz:4');
  const url = page.getByRole('combobox', { name: 'URL', exact: true });
  expect(await url.inputValue()).toBe(`${opened.receiverUrl}/a?x=3&z=4`);
  // The URL writes into the text, too.
  await url.fill(`${opened.receiverUrl}/a?x=5`);
  expect(await text.inputValue()).toBe('x: 5\n// y: 2');
  await page.getByRole('button', { name: 'Edit as table' }).click();
  expect(await page.getByRole('textbox', { name: 'Note on x' }).inputValue()).toBe('The x');
  await page.getByRole('combobox', { name: 'Key of x' }).fill('a:b');
  await page.getByRole('button', { name: 'Bulk edit' }).click();
  await page.getByText('Bulk edit is not available: the key "a:b" contains a colon.').waitFor();
  await page.getByRole('combobox', { name: 'Key of a:b' }).fill('x');

  await openTab(page, 'Body');
  await page.getByText('form-data', { exact: true }).click();
  const form = page.getByRole('table', { name: 'Form data' });
  await form.getByRole('combobox', { name: 'New key' }).fill('meta');
  await form.getByRole('combobox', { name: 'Value of meta' }).fill('{"a":1}');
  await form.getByRole('button', { name: 'Content type and file name of meta' }).click();
  await form.getByRole('combobox', { name: 'Content type of meta' }).fill('application/json');
  await form.getByRole('combobox', { name: 'File name of meta' }).fill('meta.json');
  expect(await namelessControls(page)).toEqual([]);
  expect(await weakTexts(page, ['light', 'dark'])).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await page.getByText('200 OK').first().waitFor();
  const saved = await opened.ask.actions.get({ id: 'invoice' });
  expect(saved.request.query).toEqual([
    { key: 'x', value: '5', description: 'The x' },
    { key: 'y', value: '2', disabled: true },
  ]);
  const part = { type: 'text', key: 'meta', value: '{"a":1}', contentType: 'application/json', fileName: 'meta.json' };
  expect(saved.request.body).toEqual({ mode: 'formdata', formdata: [part] });
  const [capture] = (await opened.ask.activity.list({ reveal: true, filter: 'direction=in' })).items;
  const details = JSON.stringify(await opened.ask.activity.get({ id: capture?.id ?? '', reveal: true }));
  expect(details).toContain(String.raw`filename=\"meta.json\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}`);
  expect(problems).toEqual([]);
});

it('edits scripts with completion, snippets, and errors, and runs them', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  await opened.ask.imports.add({ files: [{ name: 'crm.json', text: collection(opened.receiverUrl) }] });
  await opened.ask.permissions.allow({ scripts: ['crm-1'] });
  await go(page, 'actions/invoice');
  await openTab(page, 'Scripts');
  const script = page.getByRole('textbox', { name: 'Script: after the response' });
  await script.waitFor();
  // Line breaks of Windows are no edit.
  expect(await page.getByText('Unsaved').count()).toBe(0);
  await page.getByRole('button', { name: 'Snippets' }).click();
  await page.getByRole('menuitem', { name: 'Status code is 200' }).click();
  await page.keyboard.type('\npm.environment.set("last", pm.environment.get("');
  // Set by the script of the folder.
  // By mouse: Enter completes nothing within 75 ms of the list, so that nobody completes what they have not seen.
  await page.getByRole('option', { name: 'contact' }).click();
  await page.keyboard.press('End');
  await page.keyboard.type(';}');
  await page.locator('.cm-lint-marker-warning').first().waitFor();
  expect(await namelessControls(page)).toEqual([]);
  expect(await weakTexts(page, ['light', 'dark'])).toEqual([]);
  await page.keyboard.press('Backspace');
  await expect.poll(() => page.locator('.cm-lint-marker-warning').count()).toBe(0);

  await page.getByText('Before the request').click();
  await page.getByText('1 inherited script, run first').click();
  await page.getByText('from the folder Billing').waitFor();
  await page.getByRole('textbox', { name: 'Script: before the request' }).fill('pm.variables.set("a", 1);');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('tab', { name: /^Tests/ }).click();
  await page.getByText('1 of 1 assertion passed').waitFor();
  const { ownScripts } = await opened.ask.actions.get({ id: 'invoice' });
  expect(ownScripts).toEqual([
    { on: 'prerequest', text: 'pm.variables.set("a", 1);' },
    {
      on: 'test',
      text: `const a = 1;\r\nconst b = 2;\npm.test("Status code is 200", function () {
    pm.response.to.have.status(200);
});
pm.environment.set("last", pm.environment.get("contact"));`,
    },
  ]);
  expect((await opened.ask.actions.get({ id: 'invoice' })).request.body).toMatchObject({ raw: 'one\r\ntwo' });
  expect(problems).toEqual([]);
});
