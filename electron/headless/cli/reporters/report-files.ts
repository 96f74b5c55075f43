import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failure } from '../../../../shared/failure.ts';
import { openOutputFile } from '../output-file.ts';
import { htmlReport } from './html-report.ts';
import { junitReport } from './junit.ts';
import type { KeptBodies } from './kept-exchange.ts';
import { newmanReport } from './newman-json.ts';
import type { ReportNeeds, RunResult } from './run-result.ts';

interface FileReporter extends ReportNeeds {
  /** Its name in the folder of the reports. */
  readonly file: string;
  /** The file, bit by bit. */
  write(result: RunResult): Iterable<string> | Promise<Iterable<string>>;
  /** Whether it needs the collection, the environment and the globals. */
  readonly documents: boolean;
}

const mebibyte = 1024 * 1024;

/** Reports that are files. Each is made of the same result. */
export const fileReporters = {
  json: {
    file: 'report.json',
    write: newmanReport,
    ...{ steps: true, documents: true, bodies: { text: mebibyte, bytes: mebibyte, total: 64 * mebibyte } },
  },
  junit: { file: 'junit.xml', write: junitReport, steps: true, documents: false, bodies: null },
  html: {
    file: 'report.html',
    write: htmlReport,
    ...{ steps: true, documents: false, bodies: { text: 64 * 1024, bytes: 0, total: 32 * mebibyte } },
  },
} as const satisfies Record<string, FileReporter>;

export type FileReporterName = keyof typeof fileReporters;

/** What several reports need together. */
export function needsOf(names: readonly FileReporterName[]): ReportNeeds & { readonly documents: boolean } {
  const chosen = names.map((name): FileReporter => fileReporters[name]);
  const most = (one: KeptBodies | null, other: KeptBodies | null): KeptBodies | null =>
    one === null || other === null
      ? (one ?? other)
      : {
          text: Math.max(one.text, other.text),
          bytes: Math.max(one.bytes, other.bytes),
          total: Math.max(one.total, other.total),
        };
  return {
    steps: chosen.some(({ steps }) => steps),
    documents: chosen.some(({ documents }) => documents),
    bodies: chosen.reduce<KeptBodies | null>((needed, { bodies }) => most(needed, bodies), null),
  };
}

/** Makes room for a report before anything is sent. Throws WRITE_FAILED. */
export async function prepareReport(path: string): Promise<void> {
  await writing(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    const stats = await stat(path).catch(() => null);
    if (stats?.isDirectory() === true) throw new Error('it is a folder.');
    await access(stats === null ? dirname(path) : path, constants.W_OK);
  });
}

/** Writes one report in the place of that of an earlier run. Throws WRITE_FAILED. */
export async function writeReport(
  name: FileReporterName,
  path: string,
  result: RunResult,
  { holdsSecrets }: { readonly holdsSecrets: boolean },
): Promise<void> {
  const reporter: FileReporter = fileReporters[name];
  const output = await openOutputFile(path, holdsSecrets);
  try {
    for (const piece of await reporter.write(result)) await output.write(piece);
    await output.close();
  } catch (error) {
    await output.discard();
    throw error;
  }
}

async function writing(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw failure('WRITE_FAILED', { file: path, detail: error instanceof Error ? error.message : String(error) });
  }
}
