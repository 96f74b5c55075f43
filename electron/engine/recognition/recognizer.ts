import type { Recognized } from '../../../shared/model/capture.ts';
import type { Dialect } from '../dialects/dialects.ts';
import { callKeyOf } from '../dialects/parties.ts';
import { type Candidate, candidateOf } from './candidate.ts';
import { type DialectShape, shapeOf, spelledAs } from './event-shape.ts';
import { wordsOfPath } from './fit.ts';
import { reasonOf } from './recognition-words.ts';
import { pairsOf, type ReceivedRequest, someName } from './request-pairs.ts';

export interface Recognition extends Recognized {
  /** The event's name for a person. */
  readonly eventLabel: string;
  /** Texts of the dialect's parameters in the request, by tag. */
  readonly values: ReadonlyMap<string, string>;
  /** The text of the dialect's call key; null where it has none. */
  readonly callId: string | null;
  /** Keys of the dialect's other events that it may as well be. */
  readonly others: readonly string[];
}

export interface Recognizer {
  /** What a request says, if it is an event of a dialect. Never throws, and is quick where it is none. */
  recognize(request: ReceivedRequest): Recognition | null;
  /** The texts of a dialect's parameters in a request that is known to be this event, and what else it has by name. */
  read(dialect: string, event: string, request: ReceivedRequest): ReadRequest;
}

export interface ReadRequest {
  readonly values: ReadonlyMap<string, string>;
  readonly others: ReadonlyMap<string, string>;
}

/** Another dialect whose confidence is this close is said. */
const close = 0.05;

/** Knows events again from the data of their dialects alone. The first use reads their native requests. */
export function createRecognizer(dialects: readonly Dialect[]): Recognizer {
  let prepared: Prepared | null = null;
  const ready = (): Prepared => {
    prepared ??= prepare(dialects);
    return prepared;
  };
  return {
    recognize(request) {
      const { shapes, naming } = ready();
      if (!isHopeful(request, shapes, naming)) return null;
      const pairs = pairsOf(request);
      const path = wordsOfPath(request.url);
      const [first, second] = shapes
        .map((shape) => ({ shape, spelled: spelledAs(shape, pairs) }))
        .filter(({ shape, spelled }) => hasSome(spelled, shape.names, shape.needed))
        .flatMap(({ shape, spelled }) => candidateOf(shape, spelled, path) ?? [])
        .sort((one, other) => other.confidence - one.confidence);
      return first === undefined ? null : recognitionOf(first, second);
    },
    read(dialect, event, request) {
      const shape = ready().shapes.find((each) => each.dialect.id === dialect);
      const own = shape?.events.find((each) => each.event.key === event)?.fields;
      const values = new Map<string, string>();
      const others = new Map<string, string>();
      const pairs = pairsOf(request);
      for (const [name, text] of shape === undefined ? pairs : spelledAs(shape, pairs)) {
        const tag = own?.get(name) ?? shape?.events.find(({ fields }) => fields.has(name))?.fields.get(name);
        if (tag === undefined) others.set(name, text);
        else if (!values.has(tag) || name === tag) values.set(tag, text);
      }
      return { values, others };
    },
  };
}

interface Prepared {
  readonly shapes: readonly DialectShape[];
  /** Places of the dialects among `shapes` that know a name, by its lower case. */
  readonly naming: ReadonlyMap<string, readonly number[]>;
}

function prepare(dialects: readonly Dialect[]): Prepared {
  const shapes = dialects.map(shapeOf);
  const naming = new Map<string, number[]>();
  for (const [index, { names }] of shapes.entries()) {
    for (const name of new Set([...names].map((each) => each.toLowerCase()))) {
      naming.set(name, [...(naming.get(name) ?? []), index]);
    }
  }
  return { shapes, naming };
}

/** Whether any dialect may find as many of its names as it needs: most requests end here. */
function isHopeful(request: ReceivedRequest, shapes: Prepared['shapes'], naming: Prepared['naming']): boolean {
  const missing = shapes.map(({ needed }) => needed);
  return someName(request, (name) => {
    const known = naming.get(name.toLowerCase());
    if (known === undefined) return false;
    for (const index of known) {
      const left = (missing[index] ?? 0) - 1;
      if (left <= 0) return true;
      missing[index] = left;
    }
    return false;
  });
}

function hasSome(pairs: ReadonlyMap<string, string>, names: ReadonlySet<string>, needed: number): boolean {
  let count = 0;
  for (const name of pairs.keys()) if (names.has(name)) count += 1;
  return count >= needed;
}

function recognitionOf(first: Candidate, second: Candidate | undefined): Recognition {
  const rival = second !== undefined && first.confidence - second.confidence < close ? second : null;
  const { dialect } = first.shape;
  const { event } = first.best.shape;
  const { values } = first.best;
  return {
    dialect: dialect.id,
    event: event.key,
    eventLabel: event.label,
    confidence: Math.round(first.confidence * (rival === null ? 1 : 0.6) * 100) / 100,
    reason: reasonOf(first, rival),
    values,
    callId: callKeyOf(dialect, values) || null,
    others: first.others.map(({ shape }) => shape.event.key),
  };
}
