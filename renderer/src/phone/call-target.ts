import type { PhoneEvent } from '../../../shared/model/event.ts';
import type { Scenario } from '../../../shared/model/scenario.ts';
import { isSendable } from '../parts/sendable.ts';
import { type CallSetup, namelessNumber, type TargetKind } from './call-setup.ts';

type Sending = Pick<PhoneEvent, 'dialect' | 'key' | 'phase' | 'active' | 'effective' | 'actions' | 'endpoints'>;

/** The path on the receiver that calls are sent to where the receiver is the targetKind. */
const receiverPath = '/hooks/calls';

export const isBound = ({ actions, endpoints }: Pick<PhoneEvent, 'actions' | 'endpoints'>): boolean =>
  actions.length > 0 || endpoints > 0;

/** The events of a call in these dialects. */
const ofCalls = (events: readonly Sending[], dialects: readonly string[]): readonly Sending[] =>
  events.filter(({ dialect, phase }) => phase !== 'none' && dialects.includes(dialect));

/** The target: as chosen; else what is bound, and the receiver where nothing is. */
export function targetKindOf(
  chosen: TargetKind | null,
  events: readonly Sending[],
  dialects: readonly string[],
): TargetKind {
  return chosen ?? (ofCalls(events, dialects).some(isBound) ? 'bound' : 'receiver');
}

/** The URL that a call is begun with; undefined for what is bound to its events. */
export function targetOf(targetKind: TargetKind, url: string, receiverUrl: string | null): string | undefined {
  if (targetKind === 'bound') return undefined;
  return targetKind === 'url' ? url.trim() : `${receiverUrl ?? ''}${receiverPath}`;
}

/** Why no event could be sent. */
export type CallObstacle =
  | { readonly kind: 'no-dialect' | 'nothing-bound' | 'events-off' | 'all-off' | 'no-url' | 'bad-url' | 'receiver-off' }
  | { readonly kind: 'not-connected' }
  | { readonly kind: 'no-number'; readonly who: 'caller' | 'extension' };

/** What stands in the way of any call now; null where nothing does. */
export function callObstacle(now: {
  readonly setup: Pick<CallSetup, 'caller' | 'extension' | 'url'>;
  readonly targetKind: TargetKind;
  readonly dialects: readonly string[];
  readonly events: readonly Sending[];
  readonly eventsActive: boolean;
  readonly receiverUrl: string | null;
}): CallObstacle | null {
  const { setup, targetKind, dialects, events, eventsActive, receiverUrl } = now;
  if (dialects.length === 0) return { kind: 'no-dialect' };
  const who = namelessNumber(setup);
  if (who !== null) return { kind: 'no-number', who };
  if (targetKind === 'receiver') return receiverUrl === null ? { kind: 'receiver-off' } : null;
  if (targetKind === 'url') {
    if (setup.url.trim() === '') return { kind: 'no-url' };
    return isSendable(setup.url.trim()) ? null : { kind: 'bad-url' };
  }
  const bound = ofCalls(events, dialects).filter(isBound);
  if (bound.length === 0) return { kind: 'nothing-bound' };
  if (!eventsActive) return { kind: 'all-off' };
  return bound.some(({ effective }) => effective) ? null : { kind: 'events-off' };
}

/** Those of the dialects that would stay silent while others are heard: nothing of theirs is bound and switched on. */
export function silentDialects(
  targetKind: TargetKind,
  events: readonly Sending[],
  dialects: readonly string[],
): string[] {
  if (targetKind !== 'bound') return [];
  const heard = (dialect: string): boolean =>
    ofCalls(events, [dialect]).some((event) => isBound(event) && event.effective);
  return dialects.some(heard) ? dialects.filter((dialect) => !heard(dialect)) : [];
}

/** Scenarios that at least one of the dialects has events for. */
export function playableIn(scenarios: readonly Scenario[], dialects: readonly string[]): Scenario[] {
  return scenarios.filter((scenario) =>
    scenario.dialects.some(({ dialect, steps }) => dialects.includes(dialect) && steps.length > 0),
  );
}

/** Those of the dialects that have no events for a scenario. */
export function quietIn(scenario: Pick<Scenario, 'dialects'>, dialects: readonly string[]): string[] {
  const senders = scenario.dialects.filter(({ steps }) => steps.length > 0).map(({ dialect }) => dialect);
  return dialects.filter((dialect) => !senders.includes(dialect));
}

/** True where something of the scenario would be sent. */
export function isHeard(
  scenario: Pick<Scenario, 'dialects'>,
  targetKind: TargetKind,
  events: readonly Sending[],
  dialects: readonly string[],
): boolean {
  if (targetKind !== 'bound') return true;
  const carried = new Set(
    events.filter((event) => isBound(event) && event.effective).map(({ dialect, key }) => `${dialect}:${key}`),
  );
  return scenario.dialects.some(
    ({ dialect, steps }) => dialects.includes(dialect) && steps.some(({ event }) => carried.has(`${dialect}:${event}`)),
  );
}
