import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node, root, setUp } from './setup.mjs';

const modules = (path) => join(root, 'node_modules', path);

/** What is checked, and the program that does it. Biome's overrides hold the direction rules for packages and clients. */
const checks = [
  { name: 'types, and no Node or DOM in shared', script: modules('typescript/bin/tsc'), args: ['-p', 'shared'] },
  { name: 'types, and no DOM in what Node runs', script: modules('typescript/bin/tsc'), args: ['-p', 'electron'] },
  { name: 'types', script: modules('typescript/bin/tsc'), args: ['-p', '.'] },
  {
    name: 'lint, format, direction rules',
    script: modules('@biomejs/biome/bin/biome'),
    args: ['check', '--error-on-warnings', '.'],
  },
  { name: 'import directions', script: join(root, 'scripts/import-directions.mjs'), args: [] },
  { name: 'no import circles', script: join(root, 'scripts/import-circles.mjs'), args: [] },
  { name: 'no vendor in code', script: join(root, 'scripts/vendor-names.mjs'), args: [] },
  { name: 'dead code', script: modules('knip/bin/knip.js'), args: ['--no-progress'] },
];

function run({ name, script, args }) {
  return new Promise((resolve) => {
    const child = spawn(node, [script, ...args], { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.on('close', (code) => resolve({ name, ok: code === 0, output }));
  });
}

/** Runs every check side by side; true where all passed. Each is told as soon as it ends; what failed is shown whole. */
export async function check() {
  console.error(`Checking: ${checks.map(({ name }) => name).join('; ')}…`);
  const results = await Promise.all(
    checks.map(async (one) => {
      const startedAt = performance.now();
      const { name, ok, output } = await run(one);
      if (!ok) console.error(`\n${output.trimEnd()}\n`);
      console.error(`${ok ? 'passed' : 'FAILED'}  ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
      return ok;
    }),
  );
  return results.every((ok) => ok);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp();
  process.exit((await check()) ? 0 : 1);
}
