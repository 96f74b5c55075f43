import { describe, expect, it } from 'vitest';
import type { CallKey } from '../../../electron/engine/call-model/keys.ts';
import { handPlayed, pressAt, shippedScenario, vendors } from '../../support/hand-played.ts';

/** Scenarios of the product, and the keys (at seconds) that make the same call. */
const samePlays: [scenario: string, keys: [key: CallKey, at: number][]][] = [
  [
    'answered-inbound',
    [
      ['answer', 7],
      ['hang-up', 70],
    ],
  ],
  ['abandoned', [['cancel', 8]]],
  ['rejected', [['reject', 2.5]]],
  [
    'hold-resume',
    [
      ['answer', 7],
      ['hold', 20],
      ['resume', 45],
      ['hang-up', 90],
    ],
  ],
  [
    'blind-transfer',
    [
      ['answer', 7],
      ['transfer', 30],
      ['answer', 36],
      ['hang-up', 90],
    ],
  ],
  [
    'attended-transfer',
    [
      ['answer', 7],
      ['attended-transfer', 20],
      ['attended-transfer', 40],
      ['hang-up', 90],
    ],
  ],
  [
    'outbound-answered',
    [
      ['answer', 8],
      ['hang-up', 57],
    ],
  ],
  ['outbound-unanswered', [['cancel', 30]]],
  ['outbound-unanswered', [['hang-up', 30]]],
  [
    'internal',
    [
      ['answer', 5],
      ['hang-up', 40],
    ],
  ],
];

describe('a call played by hand', () => {
  it.each(samePlays)('tells what the scenario %s does, in every dialect: %j', (scenario, keys) => {
    const shipped = shippedScenario(scenario);
    let file = handPlayed(shipped.direction);
    for (const [key, at] of keys) file = pressAt(file, key, at);
    for (const dialect of vendors) {
      const events = (of: typeof file) => (of.dialects[dialect]?.steps ?? []).map(({ event }) => event);
      expect([dialect, ...events(file)]).toEqual([dialect, ...events(shipped)]);
    }
  });
});
