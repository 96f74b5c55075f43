import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

const main = join(import.meta.dirname, '../../electron/headless/cli/main.ts');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of stdout, each read as JSON. */
  json<Line>(): Line[];
}

interface CliOptions {
  /** For stdin; nothing where it is left out. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

type CliProcess = ChildProcessByStdio<Writable, Readable, Readable>;

function spawnCli(args: readonly string[], options: CliOptions): CliProcess {
  const env = { ...process.env, NO_COLOR: '1', ...options.env };
  const child = spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'pipe'], env });
  // A command that ends without reading its input is none of the test's business.
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  return child;
}

/** Runs the real command line in a process of its own, to its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<Finished> {
  const child = spawnCli(args, options);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  const json = () => stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  return { code, stdout, stderr, json };
}

export interface RunningCli {
  readonly child: CliProcess;
  /** The next line of stdout, as JSON. Rejects where the command ended. */
  line<Line>(): Promise<Line>;
  /** Resolves as soon as stderr holds the text. */
  says(words: string): Promise<void>;
  /** Its exit code, once it ended by itself. */
  readonly exited: Promise<number | null>;
  /** Ends it by a signal and gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a command that runs until it is stopped. */
export function startCli(args: readonly string[]): RunningCli {
  const child = spawnCli(args, {});
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  return {
    child,
    exited: exited.then(([code]) => code as number | null),
    async line() {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`hookswitch ${args.join(' ')} ended: ${said}`);
      return JSON.parse(value);
    },
    async says(words) {
      while (!said.includes(words)) await Promise.race([once(child.stderr, 'data'), exited.then(ended)]);
      function ended(): void {
        if (!said.includes(words)) throw new Error(`hookswitch ${args.join(' ')} ended: ${said}`);
      }
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = await exited;
      return code as number | null;
    },
  };
}
