import { afterAll, beforeAll, expect, test } from 'vitest';
import { pages } from '../../shared/pages.ts';
import { type OpenedApp, openApp } from './desktop-app.ts';
import { driver } from './driver.ts';

let opened: OpenedApp;
beforeAll(async () => {
  opened = await openApp(driver);
});
afterAll(() => opened[Symbol.asyncDispose]());

test("has the platform's standard items", async () => {
  const roles = await opened.app.main(({ Menu }) => {
    type Item = { role?: string; submenu?: { items: Item[] } };
    const rolesOf = (items: Item[]): string[] =>
      items.flatMap(({ role, submenu }) => [...(role ? [role.toLowerCase()] : []), ...rolesOf(submenu?.items ?? [])]);
    return rolesOf((Menu.getApplicationMenu() as unknown as { items: Item[] } | null)?.items ?? []);
  });
  const edit = ['undo', 'redo', 'cut', 'copy', 'paste', 'delete', 'selectall'];
  const view = ['reload', 'resetzoom', 'zoomin', 'zoomout', 'togglefullscreen'];
  expect(roles).toEqual(expect.arrayContaining([...edit, ...view, 'minimize', 'close', 'quit', 'about']));
});

test('opens every page of the app, each by its key', async () => {
  const choose = (label: string): Promise<string | undefined> =>
    opened.app.main(({ Menu, BrowserWindow }, wanted) => {
      const view = Menu.getApplicationMenu()?.items.find((item) => item.label === 'View');
      const page = view?.submenu?.items.find((item) => item.label === wanted);
      const [window] = BrowserWindow.getAllWindows();
      page?.click(undefined, window, window?.webContents);
      return page?.accelerator as string | undefined;
    }, label);
  for (const { id, title, key } of pages) {
    expect(await choose(title)).toBe(`CmdOrCtrl+${key}`);
    await opened.page.waitForURL(`${driver.origin}/#/${id}`);
  }
  expect(new Set(pages.map(({ key }) => key)).size).toBe(pages.length);
  await opened.page.getByRole('heading', { name: 'Settings' }).first().waitFor();
});
