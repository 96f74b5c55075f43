import type { Call } from '../../../shared/model/call.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import type { ScenarioFile, ScenarioStep } from '../../../shared/model/scenario.ts';
import type { Timeline } from '../call-model/timeline.ts';

/** One event of a call, ready to be sent. */
export interface PlannedEvent {
  readonly dialect: string;
  /** Where it stands in the scenario. */
  readonly step: ScenarioStep;
  readonly event: DialectEvent;
  readonly leg: string | null;
  /** Seconds of the play: when it happens to the call, and when it is sent. */
  readonly at: number;
  readonly sendAt: number;
  /** The call as the event sees it. */
  readonly call: Call;
  /** When it happens as the phone system's clock says, unix milliseconds. */
  readonly happensAt: number;
  readonly values: Readonly<Record<string, string>>;
  readonly altered: string | null;
  /** Left out by chaos: listed, never sent. */
  readonly dropped: boolean;
}

/** The events that one dialect sends for a scenario, in the order in which they happen. */
export function planEvents(
  scenario: ScenarioFile,
  dialect: string,
  timeline: Timeline,
  eventOf: (key: string) => DialectEvent,
): PlannedEvent[] {
  const steps = scenario.dialects[dialect]?.steps ?? [];
  return steps.map((step) => {
    const at = timeline.time(step.at);
    return {
      dialect,
      step,
      event: eventOf(step.event),
      leg: step.leg ?? null,
      at,
      sendAt: at,
      call: timeline.at(step.at, step.leg),
      happensAt: timeline.call.startedAt + Math.round(at * 1000),
      values: step.values ?? {},
      altered: null,
      dropped: false,
    };
  });
}
