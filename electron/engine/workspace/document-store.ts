import { isDeepStrictEqual } from 'node:util';
import { Low } from 'lowdb';
import { failure } from '../../../shared/failure.ts';
import { bare } from './bare.ts';
import { emptyDocument, type WorkspaceDocument } from './document.ts';
import { type DocumentPlace, documentProblem, loadDocument, saveDocument } from './document-file.ts';

export interface DocumentStore {
  /**
   * What is on disk, frozen. A part that has not changed since stays the same object, so that caches can compare it.
   * Its objects have no prototype: any key may be looked up in them.
   */
  read(): WorkspaceDocument;
  /**
   * Changes the document; gives what `mutate` gives, once the change is on disk. Updates that come while another is being
   * written go to disk together. `mutate` gets a draft of its own and must not keep it.
   * Throws INPUT_INVALID where the draft is no valid document, WRITE_FAILED where it cannot be written, and whatever
   * `mutate` throws; nothing has changed then.
   */
  update<Result>(mutate: (draft: WorkspaceDocument) => Result): Promise<Result>;
  /** Settles when every update asked for so far has settled; later ones are refused. */
  close(): Promise<void>;
}

interface Waiting {
  /** The document with this one's change, or throws. */
  apply(document: WorkspaceDocument): WorkspaceDocument;
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
    let next = onDisk;
    const applied = batch.filter((each) => {
      try {
        next = each.apply(next);
        return true;
      } catch (error) {
        each.reject(error);
        return false;
      }
    });
    const { document, changed } = share(onDisk, next);
    try {
      if (changed.size > 0) {
        low.data = document;
        await low.write();
        onDisk = document;
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
          apply(document) {
            const draft = bare(document, 'free');
            result = mutate(draft);
            const problem = documentProblem(draft);
            if (problem !== null) throw failure('INPUT_INVALID', problem);
            return draft;
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
