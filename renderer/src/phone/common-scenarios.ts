import type { Scenario } from '../../../shared/model/scenario.ts';

/** The calls that are shown most, by their ids in resources/scenarios: they stand first. */
const common = ['answered-inbound', 'missed', 'busy', 'blind-transfer', 'ring-group', 'voicemail', 'hold-resume'];

/** One's own first, then what is played most, then the rest as they come. */
export function inOrder<Each extends Pick<Scenario, 'id' | 'own'>>(scenarios: readonly Each[]): Each[] {
  const rank = ({ id, own }: Each): number => {
    const at = common.indexOf(id);
    return own ? -1 : at === -1 ? common.length : at;
  };
  return [...scenarios].sort((a, b) => rank(a) - rank(b));
}

/** The most played ones that come with the app, in an order that never changes. */
export function commonScenarios<Each extends Pick<Scenario, 'id' | 'own'>>(scenarios: readonly Each[]): Each[] {
  return common.flatMap((id) => scenarios.find((scenario) => scenario.id === id && !scenario.own) ?? []);
}
