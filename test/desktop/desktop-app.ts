import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Page } from 'playwright-core';

export const root = join(import.meta.dirname, '../..');
export const recorder = join(root, 'test', 'support', 'desktop-recorder.cjs');

export type ElectronModule = typeof import('electron');

/** The app as a spec sees it, the same over Electron and over its stand-in. */
export interface DesktopApp {
  readonly page: Page;
  /** Runs a function in the main process. It sees its two arguments and nothing of the spec. */
  main<Result, Input = undefined>(
    work: (electron: ElectronModule, input: Input) => Result,
    input?: Input,
  ): Promise<Awaited<Result>>;
  /** Resolves with the exit code, once the process is gone. */
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
  /** What its processes have written to stderr so far. */
  stderr(): string;
}

/** Keeps what a process writes, and passes it on. */
export function collectStderr(child: ChildProcess): () => string {
  let written = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    written += chunk;
    process.stderr.write(chunk);
  });
  return () => written;
}

/** One way to run the desktop app. */
export interface Driver {
  readonly name: string;
  /** The origin of the app's page, as the page sees it. */
  readonly origin: string;
  launch(folders: Folders, args: readonly string[]): Promise<DesktopApp>;
  /** The command line of the app, to be run to its end without a look inside. */
  command(args: readonly string[]): { readonly file: string; readonly args: readonly string[] };
}

interface Recorded {
  readonly opened?: string;
  readonly error?: { readonly title: string; readonly content: string };
  readonly message?: { readonly message: string; readonly detail: string };
}

/** What one person has on one machine: a workspace, the window's own state, and what the recorder wrote. */
export interface Folders extends AsyncDisposable {
  readonly workspace: string;
  readonly userData: string;
  readonly env: NodeJS.ProcessEnv;
  recorded(): Recorded[];
}

/** Fresh folders, which go with `await using`. */
export async function makeFolders(env: NodeJS.ProcessEnv = {}): Promise<Folders> {
  const base = await mkdtemp(join(tmpdir(), 'hookswitch-desktop-'));
  const record = join(base, 'recorded.jsonl');
  return {
    workspace: join(base, 'workspace'),
    userData: join(base, 'user-data'),
    env: { ...process.env, HOOKSWITCH_RECORD: record, ...env },
    recorded() {
      const lines = existsSync(record) ? readFileSync(record, 'utf8').split('\n') : [];
      return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
    },
    [Symbol.asyncDispose]: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export interface OpenedApp extends AsyncDisposable {
  readonly app: DesktopApp;
  readonly page: Page;
  readonly folders: Folders;
  /** Ends it as the person's Quit does; gives the exit code. */
  quit(): Promise<number | null>;
}

/** The app in fresh folders, its window loaded; it quits and the folders go with `await using`. */
export async function openApp(driver: Driver, env: NodeJS.ProcessEnv = {}): Promise<OpenedApp> {
  const folders = await makeFolders(env);
  const app = await driver.launch(folders, argumentsFor(folders));
  const quit = async (): Promise<number | null> => {
    // The app may end before the result is back.
    await app.main(({ app: electron }) => electron.quit()).catch(() => undefined);
    return app.ended;
  };
  return {
    app,
    page: app.page,
    folders,
    quit,
    async [Symbol.asyncDispose]() {
      await quit();
      await folders[Symbol.asyncDispose]();
    },
  };
}

/** The process that has the workspace open, as the command line finds it. */
export function enginePid({ workspace }: Folders): number | null {
  const file = join(workspace, '.hookswitch', 'host.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).pid : null;
}

export const mainPid = ({ app }: OpenedApp): Promise<number> => app.main(() => process.pid);

/** The arguments that keep an app to its folders, its receiver on a free port. */
export function argumentsFor(folders: Folders): string[] {
  return ['--workspace', folders.workspace, '--user-data', folders.userData, '--receiver-port', '0'];
}

/** Starts the app in addition to whatever runs, and waits for its end. */
export async function runToEnd(driver: Driver, folders: Folders, args = argumentsFor(folders)): Promise<number | null> {
  const command = driver.command(args);
  const options: SpawnOptions = { cwd: root, env: folders.env, stdio: ['ignore', 'ignore', 'pipe'] };
  const child: ChildProcess = spawn(command.file, command.args, options);
  const stderr = child.stderr === null ? '' : text(child.stderr);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === null) throw new Error(`The app was ended by a signal: ${await stderr}`);
  return code;
}
