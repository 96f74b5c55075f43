import type { Page, WebSocketRoute } from 'playwright-core';
import { expect, it } from 'vitest';
import { go, openApp } from './open-app.ts';

/** A line to the engine that can be cut and mended, for what the page loads from now on. */
async function cuttable(page: Page): Promise<{ cut(): Promise<void>; mend(): void }> {
  let isCut = false;
  let line: WebSocketRoute | null = null;
  await page.routeWebSocket(/\/socket/, (route) => {
    if (isCut) {
      void route.close();
      return;
    }
    line = route;
    route.connectToServer();
  });
  return {
    async cut() {
      isCut = true;
      await line?.close();
    },
    mend() {
      isCut = false;
    },
  };
}

it('shows nothing as running, listening or ready while the engine does not answer, and all of it again when it does', async () => {
  await using app = await openApp();
  const { context, host, opened } = app;
  const page = await context.newPage();
  const line = await cuttable(page);
  await page.goto(host.url);
  const { id } = await opened.ask.calls.ring({
    dialects: ['voipnow'],
    to: `${opened.receiverUrl}/hooks`,
    direction: 'inbound',
  });
  await go(page, `simulator/call/${id}`);
  const phone = page.getByRole('region', { name: 'Phone' });
  const status = () => phone.getByRole('status').textContent();
  await expect.poll(status).toBe('Ringing');
  await page.getByText(/^Ringing for/).waitFor();
  const drawn = page.getByRole('list', { name: 'Requests, oldest first' }).getByRole('link');
  await drawn.first().waitFor();

  await line.cut();
  await expect.poll(status).toBe('Not connected');
  expect(await phone.getByRole('timer').textContent()).toBe('0:00');
  for (const key of await phone.getByRole('button').all()) expect(await key.isDisabled()).toBe(true);
  expect(await page.getByText(/^Ringing for/).count()).toBe(0);
  expect(await page.getByRole('region', { name: 'Next request' }).count()).toBe(0);
  // What was drawn stays to be read.
  expect(await drawn.count()).toBeGreaterThan(0);
  await page.keyboard.press('a');
  await go(page, 'receiver');
  await page.getByText('Hookswitch is not responding. The receiver was last listening on').waitFor();
  expect(await page.getByText(/^Listening on/).count()).toBe(0);
  await go(page, 'presenter');
  await page.getByRole('region', { name: 'The call' }).getByText('Not connected').waitFor();
  for (const key of await page.getByRole('group', { name: 'Keys' }).getByRole('button').all()) {
    expect(await key.isDisabled()).toBe(true);
  }

  line.mend();
  await go(page, `simulator/call/${id}`);
  // It is tried again every few seconds.
  await expect.poll(status, { timeout: 15_000 }).toBe('Ringing');
  expect((await opened.ask.calls.get({ id })).phone.state).toBe('ringing');
  await page.keyboard.press('a');
  await expect.poll(status).toBe('Answered');
});

it('loads the other pages beforehand, also in a browser that cannot say when it is idle', async () => {
  await using app = await openApp();
  const page = await app.context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.addInitScript(() => Reflect.deleteProperty(window, 'requestIdleCallback'));
  await page.goto(app.host.url);
  await page.getByText('Engine connected').waitFor();
  expect(await page.evaluate(() => 'requestIdleCallback' in window)).toBe(false);
  const loaded = () => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  await expect.poll(loaded).toContainEqual(expect.stringContaining('settings-page'));
  expect(problems).toEqual([]);
});
