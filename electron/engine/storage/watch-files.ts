import { relative, sep } from 'node:path';
import type { FSWatcher } from 'chokidar';

/** Names of files that came, changed or went; null where any of them may have. */
export type ChangedNames = ReadonlySet<string> | null;

export interface FileWatcher {
  /** May be called twice. Nothing is reported afterwards. */
  close(): Promise<void>;
}

export interface WatchOptions {
  /** Look at the files regularly instead of asking the system; chosen by itself where the system cannot watch. */
  readonly polling?: boolean;
  /** What a callback throws: a bug, which must not end the process. */
  readonly report: (bug: unknown) => void;
}

/** Milliseconds between two looks where the system cannot watch: network disks, or too many watches on this machine. */
const pollEvery = 400;

/** Milliseconds that changes are collected for: `git checkout` and "save all" arrive as one. */
const collectFor = 20;

/** Milliseconds until a change is reported once more: chokidar drops what happens to a file within 50 ms of a change. */
const repeatAfter = 100;

/**
 * Watches the folder `dir`: the file or the folder of JSON files that each key names, neither of which need be there. The
 * callbacks hear of changes by whomever; that a change is not the caller's own, its fingerprint of the file shows. Each is
 * called once with null as soon as watching has begun, because of what happened before it. A change may be reported twice.
 */
export function watchFiles(
  dir: string,
  callbacks: Readonly<Record<string, (names: ChangedNames) => unknown>>,
  options: WatchOptions,
): FileWatcher {
  const pending = new Map<string, Set<string> | null>();
  const timers = new Set<NodeJS.Timeout>();
  let collecting = false;
  let watcher: FSWatcher | null = null;
  let closed = false;

  function later(milliseconds: number, work: () => unknown): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, milliseconds);
    timers.add(timer);
  }

  function note(key: string, name: string | null): void {
    if (closed) return;
    const names = pending.get(key);
    if (name === null) pending.set(key, null);
    else if (names === undefined) pending.set(key, new Set([name]));
    else names?.add(name);
    if (collecting) return;
    collecting = true;
    later(collectFor, () => {
      collecting = false;
      const changes = [...pending];
      pending.clear();
      void reportAll(changes);
      later(repeatAfter, () => void reportAll(changes));
    });
  }

  async function reportAll(changes: readonly (readonly [string, ChangedNames])[]): Promise<void> {
    for (const [key, names] of changes) {
      try {
        await callbacks[key]?.(names);
      } catch (error) {
        options.report(error);
      }
    }
  }

  async function start(usePolling: boolean): Promise<void> {
    // Loaded here: a command that ends at once need not wait for it.
    const { watch } = await import('chokidar');
    if (closed) return;
    const started = watch(dir, {
      usePolling,
      interval: pollEvery,
      depth: 1,
      ignoreInitial: true,
      ignored: (path) => !isWatched(relative(dir, path)),
    });
    watcher = started;
    started.on('all', (_, path) => {
      const [key = '', name = key] = relative(dir, path).split(sep);
      if (Object.hasOwn(callbacks, key)) note(key, name === key ? null : name);
    });
    started.on('ready', () => {
      for (const key of Object.keys(callbacks)) note(key, null);
    });
    started.on('error', () => {
      if (usePolling || watcher !== started) return;
      watcher = null;
      void started.close().then(() => start(true));
    });
  }

  function isWatched(path: string): boolean {
    const [key = '', name] = path.split(sep);
    if (key === '') return true;
    if (!Object.hasOwn(callbacks, key)) return false;
    return name === undefined || (name.endsWith('.json') && !name.startsWith('.'));
  }

  const starting = start(options.polling ?? false).catch(options.report);
  return {
    async close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      await starting;
      await watcher?.close();
    },
  };
}
