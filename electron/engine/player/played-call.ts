import { failure } from '../../../shared/failure.ts';
import type {
  CallRun,
  CallRunEvent,
  CallRunState,
  CallRunSummary,
  Numbers,
  Party,
  Speed,
} from '../../../shared/model/call-run.ts';
import type { Phone } from '../../../shared/model/phone.ts';
import { hasCall, type ScenarioFile } from '../../../shared/model/scenario.ts';
import type { Prepared } from '../actions/action-service.ts';
import { type CallKey, keysOf } from '../call-model/keys.ts';
import { seededRandom } from '../call-model/random.ts';
import { thousandths } from '../call-model/seconds.ts';
import { standingOf } from '../call-model/standing.ts';
import { createTimeline, type Timeline } from '../call-model/timeline.ts';
import type { DialectsInForce } from '../call-model/transition-events.ts';
import { soFar, withKey } from './by-hand.ts';
import type { CallSending, EventSender } from './event-sender.ts';
import { createPlayer } from './lanes.ts';
import { type PlannedEvent, planEvents } from './plan.ts';
import type { Ticker } from './playhead.ts';

/** A call that is played, by its scenario or by hand, or was. */
export interface PlayedCall {
  readonly id: string;
  state(): CallRunState;
  isOver(): boolean;
  summary(): CallRunSummary;
  snapshot(): CallRun;
  pause(): void;
  resume(): void;
  step(): Promise<void>;
  stop(): Promise<void>;
  /** Presses a key of the phone: from here on the call is played by hand. Throws KEY_REFUSED and INPUT_INVALID. */
  press(key: CallKey, target: Party | undefined): void;
  /** The call as a scenario: the events sent and the transitions until now. */
  recording(): ScenarioFile;
  next(): Promise<{ event: CallRunEvent; prepared: readonly Prepared[]; notes: readonly string[] } | null>;
}

/** What a call begins with. */
export interface CallStart {
  readonly id: string;
  readonly seed: number;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** With the times of this run. */
  readonly scenario: ScenarioFile;
  readonly lanes: readonly (readonly PlannedEvent[])[];
  readonly timeline: Timeline;
  readonly input: CallSending;
  readonly numbers: Numbers | undefined;
  readonly byHand: boolean;
  readonly paused: boolean;
  readonly about: Pick<CallRunSummary, 'scenario' | 'label' | 'chaos' | 'notes'> & { readonly speed: Speed };
}

function takenOver(about: CallStart['about']): CallStart['about'] {
  const notes = about.chaos.length === 0 ? [] : ['Chaos does not alter events sent by hand.'];
  return { ...about, scenario: null, label: `${about.label}, by hand`, notes: [...about.notes, ...notes] };
}

