import { isDeepStrictEqual } from 'node:util';
import { Mutex } from 'async-mutex';
import { Low } from 'lowdb';
import { Failure, failure } from '../../../shared/failure.ts';
import { bare, emptyDocument, type WorkspaceDocument } from './document.ts';
import { DocumentFile, type DocumentFolders, documentProblem } from './document-file.ts';

export interface DocumentStore {
  /**
   * What is in force, frozen. A part that has not changed since stays the same object, so that caches can compare it.
   * Its objects have no prototype: any key may be looked up in them.
   */
  read(): WorkspaceDocument;
  /**
   * Changes the document; gives what `mutate` gives, once the change is on disk. Updates that come while another is being
   * written go to disk together. `mutate` must not keep what it is given, and is run again from the start where another
   * update of the same write turned out to be bad.
   * Throws INPUT_INVALID where the result is no valid document, FILE_TOO_LARGE where it is too large to be read again,
   * WRITE_FAILED where it cannot be written, and whatever `mutate` throws; nothing has changed then.
   */
  update<Result>(mutate: (update: WorkspaceDocument) => Result): Promise<Result>;
  /** Takes over what someone else has written since. Costs one `stat` where nobody has. False where it must be tried again. */
  refresh(): Promise<boolean>;
  /** Calls back with the document of before when someone else has changed it. */
  onForeignChange(listener: (before: WorkspaceDocument) => Promise<void> | void): void;
  /** What had to be mended, and why the file on disk is not in force, for a person. */
  notices(): readonly string[];
  /** Settles when every update asked for so far has settled; later ones are refused. */
  close(): Promise<void>;
}

/** Hears the names of the parts that changed; `notices` where only those did. */
type OnChange = (parts: ReadonlySet<string>) => void;

interface WaitingUpdate {
  /** Throws what its `mutate` throws; the document may then be half changed. */
  apply(update: WorkspaceDocument): void;
  resolve(): void;
  reject(error: unknown): void;
}

/** Throws what `DocumentFile.read` throws, and WRITE_FAILED. */
export async function openDocumentStore(folders: DocumentFolders, onChange: OnChange): Promise<DocumentStore> {
  const file = new DocumentFile(folders);
  const empty = emptyDocument();
  const low = new Low<WorkspaceDocument>(file, empty);
  await low.read();
  if (low.data === empty) await low.write();
  return createStore(low, file, onChange);
}

function createStore(low: Low<WorkspaceDocument>, file: DocumentFile, onChange: OnChange): DocumentStore {
  let current = bare(low.data, 'frozen');
  const mutex = new Mutex();
  const listeners: ((before: WorkspaceDocument) => Promise<void> | void)[] = [];
  let waiting: WaitingUpdate[] = [];
  let closed = false;

  /** Only inside the mutex. Gives the document of before where someone else has changed it. */
  async function takeOver(): Promise<WorkspaceDocument | null> {
    if (!file.isChanged) return null;
    const before = current;
    const problem = file.problem;
    // lowdb keeps what it has where the file cannot be used.
    await low.read();
    const { document, changed } = share(before, low.data);
    low.data = document;
    const isOther = changed.size > 0;
    if (isOther) current = document;
    if (file.problem !== problem) changed.add('notices');
    onChange(changed);
    return isOther ? before : null;
  }

  async function writeBatch(batch: readonly WaitingUpdate[]): Promise<void> {
    const { applied, next } = applyTogether(batch, current) ?? applyOneByOne(batch, current);
    try {
      const { document, changed } = share(current, next);
      if (changed.size > 0) {
        const problem = file.problem;
        low.data = document;
        await low.write();
        current = document;
        if (problem !== null) changed.add('notices');
        onChange(changed);
      }
    } catch (error) {
      low.data = current;
      // Only together may they be too large: each is tried by itself.
      if (applied.length > 1 && error instanceof Failure && error.code === 'FILE_TOO_LARGE') {
        for (const update of applied) await writeBatch([update]);
        return;
      }
      for (const update of applied) update.reject(error);
      return;
    }
    for (const update of applied) update.resolve();
  }

  async function writeWaiting(): Promise<void> {
    const before = await mutex.runExclusive(async () => {
      const batch = waiting;
      waiting = [];
      if (batch.length === 0) return null;
      const taken = await takeOver().catch((error: unknown) => {
        for (const update of batch) update.reject(error);
        batch.length = 0;
        return null;
      });
      if (batch.length > 0) await writeBatch(batch);
      return taken;
    });
    await callListeners(before);
  }

  /** Outside the mutex: a listener may update the document. */
  async function callListeners(before: WorkspaceDocument | null): Promise<void> {
    if (before !== null) for (const listener of listeners) await listener(before);
  }

  return {
    read: () => current,
    update: (mutate) =>
      new Promise((resolve, reject) => {
        if (closed) throw new Error('The workspace is closed: nothing can be changed in it.');
        let result: ReturnType<typeof mutate>;
        waiting.push({
          apply(update) {
            result = mutate(update);
          },
          resolve: () => resolve(result),
          reject,
        });
        if (waiting.length === 1) void Promise.resolve().then(writeWaiting);
      }),
    async refresh() {
      if (file.isChanged && !closed) await callListeners(await mutex.runExclusive(takeOver));
      return !file.isUnread;
    },
    onForeignChange: (listener) => {
      listeners.push(listener);
    },
    notices: () => [...file.notices, ...(file.problem === null ? [] : [file.problem])],
    async close() {
      closed = true;
      while (waiting.length > 0) await mutex.runExclusive(() => Promise.resolve());
      await mutex.waitForUnlock();
    },
  };
}

interface Applied {
  readonly applied: readonly WaitingUpdate[];
  readonly next: WorkspaceDocument;
}

/** All of a batch on one copy, checked once: what a burst of good updates costs. Null where any of them is bad. */
function applyTogether(batch: readonly WaitingUpdate[], document: WorkspaceDocument): Applied | null {
  const next = bare(document, 'free');
  try {
    for (const waiting of batch) waiting.apply(next);
  } catch {
    // Which one it was, and whether it left a half-done change, the slow way finds out.
    return null;
  }
  return documentProblem(next) === null ? { applied: batch, next } : null;
}

/** Each on a copy of its own; the bad ones are rejected and leave nothing in the document. */
function applyOneByOne(batch: readonly WaitingUpdate[], document: WorkspaceDocument): Applied {
  let next = document;
  const applied = batch.filter((waiting) => {
    const update = bare(next, 'free');
    try {
      waiting.apply(update);
      const problem = documentProblem(update);
      if (problem !== null) throw failure('INPUT_INVALID', problem);
    } catch (error) {
      waiting.reject(error);
      return false;
    }
    next = update;
    return true;
  });
  return { applied, next };
}

/** The new document with the objects of the old one wherever they are equal, and the names of the parts that are not. */
function share(before: WorkspaceDocument, after: WorkspaceDocument) {
  const document = bare(after, 'free') as Record<string, unknown>;
  const changed = new Set<string>();
  for (const part of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isDeepStrictEqual(before[part], document[part])) document[part] = before[part];
    else {
      changed.add(part);
      document[part] = bare(document[part], 'frozen');
    }
  }
  return { document: Object.freeze(document) as WorkspaceDocument, changed };
}
