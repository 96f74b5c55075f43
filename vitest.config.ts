import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const seeded = ['test/support/property-seed.ts'];
/** Suites that start browsers and servers run their files one after another: two cores, real clocks. */
const serial = { fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 } as const;

export default defineConfig({
  test: {
    // By itself vitest leaves a core free; where there are two that is half of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: process.env.CI ? ['default'] : ['dot'],
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], setupFiles: seeded, testTimeout: 20_000 } },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'fidelity', include: ['test/fidelity/**/*.test.ts'], setupFiles: seeded, testTimeout: 120_000 } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...serial } },
      { test: { name: 'desktop', include: ['test/desktop/**/*.test.ts'], ...serial } },
    ],
  },
});
