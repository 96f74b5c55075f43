import { createHash } from 'node:crypto';
import { constants, copyFileSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { importLimit } from '../../../shared/contract/imports.ts';
import { failure } from '../../../shared/failure.ts';
import type { Clock } from '../host-services.ts';
import { type ItemPosition, idOfItem, isFolder } from '../postman-format/item-tree.ts';
import { isRawObject, type RawObject } from '../postman-format/raw-value.ts';
import { parseInSlices, printInSlices } from '../postman-format/sliced-json.ts';
import { inSlices } from '../slices.ts';
import { describeFileProblem, fileErrorCode } from '../storage/file-problem.ts';
import { privateFolderMode, privateMode } from '../storage/private-files.ts';
import { readWrittenFile } from '../storage/read-file.ts';
import { makeFolders, writeFileAtomic } from '../storage/write-file.ts';

/** How much can be undone: whatever is over one of these is deleted, oldest first. The newest always stays. */
export interface RemovedLimits {
  readonly items: number;
  readonly bytes: number;
  readonly ageMs: number;
}

const defaultLimits: RemovedLimits = { items: 200, bytes: 128 * 1024 * 1024, ageMs: 30 * 24 * 3_600_000 };

const RemovedItem = z.object({
  kind: z.enum(['action', 'folder']),
  id: z.string(),
  /** Id of its collection. */
  collection: z.string(),
  item: z.custom<RawObject>(isRawObject),
  /** The folders around it, outermost first. */
  folders: z.array(z.object({ id: z.string().nullable(), name: z.unknown().optional() })),
  index: z.number().int().nonnegative(),
  /** Id of the action or folder before it. */
  after: z.string().nullable(),
  /** Ids of what stands around it, nearest first, should that one be gone by then; earlier versions wrote none. */
  near: z.object({ before: z.array(z.string()), behind: z.array(z.string()) }).optional(),
  note: z.unknown().optional(),
});
export type RemovedItem = z.infer<typeof RemovedItem>;

const RemovedCollection = z.object({
  kind: z.literal('collection'),
  id: z.string(),
  /** The file's name in the collections folder. */
  file: z.string(),
  note: z.unknown().optional(),
});
type RemovedCollection = z.infer<typeof RemovedCollection>;

/**
 * Removed actions, folders and collections, in a folder of their own, so that a removal can be undone after a restart as well.
 * Each has a JSON file that describes it; a collection's own file is moved there unchanged. `note` is whatever the caller
 * needs for the undo: the store keeps it and gives it back.
 */
export interface RemovedItems {
  /** Keeps an action or folder before it is taken out of its file. Returns how to forget it again. Throws WRITE_FAILED. */
  keepItem(kind: RemovedItem['kind'], removed: Omit<RemovedItem, 'kind'>): Promise<() => void>;
  /** Moves the file of a collection here. Throws WRITE_FAILED; the file then is where it was. */
  moveCollection(path: string, removed: Omit<RemovedCollection, 'kind'>): Promise<void>;
  /** The latest removal of this id. */
  item(kind: RemovedItem['kind'], id: string): Promise<RemovedItem | undefined>;
  /** The same of a collection, with the path of its file. */
  collection(id: string): Promise<(RemovedCollection & { readonly path: string }) | undefined>;
  forget(kind: RemovedItem['kind'] | 'collection', id: string): void;
}

export function openRemovedItems(dir: string, clock: Clock, limits: RemovedLimits = defaultLimits): RemovedItems {
  let count = 0;
  prune(dir, clock(), limits);

  /** The name begins with the time, so that names in order are removals in order. */
  function newName(kind: string, id: string): string {
    count += 1;
    const time = String(clock()).padStart(15, '0');
    return `${time}-${String(count).padStart(6, '0')}-${keyOf(kind, id)}`;
  }

  async function write(name: string, text: string): Promise<void> {
    const path = join(dir, `${name}.json`);
    try {
      makeFolders(dir, privateFolderMode);
    } catch (error) {
      throw failure('WRITE_FAILED', { file: dir, detail: describeFileProblem(error) });
    }
    // The folder of the state stands in the workspace's own.
    await writeFileAtomic(path, text, { mode: privateMode, within: dirname(dirname(dir)), limit: fileLimit });
  }

  async function latest<Entry>(
    kind: string,
    id: string,
    schema: z.ZodType<Entry>,
  ): Promise<{ name: string; entry: Entry } | undefined> {
    const names = namesIn(dir).filter((name) => name.endsWith(keyOf(kind, id)));
    for (const name of names.toReversed()) {
      const entry = schema.safeParse(await readJson(join(dir, `${name}.json`))).data;
      if (entry !== undefined) return { name, entry };
    }
    return undefined;
  }

  return {
    async keepItem(kind, { item, ...removed }) {
      const name = newName(kind, removed.id);
      const about = JSON.stringify({ kind, ...removed });
      // A folder may be a large part of a large collection.
      const text = await inSlices(printInSlices(item, ' ', { file: join(dir, `${name}.json`), limit: fileLimit }));
      await write(name, `${about.slice(0, -1)},"item":${text}}`);
      prune(dir, clock(), limits);
      return () => drop(dir, name);
    },
    async moveCollection(path, removed) {
      const name = newName('collection', removed.id);
      await write(name, JSON.stringify({ kind: 'collection', ...removed }));
      try {
        moveFile(path, join(dir, `${name}${contentSuffix}`));
      } catch (error) {
        drop(dir, name);
        throw failure('WRITE_FAILED', { file: path, detail: describeFileProblem(error) });
      }
      prune(dir, clock(), limits);
    },
    item: async (kind, id) => (await latest(kind, id, RemovedItem))?.entry,
    async collection(id) {
      const removed = await latest('collection', id, RemovedCollection);
      if (removed === undefined) return undefined;
      const path = join(dir, `${removed.name}${contentSuffix}`);
      return existsSync(path) ? { ...removed.entry, path } : undefined;
    },
    forget(kind, id) {
      for (const name of namesIn(dir)) if (name.endsWith(keyOf(kind, id))) drop(dir, name);
    },
  };
}

/** What has to be known of an action or folder to put it back, even after its file was edited by hand. */
export function describePosition({ item, folders, siblings, index }: ItemPosition) {
  const before = siblings[index - 1] as RawObject | undefined;
  return {
    item,
    folders: folders.map((folder) => ({ id: idOfItem(folder), name: folder.name })),
    index,
    after: before === undefined ? null : idOfItem(before),
    near: {
      before: idsOf(siblings.slice(Math.max(0, index - mostNear), index).reverse()),
      behind: idsOf(siblings.slice(index + 1, index + 1 + mostNear)),
    },
  };
}

/** On each side. */
const mostNear = 50;

const idsOf = (items: readonly unknown[]): string[] =>
  items.filter(isRawObject).flatMap((item) => idOfItem(item) ?? []);

/**
 * Where a removed action or folder goes: its folder if that is still there, else the collection; behind the one it followed,
 * or beside the nearest that is left of what was around it.
 */
export function positionFor(
  removed: Pick<RemovedItem, 'folders' | 'index' | 'after' | 'near'>,
  collection: RawObject,
): { siblings: unknown[]; index: number } {
  let siblings: unknown[] = isFolder(collection) ? collection.item : [];
  for (const { id, name } of removed.folders) {
    const entries = siblings.filter(isFolder);
    const folder =
      entries.find((entry) => id !== null && idOfItem(entry) === id) ?? entries.find((entry) => entry.name === name);
    if (folder === undefined) break;
    siblings = folder.item;
  }
  const places = new Map(siblings.map((entry, index) => [isRawObject(entry) ? idOfItem(entry) : null, index]));
  const placeOf = (ids: readonly string[]): number | undefined => places.get(ids.find((id) => places.has(id)) ?? '');
  const { before = [], behind = [] } = removed.near ?? {};
  const followed = removed.after === null ? undefined : placeOf([removed.after, ...before]);
  if (followed !== undefined) return { siblings, index: followed + 1 };
  const next = removed.after === null ? undefined : placeOf(behind);
  return { siblings, index: next ?? Math.min(removed.index, siblings.length) };
}

/** By rename, which is atomic; by a copy only where the folders are on different disks. Throws the system's error. */
export function moveFile(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (fileErrorCode(error) !== 'EXDEV') throw error;
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    rmSync(from);
  }
}

