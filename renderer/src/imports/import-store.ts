import { useSyncExternalStore } from 'react';
import { importLimit } from '../../../shared/contract/imports.ts';
import { failure } from '../../../shared/failure.ts';
import type { ImportReport } from '../../../shared/model/collection.ts';
import { takeDrafts } from '../actions/drafts.ts';
import { client, refresh } from '../client.ts';
import { tellDone } from '../parts/undoable.tsx';
import { goTo } from '../route.ts';
import {
  type ImportFile,
  importedWords,
  isTaken,
  onlyOf,
  type ReadyFile,
  readyFile,
  textOfBytes,
} from './import-files.ts';

export interface Importing {
  readonly isOpen: boolean;
  readonly files: readonly ImportFile[];
  /** Key of the file whose requests are shown. */
  readonly shown: string | null;
  readonly isBusy: boolean;
}

/** What may be imported: files of the disk, or a text that was pasted. */
export type Source = File | { readonly name: string; readonly text: string };

/** What an import may change. */
const nouns = ['actions', 'parameters', 'environments'] as const;

const closed: Importing = { isOpen: false, files: [], shown: null, isBusy: false };
let state: Importing = closed;
let checks = new AbortController();
const listeners = new Set<() => void>();

function become(change: Partial<Importing>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

function put(file: ImportFile): void {
  become({ files: state.files.map((each) => (each.key === file.key ? file : each)) });
}

export function useImporting(): Importing {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** Opens the dialog, with these files in it; files given while it is open come in addition. */
export function openImport(sources: readonly Source[] = []): void {
  if (state.isBusy) return;
  const added = sources.map((source) => {
    const size = 'text' in source && typeof source.text === 'string' ? source.text.length : (source as File).size;
    return { source, file: { key: crypto.randomUUID(), name: source.name, size, state: 'checking' } as const };
  });
  become({
    isOpen: true,
    files: [...state.files, ...added.map(({ file }) => file)],
    shown: state.shown ?? added[0]?.file.key ?? null,
  });
  void checkAll(added, checks.signal);
}

export function closeImport(): void {
  if (state.isBusy) return;
  checks.abort();
  checks = new AbortController();
  become(closed);
}

export const showFile = (key: string): void => become({ shown: key });

export function leaveOut(key: string): void {
  const files = state.files.filter((each) => each.key !== key);
  become({ files, shown: state.shown === key ? (files[0]?.key ?? null) : state.shown });
}

export function choose(file: ReadyFile, chosen: ReadonlySet<string>): void {
  put({ ...file, chosen });
}
export function want(file: ReadyFile, wanted: boolean): void {
  put({ ...file, wanted });
}

/** Looks at one after another, so that the first can be read while the others are still on their way. */
async function checkAll(
  added: readonly { readonly source: Source; readonly file: ImportFile }[],
  signal: AbortSignal,
): Promise<void> {
  for (const { source, file } of added) {
    const { key, name, size } = file;
    let text: string | null = null;
    try {
      text = await readSource(source);
      const report = await client.imports.add({ name, text, dryRun: true }, { signal });
      put(readyFile(file, text, report));
    } catch (error) {
      if (signal.aborted) return;
      put({ key, name, size, text, state: 'failed', error });
    }
  }
}

async function readSource(source: Source): Promise<string> {
  if (!(source instanceof File)) return source.text;
  const { name, size } = source;
  if (size > 2 * importLimit) throw failure('FILE_TOO_LARGE', { file: name, bytes: size, limit: importLimit });
  try {
    return textOfBytes(new Uint8Array(await source.arrayBuffer()));
  } catch {
    // A folder that was dropped, or a file that went away since.
    throw failure('FILE_UNREADABLE', { file: name, detail: 'it is a folder, or it cannot be opened.' });
  }
}

/** Imports what is chosen. Closes the dialog where all went well; what failed stays in it, with the reason. */
export async function importChosen(): Promise<void> {
  become({ isBusy: true });
  const reports: ImportReport[] = [];
  for (const { key } of state.files) {
    const file = state.files.find((each) => each.key === key);
    if (file === undefined || !isTaken(file)) continue;
    put({ ...file, state: 'importing' });
    const { name, text } = file;
    try {
      const report = await client.imports.add({ name, text, only: onlyOf(file) });
      put({ key, name, size: file.size, state: 'done', report });
      reports.push(report);
    } catch (error) {
      put({ key, name, size: file.size, text, state: 'failed', error });
      become({ shown: key });
    }
  }
  refresh(nouns);
  become({ isBusy: false });
  if (reports.length === 0) return;
  if (!state.files.some((each) => each.state === 'failed')) closeImport();
  const first = reports.flatMap(({ requests }) => requests.filter(({ imported }) => imported))[0];
  if (first !== undefined) goTo('actions', [first.id]);
  const { title, message } = importedWords(reports);
  const canUndo = reports.every(({ kind, id }) => kind !== 'globals' && id !== null);
  tellDone(title, canUndo ? () => takeBack(reports) : null, message);
}

async function takeBack(reports: readonly ImportReport[]): Promise<void> {
  try {
    for (const { kind, id } of reports) {
      if (kind === 'collection' && id !== null) await client.actions.removeCollection({ id });
      if (kind === 'environment' && id !== null) await client.environments.remove({ id });
    }
    takeDrafts(reports.flatMap(({ requests }) => requests.map(({ id }) => id)));
  } finally {
    goTo('actions', [], { replace: true });
    refresh(nouns);
  }
}
