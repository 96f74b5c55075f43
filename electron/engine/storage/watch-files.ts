import { type FSWatcher, statSync, watch } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { FSWatcher as Poller } from 'chokidar';

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

/**
 * Watches the folder `dir`: the file or the folder of JSON files that each key names, neither of which need be there. The
 * callbacks hear of changes by whomever; that a change is not the caller's own, its fingerprint of the file shows. Each is
 * called once with null as soon as watching has begun, because of what happened before it. A change may be reported twice.
 *
 * Folders are watched, not their files: the system says which name in a folder has changed, so that neither a save nor
 * watching costs more in a folder of a thousand files.
 */
export function watchFiles(
  dir: string,
  callbacks: Readonly<Record<string, (names: ChangedNames) => unknown>>,
  options: WatchOptions,
): FileWatcher {
  const pending = new Map<string, Set<string> | null>();
  /** Of `dir` itself, whose key is empty, and of the folders in it. */
  const watchers = new Map<string, FSWatcher>();
  let poller: Poller | null = null;
  let polling: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  function note(key: string, name: string | null): void {
    if (closed) return;
    const names = pending.get(key);
    if (name === null) pending.set(key, null);
    else if (names === undefined) pending.set(key, new Set([name]));
    else names?.add(name);
    timer ??= setTimeout(() => {
      timer = null;
      const changes = [...pending];
      pending.clear();
      void reportAll(changes);
    }, collectFor);
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

  /** Watches the folder `dir` or the one in it that is called `key`, if it is there; what it is told of replaces itself. */
  function watchFolder(key: string, changed: (name: string | null, isNew: boolean) => void): void {
    const path = join(dir, key);
    watchers.get(key)?.close();
    watchers.delete(key);
    if (closed || polling !== null) return;
    try {
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return;
      const watcher = watch(path, (event, name) => changed(name, event === 'rename'));
      watchers.set(key, watcher);
      // On Windows so where the folder is removed: it is watched again once it is back.
      watcher.on('error', () => {
        if (watchers.get(key) === watcher) watchFolder(key, changed);
      });
    } catch {
      poll();
    }
  }

  function watchKey(key: string): void {
    watchFolder(key, (name) => {
      if (name === null || isWatched(name)) note(key, name);
    });
    note(key, null);
  }

  function watchAll(): void {
    // First: a folder that comes meanwhile is seen.
    watchFolder('', (name, isNew) => {
      if (name === null) for (const key of Object.keys(callbacks)) watchKey(key);
      else if (Object.hasOwn(callbacks, name)) {
        if (isNew) watchKey(name);
        else note(name, null);
      }
    });
    for (const key of Object.keys(callbacks)) watchKey(key);
  }

  function poll(): void {
    if (closed || polling !== null) return;
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
    polling = startPolling().catch(options.report);
  }

  async function startPolling(): Promise<void> {
    // Loaded here: hardly anybody needs it.
    const chokidar = await import('chokidar');
    if (closed) return;
    poller = chokidar.watch(dir, {
      usePolling: true,
      interval: pollEvery,
      depth: 1,
      ignoreInitial: true,
      ignored: (path) => {
        const [key = '', name] = relative(dir, path).split(sep);
        return key !== '' && !(Object.hasOwn(callbacks, key) && (name === undefined || isWatched(name)));
      },
    });
    poller.on('all', (_, path) => {
      const [key = '', name = null] = relative(dir, path).split(sep);
      if (Object.hasOwn(callbacks, key)) note(key, name);
    });
    poller.on('ready', () => {
      for (const key of Object.keys(callbacks)) note(key, null);
    });
    // What cannot be read now is looked at again.
    poller.on('error', () => undefined);
  }

  if (options.polling === true) poll();
  else watchAll();
  return {
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      await polling;
      await poller?.close();
    },
  };
}

const isWatched = (name: string): boolean => name.endsWith('.json') && !name.startsWith('.');
