import * as z from 'zod';
import { failure } from '../../../shared/failure.ts';
import { ScenarioFile } from '../../../shared/model/scenario.ts';

/** Checks a scenario file's text. Throws NOT_JSON, or INPUT_INVALID with the path inside the file and the reason. */
export function readScenario(file: string, text: string): ScenarioFile {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw failure('NOT_JSON', { file, detail: (error as Error).message });
  }
  const parsed = ScenarioFile.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = `${file}: ${z.core.toDotPath(issue?.path ?? [])}`;
    throw failure('INPUT_INVALID', { where, detail: issue?.message ?? 'not a scenario file' });
  }
  checkMeaning(file, parsed.data);
  return parsed.data;
}

function checkMeaning(file: string, scenario: ScenarioFile): void {
  const refuse = (where: string, detail: string) => failure('INPUT_INVALID', { where: `${file}: ${where}`, detail });
  const legs = new Set<string>();
  for (const [index, { id }] of scenario.legs.entries()) {
    if (legs.has(id)) throw refuse(`legs[${index}].id`, `${id} is defined twice.`);
    legs.add(id);
  }
  const check = (where: string, { at, leg }: { at: number; leg?: string | undefined }, before: number): number => {
    if (leg !== undefined && !legs.has(leg)) throw refuse(`${where}.leg`, `there is no leg called ${leg}.`);
    if (at < before)
      throw refuse(`${where}.at`, `${at} s comes after ${before} s: put them in the order of their times.`);
    return at;
  };
  if (
    scenario.direction === 'internal' &&
    !scenario.legs.some((leg) => leg.extension.number !== scenario.extension.number)
  ) {
    throw refuse('legs', 'an internal call needs a leg with another extension: the one that is called.');
  }
  let before = 0;
  const reached = new Map<string, 'answered' | 'ended'>();
  for (const [index, turn] of scenario.turns.entries()) {
    const where = `turns[${index}]`;
    before = check(where, turn, before);
    const leg = turn.leg ?? '';
    const state = reached.get(leg);
    if (turn.answered === true) {
      if (state !== undefined) throw refuse(`${where}.answered`, `it was ${state} before.`);
      reached.set(leg, 'answered');
    }
    if (turn.ended !== undefined) {
      if (state === 'ended') throw refuse(`${where}.ended`, 'it had ended before.');
      if ((turn.ended === 'answered') !== (reached.get(leg) === 'answered')) {
        throw refuse(`${where}.ended`, `it ended ${turn.ended}, and it was ${state ?? 'never answered'} before.`);
      }
      reached.set(leg, 'ended');
    }
  }
  for (const [dialect, { steps, note }] of Object.entries(scenario.dialects)) {
    const where = `dialects.${dialect}`;
    if (steps.length === 0 && note === undefined) throw refuse(where, 'without steps it needs a note that says why.');
    let time = 0;
    for (const [index, step] of steps.entries()) time = check(`${where}.steps[${index}]`, step, time);
  }
}
