import type { ImportAgain, ImportReport, ImportResult } from '../../../shared/model/collection.ts';
import { counted } from '../parts/counted.ts';

/** A file as it is sent to the engine. The name may hold the folders that it was dropped in. */
export interface NamedFile {
  readonly name: string;
  readonly data: File;
}

/** A document in the dialog, or a file that is being read or could not be. Its files are held until it is imported. */
export type ImportFile = {
  readonly key: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
} & (
  | { readonly state: 'checking' }
  | { readonly state: 'failed'; readonly error: unknown }
  | {
      readonly state: 'ready' | 'importing';
      /** All files that the document is in. */
      readonly files: readonly NamedFile[];
      /** All files that were read with them: what is imported names its documents by their places in these. */
      readonly source: readonly NamedFile[];
      readonly report: ImportReport;
      /** Ids of the requests to import. */
      readonly chosen: ReadonlySet<string>;
      /** For environments and globals, which are imported whole or not at all. */
      readonly wanted: boolean;
      /** For a collection that is there already: what becomes of it. */
      readonly again: ImportAgain;
      /** For `merge`: ids of the changes to take. */
      readonly taken: ReadonlySet<string>;
      /** For a collection with scripts: whether they may run once it is imported. */
      readonly allowsScripts: boolean;
    }
  | { readonly state: 'done'; readonly report: ImportReport }
);

export type ReadyFile = Extract<ImportFile, { readonly state: 'ready' | 'importing' }>;

/**
 * A document that was read, all of it chosen. `files` are those that it was read from, and maybe others.
 */
export function readyFile(key: string, files: readonly NamedFile[], report: ImportReport): ReadyFile {
  const isOwn = ({ name }: NamedFile): boolean =>
    // A folder of files, an archive, or a file with several documents.
    name === report.file || name.startsWith(`${report.file}/`) || /^[ /]/.test(after(report.file, name));
  const own = files.filter(isOwn);
  return {
    ...{ key, name: report.file, files: own, source: files, report },
    size: own.reduce((sum, { data }) => sum + data.size, 0),
    state: 'ready',
    chosen: new Set(report.requests.map(({ id }) => id)),
    wanted: true,
    again: 'copy',
    taken: new Set(changesOf(report).flatMap(({ id, kind }) => (kind === 'removed' ? [] : id))),
    allowsScripts: false,
  };
}

/** What follows this beginning in a text; empty where it does not begin so. */
const after = (text: string, beginning: string): string =>
  text.startsWith(beginning) ? text.slice(beginning.length) : '';

export const changesOf = ({ before }: ImportReport) => before?.changes ?? [];

/** Whether Import would import anything of it. */
export function isChosen(file: ImportFile): file is ReadyFile {
  if (file.state !== 'ready') return false;
  if (file.report.kind !== 'collection') return file.wanted;
  if (file.again === 'merge') return file.taken.size > 0;
  return file.again === 'replace' || file.chosen.size > 0 || file.report.requests.length === 0;
}

/** What to send as `only`: nothing where all are chosen, else the ids in file order. */
export function onlyOf(files: readonly ReadyFile[]): string[] | undefined {
  const isWhole = files.every(
    ({ report, chosen, again }) => again !== 'copy' || chosen.size === report.requests.length,
  );
  if (isWhole) return undefined;
  return files.flatMap(({ report, chosen }) => report.requests.flatMap(({ id }) => (chosen.has(id) ? id : [])));
}

/** What the Import button would do, in words. */
export function chosenWords(files: readonly ImportFile[]): string {
  const chosen = files.filter(isChosen);
  const merged = chosen.filter(({ again }) => again === 'merge');
  const requests = chosen.reduce((sum, file) => sum + (file.again === 'merge' ? 0 : file.chosen.size), 0);
  const changes = merged.reduce((sum, { taken }) => sum + taken.size, 0);
  const parts = [
    ...(changes > 0 ? [counted(changes, 'change')] : []),
    ...(requests > 0 ? [counted(requests, 'request')] : []),
    ...chosen
      .filter(({ report }) => report.kind !== 'collection')
      .map(({ report }) => (report.kind === 'globals' ? counted(report.values.length, 'parameter') : report.name)),
  ];
  return parts.length > 3 ? `${parts.slice(0, 2).join(', ')} and ${parts.length - 2} more` : parts.join(', ');
}

