import { isDeepStrictEqual } from 'node:util';
import { Low } from 'lowdb';
import { failure } from '../../../shared/failure.ts';
import { bare, emptyDocument, type WorkspaceDocument } from './document.ts';
import { type DocumentPlace, documentProblem, loadDocument, saveDocument } from './document-file.ts';

export interface DocumentStore {
  /**
   * What is on disk, frozen. A part that has not changed since stays the same object, so that caches can compare it.
   * Its objects have no prototype: any key may be looked up in them.
   */
  read(): WorkspaceDocument;
  /**
   * Changes the document; gives what `mutate` gives, once the change is on disk. Updates that come while another is being
   * written go to disk together. `mutate` must not keep the draft, and is run again from the start where another update of
   * the same write turned out to be bad.
   * Throws INPUT_INVALID where the draft is no valid document, WRITE_FAILED where it cannot be written, and whatever
   * `mutate` throws; nothing has changed then.
   */
  update<Result>(mutate: (draft: WorkspaceDocument) => Result): Promise<Result>;
  /** Settles when every update asked for so far has settled; later ones are refused. */
  close(): Promise<void>;
}

interface Waiting {
  /** Throws what its `mutate` throws; the draft may then be half changed. */
  apply(draft: WorkspaceDocument): void;
  resolve(): void;
  reject(error: unknown): void;
}

/** The document store, and what opening it has to say to a person. `onChange` hears the names of the parts that changed. */
export async function openDocumentStore(
  place: DocumentPlace,
  onChange: (parts: ReadonlySet<string>) => void,
): Promise<{ readonly store: DocumentStore; readonly notice: string | null }> {
  const loaded = await loadDocument(place);
  const low = new Low<WorkspaceDocument>(
    {
      read: async () => loaded.document,
      write: (document) => saveDocument(place, document),
    },
    emptyDocument(),
  );
  await low.read();
  if (loaded.document === null) await low.write();
  return { store: createStore(low, onChange), notice: loaded.notice };
}

function createStore(low: Low<WorkspaceDocument>, onChange: (parts: ReadonlySet<string>) => void): DocumentStore {
  let onDisk = bare(low.data, 'frozen');
  let waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;
  let closed = false;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await writeBatch(batch);
    }
    writing = null;
  }

  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    const { applied, next } = applyTogether(batch, onDisk) ?? applyOneByOne(batch, onDisk);
    let changed: ReadonlySet<string>;
    try {
      const shared = share(onDisk, next);
      changed = shared.changed;
      if (changed.size > 0) {
        low.data = shared.document;
        await low.write();
        onDisk = shared.document;
      }
    } catch (error) {
      low.data = onDisk;
      for (const each of applied) each.reject(error);
      return;
    }
    if (changed.size > 0) onChange(changed);
    for (const each of applied) each.resolve();
  }

  return {
    read: () => onDisk,
    update: (mutate) =>
      new Promise((resolve, reject) => {
        if (closed) throw new Error('The workspace is closed: nothing can be changed in it.');
        let result: ReturnType<typeof mutate>;
        waiting.push({
          apply(draft) {
            result = mutate(draft);
          },
          resolve: () => resolve(result),
          reject,
        });
        writing ??= Promise.resolve().then(writeAll);
      }),
    async close() {
      closed = true;
      await writing;
    },
  };
}

interface Applied {
  readonly applied: readonly Waiting[];
  readonly next: WorkspaceDocument;
}

/** All of a batch on one draft, checked once: what a burst of good updates costs. Null where any of them is bad. */
function applyTogether(batch: readonly Waiting[], document: WorkspaceDocument): Applied | null {
  const next = bare(document, 'free');
  try {
    for (const each of batch) each.apply(next);
  } catch {
    // Which one it was, and whether it left a half-done change, the slow way finds out.
    return null;
  }
  return documentProblem(next) === null ? { applied: batch, next } : null;
}

/** Each on a draft of its own; the bad ones are rejected and leave nothing in the document. */
function applyOneByOne(batch: readonly Waiting[], document: WorkspaceDocument): Applied {
  let next = document;
  const applied = batch.filter((each) => {
    const draft = bare(next, 'free');
    try {
      each.apply(draft);
      const problem = documentProblem(draft);
      if (problem !== null) throw failure('INPUT_INVALID', problem);
    } catch (error) {
      each.reject(error);
      return false;
    }
    next = draft;
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
