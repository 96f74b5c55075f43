import { createServer, type Server } from 'node:http';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { go, openApp } from './open-app.ts';
import { namelessControls, weakTexts } from './page-audit.ts';

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const test = (...exec: string[]) => ({ listen: 'test', script: { exec } });

/** A CRM that knows a contact for each number, and remembers what it was asked. */
async function openCrm() {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id: 7, name: 'Alice Example' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    asked,
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const smokeTest = (url: string, id = 'crm-1') => ({
  info: { _postman_id: id, name: 'CRM', schema },
  item: [
    {
      name: 'Contacts',
      item: [
        {
          id: 'look-up',
          name: 'Look up',
          request: { method: 'GET', url: `${url}/contacts?number={{number}}` },
          event: [
            test(
              "pm.test('the contact is known', () => pm.expect(pm.response.json().name).to.eql(pm.variables.get('expected')));",
              "pm.environment.set('contact_id', pm.response.json().id);",
              "console.log('looked up', pm.iterationData.get('number'));",
            ),
          ],
        },
        { id: 'update', name: 'Update', request: { method: 'PUT', url: `${url}/contacts/{{contact_id}}` } },
      ],
    },
    { id: 'health', name: 'Health', request: { method: 'GET', url: `${url}/health` } },
  ],
  variable: [{ key: 'expected', value: 'Bob' }],
});

async function drop(page: Page, target: string, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([selector, file, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content ?? ''], file ?? ''));
      const element = document.querySelector(selector ?? 'body');
      for (const type of ['dragenter', 'dragover', 'drop']) {
        element?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    },
    [target, name, text],
  );
}

const form = (page: Page) => page.getByRole('dialog', { name: 'Run a collection' });
const detail = (page: Page) => page.getByRole('region', { name: /^Run / });
const steps = (page: Page) => detail(page).getByRole('listbox', { name: 'Steps' });

/** In light and in dark: texts stand out, and every control has a name. */
async function readable(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await weakTexts(page)).toEqual([]);
  }
  expect(await namelessControls(page)).toEqual([]);
}

it('imports a collection, allows its scripts, runs a folder with a CSV, opens the failure, and compares after the fix', async () => {
  await using crm = await openCrm();
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { ask } = opened;
  await ask.imports.add({ name: 'env.json', text: JSON.stringify({ id: 'env-1', name: 'Staging', values: [] }) });
  await ask.environments.activate({ id: 'env-1' });

  await drop(page, 'body', 'crm.json', JSON.stringify(smokeTest(crm.url)));
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await dialog.getByText('1 request has scripts').waitFor();
  await readable(page);
  await dialog.getByRole('button', { name: 'Import 3 requests' }).click();
  await page.getByText('The scripts of CRM do not run until you allow them.').waitFor();
  expect((await ask.permissions.list()).scripts).toEqual([]);

  // By keys: R on the folder of the tree.
  const tree = page.getByRole('tree', { name: 'Actions by collection' });
  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('r');
  await form(page).getByText('2 of 3').first().waitFor();
  await form(page).getByRole('button', { name: 'Run without scripts' }).waitFor();
  await form(page).getByRole('button', { name: 'Show scripts (1 request)' }).click();
  await form(page).getByText("pm.test('the contact is known'").waitFor();
  await readable(page);
  await form(page).getByRole('button', { name: 'Allow scripts of this collection' }).click();
  await form(page).getByRole('button', { name: 'Run', exact: true }).waitFor();
  expect((await ask.permissions.list()).scripts).toEqual(['crm-1']);

  // A damaged file says where, and a good one replaces it.
  await drop(page, '[aria-label="How to run"]', 'callers.json', '[\n {"number": 1},\n {"number": 2,}\n]');
  await form(page)
    .getByText(/callers\.json.*line 3/)
    .waitFor();
  await expect(form(page).getByRole('button', { name: 'Run', exact: true }).isDisabled()).resolves.toBe(true);
  await drop(page, '[aria-label="How to run"]', 'callers.csv', 'number,city\n100,Oslo\n200,Rome\n');
  await form(page).getByText('2 rows').waitFor();
  await form(page).getByRole('cell', { name: 'Oslo' }).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(1);
  await form(page).getByText('2 requests, 2 iterations: 4 steps.').waitFor();
  await readable(page);
  await page.keyboard.press('Control+Enter');

  await detail(page).getByText('Finished').waitFor();
  await steps(page).getByRole('option', { name: 'Passed: Update, 200' }).first().waitFor();
  expect(crm.asked).toEqual([
    'GET /contacts?number=100',
    'PUT /contacts/7',
    'GET /contacts?number=200',
    'PUT /contacts/7',
  ]);
  await detail(page).getByText('CRM: Contacts, 2 iterations').waitFor();
  await readable(page);

  // Only what failed, and the first failure by a key.
  await detail(page).getByText('Failed only (2)').click();
  await expect.poll(() => steps(page).getByRole('option').count()).toBe(2);
  await steps(page).focus();
  await page.keyboard.press('n');
  const opening = page.getByRole('region', { name: 'Detail' });
  await opening.getByText("expected 'Alice Example' to deeply equal 'Bob'").waitFor();
  await readable(page);
  await opening.getByRole('tab', { name: /Console/ }).click();
  await opening.getByText('looked up 100').waitFor();
  await opening.getByRole('tab', { name: 'Response' }).click();
  await opening.getByText('Alice Example').waitFor();
  await page.keyboard.press('Escape');
  await opening.waitFor({ state: 'detached' });

  // What the scripts set is kept where a person wants it.
  await detail(page)
    .getByRole('tab', { name: /Variables/ })
    .click();
  await detail(page).getByRole('checkbox', { name: 'Keep contact_id' }).click();
  await readable(page);
  await detail(page).getByRole('button', { name: 'Keep 1 value' }).click();
  await detail(page).getByRole('cell', { name: 'Kept' }).waitFor();
  expect((await ask.environments.list({})).environments[0]?.values).toEqual([
    { key: 'contact_id', value: '7', enabled: true, secret: false },
  ]);

  const [first] = (await ask.runs.list({ kind: 'collection' })).items;
  await ask.collections.setVariable({ id: 'crm-1', key: 'expected', value: 'Alice Example' });
  await detail(page).getByRole('button', { name: 'Run again' }).click();
  await expect.poll(() => page.url()).not.toContain(first?.id);
  await detail(page).getByText('Finished').waitFor();
  await detail(page).getByRole('tab', { name: 'Compare' }).click();
  const changes = detail(page).getByRole('table', { name: 'Changed steps' });
  await expect.poll(() => changes.getByRole('row', { name: /^Passes now Look up/ }).count()).toBe(2);
  await readable(page);
  await detail(page).getByRole('tab', { name: 'Charts' }).click();
  await detail(page).getByRole('table', { name: 'Response time by step' }).waitFor();
  await readable(page);
  expect(problems).toEqual([]);
});

