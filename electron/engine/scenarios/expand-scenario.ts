import type { NeutralScenarioFile, ScenarioFile } from '../../../shared/model/scenario.ts';
import { rolesAt } from '../call-model/leg-roles.ts';
import { thousandths } from '../call-model/seconds.ts';
import { standingOf } from '../call-model/standing.ts';
import { type CallTransition, inOrder, stepsOf } from '../call-model/transition-events.ts';
import type { Dialects } from '../dialects/dialects.ts';
import { timingOf } from '../dialects/timing.ts';

type DialectPart = ScenarioFile['dialects'][string];

/** A neutral scenario with the events of every dialect that is here, in full. */
export function expandScenario({ overrides, ...neutral }: NeutralScenarioFile, dialects: Dialects): ScenarioFile {
  const transitions = namedTransitions(neutral);
  const parts = dialects.all().map(({ id }): [string, DialectPart] => {
    const override = overrides[id];
    if (override === undefined) return [id, derived(neutral, id, transitions, dialects)];
    const { reason: _, ...part } = override;
    return [id, part];
  });
  return { ...neutral, dialects: Object.fromEntries(parts) };
}

/** Each transition that has a name, with the call as it stood before. */
function namedTransitions(neutral: Omit<NeutralScenarioFile, 'overrides'>): CallTransition[] {
  return neutral.transitions.flatMap((row, index) => {
    const { at, transition, leg, circumstances = [], begins = [] } = row;
    if (transition === undefined) return [];
    const before = { ...neutral, transitions: neutral.transitions.slice(0, index), dialects: {} };
    const standing = standingOf(before, at);
    const { state, moved, consultation } = standing;
    const direction = neutral.legs.find(({ id }) => id === leg)?.direction ?? neutral.direction;
    const isGroup = transition === 'ring' && direction === 'inbound' && begins.length > 1;
    const moment = {
      ...{ direction, moved, consulting: consultation !== null },
      state: state === 'ended' ? ('answered' as const) : state,
      circumstances: [...circumstances, ...(isGroup ? (['group'] as const) : [])],
    };
    return [{ transition, at, moment, roles: rolesAt(standing, row, before) }];
  });
}

function derived(
  neutral: Omit<NeutralScenarioFile, 'overrides'>,
  id: string,
  transitions: readonly CallTransition[],
  dialects: Dialects,
): DialectPart {
  const dialect = dialects.get(id);
  const needs = transitions.map(({ transition }) => dialect.needs[transition] ?? {});
  const setup: Record<string, string> = Object.assign({}, ...needs);
  const chosen = Object.keys(setup).length === 0 ? {} : { setup };
  let steps: DialectPart['steps'] = [];
  for (const transition of transitions) {
    const { silent } = timingOf(dialect, transition.transition, transition.moment);
    if (silent !== null) return { steps: [], note: silent };
    steps = [...steps, ...stepsOf(dialects, id, transition, { file: neutral, steps })];
  }
  if (steps.length === 0) return { steps, note: 'Sends nothing for this.' };
  const timed = steps.map((step) => ({ ...step, at: thousandths(Math.max(0, step.at)) }));
  return { steps: inOrder(timed), ...chosen };
}
