import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { readHar } from '../support/har-schema.ts';
import { openApp } from './open-app.ts';

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

/** The file that a click saves. */
async function saved(page: Page, click: () => Promise<unknown>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

it('saves the activity that the filter shows as HAR, and that of a run', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  for (const path of ['/wanted?n=1', '/other', '/wanted?n=2']) {
    await fetch(`${opened.receiverUrl}${path}`, { method: 'POST', body: 'é' });
  }
  const action = await opened.ask.actions.create({
    name: 'Tell',
    request: { method: 'POST', url: `${opened.receiverUrl}/run` },
  });
  const { runId } = await opened.ask.actions.test({ id: action.id });
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByLabel('Filter', { exact: true }).fill('path=/wanted');
  await page
    .getByRole('row', { name: /wanted/ })
    .first()
    .waitFor();
  await expect.poll(() => page.getByRole('status', { name: 'Rows shown' }).textContent()).toBe('2 of 5');
  const filtered = await saved(page, () => page.getByRole('button', { name: 'Save as HAR' }).click());
  expect(filtered.name).toBe('hookswitch.har');
  expect(readHar(filtered.text).entries.map(({ request }) => request.queryString[0]?.value)).toEqual(['1', '2']);
  await page.getByText('2 entries saved.').waitFor();
  await page.goto(`${app.host.url.split('#')[0]}#/runs/${runId}`);
  const run = await saved(page, () => page.getByRole('button', { name: 'Save as HAR' }).click());
  expect(readHar(run.text).entries.map(({ request }) => new URL(request.url).pathname)).toEqual(['/run', '/run']);
  expect(problems).toEqual([]);
});

it('copies an action as it would be sent, unsaved edits included, and a capture as it came', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const request = { method: 'POST', url: `${opened.receiverUrl}/a` };
  const action = await opened.ask.actions.create({ name: 'Tell', request });
  await page.goto(`${app.host.url.split('#')[0]}#/actions/${action.id}`);
  await page.getByRole('combobox', { name: 'URL', exact: true }).fill(`${opened.receiverUrl}/edited`);
  const preview = page.getByRole('region', { name: 'Request and response' });
  await preview.getByText('/edited').waitFor();
  await preview.getByRole('button', { name: 'Copy as' }).click();
  await page.getByRole('menuitem', { name: 'PowerShell' }).click();
  await expect.poll(() => clipboard(page)).toContain(`Uri = '${opened.receiverUrl}/edited'`);
  await fetch(`${opened.receiverUrl}/captured`, { method: 'PUT', body: "it's" });
  const { items } = await opened.ask.activity.list({});
  await page.goto(`${app.host.url.split('#')[0]}#/activity/${items[0]?.id}`);
  await page.getByRole('button', { name: 'Copy as' }).click();
  await page.getByRole('menuitem', { name: 'cURL', exact: true }).click();
  await expect.poll(() => clipboard(page)).toContain(`${opened.receiverUrl}/captured`);
  expect(await clipboard(page)).toContain(`--data-raw 'it'\\''s'`);
  expect(problems).toEqual([]);
});

it('exports an environment masked, says so, and with its secrets on request', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const values = [{ key: 'token', value: 's3cr3t-k3y', type: 'secret', enabled: true }];
  await opened.ask.imports.add({ files: [{ name: 'e.json', text: JSON.stringify({ name: 'Staging', values }) }] });
  await page
    .getByRole('button', { name: /environment/i })
    .first()
    .click();
  await page.getByRole('menuitem', { name: /edit|manage/i }).click();
  const dialog = page.getByRole('dialog', { name: 'Environments' });
  const masked = await saved(page, () => dialog.getByRole('button', { name: 'Export' }).click());
  expect(JSON.parse(masked.text).values[0].value).toBe('••••••');
  await page.getByText('These secrets are masked in the file: token.').waitFor();
  const whole = await saved(page, () => page.getByRole('button', { name: 'Export with secrets' }).click());
  expect(JSON.parse(whole.text).values[0].value).toBe('s3cr3t-k3y');
});
