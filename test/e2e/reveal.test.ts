import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { go, type OpenedApp, openApp } from './open-app.ts';

const secret = 'p@ss/4f "1"';

/** How it might be written on a page. */
const written = [
  '4f "1"',
  encodeURIComponent(secret),
  'p@ss/4f%20',
  'p@ss/4f \\"',
  Buffer.from(`me:${secret}`).toString('base64'),
];
const shown = async (page: Page): Promise<string[]> => {
  const text = await page.evaluate(() => document.documentElement.outerHTML.replaceAll('&quot;', '"'));
  return written.filter((form) => text.includes(form));
};

/** An action that sends a secret parameter in its URL, in its Authorization line, and in its body. */
async function withSecret({ opened: { ask, receiverUrl } }: OpenedApp): Promise<string> {
  await ask.parameters.set({ tag: 'API_Key', value: secret, secret: true });
  const { id } = await ask.actions.create({
    name: 'Send the key',
    request: {
      method: 'POST',
      url: `${receiverUrl}/hook?key={{API_Key}}`,
      auth: { type: 'basic', username: 'me', password: '{{API_Key}}' },
      body: { mode: 'raw', language: 'json', raw: '{"key":"{{API_Key}}","caller":"{{caller_id}}"}' },
    },
  });
  return id;
}

it('masks a secret in the preview of an action and in what it sent, until it is revealed', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const id = await withSecret(app);
  await go(page, `actions/${id}`);
  const preview = page.getByRole('region', { name: 'Request and response' });
  await expect.poll(() => preview.textContent()).toContain('key=••••••');
  expect(await shown(page)).toEqual([]);
  await preview.getByRole('button', { name: 'Reveal' }).click();
  await expect.poll(() => preview.textContent()).toContain('"key":"p@ss');
  await preview.getByRole('button', { name: 'Hide' }).click();
  await expect.poll(() => preview.textContent()).not.toContain('p@ss');

  await opened.ask.actions.test({ id });
  await go(page, 'activity');
  await page.getByRole('row', { name: /Received .*hook/ }).click();
  const detail = page.getByRole('region', { name: 'Detail' });
  await detail.getByRole('tab', { name: 'Request' }).click();
  await expect.poll(() => detail.textContent()).toContain('Basic ••••••');
  expect(await shown(page)).toEqual([]);
  await detail.getByRole('button', { name: 'Reveal' }).click();
  await expect.poll(() => detail.textContent()).toContain(`Basic ${written.at(-1)}`);
  // What was revealed is this one alone.
  await page.getByRole('row', { name: /Sent .*Send the key/ }).click();
  await detail.getByRole('button', { name: 'Reveal' }).waitFor();
  await expect.poll(() => detail.textContent()).not.toContain(String(written.at(-1)));
  expect(await shown(page)).toEqual([]);
  expect(app.problems).toEqual([]);
});

it('masks a secret where an event is simulated and where its call is drawn', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const id = await withSecret(app);
  await opened.ask.events.update({ dialect: 'pbxware', key: 'call_incoming', actions: [id], active: true });
  await go(page, 'simulator/pbxware/call_incoming');
  const preview = page.getByRole('region', { name: 'Request preview' });
  await expect.poll(() => preview.textContent()).toContain('••••••');
  expect(await shown(page)).toEqual([]);
  await preview.getByRole('button', { name: 'Reveal' }).click();
  await expect.poll(() => preview.textContent()).toContain('p@ss');

  await opened.ask.settings.update({ eventsActive: true });
  const { deliveries } = await opened.ask.simulator.fire({ dialect: 'pbxware', event: 'call_incoming' });
  await go(page, `calls/${deliveries[0]?.callId}`);
  await page.getByRole('list', { name: /^Requests/ }).waitFor();
  expect(await shown(page)).toEqual([]);
  expect(app.problems).toEqual([]);
});