export function createPlayedCall(
  start: CallStart,
  parts: {
    readonly dialectsInForce: DialectsInForce;
    readonly sender: EventSender;
    readonly ticker: Ticker;
    readonly explain: (error: unknown) => string;
    readonly onChange: () => void;
  },
): PlayedCall {
  const { id, seed, startedAt, input, numbers } = start;
  const { dialectsInForce, sender } = parts;
  const { dialects } = dialectsInForce;
  let { scenario, timeline, byHand, about } = start;
  /** Seconds of the latest key: the call stands as it has made it, though a paused call has not come there. */
  let pressedAt = 0;

  const player = createPlayer({
    ...{ lanes: start.lanes, open: byHand, paused: start.paused, speed: about.speed },
    ...{ ticker: parts.ticker, explain: parts.explain, onChange: parts.onChange },
    marks: marksOf(scenario),
    send: (planned, played, signal) => sender.send(planned, played, input, scenario, signal),
  });
  const isOver = (): boolean => !['playing', 'paused'].includes(player.state());
  const now = (): number => Math.max(pressedAt, player.progress().position);

  const stands = () => {
    // What happens without a call, such as a phone that restarts, has none.
    if (!hasCall(scenario)) return null;
    return standingOf(scenario, player.state() === 'finished' ? Number.POSITIVE_INFINITY : now());
  };
  const phone = (standing = stands()): Phone => {
    if (standing === null) return { state: 'idle', since: 0, keys: [], extension: null };
    const { state, since, extension } = standing;
    return { state, since, keys: isOver() ? [] : keysOf(standing), extension };
  };
  const summary = (standing = stands()): CallRunSummary => {
    const { state, position, timeline: events, failed, notes, problem } = player.progress();
    const last = Math.max(0, ...events.map(({ sendAt }) => sendAt));
    const handset = phone(standing);
    // One that is played by hand has no end before somebody has ended it.
    const length = byHand ? Math.max(last, handset.state === 'ended' ? handset.since : position) : last;
    return {
      ...{ ...about, id, seed, to: input.to ?? null, dialects: [...new Set(input.dialects)] },
      ...{ state, failed, problem, phone: handset },
      startedAt: new Date(startedAt).toISOString(),
      length: thousandths(length),
      position: Math.min(thousandths(length), Math.round(position * 1000) / 1000),
      events: events.length,
      sent: events.filter((event) => event.state === 'sent').length,
      skipped: events.filter((event) => event.state === 'skipped').length,
      deliveries: events.reduce((sum, event) => sum + event.deliveries.length, 0),
      notes: [...about.notes, ...notes],
    };
  };
  const sent = () => new Set(player.begun().map(({ step }) => step));

  return {
    id,
    state: player.state,
    isOver,
    summary: () => summary(),
    snapshot() {
      const standing = stands();
      return {
        ...summary(standing),
        call: timeline.call,
        timeline: player.progress().timeline.map((event) => ({ ...event, deliveries: [...event.deliveries] })),
        stateChanges: [...(standing?.stateChanges ?? [])],
      };
    },
    pause: player.pause,
    resume: player.resume,
    step: player.step,
    stop: player.stop,
    press(key, target) {
      player.catchUp();
      const begun = player.begun();
      const { keys, state } = phone();
      if (!keys.includes(key)) throw failure('KEY_REFUSED', { key, state, keys });
      // After all that was sent, and after the key before: what happens one after another has different times.
      const sent = begun.map(({ step }) => step);
      const after = Math.max(...sent.map(({ at }) => at), byHand ? pressedAt : 0, ...pastTransitions(scenario, now()));
      const at = thousandths(Math.max(now(), after + 0.001));
      const before = byHand ? scenario : soFar(scenario, new Set(sent), at);
      scenario = withKey(before, key, at, target, dialectsInForce);
      if (!byHand) about = takenOver(about);
      byHand = true;
      pressedAt = at;
      timeline = createTimeline(scenario, id, seededRandom(seed), startedAt, { numbers, exact: true });
      const rest = Object.keys(scenario.dialects).flatMap((dialect) =>
        planEvents(scenario, dialect, timeline, (event) => dialects.event(dialect, event)),
      );
      const over = standingOf(scenario, at).state === 'ended';
      player.replace(
        rest.filter(({ step }) => !sent.includes(step)),
        { open: !over, marks: marksOf(scenario) },
      );
    },
    recording() {
      const finished = player.state() === 'finished';
      const written = soFar(scenario, sent(), finished ? Number.POSITIVE_INFINITY : now());
      return { ...written, label: about.label.slice(0, 200) };
    },
    async next() {
      const upcoming = player.upcoming();
      if (upcoming === null) return null;
      const { planned, shown } = upcoming;
      return { event: { ...shown, deliveries: [] }, ...(await sender.preview(planned, input, scenario)) };
    },
  };
}

/** Seconds at which the call changes, with or without an event. */
const marksOf = ({ transitions }: ScenarioFile): number[] => [...new Set(transitions.map(({ at }) => at))];

const pastTransitions = ({ transitions }: ScenarioFile, now: number): number[] =>
  transitions.map(({ at }) => at).filter((at) => at <= now);
