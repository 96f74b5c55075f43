import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openApp } from './open-app.ts';

const rows = (page: Page) => page.getByRole('grid', { name: 'Runs, newest first' }).getByRole('row');
const row = (page: Page, name: RegExp) =>
  page.getByRole('grid', { name: 'Runs, newest first' }).getByRole('row', { name });
const detail = (page: Page) => page.getByRole('region', { name: /^Run / });

it('lists an event and a call, opens them, runs them again and stops a call that goes on', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { ask, receiverUrl } = opened;
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await page.getByRole('heading', { name: 'No runs yet' }).waitFor();

  await ask.simulator.fire({ dialect: 'pbxware', event: 'call_incoming', to: `${receiverUrl}/fired` });
  await row(page, /^Event: PBXware: .* Finished\. 1 delivery\. /).waitFor();
  const call = await ask.calls.start({ scenario: 'answered-inbound', dialects: ['pbxware'], to: receiverUrl });
  await row(page, /^Call: .* Running\. /).click();
  await expect.poll(() => page.url()).toContain(`#/runs/${call.id}`);
  await detail(page).getByText('answered-inbound', { exact: true }).waitFor();
  await detail(page)
    .getByRole('row', { name: /Sent pbxware/ })
    .first()
    .waitFor();

  await detail(page).getByRole('button', { name: 'Stop', exact: true }).click();
  await row(page, /^Call: .* Stopped\. /).waitFor();
  expect((await ask.calls.get({ id: call.id })).state).toBe('stopped');
  await detail(page).getByRole('link', { name: 'Open call' }).click();
  await expect.poll(() => page.url()).toContain(`#/calls/${call.id}`);
  await page.getByRole('region', { name: `Ladder of call ${call.id}` }).waitFor();
  await page.goBack();

  await row(page, /^Event: /).click();
  await detail(page).getByRole('button', { name: 'Run again' }).click();
  await expect.poll(() => rows(page).count()).toBe(4);
  const [again] = (await ask.runs.list({})).items;
  await expect.poll(() => page.url()).toContain(`#/runs/${again?.id}`);
  expect(again).toMatchObject({ kind: 'event', totals: { deliveries: 1, captures: 1 } });
  expect(problems).toEqual([]);
});

it('is used with the keyboard: rows, the detail, an activity, and back', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { ask, receiverUrl } = opened;
  const older = await ask.simulator.fire({ dialect: 'pbxware', event: 'call_incoming', to: receiverUrl });
  const newer = await ask.simulator.fire({ dialect: 'pbxware', event: 'ringing', to: receiverUrl });
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect.poll(() => page.url()).toContain(newer.runId);
  await page.getByRole('grid', { name: 'Runs, newest first' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => page.url()).toContain(older.runId);
  await detail(page).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-run'))).toBe(older.runId);
  await detail(page)
    .getByRole('row', { name: /^.*Received POST/ })
    .click();
  await page.getByRole('region', { name: 'Detail' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Detail' }).waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
  expect(problems).toEqual([]);
});

it('deletes a run and keeps its activity', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { runId } = await opened.ask.simulator.fire({
    ...{ dialect: 'pbxware', event: 'call_incoming' },
    to: opened.receiverUrl,
  });
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await detail(page).getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete this run?' });
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'No runs yet' }).waitFor();
  await expect(opened.ask.runs.get({ id: runId })).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  expect((await opened.ask.activity.list({ filter: `run=${runId}` })).matching).toBe(2);
  expect(problems).toEqual([]);
});