it('runs without scripts from the palette, and stops on demand', async () => {
  await using crm = await openCrm();
  await using app = await openApp();
  const { page, opened, problems } = app;
  await opened.ask.imports.add({ name: 'crm.json', text: JSON.stringify(smokeTest(crm.url)) });
  await page.keyboard.press('Control+k');
  await page.getByRole('textbox', { name: 'Search pages, actions, and events' }).fill('run crm');
  await page.getByText('3 requests').waitFor();
  await page.keyboard.press('Enter');
  const search = form(page).getByRole('searchbox', { name: 'Search requests' });
  await expect.poll(() => search.evaluate((field) => field === document.activeElement)).toBe(true);
  await form(page).getByLabel('Delay between requests').fill('60000');
  await form(page).getByRole('button', { name: 'Run without scripts' }).click();
  await detail(page).getByText('1 of 3').waitFor();
  await detail(page).getByRole('button', { name: 'Stop', exact: true }).click();
  await detail(page).getByText('Stopped').waitFor();
  const [run] = (await opened.ask.runs.list({ kind: 'collection' })).items;
  expect(run).toMatchObject({ state: 'stopped', progress: { steps: { done: 1, total: 3 } } });
  expect(crm.asked).toHaveLength(1);
  expect(problems).toEqual([]);
});

it('shows tests and console of an action beside its response, and takes the permission back', async () => {
  await using crm = await openCrm();
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { ask } = opened;
  // Allowed while it is imported, taken back and allowed again where the scripts are.
  await drop(page, 'body', 'crm.json', JSON.stringify(smokeTest(crm.url)));
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await dialog.getByRole('checkbox', { name: /^Allow scripts of this collection/ }).click();
  await dialog.getByRole('button', { name: 'Import 3 requests' }).click();
  await expect.poll(async () => (await ask.permissions.list()).scripts).toEqual(['crm-1']);
  await go(page, 'actions/look-up');
  await page.getByRole('tab', { name: /^Scripts/ }).click();
  await page.getByRole('textbox', { name: 'Script: after the response' }).waitFor();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('The scripts of CRM do not run until you allow them.').last().waitFor();
  await page.getByRole('button', { name: 'Allow scripts of this collection' }).click();
  await page.getByText('The scripts of CRM are allowed to run.').waitFor();
  await page.keyboard.press('Control+Enter');
  const response = page.getByRole('region', { name: 'Request and response' });
  await response.getByRole('tab', { name: /^Tests.*0\/1/ }).waitFor();
  await response.getByText("expected 'Alice Example' to deeply equal 'Bob'").waitFor();
  await readable(page);
  await response.getByRole('tab', { name: /Console/ }).click();
  await response.getByText('looked up').waitFor();
  await response.getByRole('link', { name: 'View in Activity' }).click();
  await page.getByRole('tab', { name: /Tests/ }).click();
  await page.getByText("expected 'Alice Example' to deeply equal 'Bob'").waitFor();

  await go(page, 'settings');
  await page.getByRole('button', { name: 'Revoke CRM' }).click();
  await expect.poll(async () => (await ask.permissions.list()).scripts).toEqual([]);
  await page.getByRole('switch', { name: 'Run scripts of actions' }).click();
  await expect.poll(async () => (await ask.settings.get()).runScripts).toBe(false);
  await go(page, 'actions/look-up');
  await page.getByRole('tab', { name: /^Scripts/ }).click();
  await page.getByText('Scripts of actions are off in').waitFor();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('switch', { name: 'Run scripts' }).press(' ');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(async () => (await ask.actions.get({ id: 'look-up' })).request.settings.runScripts).toBe(false);
  expect(problems).toEqual([]);
});
