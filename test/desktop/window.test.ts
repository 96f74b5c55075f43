import { afterAll, beforeAll, expect, test } from 'vitest';
import { pages } from '../../shared/pages.ts';
import { type OpenedApp, openApp } from './desktop-app.ts';
import { driver } from './driver.ts';

process.stderr.write(`Desktop specs over ${driver.name}\n`);

let opened: OpenedApp;
beforeAll(async () => {
  opened = await openApp(driver);
});
afterAll(() => opened[Symbol.asyncDispose]());

/** Asks the app's own protocol for a path, from the page. */
const statusOf = (path: string): Promise<number> =>
  opened.page.evaluate((target) => fetch(target).then(({ status }) => status), path);

test('shows the app, connected to its engine, in a window with its title', async () => {
  expect(await opened.page.title()).toBe('Hookswitch');
  expect(opened.page.url()).toMatch(new RegExp(`^${driver.origin}/`));
  await opened.page.getByText('Engine connected').waitFor();
  const shown = await opened.app.main(({ BrowserWindow }) => {
    const windows = BrowserWindow.getAllWindows();
    return windows.map((window) => [window.isVisible(), window.webContents.getURL().split('#')[0]]);
  });
  expect(shown).toEqual([[true, 'app://hookswitch/']]);
});

test('asks for a sandboxed and isolated page', async () => {
  const preferences = await opened.app.main(({ BrowserWindow }) => {
    // Electron's own specs use this; its declarations leave it out.
    type Contents = { getLastWebPreferences(): Record<string, unknown> };
    const [window] = BrowserWindow.getAllWindows();
    const contents = window?.webContents as unknown as Contents;
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag: webviewTag === true };
  });
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
});

test('gives the page nothing but a flag that there is a shell', async () => {
  const found = await opened.page.evaluate(() => {
    const names = ['require', 'process', 'Buffer', 'module', 'global', 'electron', 'ipcRenderer', 'contextBridge'];
    return { there: names.filter((name) => name in window), shell: Reflect.get(window, 'hookswitchShell') };
  });
  expect(found).toEqual({ there: [], shell: true });
});

test('sends its page with a policy under which no text of a collection can run', async () => {
  const policy = await opened.page.evaluate(async () => {
    const { headers } = await fetch('/');
    return headers.get('content-security-policy');
  });
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  const refused = await opened.page.evaluate(async () => {
    const violation = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
        once: true,
      });
    });
    const script = document.createElement('script');
    script.textContent = 'window.wasRun = true';
    document.body.append(script);
    const image = document.createElement('div');
    image.innerHTML = '<img src="data:," onerror="window.wasRun = true">';
    document.body.append(image);
    const directive = await violation;
    script.remove();
    image.remove();
    return { directive, ran: 'wasRun' in window };
  });
  expect(refused.directive).toMatch(/^script-src/);
  expect(refused.ran).toBe(false);
});

test('lets the page speak to no server, not even of this machine', async () => {
  const outcome = await opened.page.evaluate(async () => {
    const violation = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
        if (blockedURI.startsWith('http://127.0.0.1:9')) resolve(effectiveDirective);
      });
    });
    const outcome = await fetch('http://127.0.0.1:9/').then(
      () => 'responded',
      () => 'refused',
    );
    return [outcome, await violation];
  });
  expect(outcome).toEqual(['refused', 'connect-src']);
});

test('serves the built screen and nothing above it', async () => {
  expect(await statusOf('/index.html')).toBe(200);
  const escapes = ['/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/..%5c..%5cpackage.json', '/%00', '/%'];
  for (const path of escapes) expect.soft(await statusOf(path), path).toBe(404);
  expect(await statusOf('/no-such-file.js')).toBe(404);
});

test('goes nowhere: a page that wants to leave stays', async () => {
  const before = opened.page.url();
  for (const target of ['https://example.com/', 'http://127.0.0.1:9/', 'app://elsewhere/']) {
    await opened.page.evaluate((url) => {
      Reflect.set(window, 'stillHere', url);
      location.href = url;
    }, target);
    // The refusal reaches the page before the response to a later request.
    expect.soft(await statusOf('/index.html'), target).toBe(200);
    expect.soft(await opened.page.evaluate(() => Reflect.get(window, 'stillHere')), target).toBe(target);
    expect.soft(opened.page.url(), target).toBe(before);
  }
});

test('opens no window: a web address goes to the browser of the person, anything else nowhere', async () => {
  const targets = ['https://example.com/docs', 'http://example.com/', 'file:///etc/passwd', 'mailto:a@example.com'];
  await opened.page.evaluate((urls) => {
    for (const url of urls) window.open(url);
    const link = document.createElement('a');
    Object.assign(link, { href: 'https://example.com/link', target: '_blank' });
    document.body.append(link);
    link.click();
    link.remove();
  }, targets);
  const wanted = [{ opened: 'https://example.com/docs' }, { opened: 'https://example.com/link' }];
  await expect.poll(() => opened.folders.recorded()).toEqual(wanted);
  expect(await opened.app.main(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('may fill the screen for a projector', async () => {
  const { page } = opened;
  await page.evaluate(() => {
    location.hash = '#/presenter';
  });
  await page.getByRole('button', { name: 'Full screen' }).click();
  await page.getByRole('button', { name: 'Exit full screen' }).click();
  await page.getByRole('button', { name: 'Full screen', exact: true }).waitFor();
  await page.getByRole('link', { name: /^Exit/ }).click();
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/simulator/call');
});

test('gets no other permission, but may write the clipboard for its copy buttons', async () => {
  const states = await opened.page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'clipboard-read', 'camera', 'microphone'] as PermissionName[];
    const states = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
    return {
      granted: states.filter(({ state }) => state === 'granted').map(({ name }) => name),
      notification: await Notification.requestPermission(),
      copy: await navigator.clipboard.writeText('copied').catch((error) => error.name),
      paste: await navigator.clipboard.readText().catch((error) => error.name),
    };
  });
  expect(states).toEqual({
    granted: [],
    notification: 'denied',
    copy: undefined,
    paste: 'NotAllowedError',
  });
});

test("has a menu with the platform's standard items", async () => {
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

test('opens every page of the app from its menu, each by its key', async () => {
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
