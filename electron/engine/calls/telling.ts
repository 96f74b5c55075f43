import type { Activity, ActivityRow } from '../../../shared/model/activity.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import type { EventPhase } from '../../../shared/model/event.ts';
import type { LadderArrow } from '../../../shared/model/ladder.ts';
import type { CallActivity } from '../activity/call-store.ts';
import { oneLine } from '../activity/row.ts';
import type { Dialect } from '../dialects/dialects.ts';
import { callKeyOf, legOf, nobody, type Parties, partiesOf, type Values } from '../dialects/parties.ts';
import { follows } from '../dialects/timing.ts';
import { answerOf, answersAmong, isDoubtful } from '../recognition/answers.ts';
import { isResent } from '../sender/event-id.ts';

/** What is known of dialects: those of the workspace by their ids, and what a request says in one. */
export interface Knowledge {
  /** Undefined where it is not known, or no longer. */
  dialect(id: string): Dialect | undefined;
  /** Texts of the parameters that an activity has. */
  values(activity: Activity): Values;
  /** Keys of the other events of its dialect that a capture may as well be. */
  others(capture: Capture): readonly string[];
}

/** One activity of a call with what it tells of it. */
export interface Telling {
  readonly row: ActivityRow;
  /** Unix milliseconds. */
  readonly at: number;
  readonly message: string;
  readonly altered: string | null;
  readonly dialect: Dialect | null;
  readonly phase: EventPhase | null;
  readonly hold: LadderArrow['hold'];
  readonly label: string;
  /** The text of the dialect's call key, and those of its leg tags; empty where there are none. */
  readonly key: string;
  readonly leg: string;
  readonly parties: Parties;
  /**
   * Where it was told: the same event told twice at one place is told twice, at two places it is told to two who want
   * to know.
   */
  readonly place: string;
  /** Sent again by a person, or refused by us so that it was sent again: no news of the call. */
  readonly repeated: boolean;
  /** Read out of a request that may as well be another event. */
  readonly doubtful: boolean;
  /** The event of an answer that it may as well be; null where it is none. */
  readonly answer: string | null;
}

export function tellingOf({ row, activity }: CallActivity, knowledge: Knowledge): Telling {
  const dialect = row.dialect === null ? null : (knowledge.dialect(row.dialect) ?? null);
  const event = dialect?.events.find(({ key }) => key === row.event);
  const values = activity === null || dialect === null ? noValues : knowledge.values(activity);
  const doubtful = activity?.kind === 'capture' && isDoubtful(activity.recognized);
  const altered = activity?.kind === 'delivery' ? (activity.altered ?? null) : null;
  return {
    row,
    at: Date.parse(row.at),
    message: activity?.kind === 'delivery' ? oneLine(activity.message) : row.message,
    altered,
    dialect,
    phase: event?.phase ?? null,
    hold: dialect === null ? null : holdOf(dialect, row.event),
    label: row.eventLabel ?? event?.label ?? `${row.method} ${row.path}`,
    key: dialect === null ? '' : callKeyOf(dialect, values),
    leg: dialect === null ? '' : legOf(dialect.parties, values),
    parties: dialect === null ? nobody : partiesOf(dialect.parties, values, row.event),
    place: row.actionId === null ? `${row.method} ${placeOf(row.path)}` : `action ${row.actionId}`,
    repeated: row.kind === 'delivery' ? isResent(row.eventId ?? '') : row.status >= 400,
    doubtful,
    answer: doubtful ? answerOf(knowledge.others(activity), dialect?.events) : null,
  };
}

/** The same tellings with those that were answers, and looked like ends, told as what they were. Oldest first. */
export function withAnswers(tellings: readonly Telling[]): Telling[] {
  const answers = answersAmong(
    tellings.filter(({ repeated }) => !repeated),
    ({ row, key, leg, place, phase, answer }) => ({
      call: JSON.stringify([row.dialect, key, place]),
      leg,
      phase,
      answer,
    }),
  );
  return tellings.map((telling) => {
    const event = telling.dialect?.events.find(({ key }) => key === answers.get(telling));
    if (event === undefined) return telling;
    const { key, label, phase } = event;
    return { ...telling, label, phase, row: { ...telling.row, event: key, eventLabel: label } };
  });
}

/** An event that the key for holding tells, and the one for taking back does not, or the other way round. */
function holdOf(dialect: Dialect, event: string | null): LadderArrow['hold'] {
  const holds = follows(dialect, 'hold', event);
  if (holds === follows(dialect, 'resume', event)) return null;
  return holds ? 'begins' : 'ends';
}

const noValues: Values = new Map();

/** Templates may put values into the path, behind its last slash: `server/event=x&duration=63`. */
function placeOf(path: string): string {
  const last = path.lastIndexOf('/') + 1;
  return path.slice(last).includes('=') ? path.slice(0, last) : path;
}
