import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { resources } from '../../support/open-engine.ts';
import { goldenEngine, goldenSetup } from '../dialects/golden-engine.ts';

const golden = join(import.meta.dirname, '../dialects/golden');
const cases = openDialects(join(resources, 'dialects'))
  .all()
  .flatMap(({ id, events, transport }) => {
    const methods = transport.kind === 'append' ? transport.methods : [null];
    return methods.map((method) => ({ id, method, keys: events.map(({ key }) => key) }));
  });

const { ask, hook, next } = goldenEngine();

beforeAll(async () => {
  await ask().settings.update({ eventsActive: true });
  for (const [id, setup] of Object.entries(goldenSetup)) await ask().dialects.update({ id, setup });
});

describe('a dialect that is pointed at a URL', () => {
  it.each(cases)('sends every event of $id as the vendor does (method $method)', async ({ id, method, keys }) => {
    const pointed = await ask().endpoints.point({ dialect: id, url: hook(), method });
    for (const endpoint of pointed) await ask().endpoints.update({ id: endpoint.id, enabled: true });
    for (const key of keys) {
      const arrived = next();
      const { deliveries, notes } = await ask().simulator.fire({ dialect: id, event: key });
      expect([key, deliveries.map(({ status }) => status), notes]).toEqual([key, [200], []]);
      const file = join(golden, id, `${[key, method].filter(Boolean).join('.')}.txt`);
      expect(await arrived).toBe(readFileSync(file, 'utf8'));
    }
  });
});
