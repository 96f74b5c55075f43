import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expiredCertificate, goodCertificate, testAuthority, testKey } from '../unit/sender/certificates.ts';
import { go, openApp } from './open-app.ts';
import { weakTexts } from './page-audit.ts';

it('takes authorities and client certificates in the settings, says what is wrong with a file, and removes them', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  const { ask, workspace } = opened;
  const file = (name: string, text: string) => writeFileSync(join(workspace, name), text);
  file('ca.pem', testAuthority);
  file('cert.pem', goodCertificate);
  file('key.pem', testKey);
  await go(page, 'settings');
  const authorities = page.getByLabel('Trusted authorities');
  await authorities.fill('key.pem');
  await authorities.press('Enter');
  await page.getByText('Cannot use key.pem: it contains no certificate in PEM format.').waitFor();
  await authorities.fill('ca.pem');
  await authorities.press('Enter');
  await expect.poll(async () => (await ask.certificates.list()).authorities).toBe('ca.pem');

  await page.getByRole('button', { name: 'Add certificate' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Hosts').fill('pbx.example.com:8443, *.example.org');
  await dialog.getByLabel('Certificate file').fill('cert.pem');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByRole('alert').getByText('it contains no private key in PEM format.').waitFor();
  expect(await weakTexts(page)).toEqual([]);
  await dialog.getByLabel('Private key file').fill('key.pem');
  await dialog.getByLabel('Private key file').press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('pbx.example.com:8443, *.example.org').waitFor();
  file('cert.pem', expiredCertificate);
  await page.reload();
  await page.getByRole('alert').getByText('the certificate expired on 2020-02-01.').waitFor();
  await page.getByRole('heading', { name: 'Certificates' }).evaluate((heading) => heading.scrollIntoView());
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await weakTexts(page)).toEqual([]);
  }
  await page.getByRole('button', { name: 'Remove the certificate for pbx.example.com:8443' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('None yet').first().waitFor();
  await expect.poll(async () => (await ask.certificates.list()).client).toEqual([]);
  expect(problems).toEqual([]);
});
