import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newCall } from '../../../electron/engine/call-model/new-call.ts';
import { seededRandom } from '../../../electron/engine/call-model/random.ts';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { readDialect } from '../../../electron/engine/dialects/read-dialect.ts';
import { resources } from '../../support/open-engine.ts';

const folder = join(resources, 'dialects');
const dialects = openDialects(folder);
const text = readFileSync(join(folder, 'urlnetworks.json'), 'utf8');

// biome-ignore lint/suspicious/noExplicitAny: the tests break a dialect file in ways its type forbids.
type Loose = any;

describe('whose endpoints are set', () => {
  it('is as the documents have it', () => {
    for (const { id, scopes } of dialects.all()) {
      const documented = join(import.meta.dirname, `../dialects/documented/${id}.json`);
      const counts = Object.fromEntries(scopes.map((scope) => [scope.id, scope.events.length]));
      expect([id, counts]).toEqual([id, JSON.parse(readFileSync(documented, 'utf8')).scopes]);
    }
  });

  it.each(
    dialects
      .all()
      .flatMap(({ id, scopes }) => scopes.flatMap((scope) => scope.events.map((event) => ({ id, scope, event })))),
  )('$id $event: the owner is told of any call, and looks like the example', ({ id, scope, event }) => {
    for (let seed = 0; seed < 20; seed += 1) {
      const at = 1_724_938_750_000;
      const call = newCall(seededRandom(seed), dialects.event(id, event).state, at);
      const [owner] = dialects.owner(scope, { dialect: id, event, call, at, chosen: {} }, {});
      expect(owner).toMatch(/^\d+$/);
      expect(scope.example).toMatch(/^\d+$/);
      if (scope.id !== 'condition') expect(owner).toBe(call.extension.number);
    }
  });

  it.each<[string, (file: Loose) => unknown, string]>([
    ['an event that is not there', (f) => f.scopes[1].events.push('sneeze'), 'scopes[1].events[3]: there is no event'],
    [
      'a setup that is not there',
      (f) => f.scopes[0].setup.push('hat'),
      'scopes[0].setup[5]: there is no setup called hat',
    ],
    ['an owner of nothing', (f) => (f.scopes[0].owner = { from: 'caller.shoe' }), 'scopes[0].owner: there is no value'],
    ['an owner in no parameter', (f) => (f.scopes[0].owner = { ref: 'x' }), 'scopes[0].owner: there is no parameter'],
    ['the same scope twice', (f) => f.scopes.push(f.scopes[0]), 'scopes[2].id: condition is defined twice.'],
    ['no events', (f) => (f.scopes[0].events = []), 'scopes[0].events'],
    ['an id in capitals', (f) => (f.scopes[0].id = 'Condition'), 'scopes[0].id'],
    [
      'the endpoint of an event that is not there',
      (f) => (f.parameters[0].value = { from: 'endpoint.sneeze' }),
      'parameters[0].value: there is no value called endpoint.sneeze.',
    ],
  ])('is refused in a dialect file for %s', (_what, change, message) => {
    const file = JSON.parse(text);
    change(file);
    expect(() => readDialect('mine.json', JSON.stringify(file))).toThrow(`mine.json: ${message}`);
  });
});