/** Bytes, read and written. */
const fileLimit = 2 * importLimit;

/** Not `.json`, so that no import of this folder takes it for a collection that is there. */
const contentSuffix = '.removed';

/** Ids are a stranger's text: a file name has a hash of them. */
const keyOf = (kind: string, id: string): string =>
  createHash('sha256').update(`${kind}\n${id}`).digest('hex').slice(0, 24);

/** Names of the entries without `.json`, oldest first; none where there is no folder. */
function namesIn(dir: string): string[] {
  return filesIn(dir)
    .filter((file) => file.endsWith('.json') && !file.startsWith('.'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

function filesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    // Nothing was removed yet.
    return [];
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return (await inSlices(parseInSlices(readWrittenFile(path, 'the removed item', fileLimit)))).value;
  } catch {
    // Damaged by someone else: there is nothing to undo then.
    return undefined;
  }
}

function drop(dir: string, name: string): void {
  for (const suffix of ['.json', contentSuffix]) {
    try {
      rmSync(join(dir, `${name}${suffix}`), { force: true });
    } catch {
      // It stays until it is pruned: what it was kept for is done.
    }
  }
}

/** Deletes what is over the limits, and files that a killed process left without their entry. */
function prune(dir: string, now: number, limits: RemovedLimits): void {
  const names = namesIn(dir);
  const entries = new Set(names);
  try {
    for (const file of filesIn(dir)) {
      if (!entries.has(file.replace(/\.(?:json|removed)$/, ''))) rmSync(join(dir, file), { force: true });
    }
    let bytes = 0;
    names.toReversed().forEach((name, index) => {
      bytes += sizeOf(join(dir, `${name}.json`)) + sizeOf(join(dir, `${name}${contentSuffix}`));
      const isOver = index >= limits.items || bytes > limits.bytes || now - Number(name.slice(0, 15)) > limits.ageMs;
      if (index > 0 && isOver) drop(dir, name);
    });
  } catch {
    // A file that is locked stays until the next time: too much is kept, nothing is lost.
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
