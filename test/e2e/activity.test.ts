import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { serveHttp } from '../unit/sender/servers.ts';
import { go, openApp } from './open-app.ts';

/** A row of the list, by what stands in its sentence. */
const row = (page: Page, name: RegExp) => page.getByRole('row', { name });

async function post(url: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) await fetch(url + path, { method: 'POST', body: `<b>${path}</b>` });
}

const numbered = (count: number, name: string): string[] => Array.from({ length: count }, (_, at) => `/${name}${at}`);

it('goes from nothing to a test event, its detail and a resend by keyboard alone', async () => {
  await using app = await openApp();
  const { page, problems } = app;
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('heading', { name: 'Nothing has happened yet' }).waitFor();
  await page.getByRole('button', { name: 'Send a test event' }).click();
  await row(page, /Sent .*status 200/).waitFor();
  await row(page, /Received .*status 200/).waitFor();

  await page.keyboard.press('j');
  await page.keyboard.press('Home');
  // The delivery started first; the request it sent was captured below it.
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  await row(page, /Sent .*Replay/).waitFor();
  await expect
    .poll(() => page.getByRole('row', { selected: true }).getAttribute('aria-label'))
    .toMatch(/Sent .*Replay/);
  await page.getByText('The endpoint responded 200').waitFor();
  await page.getByRole('button', { name: 'Copy as' }).click();
  await page.getByRole('menuitem', { name: 'cURL', exact: true }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^curl --globoff '?http:/);
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Detail' }).waitFor({ state: 'detached' });
  expect(problems).toEqual([]);
});

it('stops following when a row is chosen, counts what is new below, and goes back to it', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  await page.getByRole('link', { name: 'Activity' }).click();
  await post(opened.receiverUrl ?? '', numbered(40, 'first'));
  await row(page, /first39/).waitFor();
  await row(page, /first30/).click();
  await post(opened.receiverUrl ?? '', numbered(8, 'later'));
  await page.getByRole('button', { name: '8 new' }).click();
  await row(page, /later7/).waitFor();
});

it('shows a delivery that ended on a redirect as failed wherever it stands, and one with 304 as accepted', async () => {
  await using server = await serveHttp((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { Location: '/elsewhere' });
    else response.writeHead(304);
    response.end();
  });
  await using app = await openApp();
  const { page, opened } = app;
  const { ask } = opened;
  const settings = { followRedirects: false, maxRedirects: 0, verifyTls: true, asPostman: false, timeoutMs: null };
  for (const path of ['same', 'moved']) {
    const request = { method: 'POST', url: `${server.url}/${path}`, settings };
    const { id } = await ask.actions.create({ name: path, request });
    await ask.actions.test({ id });
  }
  // What happened before the page was opened counts as well.
  await page.reload();
  await page.getByText('1 failed in the last minute').waitFor();
  await page.getByRole('link', { name: 'Activity' }).click();
  for (const [path, status, tone] of [
    ['moved', '302', 'bad'],
    ['same', '304', 'good'],
  ] as const) {
    const line = row(page, new RegExp(`POST /${path}`));
    await line.click();
    expect(await line.locator('[data-tone]').getAttribute('data-tone')).toBe(tone);
    const detail = page.getByRole('region', { name: 'Detail' });
    await detail.getByText(`The endpoint responded ${status}`).waitFor();
    const tones = await detail.locator('[data-tone]').evaluateAll((all) => all.map((each) => each.dataset.tone));
    // The head, the headline and the attempt.
    expect(tones).toEqual([tone, tone, tone]);
  }
  await go(page, 'presenter');
  const latest = page.getByRole('region', { name: 'Latest deliveries' });
  await latest.getByText('Failed, 302').waitFor();
  await latest.getByText('Delivered, 304').waitFor();
});

it('holds back what comes while it is paused, and says how much waits', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  await page.getByRole('link', { name: 'Activity' }).click();
  await post(opened.receiverUrl ?? '', ['/before']);
  await row(page, /before/).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await post(opened.receiverUrl ?? '', numbered(12, 'held'));
  await page.getByRole('button', { name: '12 waiting' }).waitFor();
  expect(await row(page, /held/).count()).toBe(0);
  await page.getByRole('button', { name: '12 waiting' }).click();
  await row(page, /held11/).waitFor();
});

it('names what is wrong with a filter, explains one that holds, and offers the way out of an empty list', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  await page.getByRole('link', { name: 'Activity' }).click();
  await post(opened.receiverUrl ?? '', ['/one', '/two']);
  await row(page, /two/).waitFor();
  const filter = page.getByRole('textbox', { name: 'Filter' }).or(page.getByRole('combobox', { name: 'Filter' }));
  await filter.fill('color=red path=/one');
  await page.getByText(/At character 1: There is no field color/).waitFor();
  expect(await row(page, /two/).count()).toBe(1);
  await filter.fill('path=/one');
  await page.getByText('Shown: where the path is "/one"').waitFor();
  await row(page, /two/).waitFor({ state: 'detached' });
  await page.getByText('1 of 2').waitFor();
  await filter.fill('path=/three');
  await page.getByRole('button', { name: 'Clear filter' }).last().click();
  await row(page, /two/).waitFor();
});

it('shows what strangers send as text, never as a page', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const body = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  await fetch(`${opened.receiverUrl}/page`, { method: 'POST', headers: { 'content-type': 'text/html' }, body });
  await page.getByRole('link', { name: 'Receiver' }).click();
  await row(page, /page/).click();
  await page.getByRole('tab', { name: 'Request' }).click();
  await page.getByRole('region', { name: 'Body text' }).getByText(body).waitFor();
  expect(await page.title()).toBe('Hookswitch');
  expect(problems).toEqual([]);
});

it('stops the receiver and starts it again, and says when others could reach it', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  await page.getByRole('link', { name: 'Receiver' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('No requests are received while it is stopped.').waitFor();
  await page.getByLabel('Host').fill('0.0.0.0');
  await page.getByLabel('Port').fill('70000');
  await page.getByText('0 to 65535.').waitFor();
  await page.getByLabel('Port').fill('0');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText(/Other devices on your network can reach this address/).waitFor();
  const { urls } = await opened.ask.receiver.status({});
  const others = page.getByRole('list', { name: 'Other URLs of the receiver' }).getByRole('listitem');
  expect(await others.allTextContents()).toEqual(urls.slice(1));
});
