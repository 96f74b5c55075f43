import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeWorkers } from '../../electron/headless/node-workers.ts';
import { type OpenedEngine, openTestEngine } from '../support/open-engine.ts';
import { bothRuns, type Fixture, type RunResult } from './both-runs.ts';
import { type EchoServer, openEchoServer } from './echo-server.ts';
import { differences, newmanFixtures } from './newman-fixtures.ts';
import { ownFixtures } from './own-fixtures.ts';

let server: EchoServer;
let engine: OpenedEngine;
beforeAll(async () => {
  server = await openEchoServer();
  engine = await openTestEngine({ startWorker: nodeWorkers(join(import.meta.dirname, '../..')) });
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

async function expectTheSame(fixture: Fixture | undefined): Promise<void> {
  if (fixture === undefined) throw new Error('there is no such fixture');
  const { newman, ours } = await bothRuns(fixture, server, engine);
  const fields = differences.find((difference) => difference.fixture === fixture.name)?.fields ?? [];
  const compared = (result: RunResult) => ({ ...result, ...Object.fromEntries(fields.map((field) => [field, null])) });
  expect(compared(ours)).toEqual(compared(newman));
  for (const field of fields) expect(ours[field], 'a difference that is none any more').not.toEqual(newman[field]);
  expect(newman.steps.length).toBeGreaterThan(0);
}

describe('our own collections: requests, assertions and variables as with newman', () => {
  test.each(ownFixtures(0).map(({ name }) => name))('%s', (name) =>
    expectTheSame(ownFixtures(server.port).find((fixture) => fixture.name === name)),
  );
});

/** A part of them; `npm run parity` runs all. */
const some = [
  ...['bom-and-encoding_bom-in-environment-file', 'bom-and-encoding_utf16-le-encoding-in-env'],
  ...['csv-with-bom_csv-with-bom', 'data-file-var-replacement_data-file-var-replacement'],
  ...['disabled-and-duplicate-variables_disabled-and-duplicates', 'globals-env-data-files_globals-env-data-files'],
  ...['integration_clear-vars-sandbox', 'integration_distinct-random-int', 'integration_multi-level-folders-v1'],
  ...['integration_protocol-profile-behavior', 'integration_request-chaining-test', 'integration_whatwg-url'],
  ...['run_single-file-inside', 'steph_steph'],
];

describe.skipIf(newmanFixtures(0).length === 0)(
  'fixtures of newman (skipped where ../shared/collections is absent)',
  () => {
    test.each(some)('%s', (name) =>
      expectTheSame(newmanFixtures(server.port).find((fixture) => fixture.name === name)),
    );
  },
);
