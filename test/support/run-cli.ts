import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runCommandLine } from '../../electron/headless/cli/program.ts';

/**
 * The command line in the process of the test: the same program, streams and signal as electron/headless/cli/main.ts
 * gives it, without the second that a process of its own takes to start. What only a process can show (its exit code,
 * signals, pipes, two processes on one workspace) is in cli-process.ts.
 */

export interface FinishedCli {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of stdout, each read as JSON. */
  json<Line>(): Line[];
}

export interface RunningCli {
  readonly stdout: Readable;
  /** The next line of stdout, as JSON. Rejects when the command has ended. */
  line<Line>(): Promise<Line>;
  /** Resolves as soon as stderr holds the text. */
  says(words: string): Promise<void>;
  /** Its exit code, once it has ended. */
  readonly exited: Promise<number | null>;
  /** Ends it as Ctrl+C does, and gives its exit code. */
  stop(): Promise<number | null>;
}

interface Command {
  readonly stdout: PassThrough;
  readonly stderr: PassThrough;
  readonly code: Promise<number>;
  interrupt(): void;
}

function begin(args: readonly string[], input: string): Command {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const ending = new AbortController();
  const stdin = Readable.from(input === '' ? [] : [Buffer.from(input)]);
  const code = runCommandLine(args, { stdin, stdout, stderr }, ending.signal).finally(() => {
    stdout.end();
    stderr.end();
  });
  return { stdout, stderr, code, interrupt: () => ending.abort() };
}

/** Runs a command to its end. `input` is what it reads from stdin. */
export async function runCli(args: readonly string[], options: { readonly input?: string } = {}): Promise<FinishedCli> {
  const command = begin(args, options.input ?? '');
  const [stdout, stderr, code] = await Promise.all([text(command.stdout), text(command.stderr), command.code]);
  return finished(code, stdout, stderr);
}

export function finished(code: number | null, stdout: string, stderr: string): FinishedCli {
  const json = () => stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  return { code, stdout, stderr, json };
}

/** Starts a command that runs until it is stopped. */
export function startCli(args: readonly string[]): RunningCli {
  const { stdout, stderr, code, interrupt } = begin(args, '');
  return {
    ...watched(args, stdout, stderr, code),
    async stop() {
      interrupt();
      return code;
    },
  };
}

/** What a test asks of a command that runs, here or in a process of its own. */
export function watched(
  args: readonly string[],
  stdout: Readable,
  stderr: Readable,
  exited: Promise<number | null>,
): Omit<RunningCli, 'stop'> {
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  let errors = '';
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const ended = () => new Error(`hookswitch ${args.join(' ')} ended: ${errors}`);
  return {
    stdout,
    exited,
    async line() {
      const { value, done } = await lines.next();
      if (done === true) throw ended();
      return JSON.parse(value);
    },
    async says(words) {
      while (!errors.includes(words)) {
        if (stderr.closed) throw ended();
        await Promise.race([once(stderr, 'data'), once(stderr, 'close')]);
      }
    },
  };
}
