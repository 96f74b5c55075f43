import { resolve } from 'node:path';
import type { RunLeft } from '../../../shared/model/collection-run.ts';
import { openOutputFile } from './output-file.ts';
import { prepareReport } from './reporters/report-files.ts';
import type { NamedDocument, RunResult } from './reporters/run-result.ts';
import type { RunOptions } from './run-options.ts';

export type ExportName = 'environment' | 'globals' | 'collection' | 'cookies';

/** Absolute paths of what is to be written at the end of a run. */
export function exportsOf(options: RunOptions): ReadonlyMap<ExportName, string> {
  const paths: Readonly<Record<ExportName, string | undefined>> = {
    environment: options.exportEnvironment,
    globals: options.exportGlobals,
    collection: options.exportCollection,
    cookies: options.exportCookieJar,
  };
  const named = Object.entries(paths).flatMap(([name, path]) =>
    path === undefined ? [] : [[name as ExportName, resolve(path)] as const],
  );
  return new Map(named);
}

/** Makes room for them before anything is sent. Throws WRITE_FAILED. */
export const prepareExports = async (exports: ReadonlyMap<ExportName, string>): Promise<void> => {
  for (const path of exports.values()) await prepareReport(path);
};

/** What a run leaves behind, in the shape of newman's exports. */
export function exportedDocuments(
  left: RunLeft,
  { run, environment }: Pick<RunResult, 'run' | 'environment'>,
  version: string,
): Readonly<Record<ExportName, object>> {
  const about = (scope: string) => ({
    _postman_variable_scope: scope,
    _postman_exported_at: run.endedAt,
    _postman_exported_using: `Hookswitch/${version}`,
  });
  const scope = (name: 'environment' | 'globals', named: NamedDocument | null) => ({
    ...{ id: named?.id ?? `${run.id}-${name}`, name: named?.name ?? name },
    values: left[name].map(rowOf),
    ...about(name),
  });
  return {
    environment: scope('environment', environment),
    globals: scope('globals', null),
    collection: left.collection,
    cookies: left.cookies,
  };
}

const rowOf = ({ key, value, type = 'any', enabled, disabled }: RunLeft['globals'][number]): object => ({
  ...{ type, value, key },
  ...(enabled === false || disabled === true ? { disabled: true } : {}),
});

/** Written whole or not at all, and readable by this user alone: the values of secrets are in them. Throws WRITE_FAILED. */
export async function writeExport(path: string, document: object): Promise<void> {
  const output = await openOutputFile(path, true);
  try {
    await output.write(`${JSON.stringify(document, null, 2)}\n`);
    await output.close();
  } catch (error) {
    await output.discard();
    throw error;
  }
}
