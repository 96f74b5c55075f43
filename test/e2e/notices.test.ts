import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { go, openApp } from './open-app.ts';

it('says on every page what is wrong with the workspace, for as long as it is', async () => {
  await using app = await openApp();
  const { page, opened, problems } = app;
  await go(page, 'activity');
  const notice = page.getByRole('contentinfo').getByRole('alert');
  await expect.poll(() => notice.count()).toBe(0);
  const file = join(opened.workspace, 'environments/broken.postman_environment.json');
  writeFileSync(file, 'no JSON');
  await notice.waitFor();
  expect(await notice.textContent()).toContain('environments/broken.postman_environment.json cannot be read');
  await notice.getByRole('link').click();
  await page.getByRole('heading', { name: 'Workspace' }).waitFor();
  rmSync(file);
  await notice.waitFor({ state: 'detached' });
  expect(problems).toEqual([]);
});
