import type { ScenarioFile } from '../../../shared/model/scenario.ts';
import { seededRandom } from '../call-model/random.ts';
import { createTimeline, type Timeline } from '../call-model/timeline.ts';
import type { KnownCallEvent } from '../calls/call-events.ts';
import type { Chosen, Dialects } from '../dialects/dialects.ts';
import { callKeyOf } from '../dialects/parties.ts';
import type { BuiltScenario } from './candidate.ts';
import { vocabularyOf } from './vocabulary.ts';

/** What it takes to replay a scenario: the dialects, and what the workspace has chosen for each. */
export interface Replay {
  readonly dialects: Dialects;
  readonly chosen: (dialect: string) => Chosen;
}

/** Any seed and any time will do: only what does not depend on them is compared. */
const seed = 1;
const startedAt = 1_700_000_000_000;
const target = 'http://127.0.0.1/replay';

export const replayTimeline = (scenario: ScenarioFile): Timeline =>
  createTimeline(scenario, 'replay', seededRandom(seed), startedAt);

/** The values that an event has when the scenario is played. */
export function replayEvent(
  callEvent: KnownCallEvent,
  { scenario, stepOf }: BuiltScenario,
  timeline: Timeline,
  { dialects, chosen }: Replay,
): ReadonlyMap<string, string> {
  const { dialect, event } = callEvent;
  const step = stepOf.get(callEvent);
  if (step === undefined) return new Map();
  const workspace = chosen(dialect.id);
  const own = scenario.dialects[dialect.id];
  const choices = {
    setup: { ...workspace.setup, ...own?.setup },
    variants: { ...workspace.variants, ...own?.variants },
    target,
  };
  const happensAt = startedAt + Math.round(timeline.time(step.at) * 1000);
  const values = dialects.values(dialect.id, event.key, timeline.at(step.at, step.leg), happensAt, choices);
  return new Map([...values, ...Object.entries(step.values ?? {})]);
}

/** A word that is right counts most; whether something is there, and which texts are the same, count less. */
const points = { word: 4, talk: 2, filled: 1, same: 0.5, sameCall: 2 };

/** How similar the replayed events of a scenario are to those of the log: the higher, the better. */
export function similarity(events: readonly KnownCallEvent[], built: BuiltScenario, replay: Replay): number {
  const timeline = replayTimeline(built.scenario);
  const callKeys = new Map<string, [logged: string, replayed: string]>();
  let score = 0;
  for (const event of events) {
    const replayed = replayEvent(event, built, timeline, replay);
    score += similarityOfValues(event, replayed);
    const { dialect, callKey } = event;
    const replayedKey = callKeyOf(dialect, replayed);
    const first = callKeys.get(dialect.id);
    if (first === undefined) callKeys.set(dialect.id, [callKey, replayedKey]);
    else if ((first[0] === callKey) === (first[1] === replayedKey)) score += points.sameCall;
  }
  return score;
}

/** The similarity of events to themselves, which is the highest there is. */
export function perfectSimilarity(events: readonly KnownCallEvent[]): number {
  const dialects = new Set(events.map(({ dialect }) => dialect));
  return events.reduce((sum, callEvent) => {
    const logged = callEvent.event.parameters.map((tag) => [tag, loggedText(callEvent, tag) ?? ''] as const);
    return sum + similarityOfValues(callEvent, new Map(logged)) + points.sameCall;
  }, -points.sameCall * dialects.size);
}

function similarityOfValues(event: KnownCallEvent, replayed: ReadonlyMap<string, string>): number {
  const { hasOnlyWords, durations } = vocabularyOf(event);
  const firstLogged = new Map<string, string>();
  const firstReplayed = new Map<string, string>();
  let score = 0;
  for (const [tag, text] of replayed) {
    const logged = loggedText(event, tag);
    if (logged === null) continue;
    if (hasOnlyWords(tag)) {
      score += logged === text ? points.word : 0;
      continue;
    }
    if ((logged === '') === (text === '')) score += points.filled;
    // Vendors send 0 for a call that nobody answered: it is there, and means the opposite of 63.
    if (durations.includes(tag) && isTalk(logged) === isTalk(text)) score += points.talk;
    if (logged === '' || text === '') continue;
    // The caller's number is the extension's, or it is not: texts that are the same must be so again.
    if ((firstLogged.get(logged) ?? tag) === (firstReplayed.get(text) ?? tag)) score += points.same;
    if (!firstLogged.has(logged)) firstLogged.set(logged, tag);
    if (!firstReplayed.has(text)) firstReplayed.set(text, tag);
  }
  return score;
}

const isTalk = (seconds: string): boolean => Number(seconds) > 0;

/** The logged value of a tag; empty where the vendor leaves out empty values, null where nothing is known. */
export function loggedText({ dialect, values }: KnownCallEvent, tag: string): string | null {
  const logged = values.get(tag);
  if (logged !== undefined) return logged;
  return dialect.parameters.some((parameter) => parameter.tag === tag && parameter.omitEmpty) ? '' : null;
}
