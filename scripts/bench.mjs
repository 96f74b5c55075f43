import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { node, root, setUp } from './setup.mjs';

// npm run bench [-- NAME…]: each bench prints a table and one line of JSON, itself beside the bare limit in one run.
setUp();
const folder = join(root, 'test', 'bench');
const all = readdirSync(folder).filter((file) => file.endsWith('.ts'));
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !all.includes(`${name}.ts`));
if (unknown !== undefined) {
  console.error(`There is no bench ${unknown}. There are: ${all.map((file) => file.slice(0, -3)).join(', ')}.`);
  process.exit(2);
}
let failed = 0;
for (const file of all.filter((each) => wanted.length === 0 || wanted.includes(each.slice(0, -3)))) {
  console.error(`\n${file.slice(0, -3)}`);
  failed += spawnSync(node, [join(folder, file)], { stdio: 'inherit' }).status === 0 ? 0 : 1;
}
process.exit(failed === 0 ? 0 : 1);
