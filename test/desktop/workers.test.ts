import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { root } from './desktop-app.ts';

const support = join(root, 'test', 'support');
const command = ['-r', join(support, 'electron-stand-in-hook.ts'), join(support, 'workers', 'main-process.ts')];

// Over the stand-in always: Electron's own loader runs no TypeScript.
test('workers of the desktop app are started by main, speak to the engine process, and are killed in an endless loop', async () => {
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  expect(code).toBe(0);
  expect(JSON.parse(output)).toEqual({ echoed: 'over two ports', killed: null, gone: true, ended: 7 });
});
