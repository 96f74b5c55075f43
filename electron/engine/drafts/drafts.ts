import { failure } from '../../../shared/failure.ts';
import { type ScenarioFile, scenarioLimits } from '../../../shared/model/scenario.ts';
import { scenarioLength } from '../../../shared/scenario-faults.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Chosen, Dialects } from '../dialects/dialects.ts';
import type { Recognizer } from '../recognition/recognizer.ts';
import { freeId } from '../scenarios/free-id.ts';
import { checkScenario } from '../scenarios/read-scenario.ts';
import type { Scenarios } from '../scenarios/scenarios.ts';
import { type Guess, type Known, type Written, writeGuess } from './guess.ts';
import { inventExtensions } from './invented.ts';
import type { Replay } from './likeness.ts';
import { joined, masked, unconditional } from './of-play.ts';
import { type OwnValues, partyValues, strayWords, withValues } from './own-values.ts';
import { partsOfCall } from './parts-of-call.ts';
import { settle } from './settle.ts';
import { type Telling, tellingsOf } from './tellings.ts';
import { timesOf } from './times.ts';
import { wordsOf } from './words.ts';

export interface DraftInput {
  /** The `callId` of the call's activities. */
  readonly call: string;
  readonly label?: string | undefined;
  /** `masked`: nothing that could identify somebody is in it; `kept`: numbers and names stand in its steps. */
  readonly numbers: 'masked' | 'kept';
}

/** Writes scenarios of calls that happened. */
export interface Drafts {
  /** `notes` say what could not be found out. Throws CALL_UNKNOWN, and CALL_WITHOUT_EVENTS where nothing can be told again. */
  write(input: DraftInput): Promise<{ scenario: ScenarioFile; notes: string[] }>;
}

/** One fewer than a scenario has legs: an internal call needs one more. */
const mostParts = scenarioLimits.legs - 1;

export function createDrafts(parts: {
  readonly log: ActivityLog;
  readonly dialects: Dialects;
  readonly recognizer: Recognizer;
  readonly scenarios: Scenarios;
  /** What the workspace has decided about a dialect. */
  readonly decided: (dialect: string) => Chosen;
  /** The scenario that a call was played by, as it was played; null where it was not, or its run is gone. */
  readonly recording: (call: string) => Promise<ScenarioFile | null>;
}): Drafts {
  const { dialects, scenarios, decided, recording } = parts;
  const replay: Replay = { dialects, decided };

  return {
    async write({ call, label, numbers }) {
      const played = await recording(call);
      const told = await tellingsOf(call, parts);
      if (played === null && told.tellings.length === 0) {
        if (told.notes.length === 0) throw failure('CALL_UNKNOWN', { id: call });
        throw failure('CALL_WITHOUT_EVENTS', { id: call });
      }
      const found =
        played === null
          ? await ofRecord(told.tellings, numbers, replay)
          : ofPlay(played, told.tellings, numbers, replay);
      const { written } = found;
      const values = numbers === 'kept' ? partyValues(found.tellings, written, replay) : new Map();
      const { scenario } = withValues(written, values);
      const named = withHead(scenario, label, new Set(scenarios.all().map(({ id }) => id)));
      return { scenario: checkScenario(named), notes: [...told.notes, ...found.notes] };
    },
  };
}

interface Found {
  readonly written: Written;
  readonly tellings: readonly Telling[];
  readonly notes: readonly string[];
}

/** What was played is known; only what was chosen for that one time has to be found in what was said. */
function ofPlay(
  played: ScenarioFile,
  tellings: readonly Telling[],
  numbers: DraftInput['numbers'],
  replay: Replay,
): Found {
  const extensionFor = inventExtensions(identifying(tellings));
  const told = unconditional(played);
  const scenario = numbers === 'kept' ? told : masked(told, replay.dialects, extensionFor);
  const written = joined(scenario, tellings);
  const { values } = strayWords(tellings, written, replay);
  return { written: withValues(written, values), tellings, notes: [] };
}

