import type { Activity } from '../../../shared/model/activity.ts';
import type { Recognized } from '../../../shared/model/capture.ts';
import type { DialectEvent, DialectParameter } from '../../../shared/model/dialect.ts';
import type { EventDetails, EventParameter } from '../../../shared/model/event-details.ts';
import { eventOf } from '../activity/kinds.ts';
import type { Dialect } from '../dialects/dialects.ts';
import { partiesOf, type Values } from '../dialects/parties.ts';
import type { Recognizer } from '../recognition/recognizer.ts';

/** The event of one activity: of a delivery as it was built, of a capture as it was recognized. */
export interface ActivityContent {
  readonly recognized: Recognized;
  /** Undefined where the dialect or its event no longer exists. */
  readonly dialect: Dialect | undefined;
  readonly event: DialectEvent | undefined;
  readonly eventLabel: string | null;
  /** Values of the dialect's parameters, by tag. */
  readonly values: Values;
  /** Fields of the request that are no parameters of the dialect, by name. */
  readonly otherFields: Values;
}

/** Null for a test of an action and for a capture that is no event. */
export type ReadContent = (activity: Activity) => ActivityContent | null;

export function createContentReader(dialects: ReadonlyMap<string, Dialect>, recognizer: Recognizer): ReadContent {
  return (activity) => {
    const described = eventOf(activity);
    if (described === null) return null;
    const { recognized, label, parameters } = described;
    const { values, others } =
      parameters === null
        ? recognizer.readParameters(recognized.dialect, recognized.event, activity.request)
        : { values: new Map(Object.entries(parameters)), others: new Map<string, string>() };
    const dialect = dialects.get(recognized.dialect);
    const event = dialect?.events.find(({ key }) => key === recognized.event);
    return { recognized, dialect, event, eventLabel: label, values, otherFields: others };
  };
}

/** The content of an activity with the documentation of its dialect, as the detail view shows it. */
export function eventDetails({ callId }: Pick<Activity, 'callId'>, content: ActivityContent | null): EventDetails {
  if (content === null) {
    return { recognized: null, eventLabel: null, dialectName: null, callId, parameters: [], missing: [] };
  }
  const { recognized, dialect, event, eventLabel, values, otherFields } = content;
  const documented = dialect?.parameters ?? [];
  const documentedValues = documented.flatMap((parameter) => {
    const value = values.get(parameter.tag);
    return value === undefined ? [] : [documentedParameter(parameter, value)];
  });
  const unknown = [...values].filter(([tag]) => !documented.some((parameter) => parameter.tag === tag));
  return {
    recognized,
    eventLabel: event?.label ?? eventLabel,
    dialectName: dialect?.name ?? null,
    callId,
    parameters: [...documentedValues, ...[...unknown, ...otherFields].map(unknownParameter)],
    missing: event?.parameters.filter((tag) => !values.has(tag)) ?? [],
  };
}

/** The numbers and names that a search finds the call of an activity by. */
export function searchTerms(activity: Activity, readContent: ReadContent): string[] {
  // The delivery it came from has the same ones.
  if (activity.kind === 'capture' && activity.delivery !== null) return [];
  const content = readContent(activity);
  if (content?.dialect === undefined) return [];
  return Object.values(partiesOf(content.dialect.parties, content.values, content.event?.key ?? null)).filter(
    (term) => term !== null,
  );
}

const documentedParameter = ({ tag, meaning, format, allowed }: DialectParameter, value: string): EventParameter => ({
  ...{ tag, value, meaning, format, allowed },
  problem: allowed === null ? null : problemOf(value, allowed),
});

const unknownParameter = ([tag, value]: readonly [string, string]): EventParameter => ({
  ...{ tag, value, meaning: null, format: null, allowed: null, problem: null },
});

/** Values that one sentence lists. */
const listedValues = 8;

/** An empty value is no wrong one: systems send it where there is nothing to say. */
function problemOf(value: string, allowed: readonly string[]): string | null {
  if (value === '' || allowed.includes(value)) return null;
  const documented = allowed.find((text) => text.toLowerCase() === value.toLowerCase());
  if (documented !== undefined) return `Documented as ${documented}.`;
  const more = allowed.length - listedValues;
  const list = allowed.slice(0, listedValues).join(', ');
  return `Not an allowed value. Allowed: ${list}${more > 0 ? ` and ${more} more` : ''}.`;
}
