import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { Failure, failure } from '../../../shared/failure.ts';
import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import type { Prepared } from '../actions/action-service.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { EventToFire } from '../simulator/event-requests.ts';
import type { Simulator } from '../simulator/fire.ts';
import type { EventOutcome } from './lanes.ts';
import type { PlannedEvent } from './plan.ts';

/** How the events of a call are sent, whichever scenario they are of. */
export type CallSending = Pick<
  ContractInputs['calls']['ring'],
  'dialects' | 'to' | 'insecure' | 'settings' | 'parameters'
>;

/** Refusals that leave one event out; the call goes on. */
const skipping: ReadonlySet<string> = new Set([
  'NOTHING_BOUND',
  'EVENT_INACTIVE',
  'EVENTS_OFF',
  'NO_NATIVE_REQUEST',
  'NO_ENDPOINT_FOR_OWNER',
]);

/** Sends the events of calls, or says beforehand what would be sent. */
export interface EventSender {
  /** Throws INPUT_INVALID where settings are for no dialect of the call, or are none of its dialect's. */
  checkSettings(input: CallSending, scenario: ScenarioFile, events: readonly PlannedEvent[]): void;
  /** Throws the first one's reason where nothing would be sent for any of these. */
  checkSome(input: CallSending, scenario: ScenarioFile, events: readonly PlannedEvent[]): void;
  /** Tags that are given and that none of these events carries, each as a note. */
  strangeTags(input: CallSending, events: readonly PlannedEvent[]): string[];
  /** `played`: seconds of the call at which it is sent. */
  send(
    planned: PlannedEvent,
    played: number,
    input: CallSending,
    scenario: ScenarioFile,
    signal: AbortSignal,
  ): Promise<EventOutcome>;
  preview(
    planned: PlannedEvent,
    input: CallSending,
    scenario: ScenarioFile,
  ): Promise<{ prepared: readonly Prepared[]; notes: readonly string[] }>;
}

export function createEventSender(simulator: Simulator, dialects: Dialects): EventSender {
  /** The event as it is fired: its call, its time, and how its dialect is spoken. */
  const eventToFire = (planned: PlannedEvent, input: CallSending, scenario: ScenarioFile): EventToFire => {
    const { dialect, event, call, happensAt, altered, values } = planned;
    const needed = scenario.dialects[dialect];
    const chosen = input.settings?.[dialect];
    return {
      ...{ dialect, event: event.key, call, at: happensAt, to: input.to, insecure: input.insecure },
      method: chosen?.method,
      parameters: { ...values, ...input.parameters },
      ...{ needs: needed?.setup, setup: chosen?.setup },
      variants: { ...needed?.variants, ...chosen?.variants },
      altered: altered ?? undefined,
      // A call is one run, under its own id.
      runId: call.id,
    };
  };
  /** Why nothing would be sent for an event now; null where something would. */
  const refusal = (planned: PlannedEvent, input: CallSending, scenario: ScenarioFile): Failure | null => {
    try {
      simulator.check(eventToFire(planned, input, scenario));
      return null;
    } catch (error) {
      if (error instanceof Failure && skipping.has(error.code)) return error;
      throw error;
    }
  };
  return {
    checkSettings(input, scenario, events) {
      const stray = Object.keys(input.settings ?? {}).find((dialect) => !input.dialects.includes(dialect));
      if (stray !== undefined) {
        throw failure('INPUT_INVALID', { where: `settings.${stray}`, detail: 'it is not a dialect of this call.' });
      }
      for (const planned of new Map(events.map((each) => [each.dialect, each])).values()) {
        const { dialect, event, call, at = 0, setup, variants } = eventToFire(planned, input, scenario);
        if (call !== undefined) dialects.values(dialect, event, call, at, { setup, variants });
      }
    },
    checkSome(input, scenario, events) {
      const refusals = events.map((event) => refusal(event, input, scenario));
      const first = refusals[0];
      if (first !== undefined && first !== null && refusals.every((each) => each !== null)) throw first;
    },
    strangeTags(input, events) {
      const parameterTags = new Set(events.flatMap(({ event }) => event.parameters));
      return Object.keys(input.parameters ?? {})
        .filter((tag) => !parameterTags.has(tag))
        .map((tag) => `${tag} is not a parameter of any event of this call. It was passed anyway.`);
    },
    async send(planned, played, input, scenario, signal) {
      try {
        return await simulator.fire({ ...eventToFire(planned, input, scenario), played, signal });
      } catch (error) {
        if (error instanceof Failure && skipping.has(error.code)) return { skipped: error.message };
        throw error;
      }
    },
    async preview(planned, input, scenario) {
      const refused = refusal(planned, input, scenario);
      if (refused !== null) return { prepared: [], notes: [refused.message] };
      return simulator.preview(eventToFire(planned, input, scenario));
    },
  };
}
