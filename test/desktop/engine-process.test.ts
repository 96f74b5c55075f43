import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestEngine } from '../support/open-engine.ts';
import { argumentsFor, enginePid, mainPid, makeFolders, openApp, root } from './desktop-app.ts';
import { driver } from './driver.ts';
import { pageClient } from './page-client.ts';
import { standInDriver } from './stand-in-driver.ts';

test('a killed engine is logged and started again, and the window connects to the new one', async () => {
  await using opened = await openApp(driver);
  const { page, folders, app } = opened;
  await page.getByText('Engine connected').waitFor();
  // The new engine may be there before a look from outside would catch the old one missing.
  await page.evaluate(() => {
    const states: string[] = [];
    Reflect.set(window, 'engineStates', states);
    const look = (): void => {
      const [state] = document.body.textContent.match(/Engine (not )?connected/) ?? [];
      if (state !== undefined && state !== states.at(-1)) states.push(state);
    };
    look();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const client = await pageClient(page);
  await client.parameters.set({ tag: 'kept', value: 'yes' });
  const killed = enginePid(folders) ?? 0;
  process.kill(killed, 'SIGKILL');
  // The array is still there: the window was not reloaded.
  const states = () => page.evaluate(() => Reflect.get(window, 'engineStates'));
  const expected = ['Engine connected', 'Engine not connected', 'Engine connected'];
  await expect.poll(states, { timeout: 30_000 }).toEqual(expected);
  expect(app.stderr()).toContain('The engine process ended unexpectedly');
  expect([null, killed]).not.toContain(enginePid(folders));
  const again = await pageClient(page);
  expect((await again.parameters.list({})).custom).toMatchObject([{ tag: 'kept', value: 'yes' }]);
  expect((await again.receiver.status({})).listening).toBe(true);
  expect(await opened.quit()).toBe(0);
});

// Windows has no signals that can be caught.
test.skipIf(process.platform === 'win32')(
  'quitting while the engine opens ends both processes and frees the workspace',
  async () => {
    await using folders = await makeFolders();
    const command = driver.command(argumentsFor(folders));
    const options: SpawnOptions = { cwd: root, env: folders.env, stdio: ['ignore', 'ignore', 'pipe'] };
    const child: ChildProcess = spawn(command.file, command.args, options);
    child.stderr?.resume();
    // The pipe is closed when the last process that holds it is gone: an orphaned engine would keep it open.
    const closed = once(child, 'close');
    const opening = () => existsSync(join(folders.workspace, '.hookswitch'));
    await expect.poll(opening, { interval: 5, timeout: 30_000 }).toBe(true);
    child.kill('SIGTERM');
    expect((await closed)[0]).toBe(0);
    await using again = await openTestEngine({ workspace: folders.workspace, receiver: 'off' });
    expect((await again.ask.parameters.list({})).custom).toEqual([]);
  },
);

// Electron takes no preloaded script for its utility processes; Windows has no signals that can be caught.
test.skipIf(driver !== standInDriver || process.platform === 'win32')(
  'a bug that nothing handles is logged and survived, in the main process and in the engine process',
  async () => {
    const injector = join(root, 'test', 'support', 'bug-injector.cjs');
    await using opened = await openApp(driver, { NODE_OPTIONS: `-r ${injector}` });
    const { page, folders, app } = opened;
    await page.getByText('Engine connected').waitFor();
    const pids = { main: await mainPid(opened), engine: enginePid(folders) ?? 0 };
    for (const [name, pid] of Object.entries(pids)) {
      process.kill(pid, 'SIGUSR2');
      for (const bug of ['injected rejection', 'injected exception']) {
        await expect
          .poll(app.stderr, { timeout: 10_000 })
          .toMatch(new RegExp(`in the ${name} process; it keeps running.\nError: ${bug}`));
      }
    }
    const client = await pageClient(page);
    expect((await client.receiver.status({})).listening).toBe(true);
    expect(enginePid(folders)).toBe(pids.engine);
  },
);
