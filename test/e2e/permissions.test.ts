import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openBrowser } from '../../electron/headless/cli/browser.ts';
import { rawConnection } from '../support/raw-http.ts';
import { withFolder } from '../support/temporary-folder.ts';
import { go, type OpenedApp, openApp } from './open-app.ts';
import { weakTexts } from './page-audit.ts';

/** In light and in dark. */
async function readable(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await weakTexts(page)).toEqual([]);
  }
}

const dialog = (page: Page) => page.getByRole('dialog');

it('asks before a request uploads a file, remembers it, and takes it back in the settings', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { ask, workspace, receiverUrl } = opened;
  writeFileSync(join(workspace, 'voicemail.wav'), 'sound');
  const { id } = await ask.actions.create({
    name: 'Upload',
    request: { method: 'POST', url: `${receiverUrl}/up`, body: { mode: 'file', src: 'voicemail.wav' } },
  });
  await go(page, `actions/${id}`);
  const warning = page.getByText('This request uploads voicemail.wav');
  await warning.waitFor();
  await readable(page);
  await page.getByRole('button', { name: 'Save & Test' }).click();
  await page.getByRole('tabpanel', { name: 'Response' }).getByText('you have not allowed it').waitFor();
  await page.getByRole('button', { name: 'Allow upload' }).click();
  await warning.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Save & Test' }).click();
  await page.getByRole('region', { name: 'Request and response' }).getByText('200 OK').waitFor();
  await go(page, 'settings');
  await page.getByText('voicemail.wav').waitFor();
  await page.getByRole('heading', { name: 'Permissions' }).scrollIntoViewIfNeeded();
  await readable(page);
  await page.getByRole('button', { name: 'Revoke voicemail.wav' }).click();
  await page.getByText('voicemail.wav').waitFor({ state: 'detached' });
  const field = page.getByLabel('Uploads');
  await field.fill('hookswitch.json');
  await field.press('Enter');
  await page.getByText('it belongs to Hookswitch itself').waitFor();
  mkdirSync(join(workspace, 'recordings'));
  await field.fill('recordings');
  await field.press('Enter');
  await page.getByRole('button', { name: 'Revoke recordings' }).waitFor();
  expect(await ask.permissions.list()).toEqual({ files: ['recordings'], hosts: [], scripts: [] });
  // A file that was refused, in a folder that is allowed afterwards.
  mkdirSync(join(workspace, 'inbox'));
  writeFileSync(join(workspace, 'inbox/a.wav'), 'sound');
  await ask.actions.update({ id, request: { body: { mode: 'file', src: 'inbox/a.wav' } } });
  const refused = await ask.actions.test({ id });
  await go(page, `activity/${refused.id}`);
  await page.getByText('The upload is not allowed yet, so nothing is sent.').waitFor();
  await ask.permissions.allow({ files: ['inbox'] });
  await page.getByText('It is allowed now. Send the request again.').waitFor();
  expect(await page.getByRole('button', { name: 'Allow upload' }).count()).toBe(0);
  expect(problems).toEqual([]);
});

async function capturedFor(app: OpenedApp, host: string): Promise<void> {
  const raw = await rawConnection(Number(new URL(app.opened.receiverUrl).port));
  raw.write(`POST /from-elsewhere HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`);
  await raw.until('200 OK');
  raw.socket.destroy();
}

it('asks once before a captured request is resent to the host that its sender named', async () => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  try {
    await using app = await openApp();
    const { page } = app;
    await capturedFor(app, host);
    await go(page, 'activity');
    await page.getByRole('row', { name: /from-elsewhere/ }).click();
    await page.getByRole('button', { name: 'Resend' }).click();
    await dialog(page).getByText(`Send this request to ${host}?`).waitFor();
    await readable(page);
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    expect(requests).toEqual([]);
    await page.getByRole('button', { name: 'Resend' }).click();
    await dialog(page).getByRole('button', { name: 'Send' }).click();
    await page.getByText('The endpoint responded 200').waitFor();
    expect(requests).toEqual(['/from-elsewhere']);
    await page
      .getByRole('row', { name: /Received .*from-elsewhere/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Resend' }).click();
    await expect.poll(() => requests.length).toBe(2);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('shows the value of a secret of an environment only where a person asks for it, and keeps it', async () => {
  await using app = await openApp();
  const { page, opened } = app;
  const values = [
    { key: 'API_KEY', value: 's3cr3t-value', type: 'secret', enabled: true },
    { key: 'HOST', value: 'crm.example', type: 'default', enabled: true },
  ];
  await opened.ask.imports.add({ files: [{ name: 'live', text: JSON.stringify({ id: 'e1', name: 'Live', values }) }] });
  await page.getByRole('button', { name: /^Environment/ }).click();
  await page.getByRole('menuitem', { name: 'Edit environments' }).click();
  const value = dialog(page).getByLabel('Value of API_KEY');
  await value.waitFor();
  expect(await value.getAttribute('type')).toBe('password');
  await dialog(page).getByLabel('Value of HOST').fill('crm2.example');
  await expect
    .poll(async () => (await opened.ask.environments.reveal({ id: 'e1' })).values.map((row) => row.value))
    .toEqual(['s3cr3t-value', 'crm2.example']);
  await dialog(page).getByRole('button', { name: 'Show API_KEY' }).click();
  expect(await value.inputValue()).toBe('s3cr3t-value');
});

it('lets a browser in that was started with a page on the disk, and the code in it only once', () =>
  withFolder(async (workspace) => {
    await using app = await openApp();
    mkdirSync(join(workspace, '.hookswitch'));
    const page = await app.context.newPage();
    const urls: string[] = [];
    const host = {
      oneTimeUrl() {
        const oneTime = app.host.oneTimeUrl();
        urls.push(oneTime.url);
        return oneTime;
      },
    };
    // The opener may be missing here; the page is on the disk all the same.
    const opening = openBrowser(host, workspace, () => undefined);
    await expect.poll(() => urls.length).toBe(1);
    const file = join(workspace, '.hookswitch/open.html');
    await expect.poll(() => existsSync(file)).toBe(true);
    // Once only: it leads on to the host at once, with a code that is good for one time.
    await page.goto(`file://${file}`, { waitUntil: 'commit' });
    await page.getByText('Engine connected').waitFor();
    expect(page.url()).not.toContain('code=');
    await opening;
    await page.reload();
    await page.getByText('Engine connected').waitFor();
    const other = await app.context.newPage();
    await other.goto(urls[0] ?? '');
    await other.getByText('was already used or has expired').first().waitFor();
  }));
