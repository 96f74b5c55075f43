import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type FinishedCli, finished, type RunningCli, watched } from './run-cli.ts';

const main = join(import.meta.dirname, '../../electron/headless/cli/main.ts');

function spawnCli(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
}

/** Runs a command in a process of its own, to its end. */
export async function runCliProcess(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<FinishedCli> {
  const child = spawnCli(args, env);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return finished(code, stdout, stderr);
}

export interface RunningProcess extends RunningCli {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a command in a process of its own, which runs until it is stopped. */
export function startCliProcess(args: readonly string[]): RunningProcess {
  const child = spawnCli(args, {});
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return {
    ...watched(args, child.stdout, child.stderr, exited),
    child,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
}
