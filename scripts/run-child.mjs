import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './setup.mjs';

/** Runs a program to its end on this terminal, passes signals on, and ends this process with its code. */
export function runChild(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  // The terminal gives Ctrl+C to both: the program takes two signals close together for one.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  endWithNpm(child);
  child.on('error', (error) => {
    console.error(`${command} cannot be run: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

/** npm that is ended by a signal leaves what it runs behind, on some systems: the port and the workspace with it. */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const look = () => {
    if (process.ppid !== npm) child.kill('SIGTERM');
  };
  setInterval(look, 500).unref();
}

/** The `hookswitch` command from source. */
export const commandLine = join(root, 'electron', 'headless', 'cli', 'main.ts');
