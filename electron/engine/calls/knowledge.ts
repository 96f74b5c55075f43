import type { Activity } from '../../../shared/model/activity.ts';
import type { Dialect } from '../dialects/dialects.ts';
import { partiesOf, type Values } from '../dialects/parties.ts';
import type { Recognizer } from '../recognition/recognizer.ts';
import type { Knowledge } from './telling.ts';

const nothing: Values = new Map();

/** What an activity says of its call: a delivery as it was made, a capture as it is read. */
export function createKnowledge(dialects: readonly Dialect[], recognizer: Recognizer): Knowledge {
  const known = new Map(dialects.map((dialect) => [dialect.id, dialect]));
  return {
    dialect: (id) => known.get(id),
    values(activity) {
      if (activity.kind === 'delivery') return new Map(Object.entries(activity.parameters));
      const { recognized } = activity;
      return recognized === null ? nothing : recognizer.read(recognized.dialect, recognized.event, activity).values;
    },
    others: (capture) => recognizer.recognize(capture)?.others ?? [],
  };
}

/** The numbers and names by which the call of an activity is found. */
export function wordsOf(knowledge: Knowledge, activity: Activity): string[] {
  // The delivery it came from says the same.
  if (activity.kind === 'capture' && activity.delivery !== null) return [];
  const [id, event] =
    activity.kind === 'delivery'
      ? [activity.event.dialect, activity.event.key]
      : [activity.recognized?.dialect, activity.recognized?.event ?? null];
  const dialect = id == null ? undefined : knowledge.dialect(id);
  if (dialect === undefined) return [];
  return Object.values(partiesOf(dialect.parties, knowledge.values(activity), event)).filter((text) => text !== null);
}
