import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Question, Result } from '../support/electron-stand-in/control.ts';
import { collectStderr, type Driver, recorder, root } from './desktop-app.ts';

const origin = 'https://app.hookswitch.test';
const hook = join(root, 'test', 'support', 'electron-stand-in-hook.ts');
const script = join(root, 'out', 'main', 'main.js');

/** The built app on plain Node with a stand-in for Electron: see test/support/electron-stand-in.ts. */
export const standInDriver: Driver = {
  name: 'the stand-in for Electron (no binary in node_modules/electron)',
  origin,
  command: (args) => ({ file: process.execPath, args: ['-r', hook, '-r', recorder, script, ...args] }),
  async launch({ env }, args) {
    const command = this.command(args);
    const stdio = ['ignore', 'inherit', 'pipe', 'ipc'] as const;
    const child = spawn(command.file, command.args, { cwd: root, env, stdio: [...stdio] });
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    const stderr = collectStderr(child);
    const ask = asker(child);
    const browser = await chromium.connectOverCDP((await ask('debugger')) as string);
    void ended.then(() => browser.close());
    const page = await windowOf(browser);
    return {
      page,
      ended,
      stderr,
      kill: (signal) => void child.kill(signal),
      main: ((work: () => unknown, input: unknown) => ask({ source: String(work), input })) as never,
    };
  },
};

/** Sends questions to the stand-in, and rejects those that its end leaves open. */
function asker(child: ChildProcess): (ask: Question['ask']) => Promise<unknown> {
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  child.on('message', ({ id, value, problem }: Result) => {
    if (problem === undefined) open.get(id)?.resolve(value);
    else open.get(id)?.reject(new Error(problem));
    open.delete(id);
  });
  child.once('exit', (code) => {
    for (const { reject } of open.values()) reject(new Error(`the app ended with ${code}`));
  });
  return (ask) =>
    new Promise((resolve, reject) => {
      last += 1;
      open.set(last, { resolve, reject });
      child.send({ id: last, ask } satisfies Question, (error) => {
        if (error !== null) reject(error);
      });
    });
}

async function windowOf(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
  if (page === undefined) throw new Error('Chromium has no page.');
  await page.waitForURL(`${origin}/**`);
  await page.waitForLoadState();
  return page;
}
