import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CallKey, keysOf } from '../../../electron/engine/call-model/keys.ts';
import { standingOf } from '../../../electron/engine/call-model/standing.ts';
import { soFar } from '../../../electron/engine/player/by-hand.ts';
import { CallDirection } from '../../../shared/model/call.ts';
import { hasCall, type ScenarioFile } from '../../../shared/model/scenario.ts';
import { handPlayed, pressAt, shippedScenario, shippedScenarios, vendors } from '../../support/hand-played.ts';

interface Pressed {
  readonly words: string;
  readonly file: ScenarioFile;
}

/** Every sequence of so many keys, each three seconds after the one before. */
function sequences({ words, file }: Pressed, at: number, depth: number): Pressed[] {
  const keys = depth === 0 ? [] : keysOf(standingOf(file, at));
  const next = keys.flatMap((key) => {
    const pressed = { words: `${words} ${key}`, file: pressAt(file, key, at + 3) };
    return sequences(pressed, at + 3, depth - 1);
  });
  return [{ words, file }, ...next];
}

/** Every key in the course of a scenario of the product, which is then taken over. */
function takenOver(id: string, at: number): Pressed[] {
  const file = shippedScenario(id);
  if (!hasCall(file) || standingOf(file, at).state === 'ended') return [];
  const sent = new Set(Object.values(file.dialects).flatMap(({ steps }) => steps.filter((step) => step.at <= at)));
  const before = soFar(file, sent, at);
  return keysOf(standingOf(before, at)).map((key: CallKey) => ({
    words: `${id} ${at} s ${key}`,
    file: pressAt(before, key, at),
  }));
}

const calls = [
  ...CallDirection.options.flatMap((direction) => sequences({ words: direction, file: handPlayed(direction) }, 0, 4)),
  ...shippedScenarios.flatMap((id) => [0.2, 3, 10, 25, 32, 50].flatMap((at) => takenOver(id, at))),
];

describe('what is sent when a call is played by hand', () => {
  it.each(vendors)('%s', (dialect) => {
    const lines = calls.map(({ words, file }) => {
      const steps = file.dialects[dialect]?.steps ?? [];
      return `${words}: ${steps.map(({ at, event, leg }) => [at, event, leg].join(' ').trim()).join(', ')}`;
    });
    const golden = join(import.meta.dirname, 'golden', `${dialect}.txt`);
    const text = `${lines.join('\n')}\n`;
    if (process.env.UPDATE_GOLDEN === 'yes') {
      mkdirSync(dirname(golden), { recursive: true });
      writeFileSync(golden, text);
    }
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });
});
