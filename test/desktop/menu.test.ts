import { afterAll, beforeAll, expect, test } from 'vitest';
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

test('brings the places of the app, each with its key', async () => {
  const choose = (label: string): Promise<string | undefined> =>
    opened.app.main(({ Menu, BrowserWindow }, wanted) => {
      const view = Menu.getApplicationMenu()?.items.find((each) => each.label === 'View');
      const place = view?.submenu?.items.find((each) => each.label === wanted);
      const [window] = BrowserWindow.getAllWindows();
      place?.click(undefined, window, window?.webContents);
      return place?.accelerator as string | undefined;
    }, label);
  expect(await choose('Parameters')).toBe('CmdOrCtrl+4');
  await opened.page.waitForURL(`${driver.origin}/#/parameters`);
  await opened.page.getByRole('heading', { name: 'Parameters' }).first().waitFor();
  expect(await choose('Activity')).toBe('CmdOrCtrl+6');
  await opened.page.waitForURL(`${driver.origin}/#/activity`);
});
