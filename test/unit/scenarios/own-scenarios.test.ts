import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openOwnScenarios } from '../../../electron/engine/scenarios/own-scenarios.ts';
import { checkScenario } from '../../../electron/engine/scenarios/read-scenario.ts';
import { Failure } from '../../../shared/failure.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { anyScenarioFile } from '../../support/arbitrary-scenarios.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { withFolder } from '../../support/temporary-folder.ts';

const small: ScenarioFile = {
  schema: 2,
  id: 'small',
  label: 'Small',
  description: 'A call for a test.',
  direction: 'inbound',
  extension: { number: '101', name: 'Reception' },
  legs: [],
  transitions: [
    { at: 1, answered: true },
    { at: 2, ended: 'answered' },
  ],
  dialects: { pbxware: { steps: [{ at: 3, event: 'call_incoming' }] } },
};

const open = (dir: string) => {
  let changes = 0;
  const own = openOwnScenarios(dir, {
    shipped: (id) => id === 'missed',
    changed: () => {
      changes += 1;
    },
  });
  return { own, changes: () => changes };
};
const refusal = (code: string, words = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(words) });

describe('scenarios of a person’s own', () => {
  it('are files that are read again when they are changed by hand', () =>
    withFolder(async (folder) => {
      const dir = join(folder, 'scenarios');
      const { own, changes } = open(dir);
      expect([...own.all()]).toEqual([]);
      await own.save('small', small);
      expect(JSON.parse(readFileSync(join(dir, 'small.json'), 'utf8'))).toEqual(small);
      expect([...own.all().values()]).toEqual([small]);

      writeFileSync(join(dir, 'small.json'), JSON.stringify({ ...small, label: 'Changed by hand' }));
      writeFileSync(join(dir, 'other.json'), JSON.stringify({ ...small, id: 'other' }));
      await own.reload();
      expect([...own.all().values()].map(({ label }) => label)).toEqual(['Small', 'Changed by hand']);
      rmSync(dir, { recursive: true });
      await own.reload();
      expect(own.all().size).toBe(0);
      await own.reload();
      expect(changes()).toBe(3);
    }));

  it('are read again for themselves in the moment after an edit', () =>
    withFolder(async (folder) => {
      const { own, changes } = open(folder);
      await own.save('small', small);
      own.refresh('small');
      own.refresh('nowhere');
      expect(changes()).toBe(1);
      writeFileSync(join(folder, 'small.json'), JSON.stringify({ ...small, label: 'Changed by hand' }));
      own.refresh('small');
      expect(own.all().get('small')?.label).toBe('Changed by hand');
      writeFileSync(join(folder, 'new.json'), JSON.stringify({ ...small, id: 'new' }));
      own.refresh('new');
      expect([...own.all().keys()]).toEqual(['new', 'small']);
      expect(changes()).toBe(3);
    }));

  it('are read in the words of schema 1 too', () =>
    withFolder(async (folder) => {
      const { transitions, dialects: _, ...rest } = small;
      const step = { at: 1, event: 'call_answered', when: { 'switch.answered_call': 'pick-up' } };
      const turns = [{ at: 1, leg: 'phone', ended: 'cancelled' }, ...transitions];
      const legs = [{ id: 'phone', extension: small.extension }];
      const pbxware = { steps: [step], switches: { called_number: 'dialled' } };
      const old = { ...rest, legs, schema: 1, turns, dialects: { pbxware } };
      writeFileSync(join(folder, 'small.json'), JSON.stringify(old));
      const { own } = open(folder);
      expect(own.problems()).toEqual([]);
      expect(own.all().get('small')).toEqual({
        ...{ ...small, legs, transitions: [{ at: 1, leg: 'phone', ended: 'canceled' }, ...transitions] },
        dialects: {
          pbxware: {
            steps: [{ ...step, when: { 'variant.answered_call': 'pick-up' } }],
            variants: { called_number: 'dialed' },
          },
        },
      });
    }));

  it('give back what was removed, so that it can be saved again', () =>
    withFolder(async (folder) => {
      const { own } = open(folder);
      await own.save('small', small);
      const removed = await own.remove('small');
      expect(readdirSync(folder)).toEqual([]);
      await own.save('small', removed);
      expect(own.all().get('small')).toEqual(small);
      await expect(own.remove('nothing')).rejects.toThrow(refusal('SCENARIO_UNKNOWN', 'nothing'));
    }));

  it('cannot take the place of the product’s own, from here or by hand', () =>
    withFolder(async (folder) => {
      const { own } = open(folder);
      await expect(own.save('missed', { ...small, id: 'missed' })).rejects.toThrow(refusal('SCENARIO_OF_PRODUCT'));
      await expect(own.remove('missed')).rejects.toThrow(refusal('SCENARIO_OF_PRODUCT'));
      writeFileSync(join(folder, 'missed.json'), JSON.stringify({ ...small, id: 'missed' }));
      await own.reload();
      expect(own.all().size).toBe(0);
      expect(own.problems()).toEqual([
        'scenarios/missed.json is left out: id: the built-in scenario missed has this ID.',
      ]);
    }));

  it.each(['con', 'nul', 'aux', 'com1', 'lpt9', `a${'b'.repeat(300)}`])('cannot be called %s', (id) =>
    withFolder(async (folder) => {
      const { own } = open(folder);
      await expect(own.save(id, { ...small, id })).rejects.toThrow(
        refusal('INPUT_INVALID', 'id: this ID cannot be a file name'),
      );
      expect(readdirSync(folder)).toEqual([]);
    }),
  );

  it('says where the folder is none', () =>
    withFolder(async (dir) => {
      writeFileSync(join(dir, 'scenarios'), 'a file');
      const { own } = open(join(dir, 'scenarios'));
      expect(own.problems()).toEqual(['scenarios is left out: a part of the path is a file, not a folder (ENOTDIR)']);
    }));

  it('are refused with the path inside them, and the earlier one stays', () =>
    withFolder(async (folder) => {
      const { own } = open(folder);
      await own.save('small', small);
      const late = { ...small, transitions: [...small.transitions, { at: 0.5, recorded: true }] };
      await expect(own.save('small', late)).rejects.toThrow(
        refusal('INPUT_INVALID', 'transitions[2].at: 0.5 s comes after'),
      );
      await expect(own.save('small', 'text')).rejects.toThrow(refusal('INPUT_INVALID', 'the scenario: '));
      await expect(own.save('other', small)).rejects.toThrow(
        refusal('INPUT_INVALID', "id: the scenario's ID is small"),
      );
      await expect(own.save('../small', small)).rejects.toThrow(refusal('INPUT_INVALID', 'id: '));
      const many = Array.from({ length: 1000 }, (_, at) => ({ at, event: 'x', values: { tag: 'y'.repeat(1100) } }));
      const large = { ...small, dialects: { pbxware: { steps: many } } };
      await expect(own.save('small', large)).rejects.toThrow(refusal('INPUT_INVALID', 'larger than 1 MiB'));
      expect(own.all().get('small')).toEqual(small);
      expect(readdirSync(folder)).toEqual(['small.json']);
    }));

  it.skipIf(process.platform === 'win32')('that never end are left out and said', () =>
    withFolder(async (folder) => {
      const { own } = open(folder);
      symlinkSync('/dev/zero', join(folder, 'endless.json'));
      await own.reload();
      expect(own.problems()).toEqual(['scenarios/endless.json is left out: endless.json: it is not a regular file.']);
    }),
  );

  it('that are wrong are left out and said, and saving another of that name loses nothing', () =>
    withFolder(async (folder) => {
      const { own } = open(folder);
      writeFileSync(join(folder, 'small.json'), '{"half": ');
      writeFileSync(join(folder, 'other.json'), JSON.stringify(small));
      mkdirSync(join(folder, 'folder.json'));
      await own.reload();
      expect(own.all().size).toBe(0);
      expect(own.problems()).toEqual([
        expect.stringMatching(/^scenarios\/folder\.json is left out: it is a folder/),
        expect.stringMatching(/^scenarios\/other\.json is left out: other\.json: id: a scenario with the ID small/),
        expect.stringMatching(/^scenarios\/small\.json is left out: small\.json is not valid JSON/),
      ]);
      await own.save('small', small);
      expect(readFileSync(join(folder, 'small.json.kept'), 'utf8')).toBe('{"half": ');
      expect(own.all().get('small')).toEqual(small);
    }));

  it('whatever is in them, are read back as they were saved', () =>
    withFolder(async (folder) => {
      const { own } = open(folder);
      await fc.assert(
        fc.asyncProperty(anyScenarioFile, async (scenario) => {
          const id = `s-${scenario.id}`;
          await own.save(id, { ...scenario, id });
          expect(open(folder).own.all().get(id)).toEqual({ ...scenario, id });
          await own.remove(id);
        }),
        { numRuns: 60 },
      );
    }));
});

