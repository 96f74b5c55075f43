import fc from 'fast-check';
import type { ScenarioFile, ScenarioStep, ScenarioTransition } from '../../shared/model/scenario.ts';

/** Milliseconds, so that sums stay exact enough to be compared as texts. */
const gap = fc.integer({ min: 0, max: 20_000 });
const anyId = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const anyText = fc.string({ minLength: 1, maxLength: 40, unit: 'binary' });
const number = fc.string({ minLength: 1, maxLength: 64 });
const extension = fc.record({ number, name: fc.string({ maxLength: 60, unit: 'grapheme' }) });
const tables = fc.dictionary(
  anyText.filter((key) => key !== '__proto__'),
  fc.string({ unit: 'binary' }),
  { maxKeys: 3 },
);

const inOrder = (gaps: readonly number[]): number[] => {
  let at = 0;
  return gaps.map((gap) => {
    at += gap;
    return at / 1000;
  });
};

/** One person's (or leg's) part of the call: answered or not, then perhaps over. */
const lifeOf = (leg: string | undefined) =>
  fc
    .record({
      answered: fc.boolean(),
      ended: fc.option(fc.constantFrom('no-answer', 'busy', 'rejected', 'canceled', 'congestion'), { nil: undefined }),
      gaps: fc.tuple(gap, gap, gap),
      recorded: fc.boolean(),
      extension: fc.option(extension, { nil: undefined }),
      legEnd: fc.option(fc.constantFrom('blind-transfer', 'forwarded'), { nil: undefined }),
    })
    .map(({ answered, ended, gaps, recorded, extension: next, legEnd }) => {
      const [first = 0, second = 0, third = 0] = inOrder(gaps);
      const whose = leg === undefined ? {} : { leg };
      const transitions: ScenarioTransition[] = [];
      if (answered) transitions.push({ at: first, ...whose, answered: true, ...(recorded ? { recorded: true } : {}) });
      if (next !== undefined) transitions.push({ at: second, ...whose, extension: next });
      if (ended !== undefined) {
        const result = answered ? 'answered' : ended;
        transitions.push({ at: third, ...whose, ended: result, ...(legEnd === undefined ? {} : { legEnd }) });
      }
      return transitions;
    });

const stepsOf = (legs: readonly string[]): fc.Arbitrary<ScenarioStep[]> =>
  fc
    .array(
      fc.record(
        {
          gap,
          event: anyText,
          leg: fc.constantFrom(undefined, ...legs),
          values: tables,
        },
        { requiredKeys: ['gap', 'event'] },
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((rows) => {
      const times = inOrder(rows.map((row) => row.gap));
      return rows.map(({ event, leg, values }, index) => ({
        at: times[index] ?? 0,
        event,
        ...(leg === undefined ? {} : { leg }),
        ...(values === undefined ? {} : { values }),
      }));
    });

/** Any scenario that makes sense. Its texts hold whatever Unicode has. */
export const anyScenarioFile: fc.Arbitrary<ScenarioFile> = fc
  .record({
    id: anyId,
    label: anyText,
    description: anyText,
    direction: fc.constantFrom('inbound', 'outbound'),
    extension,
    legs: fc.uniqueArray(anyId, { maxLength: 3 }),
  })
  .chain(({ legs, ...head }) =>
    fc
      .record({
        legs: fc.tuple(...legs.map((id) => extension.map((number) => ({ id, extension: number })))),
        lives: fc.tuple(lifeOf(undefined), ...legs.map(lifeOf)),
        dialects: fc.dictionary(
          anyText.filter((key) => key !== '__proto__'),
          fc.oneof(
            fc.record({ steps: stepsOf(legs), setup: tables, variants: tables }, { requiredKeys: ['steps'] }),
            fc.record({ steps: fc.constant([]), note: fc.string({ unit: 'grapheme' }) }),
          ),
          { maxKeys: 3 },
        ),
      })
      .map(({ lives, ...rest }) => ({
        schema: 2,
        ...head,
        ...rest,
        transitions: lives.flat().sort((one, other) => one.at - other.at),
      })),
  ) as fc.Arbitrary<ScenarioFile>;
