import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { readDialect } from '../../../electron/engine/dialects/read-dialect.ts';
import type { Failure } from '../../../shared/failure.ts';

const folder = join(import.meta.dirname, '../../../resources/dialects');
const text = readFileSync(join(folder, 'pbxware.json'), 'utf8');

function refusal(change: (file: Record<string, never>) => void): Failure {
  const file = JSON.parse(text);
  change(file);
  try {
    readDialect('mine.json', JSON.stringify(file));
  } catch (error) {
    return error as Failure;
  }
  throw new Error('was not refused');
}

// biome-ignore lint/suspicious/noExplicitAny: the tests break a dialect file in ways its type forbids.
type Loose = any;

describe('a dialect file', () => {
  it('is refused with the path inside it and the reason', () => {
    expect(() => readDialect('mine.json', '{"schema":1,')).toThrow(/mine\.json is not JSON/);
    expect(refusal((file: Loose) => delete file.vendor).message).toMatch(/mine\.json: vendor/);
    expect(refusal((file: Loose) => (file.parameters[2].value = { take: 'caller.shoe' })).message).toMatch(
      /mine\.json: parameters\[2\]\.value: there is no value called caller\.shoe/,
    );
    expect(refusal((file: Loose) => file.events[0].parameters.push('nobody')).message).toMatch(
      /events\[0\]\.parameters: there is no parameter called nobody/,
    );
    expect(refusal((file: Loose) => file.events.push(file.events[0])).message).toMatch(
      /call_answered is defined twice/,
    );
    expect(refusal((file: Loose) => (file.parameters[0].source.tag = 'heard somewhere')).message).toMatch(
      /parameters\[0\]\.source\.tag/,
    );
  });

  it('names what is known when something unknown is asked for', () => {
    const dialects = openDialects(folder);
    expect(() => dialects.get('asterisk')).toThrow(/no dialect asterisk/);
    expect(() => dialects.event('pbxware', 'pick_up')).toThrow(/pbxware has no event pick_up/);
  });
});
