import type { Activity } from '../../../shared/model/activity.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { DialectParameter } from '../../../shared/model/dialect.ts';
import type { Reading, ReadParameter } from '../../../shared/model/reading.ts';
import type { Dialect } from '../dialects/dialects.ts';
import type { Recognizer } from './recognizer.ts';

/** What an activity says in the words of its dialect. */
export type ReadActivity = (activity: Activity) => Reading;

const nothing: Reading = {
  recognized: null,
  eventLabel: null,
  dialectName: null,
  callId: null,
  parameters: [],
  missing: [],
};

/** A dialect that is no longer there leaves its parameters without a meaning. */
export function createReader(dialects: readonly Dialect[], recognizer: Recognizer): ReadActivity {
  const saidBy = (activity: Activity): Said | null =>
    activity.kind === 'delivery' ? saidByDelivery(activity) : saidByCapture(activity, recognizer);
  return (activity) => {
    const said = saidBy(activity);
    if (said === null) return { ...nothing, callId: activity.callId };
    const { recognized, values, others } = said;
    const dialect = dialects.find(({ id }) => id === recognized.dialect);
    const event = dialect?.events.find(({ key }) => key === recognized.event);
    const parameters = dialect?.parameters ?? [];
    const known = parameters.flatMap((parameter) => {
      const value = values.get(parameter.tag);
      return value === undefined ? [] : [readParameter(parameter, value)];
    });
    const strange = [...values].filter(([tag]) => !parameters.some((each) => each.tag === tag));
    return {
      recognized,
      eventLabel: event?.label ?? said.eventLabel,
      dialectName: dialect?.name ?? null,
      callId: activity.callId,
      parameters: [...known, ...[...strange, ...others].map(unknownParameter)],
      missing: event?.parameters.filter((tag) => !values.has(tag)) ?? [],
    };
  };
}

interface Said {
  readonly recognized: NonNullable<Reading['recognized']>;
  readonly eventLabel: string | null;
  /** By tag. */
  readonly values: ReadonlyMap<string, string>;
  /** By name, where the dialect knows no such parameter. */
  readonly others: ReadonlyMap<string, string>;
}

/** Save & Test has no event. */
function saidByDelivery({ event, parameters }: Delivery): Said | null {
  if (event.dialect === null) return null;
  return {
    recognized: {
      dialect: event.dialect,
      event: event.key,
      confidence: 1,
      reason: 'It was sent from this workspace.',
    },
    eventLabel: event.label,
    values: new Map(Object.entries(parameters)),
    others: new Map(),
  };
}

function saidByCapture(capture: Capture, recognizer: Recognizer): Said | null {
  const { recognized } = capture;
  if (recognized === null) return null;
  return { recognized, eventLabel: null, ...recognizer.read(recognized.dialect, recognized.event, capture.request) };
}

function readParameter({ tag, meaning, format, allowed }: DialectParameter, value: string): ReadParameter {
  return { tag, value, meaning, format, allowed, problem: problemOf(allowed, value) };
}

function unknownParameter([tag, value]: readonly [string, string]): ReadParameter {
  return { tag, value, meaning: null, format: null, allowed: null, problem: null };
}

/** An empty text says that there is nothing to say, and is no wrong value. */
function problemOf(allowed: readonly string[] | null, value: string): string | null {
  if (allowed === null || value === '' || allowed.includes(value)) return null;
  const otherCase = allowed.find((each) => each.toLowerCase() === value.toLowerCase());
  if (otherCase !== undefined) return `The document writes it ${otherCase}.`;
  const some =
    allowed.length > 8 ? `${allowed.slice(0, 8).join(', ')} and ${allowed.length - 8} more` : allowed.join(', ');
  return `Not one of the values it takes: ${some}.`;
}
