import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Threads and processes that tests start read the TypeScript of the engine as it is. Compiled once, it is the same for
// all of them; the folder is the one that the command line takes by itself.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');

/**
 * A process for each file would load the engine anew 150 times, which takes longer than the tests. Files keep to folders
 * and ports of their own instead, and leave nothing global changed.
 */
const shared = { isolate: false } as const;
const seeded = ['test/support/property-seed.ts'];
/** Suites over a browser. Polling ends as soon as it succeeds; a second, the default, is too short on a busy machine. */
const browsers = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 10_000 } },
  ...shared,
} as const;

export default defineConfig({
  test: {
    // By itself vitest leaves a core free. Where there are two, that is half of them; and as tests wait for browsers,
    // processes, and disks, two workers leave cores idle, too.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    reporters: process.env.CI ? ['default'] : ['dot'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          setupFiles: seeded,
          testTimeout: 60_000,
          ...shared,
        },
      },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 60_000, ...shared } },
      {
        test: {
          name: 'fidelity',
          include: ['test/fidelity/**/*.test.ts'],
          setupFiles: seeded,
          testTimeout: 120_000,
          ...shared,
        },
      },
      { test: { name: 'parity', include: ['test/parity/**/*.test.ts'], testTimeout: 120_000, ...shared } },
      {
        test: {
          name: 'hostile',
          include: ['test/hostile/**/*.test.ts'],
          setupFiles: seeded,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          ...shared,
        },
      },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...browsers } },
      { test: { name: 'desktop', include: ['test/desktop/**/*.test.ts'], ...browsers } },
    ],
  },
});
