import { join } from 'node:path';
import { root, runTool, setUp } from './setup.mjs';

// npm run fuzz [-- NAME…] [--seconds N] [--seed N] [--rounds N]: inputs that nobody would send, for a time.
setUp();
process.exit(runTool(join('..', 'test', 'fuzz', 'main.ts'), process.argv.slice(2), { cwd: root }));
