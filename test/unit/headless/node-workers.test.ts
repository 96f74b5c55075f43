import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeWorkers } from '../../../electron/headless/node-workers.ts';
import { exerciseWorkers } from '../../support/workers/exercise.ts';

test('workers under Node get structured clones, and are killed in an endless loop', async () => {
  const sample = { bytes: new Uint8Array([0, 255]), at: new Date(0), sizes: new Map([['a', 1n]]) };
  const exercise = await exerciseWorkers(nodeWorkers(join(import.meta.dirname, '../../..')), sample);
  expect(exercise).toEqual({ echoed: sample, killed: null, gone: true, ended: 7 });
});
