import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { Pool } from 'undici';
import { expect, it } from 'vitest';
import type { CallRun } from '../../shared/model/call-run.ts';
import type { OpenedEngine } from '../support/open-engine.ts';
import { go, openApp } from './open-app.ts';

const arrows = (page: Page) => page.getByRole('list', { name: 'Requests, oldest first' }).getByRole('link');
const callRow = (page: Page, name: RegExp) =>
  page.getByRole('listbox', { name: /^Calls/ }).getByRole('option', { name });

/** A call in three dialects to the receiver, paused at its beginning. */
const stepped = ({ ask, receiverUrl }: OpenedEngine): Promise<CallRun> =>
  ask.calls.start({
    scenario: 'answered-inbound',
    dialects: ['pbxware', 'voipnow', 'urlnetworks'],
    to: `${receiverUrl}/hooks`,
    seed: 7,
    steps: true,
  });

/** The same, played to its end. */
async function played(opened: OpenedEngine): Promise<CallRun> {
  const { id } = await stepped(opened);
  for (;;) {
    const callRun = await opened.ask.calls.step({ id });
    if (callRun.state !== 'playing' && callRun.state !== 'paused') return callRun;
  }
}

/** The body of what another phone system would send of a call of its own. */
const told = (id: string, from: string, method = 'incoming_ringing'): URLSearchParams =>
  new URLSearchParams({
    ...{ service_id: 'SERVICE_ID', direction: 'inbound_external', method, start_time: '1573865518' },
    ...{ call_event_uuid: id, from, external_did: '61312341234', dialplan_id: '82', condition_id: '268' },
  });

const foreign = (url: string, ...call: Parameters<typeof told>): Promise<Response> =>
  fetch(`${url}/theirs`, { method: 'POST', body: told(...call) });

const textOf = async (download: Download): Promise<Buffer> => readFile(await download.path());

it('grows while a call is played, says where the call stands, and is stopped from the list of calls', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { id } = await stepped(opened);
  await go(page, `calls/${id}`);
  await page.getByText('Nothing sent yet.').waitFor();
  for (let sent = 1; sent <= 4; sent += 1) {
    await opened.ask.calls.step({ id });
    await expect.poll(() => arrows(page).count()).toBe(sent);
  }
  await page.getByText(/^Ringing for \d:\d\d, paused\. Next: /).waitFor();
  await callRow(page, /Ringing, .*played, 4 requests/).waitFor();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' });
  expect((await opened.ask.calls.get({ id })).state).toBe('stopped');
  expect(problems).toEqual([]);
});

it('opens a request beside its ladder, by click and by keyboard, and keeps the ladder', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { id } = await played(opened);
  await page.getByRole('link', { name: 'Calls', exact: true }).click();
  await arrows(page).nth(2).click();
  const detail = page.getByRole('region', { name: 'Detail' });
  await detail.waitFor();
  const { arrows: drawn } = await opened.ask.calls.ladder({ id });
  expect(page.url()).toContain(`#/calls/${id}/${drawn[2]?.id}`);
  await expect.poll(() => arrows(page).nth(2).getAttribute('aria-current')).toBe('true');

  await arrows(page).nth(2).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain(`#/calls/${id}/${drawn.at(-2)?.id}`);
  await page.keyboard.press('Home');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^0\.0 s, /);
  await detail.getByRole('button', { name: 'Close the detail' }).click();
  await detail.waitFor({ state: 'detached' });
  await arrows(page).first().click();
  await detail.waitFor();
  await page.keyboard.press('Escape');
  await detail.waitFor({ state: 'detached' });
  expect(await arrows(page).count()).toBe(drawn.length);

  await go(page, `activity/${drawn[1]?.id}`);
  await page.getByRole('tab', { name: 'Ladder' }).click();
  await expect.poll(() => arrows(page).nth(1).getAttribute('aria-current')).toBe('true');
  await arrows(page).nth(3).click();
  await expect.poll(() => page.url()).toContain(`#/activity/${drawn[3]?.id}`);
  await expect.poll(() => arrows(page).nth(3).getAttribute('aria-current')).toBe('true');
  expect(problems).toEqual([]);
});

it('leaves what is read where it is while requests come, counts them, and follows the end from there on', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const ring = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at += 1) await foreign(opened.receiverUrl, 'long', '0390085900');
  };
  await ring(40);
  await go(page, 'calls/long');
  await expect.poll(() => arrows(page).count()).toBe(40);
  const scrolled = (): Promise<number> => page.locator('[data-ladder]').evaluate(({ scrollTop }) => scrollTop);
  expect(await scrolled()).toBe(0);
  await ring(5);
  await page.getByRole('button', { name: '5 new' }).waitFor();
  expect(await scrolled()).toBe(0);
  await page.getByRole('button', { name: '5 new' }).click();
  await page.getByRole('button', { name: '5 new' }).waitFor({ state: 'detached' });
  await ring(3);
  await expect.poll(() => arrows(page).count()).toBe(48);
  await expect
    .poll(() =>
      arrows(page)
        .last()
        .evaluate((arrow) => arrow.getBoundingClientRect().bottom),
    )
    .toBeLessThan(780);
  expect(problems).toEqual([]);
});

