import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { go, openApp } from './open-app.ts';

const form = (page: Page) => page.getByRole('dialog', { name: /response rule/ });
const rows = (page: Page) => page.getByRole('list', { name: 'Response rules in their order' }).locator('[data-open]');
const names = (page: Page) => rows(page).locator('span:first-child').allTextContents();

async function choose(page: Page, label: string, option: string): Promise<void> {
  await form(page).getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

it('a rule is made from a capture, decides, says why, is turned off, moved, deleted, and taken back', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { ask, receiverUrl } = opened;
  const call = async () => (await fetch(`${receiverUrl}/crm/calls`, { method: 'POST', body: '{"id":7}' })).status;
  expect(await call()).toBe(200);
  await go(page, 'receiver');
  await page.getByRole('row', { name: /POST \/crm\/calls/ }).click();
  const detail = page.getByRole('region', { name: 'Detail' });
  await detail.getByRole('button', { name: 'Make a rule' }).click();
  await form(page).getByText('The method is "POST" and the path is "/crm/calls": 503').waitFor();
  await choose(page, 'Times', 'The first n times');
  await form(page).getByText('The method is "POST" and the path is "/crm/calls", the first 2 times: 503').waitFor();
  await form(page).getByLabel('Name').fill('Retries');
  // A rule cannot ask for a response.
  const when = form(page).getByLabel('When');
  await when.fill('status=200');
  await form(page).getByText('A rule sees the request alone, which has no status.').waitFor();
  await when.fill('path=/crm/calls method=POST');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Discard changes?' }).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog', { name: 'Discard changes?' }).waitFor({ state: 'hidden' });
  await form(page).getByLabel('Name').press('Control+Enter');
  await form(page).waitFor({ state: 'hidden' });
  const notice = page.getByRole('alert').filter({ hasText: 'Added “Retries”' });
  await notice.getByRole('button', { name: 'Close' }).click();
  expect([await call(), await call(), await call()]).toEqual([503, 503, 200]);

  await page
    .getByRole('row', { name: /status 503/ })
    .first()
    .click();
  const why = detail.getByRole('list', { name: 'Why this response' });
  await why.getByText('Decided', { exact: true }).waitFor();
  await detail.getByRole('row', { name: 'response rule Retries' }).waitFor();
  await why.getByRole('link', { name: 'Retries' }).click();
  await expect.poll(() => page.url()).toContain('#/receiver/rules/');
  const retries = rows(page).filter({ hasText: 'Retries' });
  await expect.poll(() => retries.evaluate((row) => row === document.activeElement)).toBe(true);
  await page.getByText('matched 3 · decided 2').waitFor();

  await page.getByRole('button', { name: 'Presets' }).click();
  await page.getByRole('menuitem', { name: /^Down/ }).click();
  await expect.poll(() => names(page)).toEqual(['Down', 'Retries']);
  await page.getByRole('heading', { name: 'Failures' }).waitFor();
  await page.getByText('Never decides: “Down” takes every request.').waitFor();
  await retries.press('Alt+ArrowUp');
  await expect.poll(() => names(page)).toEqual(['Retries', 'Down']);
  await expect.poll(async () => (await ask.responseRules.list()).map(({ name }) => name)).toEqual(['Retries', 'Down']);
  await expect.poll(() => retries.evaluate((row) => row === document.activeElement)).toBe(true);
  await page
    .locator('li', { hasText: 'Down' })
    .getByTitle('Drag to move')
    .dragTo(retries, { targetPosition: { x: 9, y: 3 } });
  await expect.poll(() => names(page)).toEqual(['Down', 'Retries']);
  await page.getByRole('switch', { name: 'Use Down' }).press('Space');
  await expect.poll(async () => (await ask.responseRules.list())[0]?.enabled).toBe(false);
  await page.getByRole('tab', { name: 'Response rules 1 on' }).waitFor();

  await rows(page).first().press('Delete');
  await expect.poll(() => names(page)).toEqual(['Retries']);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(() => names(page)).toEqual(['Down', 'Retries']);
  const inMenu = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'More for Retries', exact: true }).click();
    await page.getByRole('menu', { name: 'More for Retries' }).getByRole('menuitem', { name: item }).click();
  };
  await inMenu('Duplicate');
  await expect.poll(() => names(page)).toEqual(['Down', 'Retries', 'Retries copy']);
  await inMenu('Delete');
  await expect.poll(() => names(page)).toEqual(['Down', 'Retries copy']);
  await expect
    .poll(() =>
      rows(page)
        .last()
        .evaluate((row) => row === document.activeElement),
    )
    .toBe(true);
  await rows(page).last().press('Enter');
  await choose(page, 'Fault', 'The connection is closed without a response');
  await form(page).getByText('the connection is closed without a response').waitFor();
  await page.keyboard.press('Control+Enter');
  await form(page).waitFor({ state: 'hidden' });
  await expect(call()).rejects.toThrow();
  await page.getByText('matched 1 · decided 1').waitFor();
  expect(problems).toEqual([]);
});
