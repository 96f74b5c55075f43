import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Option } from 'commander';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { importFileLimit, importLimit, importTotalLimit } from '../../../shared/contract/imports.ts';
import { Failure, failure } from '../../../shared/failure.ts';
import { isImportFolder, isImportPath } from '../../../shared/import-names.ts';
import { ImportAgain, type ImportReport } from '../../../shared/model/collection.ts';
import { several } from './arguments.ts';
import { withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';

interface ImportOptions {
  readonly only?: readonly string[];
  readonly dryRun?: boolean;
  readonly again?: ImportAgain;
}

export const defineImport: Define = (command, perform) => {
  command
    .argument('<file...>', 'Postman files and folders, zip archives, cURL commands, OpenAPI, HAR; - reads stdin')
    .option('--only <name>', 'only the request with this name or id; can be repeated', several)
    .addOption(
      new Option('--again <how>', 'a collection that is there already is kept beside it, replaced, or merged').choices(
        ImportAgain.options,
      ),
    )
    .option('--dry-run', 'report what would be imported and change nothing')
    .addHelpText(
      'after',
      '\nWith --again merge, what only the workspace has is kept. With --again replace, the collection becomes what is in the\nfile: requests, variables, and scripts that only the workspace has are removed, the requests from the events they are\nbound to as well. This cannot be undone.\n\nExample:\n  hookswitch import crm.postman_collection.json --only "Create ticket"\n  hookswitch import crm.postman_collection.json --again merge --dry-run\n  pbpaste | hookswitch import -',
    )
    .action(perform(importFiles));
};

/** A file to import. The name is its path as the user gave it: reports and messages show it. */
interface NamedBytes {
  readonly name: string;
  readonly bytes: Buffer;
  /** Found in a folder, where JSON files of other kinds are expected. */
  readonly isFromFolder: boolean;
}

/** A file that cannot be imported is reported, and the others are imported. */
async function importFiles(
  { workspace, printer, stdin }: Invocation,
  paths: readonly string[],
  { only, dryRun, again }: ImportOptions,
): Promise<ExitCode> {
  let code: ExitCode = 0;
  const fail = (error: Parameters<typeof printer.failure>[0]): void => {
    printer.failure(error);
    code = 2;
  };
  const files: NamedBytes[] = [];
  let total = 0;
  for (const path of paths) {
    const read: NamedBytes[] = [];
    try {
      for await (const file of readPath(path, stdin)) {
        total += file.bytes.length;
        if (total > importTotalLimit) {
          fail(failure('FILE_TOO_LARGE', { file: 'This import', bytes: total, limit: importTotalLimit }));
          return code;
        }
        read.push(file);
      }
      files.push(...read);
    } catch (error) {
      fail(failureOf(error));
    }
  }
  if (files.length === 0) return code;
  return withEngine({ workspace, printer }, async (client) => {
    const input = files.map(({ name, bytes }) => ({ name, data: new File([Uint8Array.from(bytes)], basename(name)) }));
    try {
      const { documents, failures } = await client.imports.add({
        files: input,
        only: only && [...only],
        dryRun,
        again,
      });
      for (const report of documents) {
        // Messages call it stdin; a report has the argument of the command line.
        const file = report.file === 'stdin' && paths.includes('-') ? '-' : report.file;
        printer.item({ ...report, file }, () => reportLines({ ...report, file }, again));
      }
      const isExpected = new Set(files.filter(({ isFromFolder }) => isFromFolder).map(({ name }) => name));
      for (const refused of failures) {
        if (refused.code === 'NOT_POSTMAN' && isExpected.has(refused.file) && documents.length > 0) {
          printer.note(`Skipped: ${refused.message}`);
        } else fail(refused);
      }
    } catch (error) {
      fail(failureOf(error));
    }
    return code;
  });
}

/** A file, or every file of a folder that can be one. Throws FILE_UNREADABLE, FILE_TOO_LARGE. */
async function* readPath(path: string, stdin: Invocation['stdin']): AsyncGenerator<NamedBytes> {
  if (path === '-') {
    yield { name: 'stdin', bytes: await readBounded('stdin', stdin), isFromFolder: false };
    return;
  }
  const stats = await unreadable(path, () => stat(path));
  if (!stats.isDirectory()) {
    yield { name: path, bytes: await readFile(path, stats.size), isFromFolder: false };
    return;
  }
  const names = await unreadable(path, () => filesIn(path));
  if (names.length === 0) {
    const detail = 'the folder has no .json files, nor any others that can be imported.';
    throw failure('FILE_UNREADABLE', { file: path, detail });
  }
  for (const name of names) {
    const { size } = await unreadable(name, () => stat(name));
    yield { name, bytes: await readFile(name, size), isFromFolder: true };
  }
}

/** Paths of the files, in order of their names. Links are not followed: they may lead in a circle. */
async function filesIn(folder: string): Promise<string[]> {
  const paths: string[] = [];
  const open = [folder];
  for (let dir = open.pop(); dir !== undefined; dir = open.pop()) {
    for (const entry of await readdir(dir, { withFileTypes: true })) {
      if (entry.isDirectory() && isImportFolder(entry.name)) open.push(join(dir, entry.name));
      else if (entry.isFile() && isImportPath(entry.name)) paths.push(join(dir, entry.name));
    }
    if (paths.length > importFileLimit) throw new Error(`it has more than ${importFileLimit} files to import.`);
  }
  return paths.sort();
}

/** The stated size is checked first; but a pipe (`<(curl ...)`) and a device have none, so what is read counts as well. */
export async function readFile(path: string, size: number): Promise<Buffer> {
  if (size > importLimit) throw failure('FILE_TOO_LARGE', { file: path, bytes: size, limit: importLimit });
  return unreadable(path, () => readBounded(path, createReadStream(path)));
}

/** Throws FILE_UNREADABLE for what the system refuses. */
export async function unreadable<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw failure('FILE_UNREADABLE', { file, detail: fileProblems[code ?? ''] ?? message });
  }
}

