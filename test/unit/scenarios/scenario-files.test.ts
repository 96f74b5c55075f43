import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { readScenario, readShippedScenarios } from '../../../electron/engine/scenarios/read-scenario.ts';
import { openScenarios } from '../../../electron/engine/scenarios/scenarios.ts';
import { resources } from '../../support/open-engine.ts';
import { withFolder } from '../../support/temporary-folder.ts';

const dialects = openDialects(join(resources, 'dialects'));
const folder = join(resources, 'scenarios');
const scenarios = openScenarios(folder, dialects);
const files = scenarios.all().map(({ id }) => scenarios.get(id));

const small = {
  schema: 2,
  id: 'small',
  label: 'Small',
  description: 'A call for a test.',
  direction: 'inbound',
  extension: { number: '101', name: 'Reception' },
  legs: [{ id: 'phone', extension: { number: '101', name: 'Reception' } }],
  transitions: [
    { at: 1, answered: true },
    { at: 2, ended: 'answered' },
  ],
  dialects: { pbxware: { steps: [{ at: 0, event: 'call_incoming' }] } },
};
const read = (change: object) => () => readScenario('small.json', JSON.stringify({ ...small, ...change }));

describe('the scenarios of the product', () => {
  it('have every kind of call that is promised', () => {
    expect(files.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        ...['answered-inbound', 'missed', 'abandoned', 'busy', 'rejected', 'voicemail', 'outbound-answered'],
        ...['outbound-unanswered', 'hold-resume', 'blind-transfer', 'attended-transfer', 'ring-group', 'forwarded'],
        ...['dnd', 'forwarding', 'registration-loss', 'reboot', 'internal'],
      ]),
    );
  });

  it.each(files.map((file) => [file.id, file] as const))('%s fits the dialects that are present', (_, file) => {
    for (const [dialect, { steps }] of Object.entries(file.dialects)) {
      const present = dialects.all().find(({ id }) => id === dialect);
      if (present === undefined) continue;
      const eventsByKey = new Map(present.events.map((event) => [event.key, event]));
      for (const step of steps) {
        expect([...eventsByKey.keys()]).toContain(step.event);
        for (const tag of Object.keys(step.values ?? {}))
          expect(eventsByKey.get(step.event)?.parameters).toContain(tag);
      }
      expect(scenarios.canPlay(file, dialect)).toBe(true);
    }
  });

  it('together have every event of every dialect but those that are known to be in none', () => {
    for (const { id, events } of dialects.all()) {
      const sent = new Set(files.flatMap((file) => (file.dialects[id]?.steps ?? []).map(({ event }) => event)));
      const documented = join(import.meta.dirname, `../dialects/documented/${id}.json`);
      const { unplayed } = JSON.parse(readFileSync(documented, 'utf8'));
      expect([id, events.map(({ key }) => key).filter((key) => !sent.has(key))]).toEqual([id, unplayed]);
    }
  });

  it('leave a dialect out that is not here, and lose nothing', () =>
    withFolder((empty) => {
      const nobody = openScenarios(folder, openDialects(empty));
      expect(nobody.all().map(({ dialects: playable }) => playable)).toEqual(files.map(() => []));
      expect({ ...nobody.get('missed'), dialects: {} }).toEqual({ ...scenarios.get('missed'), dialects: {} });
    }));

  it('are neutral: only where a real system does otherwise they name a dialect, and say why', () => {
    const overrides = [...readShippedScenarios(folder).values()].flatMap((file) => {
      if ('dialects' in file) return [`${file.id} is no neutral scenario`];
      return Object.entries(file.overrides).map(([dialect, { reason }]) => `${file.id} ${dialect}: ${reason}`);
    });
    expect(overrides).toEqual([expect.stringMatching(/^outbound-unanswered grandstream: The number is dialed/)]);
  });

  it('are played for a dialect without timing too, by what its events say of the call', () =>
    withFolder((own) => {
      const file = JSON.parse(readFileSync(join(resources, 'dialects/voipnow.json'), 'utf8'));
      writeFileSync(join(own, 'mine.json'), JSON.stringify({ ...file, id: 'mine', timing: {}, needs: {} }));
      const mine = openDialects(join(resources, 'dialects'), own);
      const { dialects } = openScenarios(folder, mine).get('busy');
      expect(dialects.mine).toEqual({
        steps: [
          { at: 0, event: 'dial-in' },
          { at: 0.5, event: 'hangup' },
        ],
      });
    }));

  it('names the known ones where one is asked for that is not there', () => {
    expect(() => scenarios.get('nothing')).toThrowError(
      expect.objectContaining({ code: 'SCENARIO_UNKNOWN', hint: expect.stringContaining('answered-inbound') }),
    );
  });
});

