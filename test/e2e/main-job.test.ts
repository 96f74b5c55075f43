import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openApp } from './open-app.ts';

const twilio = join(
  import.meta.dirname,
  '../../../shared/collections/vernig__twilio-postman-collection__Twilio.postman_collection.json',
);

const go = (page: Page, title: string) =>
  page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: new RegExp(`^${title}`) })
    .click();

/** Chooses a file by the app's own button, and ticks these requests alone. */
async function importSome(page: Page, file: string, names: readonly string[]): Promise<void> {
  await go(page, 'Actions');
  await page
    .getByRole('button', { name: /^Import/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: 'Import' });
  const chooser = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose files' }).click();
  await (await chooser).setFiles(file);
  await dialog.getByRole('button', { name: 'Select none' }).click();
  for (const name of names) {
    await dialog.getByRole('searchbox').fill(name);
    await dialog
      .getByRole('treeitem', { name: new RegExp(`${name} https`) })
      .first()
      .click();
  }
  await dialog.getByText(`${names.length} of 850`).first().waitFor();
  await dialog.getByRole('button', { name: /^Import/ }).click();
  await dialog.waitFor({ state: 'hidden' });
}

it.skipIf(!existsSync(twilio))(
  'imports three of 850 requests, binds one, fires it, sees it live, follows it to its capture and resends it',
  async () => {
    await using app = await openApp();
    const { page, opened } = app;
    await importSome(page, twilio, ['Fetch addresses', 'Create addresses', 'Create a new AWS Credential']);
    expect((await opened.ask.actions.list({})).actions).toHaveLength(3);

    // Bind one to Incoming Call on its own page, and send it to the receiver with a tag that nothing defines.
    await page.getByRole('searchbox', { name: 'Search actions' }).fill('AWS');
    await page.getByRole('treeitem', { name: /Create a new AWS Credential/ }).click();
    await page.getByRole('button', { name: 'Bind to event' }).click();
    await page.getByRole('option', { name: 'Incoming Call' }).first().click();
    const url = page.getByRole('combobox', { name: 'URL', exact: true });
    await url.fill(`${opened.receiverUrl}/aws?from={{caller_id}}&key={{API_Key}}`);

    // Define the unresolved parameter from the action page.
    await page.getByRole('button', { name: /unresolved parameter/ }).click();
    await page.getByRole('button', { name: 'Define API_Key' }).click();
    await page.getByRole('textbox', { name: /^Value of/ }).fill('s3cret');
    await page.getByRole('button', { name: 'Define custom parameter' }).click();
    await page.getByRole('button', { name: 'Define API_Key' }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(async () => (await opened.ask.parameters.list({})).custom.length).toBe(1);

    // The switch for all events, off in a new workspace.
    const events = page.getByRole('banner').getByRole('switch');
    expect(await events.isChecked()).toBe(false);
    await events.click({ force: true });
    await expect.poll(async () => (await opened.ask.settings.get({})).eventsActive).toBe(true);

    // Fire, with the list open in a second window of the same person: the row is there within a second.
    const second = await app.context.newPage();
    await second.goto(app.host.url);
    await go(second, 'Activity');
    await second.getByText('Engine connected').waitFor();
    await go(page, 'Simulator');
    await page.getByRole('link', { name: 'One event' }).click();
    await page.getByText('Incoming Call').first().click();
    await page.getByRole('button', { name: /^Fire/ }).click();
    const row = second.getByRole('row', { name: /Create a new AWS Credential/ });
    await row.waitFor();
    const [delivery] = (await opened.ask.activity.list({ filter: 'kind=delivery' })).items;
    const shown = await second.evaluate(() => Date.now());
    expect(shown - Date.parse(delivery?.at ?? '')).toBeLessThan(1000 + (delivery?.durationMs ?? 0));
    expect(delivery).toMatchObject({ status: 200, event: 'call_incoming' });

    // Its detail, the capture it became, and once more.
    await row.click();
    await second.getByRole('tab', { name: 'Overview' }).waitFor();
    await second.getByRole('link', { name: /capture/ }).click();
    await second.getByText('/aws?from=%2B').first().waitFor();
    await second.goBack();
    await second.getByRole('button', { name: 'Resend' }).click();
    await expect.poll(async () => (await opened.ask.activity.list({ filter: 'kind=capture' })).total).toBe(4);

    // Dark.
    await go(second, 'Settings');
    await second.getByText('Dark', { exact: true }).click();
    await expect.poll(() => second.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
    await expect.poll(() => page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
    expect(app.problems).toEqual([]);
  },
);

it('plays the demo with one key, and shows deliveries and captures linked', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  await page.getByRole('button', { name: 'Set up demo' }).click();
  await page.getByRole('button', { name: /call/i }).first().waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await opened.ask.activity.list({})).total).toBe(6);
  await page.getByText('Create ticket').first().waitFor();
  await page
    .getByRole('link', { name: /captur/i })
    .first()
    .click();
  await page.getByRole('tab', { name: 'Overview' }).waitFor();
  await page
    .getByRole('link', { name: /delivery/i })
    .first()
    .waitFor();
  expect(app.problems).toEqual([]);
});

it('shows a captured text as text, whatever it holds', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const evil = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
  await fetch(`${opened.receiverUrl}/hook`, { method: 'POST', body: evil, headers: { 'Content-Type': 'text/html' } });
  await go(page, 'Activity');
  await page.getByRole('row', { name: /\/hook/ }).click();
  await page.getByRole('tab', { name: 'Request' }).click();
  await page.getByRole('tabpanel').getByText('onerror=').first().waitFor();
  expect(await page.title()).not.toContain('owned');
  expect(await page.locator('main img[src="x"]').count()).toBe(0);
  expect(app.problems).toEqual([]);
});

it('never looks connected when the engine is gone', async () => {
  await using app = await openApp();
  const { page, host } = app;
  await host.close();
  await page.getByText('Engine connected').waitFor({ state: 'hidden' });
  await expect.poll(() => page.getByRole('alert').count()).toBeGreaterThan(0);
  expect(await page.getByRole('banner').getByRole('switch').isDisabled()).toBe(true);
});
