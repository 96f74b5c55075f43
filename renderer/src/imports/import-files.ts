import type { ImportReport } from '../../../shared/model/collection.ts';
import { counted } from '../parts/counted.ts';

/** One file on its way in. Its text is held until it is imported. */
export type ImportFile = {
  readonly key: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
} & (
  | { readonly state: 'checking' }
  | { readonly state: 'failed'; readonly text: string | null; readonly error: unknown }
  | {
      readonly state: 'ready' | 'importing';
      readonly text: string;
      readonly report: ImportReport;
      /** Ids of the requests to take. */
      readonly chosen: ReadonlySet<string>;
      /** For environments and globals, which are taken whole or not at all. */
      readonly wanted: boolean;
    }
  | { readonly state: 'done'; readonly report: ImportReport }
);

export type ReadyFile = Extract<ImportFile, { readonly state: 'ready' | 'importing' }>;

/** A file that was looked at, all of it chosen. */
export function readyFile(
  file: Pick<ImportFile, 'key' | 'name' | 'size'>,
  text: string,
  report: ImportReport,
): ImportFile {
  const { key, name, size } = file;
  return {
    ...{ key, name, size, text, report },
    state: 'ready',
    chosen: new Set(report.requests.map(({ id }) => id)),
    wanted: true,
  };
}

/** Whether Import would take anything of it. */
export function isTaken(file: ImportFile): file is ReadyFile {
  if (file.state !== 'ready') return false;
  return file.report.kind === 'collection' ? file.chosen.size > 0 || file.report.requests.length === 0 : file.wanted;
}

/** What to send as `only`: nothing where all are chosen, else the ids in file order. */
export function onlyOf(file: ReadyFile): string[] | undefined {
  const { requests } = file.report;
  if (file.report.kind !== 'collection' || file.chosen.size === requests.length) return undefined;
  return requests.flatMap(({ id }) => (file.chosen.has(id) ? id : []));
}

/** What the Import button would do, in words. */
export function takenWords(files: readonly ImportFile[]): string {
  const taken = files.filter(isTaken);
  const requests = taken.reduce((sum, { chosen }) => sum + chosen.size, 0);
  const others = taken.filter(({ report }) => report.kind !== 'collection');
  const parts = [
    ...(requests > 0 ? [counted(requests, 'request')] : []),
    ...others.map(({ report }) =>
      report.kind === 'globals' ? counted(report.values.length, 'parameter') : report.name,
    ),
  ];
  return parts.length > 3 ? `${parts.slice(0, 2).join(', ')} and ${parts.length - 2} more` : parts.join(', ');
}

/** What was imported, for the note in the corner. */
export function importedWords(reports: readonly ImportReport[]): { readonly title: string; readonly message: string } {
  const [first] = reports;
  const requests = reports.reduce((sum, report) => sum + report.requests.filter(({ imported }) => imported).length, 0);
  const parts = [
    ...(requests > 0
      ? [requests === 1 ? '1 request is an action now.' : `${requests.toLocaleString('en')} requests are actions now.`]
      : []),
    ...(reports.some(({ kind }) => kind === 'environment')
      ? ['Choose the environment in the header to use its values.']
      : []),
    ...(reports.some(({ kind }) => kind === 'globals') ? ['Globals are custom parameters now.'] : []),
  ];
  return {
    title: `Imported ${reports.length === 1 ? first?.name : counted(reports.length, 'file')}`,
    message: parts.join(' '),
  };
}

/** One line on a file. */
export function fileWords(file: ImportFile): string {
  if (file.state === 'checking') return `Reading ${(file.size / 1_048_576).toFixed(1)} MiB…`;
  if (file.state === 'failed') return 'Cannot be imported';
  const { kind, format, requests, values, warnings } = file.report;
  const imported = requests.filter((each) => each.imported).length;
  const what =
    kind === 'collection'
      ? file.state === 'done'
        ? `${imported} of ${counted(requests.length, 'request')} imported`
        : `${counted(requests.length, 'request')}, ${format}`
      : `${kind === 'environment' ? 'Environment' : 'Globals'}, ${counted(values.length, 'value')}`;
  return warnings.length === 0 ? what : `${what}, ${counted(warnings.length, 'warning')}`;
}

/** UTF-8, or UTF-16 by its byte order mark, as Windows editors write. */
export function textOfBytes(bytes: Uint8Array): string {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** Text in the clipboard that may be a Postman file; anything else pasted outside a field is left alone. */
export const looksLikeJson = (text: string): boolean => /^\uFEFF?\s*[{[]/.test(text);
