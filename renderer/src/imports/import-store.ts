import { create } from 'zustand';
import type { ImportAgain, ImportReport } from '../../../shared/model/collection.ts';
import { takeDrafts } from '../actions/drafts.ts';
import { client, refresh } from '../client.ts';
import { importRequests } from '../parts/import-request.ts';
import { showFailure } from '../parts/show-failure.ts';
import { notifyDone } from '../parts/undoable.tsx';
import { goTo } from '../route.ts';
import type { Source } from './dropped-files.ts';
import {
  groupsToImport,
  type ImportFile,
  importedWords,
  isChosen,
  onlyOf,
  outcomesOf,
  type ReadyFile,
  readyFile,
} from './import-files.ts';

export interface Importing {
  readonly isOpen: boolean;
  readonly files: readonly ImportFile[];
  /** Key of the file whose contents are shown. */
  readonly shown: string | null;
  readonly isBusy: boolean;
}

/** What an import may change. */
const topics = ['actions', 'parameters', 'environments', 'permissions'] as const;

const closed: Importing = { isOpen: false, files: [], shown: null, isBusy: false };
const useStore = create<Importing>(() => closed);
let checks = new AbortController();

/** Replaces a file by its documents. */
function replace(key: string, files: readonly ImportFile[]): void {
  useStore.setState({ files: useStore.getState().files.flatMap((file) => (file.key === key ? files : [file])) });
}

export const useImporting = (): Importing => useStore();

/** Opens the dialog, with these files in it; files given while it is open come in addition. */
export function openImport(sources: readonly Source[] = []): void {
  if (useStore.getState().isBusy) return;
  const added = sources.map((source) => {
    const { name, size } = source;
    return { source, file: { key: crypto.randomUUID(), name, size, state: 'checking' } as const };
  });
  useStore.setState({
    isOpen: true,
    files: [...useStore.getState().files, ...added.map(({ file }) => file)],
    shown: useStore.getState().shown ?? added[0]?.file.key ?? null,
  });
  void checkAll(added, checks.signal);
}

importRequests.subscribe(() => openImport());

export function closeImport(): void {
  if (useStore.getState().isBusy) return;
  checks.abort();
  checks = new AbortController();
  useStore.setState(closed);
}

export const showFile = (key: string): void => useStore.setState({ shown: key });

export function leaveOut(key: string): void {
  const files = useStore.getState().files.filter((file) => file.key !== key);
  useStore.setState({
    files,
    shown: useStore.getState().shown === key ? (files[0]?.key ?? null) : useStore.getState().shown,
  });
}

export function choose(file: ReadyFile, chosen: ReadonlySet<string>): void {
  replace(file.key, [{ ...file, chosen }]);
}
export function putAgain(file: ReadyFile, again: ImportAgain): void {
  replace(file.key, [{ ...file, again }]);
}
export function takeChanges(file: ReadyFile, taken: ReadonlySet<string>): void {
  replace(file.key, [{ ...file, taken }]);
}
export function allowScripts(file: ReadyFile, allowsScripts: boolean): void {
  replace(file.key, [{ ...file, allowsScripts }]);
}
export function want(file: ReadyFile, wanted: boolean): void {
  replace(file.key, [{ ...file, wanted }]);
}

/** Reads one after another, so that the first can be looked at while the others are still on their way. */
async function checkAll(
  added: readonly { readonly source: Source; readonly file: ImportFile }[],
  signal: AbortSignal,
): Promise<void> {
  for (const { source, file } of added) {
    const { key, name, size } = file;
    try {
      const files = await source.read();
      const { documents, failures } = await client.imports.add({ files: [...files], dryRun: true }, { signal });
      // The first keeps the key, so that what is shown stays shown.
      const keys = [key, ...Array.from({ length: documents.length + failures.length }, () => crypto.randomUUID())];
      const entries: ImportFile[] = [
        ...documents.map((report, at) => readyFile(keys[at] ?? key, files, report)),
        ...failures.map((error, at): ImportFile => {
          const failed = { key: keys[documents.length + at] ?? key, name: error.file, error };
          return { ...failed, size: 0, state: 'failed' };
        }),
      ];
      replace(key, entries);
    } catch (error) {
      if (signal.aborted) return;
      replace(key, [{ key, name, size, state: 'failed', error }]);
    }
  }
}

/** Imports what is chosen. Closes the dialog where all went well; what failed stays in it, with the reason. */
export async function importChosen(): Promise<void> {
  useStore.setState({ isBusy: true });
  const reports: ImportReport[] = [];
  const allowed = new Set<string>();
  for (const group of groupsToImport(useStore.getState().files.filter(isChosen))) {
    for (const file of group) replace(file.key, [{ ...file, state: 'importing' }]);
    let outcomes: readonly ImportFile[];
    try {
      const [first] = group;
      if (first === undefined) continue;
      const result = await client.imports.add({
        files: [...first.source],
        documents: group.map(({ report }) => report.place),
        only: onlyOf(group),
        again: first.again,
        take: first.again === 'merge' ? [...first.taken] : undefined,
      });
      // What is wrong with other files of the same source was said when they were read.
      outcomes = outcomesOf(group, result);
    } catch (error) {
      outcomes = group.map(({ key, name, size }) => ({ key, name, size, state: 'failed', error }));
    }
    for (const outcome of outcomes) {
      replace(outcome.key, [outcome]);
      if (outcome.state !== 'done') continue;
      reports.push(outcome.report);
      const { id } = outcome.report;
      if (id !== null && group.some(({ key, allowsScripts }) => key === outcome.key && allowsScripts)) allowed.add(id);
    }
    const failed = outcomes.find(({ state }) => state === 'failed');
    if (failed !== undefined) useStore.setState({ shown: failed.key });
  }
  await allowAll([...allowed]).catch(showFailure);
  refresh(topics);
  useStore.setState({ isBusy: false });
  if (reports.length === 0) return;
  if (!useStore.getState().files.some((file) => file.state === 'failed')) closeImport();
  const first = reports.flatMap(({ requests }) => requests.filter(({ imported }) => imported))[0];
  if (first !== undefined) goTo('actions', [first.id]);
  const { title, message } = importedWords(reports, allowed);
  const canUndo = reports.every(({ kind, id, before }) => kind !== 'globals' && id !== null && before === null);
  notifyDone(title, canUndo ? () => undo(reports) : null, message);
}

/** As many at once as one message takes. */
async function allowAll(scripts: readonly string[]): Promise<void> {
  for (let at = 0; at < scripts.length; at += 100) {
    await client.permissions.allow({ scripts: scripts.slice(at, at + 100) });
  }
}

async function undo(reports: readonly ImportReport[]): Promise<void> {
  try {
    for (const { kind, id } of reports) {
      if (kind === 'collection' && id !== null) await client.actions.removeCollection({ id });
      if (kind === 'environment' && id !== null) await client.environments.remove({ id });
    }
    takeDrafts(reports.flatMap(({ requests }) => requests.map(({ id }) => id)));
  } finally {
    goTo('actions', [], { replace: true });
    refresh(topics);
  }
}
