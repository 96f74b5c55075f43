import * as z from 'zod';
import { CallDirection, CallResult, Circumstance, deviceTransitions, LegEnd, TransitionName } from './call.ts';
import { Condition } from './dialect.ts';

/** What one scenario may hold: a time in seconds, legs, transitions, and steps of one dialect. */
export const scenarioLimits = { seconds: 86_400, legs: 100, transitions: 1000, steps: 1000 } as const;

/** Seconds since the call began, as the scenario has them: a run varies them by its seed. */
const Seconds = z.number().min(0).max(scenarioLimits.seconds);

const Id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'An id is lower-case letters, digits and hyphens.');

const Extension = z.strictObject({ number: z.string().min(1).max(64), name: z.string().max(200) });

/** One person's part in the call: an extension of a ring group, the far end of a transfer. */
export const ScenarioLeg = z.strictObject({
  id: Id,
  extension: Extension,
  /** A call of its own, such as the consultation before a transfer: legs that name the same one share its ids. */
  separate: Id.optional(),
  /** Its ids are those of the call itself: it was the whole call before it became one leg among others. */
  whole: z.literal(true).optional(),
  /**
   * The leg that the phone itself knows of: systems that report the call as a whole send nothing for this leg.
   */
  phone: z.literal(true).optional(),
  /** Where it is not the direction of the call. */
  direction: CallDirection.optional(),
});
export type ScenarioLeg = z.infer<typeof ScenarioLeg>;

/**
 * What happens to the call, whichever phone system it is of: every dialect's values follow from these, and its events from
 * those that have a name. One without a name says only how a leg or the call stands from then on.
 */
export const ScenarioTransition = z.strictObject({
  at: Seconds,
  /** The leg it concerns; the call as a whole where it is left out. */
  leg: Id.optional(),
  transition: TransitionName.optional(),
  /** Legs that begin with it: phones that ring, whom a transfer goes to, the two ends of a consultation. */
  begins: z.array(Id).max(scenarioLimits.legs).optional(),
  circumstances: z.array(Circumstance).optional(),
  answered: z.literal(true).optional(),
  /** Put on hold; taken back. */
  held: z.boolean().optional(),
  /** It is over, and this is how it ended. */
  ended: CallResult.optional(),
  /** Who has the call from here on. */
  extension: Extension.optional(),
  /** Why the leg ended while the call went on. */
  legEnd: LegEnd.optional(),
  /** From here on there is a recording; a message of the caller. */
  recorded: z.literal(true).optional(),
  voicemail: z.literal(true).optional(),
});
export type ScenarioTransition = z.infer<typeof ScenarioTransition>;

export const ScenarioStep = z.strictObject({
  at: Seconds,
  /** The dialect's key of the event. */
  event: z.string().min(1),
  leg: Id.optional(),
  /** Sent only where `setup.<key>` and `variant.<id>` of the dialect are so. */
  when: Condition.optional(),
  /** Values that do not follow from the call, by their tags. */
  values: z.record(z.string(), z.string()).optional(),
});
export type ScenarioStep = z.infer<typeof ScenarioStep>;

const head = {
  schema: z.literal(2),
  id: Id,
  label: z.string().min(1),
  description: z.string().min(1),
  direction: CallDirection,
  /** Who is called, or who calls where the call goes out. */
  extension: Extension,
  legs: z.array(ScenarioLeg).max(scenarioLimits.legs),
  transitions: z.array(ScenarioTransition).max(scenarioLimits.transitions),
};

/** A scenario with the events of each dialect in full: as it is played, and as a person's own are kept. */
export const ScenarioFile = z.strictObject({
  ...head,
  dialects: z.record(
    z.string(),
    z.strictObject({
      /** May be empty: a vendor without events for this says so in `note`. */
      steps: z.array(ScenarioStep).max(scenarioLimits.steps),
      note: z.string().optional(),
      /** The vendor's configuration and choices that the scenario needs, over the dialect's defaults. */
      setup: z.record(z.string(), z.string()).optional(),
      variants: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
export type ScenarioFile = z.infer<typeof ScenarioFile>;

/**
 * A neutral scenario, as `resources/scenarios/<id>.json` are: each dialect's events follow from the transitions, as the
 * dialect's file says. `overrides` stand in their place where a real system does otherwise, each with its reason.
 */
export const NeutralScenarioFile = z.strictObject({
  ...head,
  overrides: z.record(
    z.string(),
    z.strictObject({
      reason: z.string().min(1),
      steps: z.array(ScenarioStep).max(scenarioLimits.steps),
      note: z.string().optional(),
    }),
  ),
});
export type NeutralScenarioFile = z.infer<typeof NeutralScenarioFile>;

/** A scenario as it stands in a file. */
export type WrittenScenario = ScenarioFile | NeutralScenarioFile;

/** What a scenario says of each dialect, and under which name. */
export const dialectParts = (scenario: WrittenScenario) =>
  'dialects' in scenario
    ? ({ name: 'dialects', parts: scenario.dialects } as const)
    : ({ name: 'overrides', parts: scenario.overrides as ScenarioFile['dialects'] } as const);

/** Whether there is a call at all: a phone that restarts has none. */
export const hasCall = ({ transitions }: Pick<ScenarioFile, 'transitions'>): boolean =>
  transitions.some(({ transition }) => transition === undefined || !deviceTransitions.has(transition));

/** A scenario as it can be played now: only dialects that are present and know all of its events. */
export const Scenario = z.object({
  id: z.string(),
  label: z.string(),
  description: z.string(),
  direction: CallDirection,
  /** A person's own, that may be changed and removed. */
  own: z.boolean(),
  /** Seconds. */
  length: z.number(),
  dialects: z.array(
    z.object({
      dialect: z.string(),
      steps: z.array(z.object({ at: z.number(), event: z.string(), leg: z.string().nullable() })),
      note: z.string().nullable(),
    }),
  ),
});
export type Scenario = z.infer<typeof Scenario>;