describe('anything that claims to be a scenario', () => {
  const outcome = (raw: unknown): string => {
    try {
      return JSON.stringify(checkScenario(raw));
    } catch (error) {
      if (error instanceof Failure && error.code === 'INPUT_INVALID') return 'refused';
      throw error;
    }
  };

  it('is accepted or refused, never more', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (raw) => {
        expect(outcome(raw)).toBe('refused');
      }),
    );
  });

  it('is the same once accepted, however one part of it was changed', () => {
    const change = fc.tuple(anyScenarioFile, fc.nat(), fc.jsonValue());
    fc.assert(
      fc.property(change, ([scenario, place, value]) => {
        const text = JSON.stringify(scenario);
        const raw = JSON.parse(text) as Record<string, unknown>;
        const parts: [Record<string, unknown>, string][] = [];
        const walk = (at: unknown): void => {
          if (typeof at !== 'object' || at === null) return;
          for (const key of Object.keys(at)) {
            parts.push([at as Record<string, unknown>, key]);
            walk((at as Record<string, unknown>)[key]);
          }
        };
        walk(raw);
        const [holder, key] = parts[place % parts.length] ?? [raw, 'id'];
        Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
        const result = outcome(raw);
        if (result !== 'refused') expect(JSON.parse(result)).toEqual(raw);
      }),
    );
  });

  it('with a key that would be lost is refused by its path', () => {
    const raw = JSON.parse(`{"schema":1,"dialects":{"__proto__":{"steps":[]}}}`) as object;
    expect(() => checkScenario({ ...small, ...raw })).toThrow(refusal('INPUT_INVALID', 'dialects.__proto__'));
  });
});