const fileProblems: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  EACCES: 'permission denied.',
};

export async function readBounded(file: string, stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > importLimit) throw failure('FILE_TOO_LARGE', { file, bytes, limit: importLimit });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function reportLines(report: ImportReport, again: ImportAgain = 'copy'): string[] {
  const { kind, name, format, file, requests, values, warnings, dryRun, before } = report;
  const imported = requests.filter((request) => request.imported).length;
  const what = kind === 'collection' ? `${imported} of ${requests.length} requests` : `${values.length} values`;
  const isAgain = before !== null && again !== 'copy';
  const where = isAgain ? `, ${again === 'merge' ? 'into' : 'in place of'} ${before.name}` : '';
  return [
    `${dryRun ? 'Would import' : 'Imported'} ${what} of ${kind} ${name} (${format}) from ${file}${where}`,
    ...(dryRun ? requests.map((request) => `  ${[...request.folder, request.name].join(' / ')}  ${request.id}`) : []),
    ...(before === null ? [] : changeLines(before, again, dryRun)),
    ...groupedWarnings(warnings).map((line) => `  warning: ${line}`),
  ];
}

const signs = { added: '+', changed: '~', removed: '-' } as const;

/** What the file would change in the collection that is there, or has changed. */
function changeLines(before: NonNullable<ImportReport['before']>, again: ImportAgain, dryRun: boolean): string[] {
  const { changes, unchanged, name } = before;
  const same = before.by === 'id' ? 'the same id' : 'the same name';
  const hint = again === 'copy' && dryRun ? ' Use --again merge or --again replace to change it.' : '';
  const head = `  The workspace has ${name} with ${same}: ${unchanged} requests are unchanged.${hint}`;
  const lines = changes.map(({ of, kind, name: changed, folder, method, parts }) => {
    const what = of === 'collection' ? 'the collection' : [...folder, changed].join(' / ');
    const kept =
      kind === 'removed' ? (again === 'replace' ? '  (not in the file)' : '  (only in the workspace, kept)') : '';
    return `  ${signs[kind]} ${method === '' ? '' : `${method} `}${what}${parts.length === 0 ? '' : `  (${parts.join(', ')})`}${kept}`;
  });
  return [head, ...lines];
}

/** Equal warnings are one line with their number and the first path. */
function groupedWarnings(warnings: ImportReport['warnings']): string[] {
  const paths = new Map<string, string[]>();
  for (const { path, message } of warnings) paths.set(message, [...(paths.get(message) ?? []), path]);
  return [...paths].map(([message, [first = '', ...others]]) => {
    const where = first === '' ? '' : `${first}${others.length > 0 ? ` and ${others.length} more` : ''}: `;
    return `${where}${message}`;
  });
}
