import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { importLimit } from '../../../shared/contract/imports.ts';
import { failure } from '../../../shared/failure.ts';
import type { ImportReport } from '../../../shared/model/collection.ts';
import { decodeText } from '../../engine/storage/read-file.ts';
import { several } from './arguments.ts';
import { withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';

interface ImportOptions {
  readonly only?: readonly string[];
  readonly dryRun?: boolean;
}

export const defineImport: Define = (command, perform) => {
  command
    .argument('<file...>', 'exported by Postman; - reads stdin')
    .option('--only <name>', 'only the request of this name or id; may be given several times', several)
    .option('--dry-run', 'say what would be imported and change nothing')
    .addHelpText('after', '\nExample:\n  hookswitch import crm.postman_collection.json --only "Create ticket"')
    .action(perform(importFiles));
};

/** A bad file is said and the next one taken. */
async function importFiles(
  { workspace, printer, stdin }: Invocation,
  files: readonly string[],
  { only, dryRun }: ImportOptions,
): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    let code: ExitCode = 0;
    for (const file of files) {
      try {
        const { name, text } = await readGiven(file, stdin);
        const report = await client.imports.add({ name, text, only: only && [...only], dryRun });
        printer.item({ ...report, file }, () => reportLines(report, file));
      } catch (error) {
        printer.failure(failureOf(error));
        code = 2;
      }
    }
    return code;
  });
}

/** Throws FILE_UNREADABLE, FILE_TOO_LARGE. */
async function readGiven(file: string, stdin: Invocation['stdin']): Promise<{ name: string; text: string }> {
  if (file === '-') return { name: 'stdin', text: decodeText(await readBounded('stdin', stdin)) };
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw new Error('it is a folder; name the files in it.');
    if (found.size > importLimit) throw failure('FILE_TOO_LARGE', { file, bytes: found.size, limit: importLimit });
    // By its bytes all the same: a pipe (`<(curl ...)`) and a device tell no size.
    return { name: basename(file), text: decodeText(await readBounded(file, createReadStream(file))) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'FILE_TOO_LARGE') throw error;
    throw failure('FILE_UNREADABLE', { file, detail: fileProblems[code ?? ''] ?? message });
  }
}

const fileProblems: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  EACCES: 'you may not read it.',
};

async function readBounded(file: string, stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > importLimit) throw failure('FILE_TOO_LARGE', { file, bytes, limit: importLimit });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function reportLines(report: ImportReport, file: string): string[] {
  const taken = report.requests.filter(({ imported }) => imported).length;
  const what =
    report.kind === 'collection' ? `${taken} of ${report.requests.length} requests` : `${report.values.length} values`;
  const verb = report.dryRun ? 'Would import' : 'Imported';
  return [
    `${verb} ${what} of ${report.kind} ${report.name} (${report.format}) from ${file}`,
    ...(report.dryRun ? report.requests.map((each) => `  ${[...each.folder, each.name].join(' / ')}  ${each.id}`) : []),
    ...report.warnings.map(({ path, message }) => `  warning: ${path === '' ? '' : `${path}: `}${message}`),
  ];
}
