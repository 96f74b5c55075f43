import { type FSWatcher, lstatSync, readdirSync, type Stats, statSync, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { FSWatcher as Poller } from 'chokidar';
import { Failure } from '../../../shared/failure.ts';
import { fileErrorCode } from './file-problem.ts';

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
  /**
   * Called where files of a key cannot be read, or watched, as on a disk that is full or gone: with what a callback threw,
   * or the system, with `unread` where a callback gave false, and with null once it works again. It is tried again
   * meanwhile. Nothing of it goes to `report`.
   */
  readonly failing?: (key: string, error: unknown) => void;
}

/**
 * Milliseconds between two looks where the system cannot watch: network disks, too many watches on this machine, and what
 * a symbolic link leads to, which may lie anywhere and behind further links.
 */
const pollEvery = 400;

/** Milliseconds until a callback that failed, or the watching itself, is tried again. */
const retryAfter = 1_000;

/** Milliseconds that changes are collected for: `git checkout` and "save all" arrive as one. */
const collectFor = 20;

/**
 * Watches the folder `dir`: the file or the folder of JSON files that each key names, neither of which need be there. The
 * callbacks hear of changes by whomever; that a change is not the caller's own, its fingerprint of the file shows. Each is
 * called once with null as soon as watching has begun, because of what happened before it. A change may be reported twice.
 * A callback that gives false, or that fails for a reason of the system's, is called again after a while.
 *
 * Folders are watched, not their files: the system says which name in a folder has changed, so that neither a save nor
 * watching costs more in a folder of a thousand files. Only what is a symbolic link there is looked at regularly.
 */
export function watchFiles(
  dir: string,
  callbacks: Readonly<Record<string, (names: ChangedNames) => unknown>>,
  options: WatchOptions,
): FileWatcher {
  const pending = new Map<string, Set<string> | null>();
  /** Of `dir` itself, whose key is empty, and of the folders in it. */
  const watchers = new Map<string, FSWatcher>();
  /** By their paths. */
  const links = new Map<string, Link>();
  let looking: NodeJS.Timeout | null = null;
  let poller: Poller | null = null;
  let polling: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  const retries = new Set<NodeJS.Timeout>();
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
        const isDone = (await callbacks[key]?.(names)) !== false;
        options.failing?.(key, isDone ? null : 'unread');
        if (!isDone) later(() => noteAll(key, names));
      } catch (error) {
        if (options.failing === undefined || !isOfTheSystem(error)) options.report(error);
        else {
          options.failing(key, error);
          later(() => noteAll(key, names));
        }
      }
    }
  }

  function later(work: () => void): void {
    if (closed) return;
    const retry = setTimeout(() => {
      retries.delete(retry);
      work();
    }, retryAfter).unref();
    retries.add(retry);
  }

  function noteAll(key: string, names: ChangedNames): void {
    if (names === null) note(key, null);
    else for (const name of names) note(key, name);
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
    watchFolder(key, (name, isNew) => {
      if (name === null) {
        watchLinksIn(key);
        note(key, null);
      } else if (isWatched(name)) {
        if (isNew) watchLink(key, name);
        note(key, name);
      }
    });
    watchLinksIn(key);
    note(key, null);
  }

  /**
   * Where an entry, or the key itself where `name` is null, is a symbolic link, looks at what it leads to: nobody is told of
   * changes there.
   */
  function watchLink(key: string, name: string | null): void {
    const path = join(dir, key, name ?? '');
    if (!isLink(path)) links.delete(path);
    else if (!links.has(path) && !closed && polling === null) {
      // At once, and not with the first look: what is changed between the two would never be told.
      links.set(path, { key, name, seen: targetNow(path) });
      lookLater();
    }
  }

  function lookLater(): void {
    if (!closed && links.size > 0) looking ??= setTimeout(() => void lookAtLinks(), pollEvery).unref();
  }

  async function lookAtLinks(): Promise<void> {
    for (const [path, link] of [...links]) {
      const target = await stat(path).then(targetOf, fileErrorCode);
      if (links.get(path) !== link || target === link.seen) continue;
      link.seen = target;
      // Of a folder, another one is to be watched now.
      if (link.name === null) watchKey(link.key);
      else note(link.key, link.name);
    }
    looking = null;
    lookLater();
  }

  /** The same of a key and everything in it. */
  function watchLinksIn(key: string): void {
    watchLink(key, null);
    const folder = join(dir, key);
    for (const path of links.keys()) if (path.startsWith(`${folder}${sep}`)) watchLink(key, basename(path));
    for (const name of linksIn(folder)) watchLink(key, name);
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
    links.clear();
    polling = startPolling().then(
      () => options.failing?.('', null),
      (error: unknown) => {
        // Not even that, as where no more files can be opened: all of it is tried again.
        if (options.failing === undefined) options.report(error);
        options.failing?.('', error);
        polling = null;
        later(watchAll);
      },
    );
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
      for (const retry of retries) clearTimeout(retry);
      if (looking !== null) clearTimeout(looking);
      for (const watcher of watchers.values()) watcher.close();
      await polling;
      await poller?.close();
    },
  };
}

/** Not a bug of ours. */
const isOfTheSystem = (error: unknown): boolean => error instanceof Failure || fileErrorCode(error) !== '';

const isLink = (path: string): boolean => {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    // The folder above it is gone, or closed to this user: whoever reads it says so.
    return false;
  }
};

/** A symbolic link; of which entry of which key, null for the key itself. */
interface Link {
  readonly key: string;
  readonly name: string | null;
  /** What it led to when it was looked at. */
  seen: string;
}

/** Differs where a file has changed, or another file or folder is there. A folder tells itself of what is in it. */
const targetOf = (stats: Stats): string =>
  stats.isDirectory() ? `${stats.dev} ${stats.ino}` : `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeMs}`;

function targetNow(path: string): string {
  try {
    return targetOf(statSync(path));
  } catch (error) {
    return fileErrorCode(error);
  }
}

/** Names of the symbolic links in a folder; none where it is a file, or cannot be read. */
function linksIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isSymbolicLink() && isWatched(entry.name)).map(({ name }) => name);
  } catch {
    return [];
  }
}

const isWatched = (name: string): boolean => name.endsWith('.json') && !name.startsWith('.');
