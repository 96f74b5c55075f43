import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node that everything runs on: the one that the `node` development dependency brings. */
export const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const mark = join(root, 'node_modules', '.hookswitch-installed');

const wanted = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** Installs what the lock file names, unless that is what is installed. Says so on stderr; stdout stays the program's. */
export function setUp() {
  const hash = wanted();
  if (existsSync(node) && existsSync(mark) && readFileSync(mark, 'utf8') === hash) return;
  console.error('Installing dependencies (once)…');
  // npm runs this script, so its own path is known; by hand it is on PATH.
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const shell = process.platform === 'win32' && command === 'npm';
  const done = spawnSync(command, [...first, 'ci', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
    shell,
  });
  if (done.status !== 0 || !existsSync(node)) {
    console.error('The dependencies could not be installed: see the lines above. Is the npm registry reached?');
    process.exit(done.status || 1);
  }
  writeFileSync(mark, hash);
}

/** Runs a program of node_modules on our Node; gives its exit code. */
export function runTool(script, args, options = {}) {
  const done = spawnSync(node, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit',
    ...options,
  });
  return done.status ?? 1;
}