async function ofRecord(all: readonly Telling[], numbers: DraftInput['numbers'], replay: Replay): Promise<Found> {
  const times = timesOf(all);
  const tellings = withinLimits(all, times.at);
  const at = new Map(tellings.map((each) => [each, times.at.get(each) ?? 0]));
  const invent = inventExtensions(identifying(tellings));
  const extensionFor: Known['extensionFor'] = (text) =>
    // What stands for somebody whom no event names is nobody's number.
    numbers === 'kept' && /^\S{1,64}$/.test(text) ? { ...invent(text), number: text } : invent(text);
  const tries = [false, true].map((apart) => ({ parts: partsOfCall(tellings, at, apart), at, extensionFor }));
  const { known, guess, written, stray } = await bestOf(tellings, tries, replay);
  const notes = [
    ...times.notes,
    ...(tellings.length < all.length
      ? [`${all.length - tellings.length} events beyond what a scenario can hold were left out.`]
      : []),
    ...notesOf(guess, known),
    ...(stray.lost.size === 0
      ? []
      : [`What ${[...stray.lost].join(', ')} said does not follow from the call: it will be empty.`]),
    ...(stray.values.size === 0
      ? []
      : [`${stray.values.size} of the steps carry values that do not follow from the call.`]),
  ];
  return { written: withValues(written, stray.values), tellings, notes };
}

interface Settled {
  readonly known: Known;
  readonly guess: Guess;
  readonly written: Written;
  readonly stray: OwnValues;
}

/** The first of several ways to take a call apart that leaves nothing to be put right, or the one that leaves least. */
async function bestOf(tellings: readonly Telling[], ways: readonly Known[], replay: Replay): Promise<Settled> {
  let best: Settled | null = null;
  const leftOver = ({ stray }: Settled): number => stray.values.size + stray.lost.size;
  for (const known of ways) {
    const guess = await settle(known, replay);
    const written = writeGuess(guess, known);
    const made = { known, guess, written, stray: strayWords(tellings, written, replay) };
    if (best === null || leftOver(made) < leftOver(best)) best = made;
    if (leftOver(best) === 0) break;
  }
  if (best === null) throw new Error('There is no way to take the call apart.');
  return best;
}

function withinLimits(tellings: readonly Telling[], at: ReadonlyMap<Telling, number>): Telling[] {
  const counts = new Map<string, number>();
  const within = tellings.filter((each) => {
    const count = (counts.get(each.dialect.id) ?? 0) + 1;
    counts.set(each.dialect.id, count);
    return count <= scenarioLimits.steps && (at.get(each) ?? 0) <= scenarioLimits.seconds;
  });
  const kept = new Set(
    partsOfCall(within, at, true)
      .slice(0, mostParts)
      .flatMap((part) => part.tellings),
  );
  return within.filter((each) => kept.has(each));
}

/** What was taken as likely because no event says it. */
function notesOf(guess: Guess, { parts }: Known): string[] {
  const unsaid = parts.some(
    ({ answeredAt, endedAt, answerGuess }, index) =>
      endedAt !== null && answeredAt === null && !answerGuess.said && guess.parts[index]?.result === 'answered',
  );
  const open = parts.every(({ endedAt }) => endedAt === null);
  return [
    ...(unsaid ? ['No event says when the call was answered: a likely time was taken.'] : []),
    ...(open ? ['No event says that the call ended: it stays open in the scenario.'] : []),
  ];
}

/** Texts of the call that could say who took part, or on which machines: all but the dialects' own words. */
function identifying(tellings: readonly Telling[]): string[] {
  return tellings.flatMap((telling) => {
    const { isWord } = wordsOf(telling);
    return [...telling.values].filter(([tag, text]) => text !== '' && !isWord(tag, text)).map(([, text]) => text);
  });
}

const resultWords: Readonly<Record<string, string>> = {
  answered: 'Answered call',
  'no-answer': 'Missed call',
  canceled: 'Abandoned call',
  busy: 'Busy call',
  rejected: 'Rejected call',
};

function withHead(scenario: ScenarioFile, given: string | undefined, taken: ReadonlySet<string>): ScenarioFile {
  const end = scenario.transitions.findLast(({ leg, ended }) => leg === undefined && ended !== undefined)?.ended;
  const label = given?.trim() || `${resultWords[end ?? ''] ?? 'Call'}, recorded`;
  const events = Object.values(scenario.dialects).reduce((sum, { steps }) => sum + steps.length, 0);
  const { direction } = scenario;
  const kind = { inbound: 'an inbound', outbound: 'an outbound', internal: 'an internal' }[direction];
  const seconds = Math.round(scenarioLength(scenario));
  const description = `Recorded from ${kind} call: ${events} ${events === 1 ? 'event' : 'events'} in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
  return { ...scenario, id: freeId(idOf(label), taken), label, description };
}

/** A label in the letters of an id. */
function idOf(label: string): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return plain === '' ? 'recorded-call' : plain;
}
