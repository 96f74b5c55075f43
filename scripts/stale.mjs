import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './setup.mjs';

const inputs = ['electron', 'renderer', 'shared', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];
const mark = join(root, 'out', '.built-from');
const outputs = [
  'main/main.js',
  'main/engine-process.js',
  'preload/preload.cjs',
  'renderer/index.html',
  'headless/cli.js',
  'workers/worker-process.js',
];

function* filesOf(path) {
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.isDirectory()) yield* filesOf(join(path, entry.name));
    else yield join(path, entry.name);
  }
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const input of inputs) {
    const path = join(root, input);
    const files = /\.[a-z]+$/.test(input) ? [path] : filesOf(path);
    for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Null where the build is of the sources as they are; else their fingerprint, to be given to `markBuilt` after a build. */
export function staleBuild() {
  const now = fingerprint();
  const whole = outputs.every((output) => existsSync(join(root, 'out', output)));
  return whole && existsSync(mark) && readFileSync(mark, 'utf8') === now ? null : now;
}

export function markBuilt(print) {
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, print);
}
