import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CodeFormat } from '../../shared/request-code/code-request.ts';

/** Codes that a machine can run that has no Windows, each in a program of its own; several in one process. */
export const runnable = {
  curl: { program: 'bash', file: 'run.sh', of: (codes) => codes.map((code) => `{\n${code}\n} </dev/null\n`).join('') },
  fetch: {
    program: process.execPath,
    file: 'run.mjs',
    of: (codes) => codes.map((code) => `await (async () => {\n${code}\n})();\n`).join(''),
  },
} as const satisfies Partial<
  Record<CodeFormat, { program: string; file: string; of: (codes: readonly string[]) => string }>
>;

/** Runs them one after another in an empty folder. Gives what they wrote to stderr. */
export async function runCodes(format: keyof typeof runnable, codes: readonly string[]): Promise<string> {
  const { program, file, of } = runnable[format];
  const dir = await mkdtemp(join(tmpdir(), 'hookswitch-code-'));
  try {
    const path = join(dir, file);
    await writeFile(path, of(codes));
    const child = spawn(program, [path], {
      cwd: dir,
      env: { ...process.env, NO_PROXY: '*', LC_ALL: 'C.UTF-8', CURL_HOME: dir },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
    return errors;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