describe('a wrong scenario file is refused with its path and the reason', () => {
  it.each([
    [{ schema: 3 }, 'small.json: schema'],
    [{ id: 'Not an id' }, 'small.json: id: An id is lower-case'],
    [{ color: 'red' }, 'color'],
    [{ transitions: [{ at: -1, answered: true }] }, 'small.json: transitions[0].at'],
    [{ transitions: [{ at: 1, leg: 'nobody', answered: true }] }, 'transitions[0].leg: there is no leg called nobody.'],
    [
      {
        transitions: [
          { at: 2, answered: true },
          { at: 1, ended: 'answered' },
        ],
      },
      'transitions[1].at: 1 s comes after 2 s',
    ],
    [
      {
        transitions: [
          { at: 2, ended: 'busy' },
          { at: 3, answered: true },
        ],
      },
      'transitions[1].answered: it was ended before.',
    ],
    [
      {
        transitions: [
          { at: 2, ended: 'busy' },
          { at: 3, ended: 'busy' },
        ],
      },
      'transitions[1].ended: it had ended before.',
    ],
    [
      { transitions: [{ at: 2, ended: 'answered' }] },
      'transitions[0].ended: it ended answered, and it was never answered before.',
    ],
    [{ transitions: [{ at: 2, ended: 'bored' }] }, 'transitions[0].ended'],
    [{ legs: [...small.legs, ...small.legs] }, 'legs[1].id: phone is defined twice.'],
    [{ direction: 'internal' }, 'small.json: legs: an internal call needs a leg with another extension'],
    [{ dialects: { pbxware: { steps: [] } } }, 'dialects.pbxware: without steps it needs a note'],
    [
      {
        dialects: {
          pbxware: {
            steps: [
              { at: 1, event: 'a' },
              { at: 0, event: 'b' },
            ],
          },
        },
      },
      'pbxware.steps[1].at',
    ],
    [{ dialects: { pbxware: { steps: [{ at: 1, event: 'a', leg: 'x' }] } } }, 'pbxware.steps[0].leg'],
  ])('%j', (change, words) => {
    expect(read(change)).toThrowError(
      expect.objectContaining({ code: 'INPUT_INVALID', message: expect.stringContaining(words) }),
    );
  });

  it('that is no JSON', () => {
    expect(() => readScenario('small.json', '{')).toThrowError(expect.objectContaining({ code: 'NOT_JSON' }));
  });

  it('that is called by another name than its id', () =>
    withFolder((here) => {
      writeFileSync(join(here, 'other.json'), JSON.stringify(small));
      expect(() => openScenarios(here, dialects)).toThrowError(
        expect.objectContaining({ message: 'other.json: id: a scenario with the ID small must be in small.json.' }),
      );
    }));
});

it('a neutral scenario plays for a dialect that was added or changed since', () =>
  withFolder((own) => {
    const file = JSON.parse(readFileSync(join(resources, 'dialects/grandstream.json'), 'utf8'));
    const write = (ring: object[]) => {
      const timing = { ...file.timing, 'inbound:ring': ring };
      writeFileSync(join(own, 'mine.json'), JSON.stringify({ ...file, id: 'mine', timing }));
    };
    const changing = openDialects(join(resources, 'dialects'), own);
    const opened = openScenarios(folder, changing);
    const firstOfMine = () => opened.get('answered-inbound').dialects.mine?.steps[0]?.event;
    expect(firstOfMine()).toBeUndefined();
    write([{ after: 0, event: 'incoming_call', leg: 'first' }]);
    changing.reload();
    expect([firstOfMine(), changing.problems()]).toEqual(['incoming_call', []]);
    write([{ after: 0, event: 'outgoing_call', leg: 'first' }]);
    changing.reload();
    expect([firstOfMine(), changing.problems()]).toEqual(['outgoing_call', []]);
  }));