describe('in the engine', () => {
  it('are listed after the product’s with their length, and what is wrong with the folder is said', async () => {
    await using opened = await openTestEngine({ receiver: 'off' });
    const { ask, workspace } = opened;
    await ask.scenarios.save({ id: 'small', scenario: small });
    const listed = await ask.calls.scenarios({});
    expect(listed.at(-1)).toMatchObject({ id: 'small', own: true, length: 3 });
    expect(listed.find(({ id }) => id === 'missed')).toMatchObject({ own: false });
    expect(await ask.scenarios.get({ id: 'small' })).toEqual({ scenario: small, own: true });
    expect((await ask.scenarios.get({ id: 'missed' })).own).toBe(false);
    const changes = await ask.workspace.watch({});
    writeFileSync(join(workspace, 'scenarios', 'bad.json'), '[]');
    expect((await changes.next()).value).toEqual({ changed: ['scenarios'] });
    await changes.return(undefined);
    expect((await ask.workspace.info({})).notices).toEqual([
      expect.stringContaining('scenarios/bad.json is left out: bad.json: the scenario: '),
    ]);
    expect(existsSync(join(workspace, 'scenarios', 'bad.json'))).toBe(true);
  });

  it('want nothing of a dialect that it does not have: it is refused by its path, or said when it is played', async () => {
    await using opened = await openTestEngine({ receiver: 'off' });
    const { ask, workspace } = opened;
    const wanting = (of: object) => ({ ...small, dialects: { ...small.dialects, voipnow: { steps: [], ...of } } });
    const step = { at: 0, event: 'hangup' };
    for (const [of, where] of [
      [
        { steps: [step, { ...step, event: 'hang-up' }] },
        'dialects.voipnow.steps[1].event: VoipNow has no event hang-up',
      ],
      [
        { steps: [{ ...step, when: { 'variant.nope': 'x' } }] },
        'dialects.voipnow.steps[0].when: VoipNow has no variant.nope',
      ],
      [{ steps: [step], setup: { nope: '1' } }, 'dialects.voipnow: setup.nope: voipnow has tenant_prefix'],
      [{ steps: [step], variants: { profile: 'x' } }, 'dialects.voipnow: variants.profile: "x" is not one of'],
    ] as const) {
      await expect(ask.scenarios.save({ id: 'small', scenario: wanting(of) })).rejects.toThrow(where);
    }
    const elsewhere = { ...small, dialects: { ...small.dialects, 'not-here': { steps: [{ at: 0, event: 'x' }] } } };
    expect((await ask.scenarios.save({ id: 'small', scenario: elsewhere })).scenario).toEqual(elsewhere);
    const byHand = { ...wanting({ steps: [{ at: 0, event: 'hang-up' }] }), id: 'by-hand' };
    writeFileSync(join(workspace, 'scenarios', 'by-hand.json'), JSON.stringify(byHand));
    await expect(
      ask.calls.start({ scenario: 'by-hand', dialects: ['voipnow'], to: 'http://127.0.0.1:1' }),
    ).rejects.toThrow('VoipNow: The scenario has events that this phone system does not have: hang-up.');
  });

  it('tell other windows of every change', async () => {
    await using opened = await openTestEngine({ receiver: 'off' });
    const { ask } = opened;
    const changes = await ask.workspace.watch({});
    const failureFor = async (change: Promise<unknown>): Promise<unknown> => {
      // A stream begins to listen when it is first asked.
      const [batch] = await Promise.all([changes.next(), change]);
      return batch.value;
    };
    const change = { changed: expect.arrayContaining(['scenarios']) };
    expect(await failureFor(ask.scenarios.save({ id: 'small', scenario: small }))).toEqual(change);
    expect(await failureFor(ask.scenarios.remove({ id: 'small' }))).toEqual(change);
    await changes.return(undefined);
  });
});
