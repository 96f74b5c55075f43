import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

interface StartedScript {
  readonly child: ChildProcess;
  /** The first line it printed. */
  readonly firstLine: string;
  /** Ends it without asking, as kill -9 does, and waits until it is gone. */
  kill(): Promise<void>;
}

/** Runs a TypeScript file of this folder in a Node process of its own; resolves once it has printed a line. */
export async function startScript(name: string, args: readonly string[]): Promise<StartedScript> {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const firstLine = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk;
      const end = printed.indexOf('\n');
      if (end >= 0) resolve(printed.slice(0, end));
    });
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it printed a line`)));
  });
  return {
    child,
    firstLine,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
