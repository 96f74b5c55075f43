import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { claimInstance } from './single-instance.ts';

interface Preventable {
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

export function preventable(): Preventable {
  let prevented = false;
  return {
    get defaultPrevented() {
      return prevented;
    },
    preventDefault() {
      prevented = true;
    },
  };
}

interface Closable {
  /** False where something prevented it. */
  closeForQuit(): boolean;
  destroy(): void;
}

/** The folder of the package.json above the script that Node was started with, as Electron finds the app. */
function appFolder(): string {
  for (let folder = dirname(process.argv[1] ?? ''); ; folder = dirname(folder)) {
    try {
      readFileSync(join(folder, 'package.json'));
      return folder;
    } catch (error) {
      if (dirname(folder) === folder) throw error;
    }
  }
}

class App extends EventEmitter {
  /** A spec may ask for an app that takes itself for the installed one. */
  readonly isPackaged = process.env.HOOKSWITCH_STAND_IN_PACKAGED === '1';
  /** What `enableSandbox` was called for. */
  allSandboxed = false;
  readonly windows = new Set<Closable>();
  /** What has to be done before the process is gone: the browser is closed, a first instance has the news. */
  readonly lastDuties: (() => Promise<unknown>)[] = [];
  readonly #folder = appFolder();
  readonly #package: { readonly version: string; readonly name: string; readonly productName?: string };
  readonly #paths = new Map<string, string>([['userData', join(tmpdir(), 'hookswitch-stand-in')]]);
  #ready: Promise<void> | null = null;
  #isReady = false;
  #quitting = false;
  #ending = false;

  constructor() {
    super();
    this.#package = JSON.parse(readFileSync(join(this.#folder, 'package.json'), 'utf8'));
    // As Electron on Linux and macOS: both signals are a quit.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.quit());
  }

  getAppPath = (): string => this.#folder;
  getVersion = (): string => this.#package.version;
  getName = (): string => this.#package.productName ?? this.#package.name;
  getPath = (name: string): string => this.#paths.get(name) ?? tmpdir();
  setPath = (name: string, path: string): void => void this.#paths.set(name, path);
  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.allSandboxed = true;
  }

  isReady = (): boolean => this.#isReady;
  setAboutPanelOptions = (): void => undefined;

  /** Electron is ready after the main script was run once; the first one who waits for it shows that it was. */
  whenReady(): Promise<void> {
    this.#ready ??= new Promise<void>((resolve) => {
      setImmediate(() => {
        this.#isReady = true;
        this.emit('ready');
        resolve();
      });
    });
    return this.#ready;
  }

  /** Throws as Electron does for what cannot be used before the app is ready. */
  demandReady(what: string): void {
    if (!this.#isReady) throw new Error(`${what} cannot be used before the app is ready`);
  }

  requestSingleInstanceLock(data: unknown = null): boolean {
    const claim = claimInstance(this.getPath('userData'), data, (argv, folder, others) => {
      this.emit('second-instance', {}, argv, folder, others);
    });
    this.lastDuties.push(claim.end);
    return claim.first;
  }

  quit(): void {
    if (this.#quitting) return;
    this.#quitting = true;
    const event = preventable();
    this.emit('before-quit', event);
    if (event.defaultPrevented || ![...this.windows].every((window) => window.closeForQuit())) {
      this.#quitting = false;
      return;
    }
    this.emit('will-quit', preventable());
    this.exit(0);
  }

  exit(code = 0): void {
    if (this.#ending) return;
    this.#ending = true;
    for (const window of this.windows) window.destroy();
    this.emit('quit', {}, code);
    void Promise.allSettled(this.lastDuties.map((duty) => duty())).then(() => process.exit(code));
  }

  /** Called by a window that is gone. */
  forget(window: Closable): void {
    this.windows.delete(window);
    if (this.windows.size > 0 || this.#quitting || this.#ending) return;
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }
}

export const app = new App();
