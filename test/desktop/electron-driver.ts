import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { collectStderr, type Driver, recorder, root } from './desktop-app.ts';

const folder = join(root, 'node_modules', 'electron');

/** The Electron binary, or null on a machine that never downloaded it. */
export function electronBinary(): string | null {
  const named = join(folder, 'path.txt');
  if (!existsSync(named)) return null;
  const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(named, 'utf8'));
  return existsSync(binary) ? binary : null;
}

/** Build machines run as root or without user namespaces, where Chromium's own sandbox cannot start. */
const machine = process.platform === 'linux' ? ['--no-sandbox'] : [];

/** The real thing, through Playwright. */
export function electronDriver(binary: string): Driver {
  return {
    name: `Electron ${readFileSync(join(folder, 'dist', 'version'), 'utf8').trim()}`,
    origin: 'app://hookswitch',
    command: (args) => ({ file: binary, args: [...machine, '-r', recorder, root, ...args] }),
    async launch({ env }, args) {
      const app = await _electron.launch({
        executablePath: binary,
        args: [...machine, '-r', recorder, root, ...args],
        cwd: root,
        env: env as Record<string, string>,
      });
      const child = app.process();
      const ended = once(child, 'exit').then(([code]) => code as number | null);
      const stderr = collectStderr(child);
      const page = await app.firstWindow();
      await page.waitForLoadState();
      return {
        page,
        ended,
        stderr,
        kill: (signal) => void child.kill(signal),
        main: ((work: never, input: never) => app.evaluate(work, input)) as never,
      };
    },
  };
}
