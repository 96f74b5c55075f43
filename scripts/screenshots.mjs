import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { node, root, setUp } from './setup.mjs';

// npm run screenshots: the README's pictures anew. With a folder: every page, dark and light, into it.
setUp();
build();
process.exit(
  spawnSync(node, [join(root, 'scripts', 'take-screenshots.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
    .status ?? 1,
);