it('saves a picture that stands alone: SVG with every event in it, and PNG, whatever strangers sent', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const id = 'x"><script>1</script>';
  await foreign(opened.receiverUrl, id, '"><img src=x onerror=1>\u0000\u202e');
  await foreign(opened.receiverUrl, id, '0390085900', 'incoming_hangup_success');
  await go(page, `calls/${encodeURIComponent(id)}`);
  await expect.poll(() => arrows(page).count()).toBe(2);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the ladder as SVG' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^call-[\w.-]+-ladder\.svg$/);
  const svg = (await textOf(file)).toString('utf8');
  const read = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    return {
      root: parsed.documentElement.localName,
      error: parsed.querySelector('parsererror')?.textContent ?? null,
      scripts: parsed.querySelectorAll('script, foreignObject, a').length,
      text: parsed.documentElement.textContent,
    };
  }, svg);
  expect(read).toMatchObject({ root: 'svg', error: null, scripts: 0 });
  for (const { label } of (await opened.ask.calls.ladder({ id })).arrows) expect(read.text).toContain(label);

  const drawn = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the ladder as PNG' }).click();
  const png = await textOf(await drawn);
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  expect(png.readUInt32BE(16)).toBe(1920);
  expect(problems).toEqual([]);
});

it('draws gaps even or to scale, and remembers which', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  await played(opened);
  await page.getByRole('link', { name: 'Calls', exact: true }).click();
  await page.getByRole('button', { name: 'Scale to time' }).click();
  await page.getByRole('button', { name: 'Even spacing' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Even spacing' }).click();
  await page.getByRole('button', { name: 'Scale to time' }).waitFor();
});

it('shows calls that others sent as they come, finds them, and says what makes calls while there is none', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  await page.getByRole('link', { name: 'Calls', exact: true }).click();
  await page.getByRole('heading', { name: 'No calls yet' }).waitFor();
  await page.getByRole('link', { name: 'Play a call' }).waitFor();
  await foreign(opened.receiverUrl, 'foreign-1', '0390085900');
  await callRow(page, /0390085900 to 61312341234, Ringing, .*received, 1 request$/).waitFor();
  await foreign(opened.receiverUrl, 'foreign-2', '0390085955');
  await callRow(page, /0390085955/).waitFor();
  // The one that was chosen stays chosen.
  expect(page.url()).toContain('#/calls/foreign-1');
  await foreign(opened.receiverUrl, 'foreign-1', '0390085900', 'incoming_hangup_success');
  await callRow(page, /0390085900 .*Ended, .*2 requests$/).waitFor();
  await expect.poll(() => arrows(page).count()).toBe(2);

  const search = page.getByRole('searchbox', { name: 'Search calls' });
  await search.fill('85955');
  await callRow(page, /0390085900/).waitFor({ state: 'detached' });
  await callRow(page, /0390085955/).waitFor();
  await search.fill('nobody');
  await page.getByRole('button', { name: 'Clear search' }).click();
  await callRow(page, /0390085900/).waitFor();

  await go(page, 'calls/never-heard-of');
  await page.getByRole('heading', { name: 'Call not found' }).waitFor();
  await page.getByRole('link', { name: 'Show the latest call' }).click();
  await expect.poll(() => page.url()).toContain('#/calls/foreign-1');
  await opened.ask.activity.clear();
  await page.getByRole('heading', { name: 'No calls yet' }).waitFor();
  expect(problems).toEqual([]);
});

it('scrolls through 1,500 calls with a handful of rows on the page', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const every = 1500;
  // Where there are this many requests, fetch would take longer over them than the receiver.
  const pool = new Pool(opened.receiverUrl, { connections: 25 });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const lanes = Array.from({ length: 25 }, async (_, lane) => {
    for (let at = lane; at < every; at += 25) {
      const body = told(`call-${at}`, String(10_000 + at)).toString();
      await (await pool.request({ method: 'POST', path: '/theirs', headers, body })).body.dump();
    }
  });
  await Promise.all(lanes);
  await pool.close();
  await page.getByRole('link', { name: 'Calls', exact: true }).click();
  await page.getByRole('link', { name: 'Calls', exact: true }).getByText('1,500').waitFor();
  const list = page.getByRole('listbox', { name: /^Calls/ });
  await list.focus();
  await expect
    .poll(
      async () => {
        await page.keyboard.press('End');
        return list.getByRole('option').last().getAttribute('aria-posinset');
      },
      { timeout: 30_000, interval: 20 },
    )
    .toBe(String(every));
  expect(await list.getByRole('option').count()).toBeLessThan(60);
  await page.keyboard.press('Home');
  await expect.poll(() => list.getByRole('option').first().getAttribute('aria-posinset')).toBe('1');
  expect(problems).toEqual([]);
});
