import { isAbsolute, join } from 'node:path';

const isBuilt = import.meta.filename.endsWith('.js');

/**
 * The program that runs every worker, and the module of one: TypeScript from source, `out/workers` in a build, where
 * every module is an input of its own in electron.vite.config.ts.
 */
export function workerFiles(root: string, entry: string): { readonly program: string; readonly module: string } {
  const program = isBuilt ? join(root, 'out/workers/worker-process.js') : join(root, 'electron/worker-process.ts');
  if (isAbsolute(entry)) return { program, module: entry };
  return {
    program,
    module: isBuilt ? join(root, `out/workers/${entry}.js`) : join(root, `electron/engine/${entry}.ts`),
  };
}

/** The module of the thread that indexes the activity log. */
export const indexThreadFile = (root: string): string => workerFiles(root, 'index-thread').module;
