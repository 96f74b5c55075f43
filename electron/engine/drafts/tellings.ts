import { printFilter } from '../../../shared/filter.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Dialect, Dialects } from '../dialects/dialects.ts';
import { callKeyOf, legOf } from '../dialects/parties.ts';
import { answerOf, answersAmong, isDoubtful } from '../recognition/answers.ts';
import type { Recognizer } from '../recognition/recognizer.ts';
import { isResent } from '../sender/event-id.ts';

/** One event of a call as the record has it. */
export interface Telling {
  readonly dialect: Dialect;
  readonly event: DialectEvent;
  /** When it was sent or came, unix milliseconds. */
  readonly at: number;
  /** Texts of the event's parameters that it had. */
  readonly values: ReadonlyMap<string, string>;
}

/** The events of a call, oldest first, and what is to be known about those that are not among them. */
export interface Told {
  readonly tellings: readonly Telling[];
  readonly notes: readonly string[];
}

/** Activities of one call that are looked at. */
const most = 5000;
const page = 500;
/** Actions of one event are sent one after another: more than these do not stand between them. */
const lookBack = 50;

/** Reads the events of a call from the record; none where the record knows no such call. */
export async function tellingsOf(
  call: string,
  { log, dialects, recognizer }: { log: ActivityLog; dialects: Dialects; recognizer: Recognizer },
): Promise<Told> {
  const activities = await activitiesOf(call, log);
  const notes: string[] = [];
  const found: Found[] = [];
  let strange = 0;
  let again = 0;
  for (const activity of activities) {
    // What became of a delivery of ours is the same event once more.
    if (activity.kind === 'capture' && activity.delivery !== null) continue;
    if (activity.kind === 'delivery' && isResent(activity.event.id)) continue;
    const made =
      activity.kind === 'delivery' ? ofDelivery(activity, dialects) : ofCapture(activity, dialects, recognizer);
    if (made === null) strange += 1;
    else if (found.slice(-lookBack).some((other) => isSame(other, made))) again += 1;
    else found.push(made);
  }
  if (activities.length === most) notes.push(`Only the latest ${most} requests of the call were looked at.`);
  if (strange === 1) notes.push('One request of the call is no event of a known dialect: it was left out.');
  if (strange > 1) notes.push(`${strange} requests of the call are no events of a known dialect: they were left out.`);
  if (again > 0) notes.push(`${again} of the requests told events that others told already: they count once.`);
  const answers = answersAmong(found, ({ telling: { dialect, event, values }, place, answer }) => ({
    call: JSON.stringify([dialect.id, callKeyOf(dialect, values), place]),
    leg: legOf(dialect.parties, values),
    phase: event.phase,
    answer,
  }));
  const tellings = found.map((each) => {
    const { dialect, event } = each.telling;
    const answered = dialect.events.find(({ key }) => key === answers.get(each)) ?? event;
    return { ...each.telling, event: answered };
  });
  if (answers.size > 0) notes.push('What looked like an end and was followed by another was taken for the answer.');
  return { tellings, notes };
}

/** A telling and where it was told. */
interface Found {
  readonly telling: Telling;
  /** The action of a delivery; null for a capture. */
  readonly action: string | null;
  /** The method and path of a capture. */
  readonly place: string;
  /** The event of an answer that it may as well be; null where it is none. */
  readonly answer: string | null;
}

async function activitiesOf(call: string, log: ActivityLog): Promise<Activity[]> {
  const ids: string[] = [];
  let before: number | undefined;
  do {
    const { items, next } = await log.query({
      filter: printFilter({ kind: 'compare', field: 'call', op: '=', value: call }),
      limit: page,
      before,
    });
    ids.push(...items.filter(({ callId }) => callId === call).map(({ id }) => id));
    before = next ?? undefined;
  } while (before !== undefined && ids.length < most);
  const activities: Activity[] = [];
  for (const id of ids.slice(0, most)) {
    const activity = await log.get(id);
    if (activity !== undefined) activities.push(activity);
  }
  // The record is in the order in which things were written down; events that came at once keep it.
  return activities.reverse().sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function ofDelivery(delivery: Activity & { kind: 'delivery' }, dialects: Dialects): Found | null {
  const { dialect: id, key } = delivery.event;
  const known = id === null ? null : knownEvent(dialects, id, key);
  if (known === null) return null;
  const values = new Map(Object.entries(delivery.parameters));
  const telling = { ...known, at: Date.parse(delivery.at), values: ownValues(known.event, values) };
  return { telling, action: delivery.action.id, place: '', answer: null };
}

function ofCapture(capture: Capture, dialects: Dialects, recognizer: Recognizer): Found | null {
  const recognized = capture.recognized ?? recognizer.recognize(capture.request);
  const known = recognized === null ? null : knownEvent(dialects, recognized.dialect, recognized.event);
  if (known === null) return null;
  const { values } = recognizer.read(known.dialect.id, known.event.key, capture.request);
  const telling = { ...known, at: Date.parse(capture.at), values: ownValues(known.event, values) };
  const others = isDoubtful(recognized) ? (recognizer.recognize(capture.request)?.others ?? []) : [];
  const place = `${capture.request.method} ${capture.request.url.split('?', 1)[0]}`;
  return { telling, action: null, place, answer: answerOf(others, known.dialect.events) };
}

function knownEvent(dialects: Dialects, id: string, key: string): Pick<Telling, 'dialect' | 'event'> | null {
  const dialect = dialects.find(id);
  const event = dialect?.events.find((each) => each.key === key);
  return dialect === undefined || event === undefined ? null : { dialect, event };
}

const ownValues = ({ parameters }: DialectEvent, values: ReadonlyMap<string, string>): Map<string, string> =>
  new Map([...values].filter(([tag]) => parameters.includes(tag)));

/** Several actions of one event tell the same at nearly the same time; the same action twice is an event told twice. */
function isSame(one: Found, other: Found): boolean {
  if (one.action === null || other.action === null || one.action === other.action) return false;
  const [a, b] = [one.telling, other.telling];
  if (a.dialect !== b.dialect || a.event !== b.event || a.values.size !== b.values.size) return false;
  return [...a.values].every(([tag, text]) => b.values.get(tag) === text);
}
