/** Runs newman's own fixtures by newman and by the engine, and prints what both came to: npm run parity [-- NAME…]. */
import { join } from 'node:path';
import { nodeWorkers } from '../../electron/headless/node-workers.ts';
import { openTestEngine } from '../support/open-engine.ts';
import { bothRuns, type RunResult } from './both-runs.ts';
import { openEchoServer } from './echo-server.ts';
import { differences, newmanFixtures } from './newman-fixtures.ts';
import { ownFixtures } from './own-fixtures.ts';

const wanted = process.argv.slice(2);
const fields = ['steps', 'requests', 'counts', 'variables'] as const;
const shown = ({ counts, variables }: RunResult): string =>
  `${counts.requests}/${counts.assertions}/${counts.failures}/${variables.length}`;

await using server = await openEchoServer();
await using engine = await openTestEngine({ startWorker: nodeWorkers(join(import.meta.dirname, '../..')) });
const newmans = newmanFixtures(server.port);
if (newmans.length === 0) console.error('../shared/collections is not there: only our own collections are run.');
const fixtures = [...ownFixtures(server.port), ...newmans];
const chosen = fixtures.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
const rows: object[] = [];
let unexpected = 0;
for (const fixture of chosen) {
  const { newman, ours } = await bothRuns(fixture, server, engine);
  const differing = fields.filter((field) => JSON.stringify(newman[field]) !== JSON.stringify(ours[field]));
  const known = differences.find((difference) => difference.fixture === fixture.name);
  const isExpected = differing.every((field) => known?.fields.includes(field) === true);
  if (!isExpected) {
    unexpected += 1;
    for (const field of differing)
      console.error(`${fixture.name}, ${field}:\n`, { newman: newman[field], ours: ours[field] });
  }
  rows.push({
    collection: fixture.name,
    newman: shown(newman),
    hookswitch: shown(ours),
    result:
      differing.length === 0 ? 'the same' : isExpected ? (known?.reason ?? '') : `DIFFERS: ${differing.join(', ')}`,
  });
}
console.log('requests / assertions / failures / changed variables');
console.table(rows);
process.exitCode = unexpected === 0 ? 0 : 1;
