import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { node, root, setUp } from './setup.mjs';

// The command line from source: stdout is the command's alone.
setUp();
const child = spawn(node, [join(root, 'electron', 'headless', 'cli', 'main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// The terminal gives Ctrl+C to both; the child ends in its own time and we with its code.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
