import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../../../electron/engine/scenarios/read-scenario.ts';
import { editorFaults, faultOfRefusal, faultsAt } from '../../../../renderer/src/scenarios/editor-faults.ts';
import {
  copyOf,
  inOrder,
  moved,
  newLeg,
  withDialect,
  withLeg,
} from '../../../../renderer/src/scenarios/scenario-changes.ts';
import { secondsOf } from '../../../../renderer/src/scenarios/seconds.ts';
import {
  kindsOf,
  transitionOf,
  transitionWords,
  wordsOf,
} from '../../../../renderer/src/scenarios/transition-words.ts';
import { failureOf } from '../../../../shared/contract/failure-of.ts';
import type { ScenarioFile } from '../../../../shared/model/scenario.ts';
import { anyScenarioFile } from '../../../support/arbitrary-scenarios.ts';

const small: ScenarioFile = {
  schema: 2,
  id: 'small',
  label: 'Small',
  description: 'A call for a test.',
  direction: 'inbound',
  extension: { number: '101', name: 'Reception' },
  legs: [{ id: 'a', extension: { number: '102', name: 'Sales' } }],
  transitions: [
    { at: 1, leg: 'a', answered: true },
    { at: 2, leg: 'a', ended: 'answered' },
  ],
  dialects: { acme: { steps: [{ at: 0, event: 'rings', leg: 'a' }] } },
};

describe('changing a scenario', () => {
  it('renames a leg in everything that names it', () => {
    const [leg] = small.legs;
    if (leg === undefined) throw new Error('it has no leg');
    const renamed = withLeg(small, 0, { ...leg, id: 'b' });
    expect(JSON.stringify(renamed)).not.toContain('"a"');
    expect(editorFaults(renamed)).toEqual([]);
    // Two legs of one name would become one for good.
    const two = withLeg({ ...small, legs: [...small.legs, newLeg(small)] }, 1, { ...leg, id: 'a' });
    expect(two.transitions).toEqual(small.transitions);
  });

  it('adds a leg that is another one, and a copy that is another scenario', () => {
    const leg = newLeg(small);
    expect([leg.id, leg.extension.number]).toEqual(['leg-1', '103']);
    expect(newLeg({ ...small, legs: [leg] }).id).toBe('leg-2');
    expect(copyOf(small, ['small', 'small-copy', 'small-copy-2'])).toMatchObject({ id: 'small-copy-3' });
    expect(copyOf({ ...small, id: 'small-copy' }, ['small-copy']).id).toBe('small-copy-2');
  });

  it('moves rows and puts them in the order of their times, those of one time as they stood', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    const rows = [
      { at: 2, is: 'c' },
      { at: 1, is: 'a' },
      { at: 1, is: 'b' },
    ];
    expect(inOrder(rows).map(({ is }) => is)).toEqual(['a', 'b', 'c']);
  });

  it('leaves no key without a value behind, for a file has none', () => {
    const noted = withDialect(small, 'acme', { note: 'Said.' });
    expect(Object.keys(withDialect(noted, 'acme', { note: undefined }).dialects.acme ?? {})).toEqual(['steps']);
    expect(withDialect(small, 'acme', null).dialects).toEqual({});
  });
});

describe('what is wrong', () => {
  it('is found at the row that the engine would name', () => {
    const wrong = { ...small, transitions: [...small.transitions, { at: 1.5, recorded: true as const }] };
    expect(faultsAt(editorFaults(wrong), 'transitions', 2)).toEqual([
      { where: 'transitions[2].at', detail: '1.5 s comes after 2 s: put them in the order of their times.' },
    ]);
    expect(faultsAt(editorFaults(wrong), 'transitions', 1)).toEqual([]);
    try {
      checkScenario(wrong);
      expect.unreachable();
    } catch (error) {
      expect(faultOfRefusal(failureOf(error).message)).toEqual(editorFaults(wrong)[0]);
    }
  });

  it('is never there where the engine takes it, and is where it does not', () => {
    const one = fc.tuple(
      anyScenarioFile,
      fc.constantFrom('label', 'description', 'transitions', 'steps', 'leg', 'none'),
    );
    fc.assert(
      fc.property(one, ([scenario, change]) => {
        const [transition] = scenario.transitions;
        const edited: ScenarioFile = {
          ...scenario,
          ...(change === 'label' ? { label: '' } : {}),
          ...(change === 'transitions' ? { transitions: [...scenario.transitions].reverse() } : {}),
          ...(change === 'leg' && transition !== undefined ? { transitions: [{ ...transition, leg: 'nobody' }] } : {}),
          ...(change === 'steps' ? { dialects: { acme: { steps: [] } } } : {}),
        };
        let refused = false;
        try {
          checkScenario(edited);
        } catch {
          refused = true;
        }
        // A label of blanks is no label to look at, though the format has it.
        const blank = [edited.label, edited.description, ...everyText(edited)].some((text) => text.trim() === '');
        expect(editorFaults(edited).length > 0 || blank).toBe(refused || blank);
      }),
    );
  });
});

const everyText = ({ extension, legs, transitions, dialects }: ScenarioFile): string[] => [
  extension.number,
  ...legs.map((leg) => leg.extension.number),
  ...transitions.flatMap((transition) => transition.extension?.number ?? []),
  ...Object.values(dialects).flatMap(({ steps }) => steps.map(({ event }) => event)),
];

describe('words', () => {
  it('say every transition, and every kind can be made and is said again', () => {
    for (const kind of Object.keys(transitionWords) as (keyof typeof transitionWords)[]) {
      expect(kindsOf(transitionOf(kind, { at: 3, leg: 'a' }))).toEqual([kind]);
    }
    expect(wordsOf({ at: 1, leg: 'a', ended: 'no-answer', legEnd: 'blind-transfer', recorded: true })).toBe(
      'ends: no answer, recording starts, blind transfer',
    );
  });

  it.each([
    ['7', 7],
    ['7,25', 7.25],
    ['7.', 7],
    ['86400', 86_400],
    ['86400.1', null],
    ['-1', null],
    ['', null],
    ['1e3', null],
    ['7.0001', null],
  ])('%j is a time of %j', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });
});