/** What was imported, for the notification. `allowed` are ids of collections whose scripts may run. */
export function importedWords(
  reports: readonly ImportReport[],
  allowed: ReadonlySet<string> = new Set(),
): { readonly title: string; readonly message: string } {
  const requests = reports.reduce((sum, report) => sum + report.requests.filter(({ imported }) => imported).length, 0);
  const environments = reports.filter(({ kind }) => kind === 'environment');
  const parameters = reports.reduce((sum, { kind, values }) => sum + (kind === 'globals' ? values.length : 0), 0);
  const [environment] = environments;
  const parts = [
    ...(requests > 0 ? [counted(requests, 'request')] : []),
    ...(environments.length > 1 ? [counted(environments.length, 'environment')] : []),
    ...(environments.length === 1 && environment !== undefined ? [`the environment ${environment.name}`] : []),
    ...(parameters > 0 ? [counted(parameters, 'parameter')] : []),
  ];
  const silent = reports.filter(({ scripted, id }) => scripted > 0 && id !== null && !allowed.has(id));
  const messages = [
    ...(environments.length > 0 ? ['Choose the environment in the header to use its values.'] : []),
    ...(silent.length > 0
      ? [`The scripts of ${silent.map(({ name }) => name).join(', ')} do not run until you allow them.`]
      : []),
  ];
  return {
    title: `Imported ${parts.join(', ') || reports[0]?.name}`,
    message: messages.join(' '),
  };
}

/** One line on a file. */
export function fileWords(file: ImportFile): string {
  if (file.state === 'checking') return `Reading ${(file.size / 1_048_576).toFixed(1)} MiB…`;
  if (file.state === 'failed') return 'Cannot be imported';
  const { kind, format, requests, values, warnings } = file.report;
  const imported = requests.filter((request) => request.imported).length;
  const what =
    kind === 'collection'
      ? file.state === 'done'
        ? `Imported ${imported} of ${counted(requests.length, 'request')}`
        : `${counted(requests.length, 'request')}, ${format}`
      : `${kind === 'environment' ? 'Environment' : 'Globals'}, ${counted(values.length, 'value')}`;
  return warnings.length === 0 ? what : `${what}, ${counted(warnings.length, 'warning')}`;
}

/** What was said of a document, without what is so of a copy alone where it does not become one. */
export function warningsFor({ report, again }: ReadyFile): ImportReport['warnings'] {
  if (again === 'copy') return report.warnings;
  return report.warnings.filter(({ ofCopy }) => ofCopy !== true);
}

/** Equal warnings are one, with the paths it is about in the order of the file. */
export function groupWarnings(
  warnings: ImportReport['warnings'],
): readonly { readonly message: string; readonly paths: readonly string[] }[] {
  const paths = new Map<string, string[]>();
  for (const { path, message } of warnings) {
    const group = paths.get(message);
    if (group === undefined) paths.set(message, [path]);
    else group.push(path);
  }
  return [...paths].map(([message, group]) => ({ message, paths: group }));
}

/** Text in the clipboard that may be a Postman file; anything else pasted outside a field is left alone. */
export const looksLikeJson = (text: string): boolean => /^\uFEFF?\s*[{[]/.test(text);

/** What Import would do where it is one request out of a curl command. */
export const isOneAction = (files: readonly ImportFile[]): boolean => {
  const [file, ...others] = files;
  return (
    file !== undefined &&
    others.length === 0 &&
    isChosen(file) &&
    file.report.format === 'cURL' &&
    file.chosen.size === 1
  );
};

/** Files to be imported with one question to the engine: of the same source, in the same way. */
export function groupsToImport(files: readonly ReadyFile[]): readonly (readonly ReadyFile[])[] {
  const groups: ReadyFile[][] = [];
  for (const file of files) {
    const group = groups.find(
      ([first]) => first?.source === file.source && first.again === 'copy' && file.again === 'copy',
    );
    if (group === undefined) groups.push([file]);
    else group.push(file);
  }
  return groups;
}

/**
 * What became of each file of a group. A document that failed is not among the reports, so that neither their order nor
 * their number tells which is whose: their places do. A choice made for one document never counts for another.
 */
export function outcomesOf(group: readonly ReadyFile[], { documents, failures }: ImportResult): readonly ImportFile[] {
  const reports = new Map(documents.map((report) => [report.place, report]));
  return group.map(({ key, name, size, report: { file, place } }): ImportFile => {
    const report = reports.get(place);
    if (report !== undefined) return { key, name, size, state: 'done', report };
    const error =
      failures.find((failed) => failed.place === place) ??
      failures.find((failed) => failed.place === null && failed.file === file) ??
      new Error(`${name} was not imported.`);
    return { key, name, size, state: 'failed', error };
  });
}
