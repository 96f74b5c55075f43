import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { check } from './check.mjs';
import { node, root, setUp } from './setup.mjs';

// Everything: set up, static checks, build, and every suite. Arguments go to vitest.
setUp();
const sound = await check();
build();

const folder = mkdtempSync(join(tmpdir(), 'hookswitch-test-'));
const report = join(folder, 'report.json');
const vitest = spawnSync(
  node,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    `--reporter=${join(root, 'scripts', 'test-reporter.mjs')}`,
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);

let counts = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults: [] };
try {
  counts = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  console.error('vitest ended without a report.');
}
rmSync(folder, { recursive: true, force: true });
if (!sound) console.error('The static checks failed: see the first lines, or npm run check.');
const skipped = counts.numPendingTests > 0 ? `, ${counts.numPendingTests} skipped` : '';
console.log(`${counts.numPassedTests} passed, ${counts.numFailedTests} failed${skipped}`);
process.exit(sound && vitest.status === 0 && counts.numPassedTests > 0 ? 0 : 1);
