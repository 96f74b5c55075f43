import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { go, openApp } from './open-app.ts';
import { namelessControls, overflowing, weakTexts } from './page-audit.ts';

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const fields = Array.from({ length: 58 }, (_, at) => `  "field_${at}": "{{caller_id}}"`);
const body = `{\n${fields.join(',\n')}\n}`;

/** An action with a body of 60 lines, three unresolved parameters, a description, and tests. */
const collection = (url: string, tests: readonly string[]): string =>
  JSON.stringify({
    info: { name: 'CRM', _postman_id: 'crm-1', schema },
    item: [
      {
        name: 'Calls',
        item: [
          {
            id: 'log-call',
            name: 'Log call',
            event: [{ listen: 'test', script: { exec: tests } }],
            request: {
              method: 'POST',
              url: `${url}/calls?key={{API_Key}}&tenant={{Tenant}}`,
              description: 'Logs a call in the CRM.',
              header: [{ key: 'X-Site', value: '{{Site}}' }],
              body: { mode: 'raw', raw: body, options: { raw: { language: 'json' } } },
            },
          },
        ],
      },
    ],
  });

const editorHeight = (page: Page): Promise<number> =>
  page.locator('.cm-editor').evaluate((editor) => Math.floor(editor.getBoundingClientRect().height));

it('gives its room to the body at 1280 x 800, and shows what came back below, folded or not', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { ask, receiverUrl } = opened;
  const failing = ['pm.test("has a contact", () => pm.expect(1).to.equal(2))', 'console.log("looked")'];
  await ask.imports.add({ files: [{ name: 'crm.json', text: collection(receiverUrl, failing) }] });
  await ask.permissions.allow({ scripts: ['crm-1'] });
  await ask.events.update({ dialect: 'pbxware', key: 'call_incoming', actions: ['log-call'] });
  await go(page, 'actions/log-call');
  await page.getByRole('textbox', { name: 'Body' }).waitFor();

  // Measured: 285 px of editor with the lower pane at its default, 482 px with it folded.
  expect(await editorHeight(page)).toBeGreaterThanOrEqual(280);
  const lower = page.getByRole('region', { name: 'Request and response' });
  await lower.getByRole('button', { name: 'Collapse request and response' }).click();
  await expect.poll(() => editorHeight(page)).toBeGreaterThanOrEqual(475);
  expect((await lower.boundingBox())?.height).toBeLessThanOrEqual(40);
  await page.reload();
  await page.getByRole('textbox', { name: 'Body' }).waitFor();
  await expect.poll(() => editorHeight(page)).toBeGreaterThanOrEqual(475);

  // The chips open what they count, and give the focus back.
  const chip = page.getByRole('button', { name: '3 unresolved parameters' });
  await chip.click();
  await page.getByRole('button', { name: 'Define Tenant' }).click();
  await page.getByRole('textbox', { name: /^Value of/ }).fill('201');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '2 unresolved parameters' }).waitFor();
  await page.getByRole('button', { name: 'Define API_Key' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Bound to Incoming Call' }).click();
  await page.getByRole('button', { name: 'Unbind from Incoming Call' }).click();
  await page.getByRole('list', { name: 'Bound events' }).waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Description: Logs a call in the CRM.' }).click();
  await page.getByRole('textbox', { name: 'Description' }).fill('Logs a call.');
  await page.keyboard.press('Control+s');
  await expect.poll(async () => (await ask.actions.get({ id: 'log-call' })).description).toBe('Logs a call.');
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Description: Logs a call.');

  // A failed test opens the folded pane at the tests; its tab line says the rest, also when it is folded again.
  await page.keyboard.press('Control+Enter');
  await lower.getByRole('tab', { name: /^Tests.*0\/1/, selected: true }).waitFor();
  await lower.getByText('expected 1 to equal 2').waitFor();
  await lower.getByRole('tab', { name: /^Console.*1/ }).click();
  await lower.getByText('looked').waitFor();
  const delivery = () => lower.getByRole('link', { name: 'View in Activity' }).getAttribute('href');
  const first = await delivery();
  await page.keyboard.press('Control+Enter');
  await expect.poll(delivery).not.toBe(first);
  await lower.getByRole('tab', { name: /^Console/, selected: true }).waitFor();
  await lower.getByRole('tab', { name: 'Preview' }).click();
  await lower.getByText('/calls?key=&tenant=201').waitFor();
  expect(await weakTexts(page, ['dark', 'light'])).toEqual([]);
  expect(await namelessControls(page)).toEqual([]);

  // The line between is moved and folded by keys.
  const line = page.locator('hr[aria-label="Resize panes"]');
  const before = await editorHeight(page);
  await line.press('ArrowDown');
  await expect.poll(() => editorHeight(page)).toBeGreaterThan(before);
  await line.press('Enter');
  await expect.poll(() => editorHeight(page)).toBeGreaterThanOrEqual(475);
  await lower.getByText('200 OK').waitFor();
  await line.press('ArrowUp');
  await lower.getByText('/calls?key=&tenant=201').waitFor();
  await page.setViewportSize({ width: 1600, height: 900 });
  await page.getByRole('region', { name: 'Request preview' }).waitFor();
  await lower.getByRole('tab', { name: 'Response', selected: true }).waitFor();
  await page.setViewportSize({ width: 1024, height: 600 });
  expect(await overflowing(page)).toEqual([]);
  expect(problems).toEqual([]);
});
