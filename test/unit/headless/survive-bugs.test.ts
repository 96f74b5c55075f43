import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { withFolder } from '../../support/temporary-folder.ts';

const root = join(import.meta.dirname, '../../..');
const injector = join(root, 'test/support/bug-injector.cjs');
const main = join(root, 'electron/headless/cli/main.ts');
const commands = [
  ['serve', '--no-open', '--port', '0', '--receiver-port', '0'],
  ['listen', '--port', '0'],
];

/** Resolves with all that was written when it fits, or when the stream ends. */
async function until(lines: AsyncIterable<string>, pattern: RegExp): Promise<string> {
  let text = '';
  for await (const line of lines) {
    text += `${line}\n`;
    if (pattern.test(text)) break;
  }
  return text;
}

// Windows has no signals that can be caught.
test.skipIf(process.platform === 'win32')('serve and listen log a bug that nothing handles, and keep running', () =>
  withFolder(async (folder) => {
    for (const command of commands) {
      const args = ['-r', injector, main, ...command, '--workspace', join(folder, command[0] ?? '')];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      const stderr = createInterface({ input: child.stderr });
      const ready = command[0] === 'serve' ? createInterface({ input: child.stdout }) : stderr;
      await until(ready, /Ctrl\+C to stop/);
      child.kill('SIGUSR2');
      const log = await until(createInterface({ input: child.stderr }), /injected exception/);
      expect(log).toContain('Unhandled rejection in the host; it keeps running.\nError: injected rejection');
      expect(log).toContain('Uncaught exception in the host; it keeps running.\nError: injected exception');
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
    }
  }),
);

test.skipIf(process.platform === 'win32')('a bug is no endless one where nobody reads stderr', async () => {
  const source = `
    import { surviveBugs } from ${JSON.stringify(join(root, 'electron/survive-bugs.ts'))};
    surviveBugs('test');
    let bugs = 0;
    process.on('uncaughtException', () => { bugs += 1; });
    process.stdin.once('data', () => {
      void Promise.reject(new Error('a bug'));
      let turns = 0;
      const turn = () => {
        turns += 1;
        if (turns < 500) setImmediate(turn);
        else process.stdout.write(String(bugs), () => process.exit());
      };
      turn();
    });
    process.stdout.write('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], { stdio: 'pipe' });
  await once(child.stdout, 'data');
  child.stderr.destroy();
  child.stdin.write('go');
  const [bugs] = await once(child.stdout, 'data');
  expect(String(bugs)).toBe('0');
});
