import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { resources } from '../../support/open-engine.ts';
import { goldenEngine, goldenSetup } from './golden-engine.ts';

const golden = join(import.meta.dirname, 'golden');
const dialects = openDialects(join(resources, 'dialects')).all();

const cases = dialects.flatMap(({ id, events, transport }) =>
  events.flatMap(({ key }) => {
    const methods = transport.kind === 'append' ? transport.methods : [undefined];
    return methods.map((method) => ({ id, key, method, file: `${id}/${[key, method].filter(Boolean).join('.')}.txt` }));
  }),
);

const { ask, hook, next } = goldenEngine();

describe('what each event looks like on the wire', () => {
  it.each(cases)('$file', async ({ id, key, method, file }) => {
    const arrived = next();
    const setup = goldenSetup[id];
    const { deliveries } = await ask().simulator.fire({ dialect: id, event: key, to: hook(), method, setup });
    expect(deliveries.map(({ status }) => status)).toEqual([200]);
    expect(deliveries[0]?.unresolved).toEqual([]);
    const text = await arrived;
    if (process.env.UPDATE_GOLDEN === 'yes') {
      mkdirSync(dirname(join(golden, file)), { recursive: true });
      writeFileSync(join(golden, file), text);
    }
    expect(text).toBe(readFileSync(join(golden, file), 'utf8'));
  });
});
