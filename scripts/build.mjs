import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node, root, setUp } from './setup.mjs';
import { markBuilt, staleBuild } from './stale.mjs';

/** Builds main, preload, renderer and command line into out/, unless they are there. The tool's lines are shown when it fails. */
export function build() {
  const print = staleBuild();
  if (print === null) return;
  console.error('Building…');
  // What an earlier build left would be packed and served as if it were of this one.
  rmSync(join(root, 'out'), { recursive: true, force: true });
  const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const done = spawnSync(node, [vite, 'build'], { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) {
    console.error(`${done.stdout}\n${done.stderr}\nThe build failed: see the lines above.`);
    process.exit(done.status || 1);
  }
  markBuilt(print);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp();
  build();
}
