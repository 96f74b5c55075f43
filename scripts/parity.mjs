import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { node, root, setUp } from './setup.mjs';

// npm run parity [-- NAME…]: newman's own fixtures and ours, run by newman and by the engine, in one table.
setUp();
const main = join(root, 'test', 'parity', 'main.ts');
// newman and its packages use what Node has deprecated.
const { status } = spawnSync(node, ['--no-deprecation', main, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
