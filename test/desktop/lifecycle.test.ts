import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestEngine } from '../support/open-engine.ts';
import { runCli } from '../support/run-cli.ts';
import { argumentsFor, enginePid, makeFolders, type OpenedApp, openApp, runToEnd } from './desktop-app.ts';
import { driver } from './driver.ts';
import { pageClient } from './page-client.ts';
import { standInDriver } from './stand-in-driver.ts';

describe('beside an app that runs', () => {
  let opened: OpenedApp;
  beforeAll(async () => {
    opened = await openApp(driver);
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  test('a second start brings the first window to the front and ends', async () => {
    const before = opened.folders.recorded();
    // Hidden rather than minimized: a display without a window manager knows no minimizing.
    await opened.app.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    expect(await runToEnd(driver, opened.folders)).toBe(0);
    const visible = () => opened.app.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    await expect.poll(visible).toBe(true);
    expect(await opened.app.main(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(opened.folders.recorded()).toEqual(before);
  });

  test('a second start with another workspace shows which one is open', async () => {
    const before = opened.folders.recorded().length;
    const other = `${opened.folders.workspace}-other`;
    const args = argumentsFor({ ...opened.folders, workspace: other });
    expect(await runToEnd(driver, opened.folders, args)).toBe(0);
    await expect.poll(() => opened.folders.recorded().length).toBe(before + 1);
    const { message } = opened.folders.recorded().at(-1) ?? {};
    expect(message?.message).toContain(opened.folders.workspace);
    expect(message?.detail).toContain(other);
  });

  test('the command line works on the workspace that the app has open, and finds its receiver where it moved', async () => {
    const workspace = ['--workspace', opened.folders.workspace];
    const set = await runCli(['parameters', 'set', 'from', 'cli', ...workspace]);
    expect([set.code, set.stderr]).toEqual([0, '']);
    await opened.page.getByText('Engine connected').waitFor();
    const client = await pageClient(opened.page);
    expect((await client.parameters.list({})).custom).toMatchObject([{ tag: 'from', value: 'cli' }]);
    const { url } = await client.receiver.update({ port: 0 });
    const hostFile = join(opened.folders.workspace, '.hookswitch', 'host.json');
    await expect.poll(async () => JSON.parse(await readFile(hostFile, 'utf8')).receiver).toBe(url);
  });
});

test('what was changed is on the disk after Quit, and the workspace is free', async () => {
  await using opened = await openApp(driver);
  await opened.page.getByText('Engine connected').waitFor();
  const client = await pageClient(opened.page);
  await client.parameters.set({ tag: 'kept', value: 'yes' });
  await client.workspace.demo({});
  await client.workspace.demoCall({});
  expect(await opened.quit()).toBe(0);
  // The database was closed, not left behind to be recovered, and no host.json says that it is open.
  const left = await readdir(join(opened.folders.workspace, '.hookswitch'));
  expect(left).toContain('activity.db');
  expect(left.filter((file) => file === 'host.json' || file.endsWith('-wal'))).toEqual([]);
  await using again = await openTestEngine({ workspace: opened.folders.workspace, receiver: 'off' });
  const { custom } = await again.ask.parameters.list({});
  expect(custom.map(({ tag, value }) => [tag, value])).toContainEqual(['kept', 'yes']);
  expect((await again.ask.activity.list({ limit: 10 })).total).toBe(6);
});

test('closing the last window ends the app, as does a signal', async () => {
  for (const end of ['window', 'signal'] as const) {
    // macOS keeps an app without windows, and Windows has no signals that can be caught.
    if ((end === 'window' && process.platform === 'darwin') || (end === 'signal' && process.platform === 'win32'))
      continue;
    await using opened = await openApp(driver);
    if (end === 'signal') opened.app.kill('SIGTERM');
    else await opened.app.main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined);
    expect(await opened.app.ended).toBe(0);
    const again = await openTestEngine({ workspace: opened.folders.workspace, receiver: 'off' });
    await again[Symbol.asyncDispose]();
  }
});

test('a workspace that another process has open is reported in a box, and the app ends with 1', async () => {
  await using folders = await makeFolders();
  await using held = await openTestEngine({ workspace: folders.workspace, receiver: 'off' });
  expect(await runToEnd(driver, folders)).toBe(1);
  const [{ error } = {}] = folders.recorded();
  expect(error?.title).toContain(`The workspace ${held.workspace} is open in another process`);
  expect(error?.content).toContain('open another workspace');
});

test('a workspace from a newer version is reported in a box and left as it is', async () => {
  await using folders = await makeFolders();
  await mkdir(folders.workspace, { recursive: true });
  await writeFile(join(folders.workspace, 'hookswitch.json'), JSON.stringify({ version: 999 }));
  expect(await runToEnd(driver, folders)).toBe(1);
  const [{ error } = {}] = folders.recorded();
  expect(error?.title).toContain(folders.workspace);
  expect(error?.content.length).toBeGreaterThan(0);
});

test('a flag that makes no sense is reported in a box', async () => {
  await using folders = await makeFolders();
  expect(await runToEnd(driver, folders, [...argumentsFor(folders).slice(0, -1), 'many'])).toBe(1);
  const [{ error } = {}] = folders.recorded();
  expect(error?.title).toContain('--receiver-port must be a whole number');
});

test('a page that crashed is loaded again, and the engine notices nothing', async () => {
  await using opened = await openApp(driver);
  const { page, app, folders } = opened;
  await page.getByText('Engine connected').waitFor();
  const engine = enginePid(folders);
  await page.evaluate(() => Reflect.set(window, 'before', true));
  const loaded = page.waitForEvent('load');
  await app.main(({ BrowserWindow }) => {
    const gone = { reason: 'crashed', exitCode: 1 };
    BrowserWindow.getAllWindows()[0]?.webContents.emit('render-process-gone', {}, gone);
  });
  await loaded;
  await page.getByText('Engine connected').waitFor();
  expect(await page.evaluate(() => Reflect.get(window, 'before'))).toBeUndefined();
  expect(enginePid(folders)).toBe(engine);
  expect(app.stderr()).toContain('The page of the window ended unexpectedly (crashed');
});

// Only what was packed takes itself for the installed app; the stand-in can be told to.
test.runIf(driver === standInDriver)('the installed app does not start with a port for debuggers', async () => {
  await using folders = await makeFolders({ HOOKSWITCH_STAND_IN_PACKAGED: '1' });
  expect(await runToEnd(driver, folders, [...argumentsFor(folders), '--remote-debugging-port=0'])).toBe(1);
  const [{ error } = {}] = folders.recorded();
  expect(error?.title).toContain('--remote-debugging-port is not allowed');
  expect(await readdir(folders.workspace).catch(() => 'none')).toBe('none');
});
