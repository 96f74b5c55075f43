import type { Recognized } from '../../../shared/model/capture.ts';
import type { Dialect } from '../dialects/dialects.ts';
import { callKeyOf } from '../dialects/parties.ts';
import { type DialectMatch, matchDialect } from './dialect-match.ts';
import { segmentsOfPath } from './event-match.ts';
import { type DialectShape, shapeOf, spelledAs } from './event-shape.ts';
import { recognitionReason } from './recognition-reason.ts';
import { pairsOf, type ReceivedRequest, someName } from './request-pairs.ts';

export interface Recognition extends Recognized {
  /** The event's name for a person. */
  readonly eventLabel: string;
  /** Values of the dialect's parameters in the request, by tag. */
  readonly values: ReadonlyMap<string, string>;
  /** The value of the dialect's call key; null where it has none. */
  readonly callId: string | null;
  /** Keys of the dialect's other events that it may be just as well. */
  readonly others: readonly string[];
}

export interface RequestParameters {
  /** Values of the dialect's parameters, by tag. */
  readonly values: ReadonlyMap<string, string>;
  /** Everything else in the request, by name. */
  readonly others: ReadonlyMap<string, string>;
}

export interface Recognizer {
  /** The event that a request carries; null where it carries none. Never throws, and is fast where there is none. */
  recognizeRequest(request: ReceivedRequest): Recognition | null;
  /** The parameters of a request whose event is known. */
  readParameters(dialect: string, event: string, request: ReceivedRequest): RequestParameters;
}

/** The reason names another dialect whose confidence is this close. */
const close = 0.05;

/** Recognizes events from the data of their dialects alone. The first use reads their native requests. */
export function createRecognizer(dialects: readonly Dialect[]): Recognizer {
  let prepared: Prepared | null = null;
  const prepareOnce = (): Prepared => {
    prepared ??= prepare(dialects);
    return prepared;
  };
  return {
    recognizeRequest(request) {
      const { shapes, shapesByName } = prepareOnce();
      if (!mayMatch(request, shapes, shapesByName)) return null;
      const pairs = pairsOf(request);
      const path = segmentsOfPath(request.url);
      const [first, second] = shapes
        .map((shape) => ({ shape, spelled: spelledAs(shape, pairs) }))
        .filter(({ shape, spelled }) => countNames(spelled, shape.names) >= shape.needed)
        .flatMap(({ shape, spelled }) => matchDialect(shape, spelled, path) ?? [])
        .sort((one, other) => other.confidence - one.confidence);
      return first === undefined ? null : recognitionOf(first, second);
    },
    readParameters(dialect, event, request) {
      const shape = prepareOnce().shapes.find((candidate) => candidate.dialect.id === dialect);
      const fields = shape?.events.find((candidate) => candidate.event.key === event)?.fields;
      const values = new Map<string, string>();
      const others = new Map<string, string>();
      const pairs = pairsOf(request);
      for (const [name, text] of shape === undefined ? pairs : spelledAs(shape, pairs)) {
        const tag = fields?.get(name) ?? shape?.events.find((other) => other.fields.has(name))?.fields.get(name);
        if (tag === undefined) others.set(name, text);
        else if (!values.has(tag) || name === tag) values.set(tag, text);
      }
      return { values, others };
    },
  };
}

interface Prepared {
  readonly shapes: readonly DialectShape[];
  /** Indexes of the `shapes` that know a name, by its lower case. */
  readonly shapesByName: ReadonlyMap<string, readonly number[]>;
}

function prepare(dialects: readonly Dialect[]): Prepared {
  const shapes = dialects.map(shapeOf);
  const shapesByName = new Map<string, number[]>();
  for (const [index, { names }] of shapes.entries()) {
    for (const name of new Set([...names].map((spelling) => spelling.toLowerCase()))) {
      shapesByName.set(name, [...(shapesByName.get(name) ?? []), index]);
    }
  }
  return { shapes, shapesByName };
}

/** Whether any dialect may find as many of its names as it needs: most requests end here. */
function mayMatch(
  request: ReceivedRequest,
  shapes: Prepared['shapes'],
  shapesByName: Prepared['shapesByName'],
): boolean {
  const missing = shapes.map(({ needed }) => needed);
  return someName(request, (name) => {
    const indexes = shapesByName.get(name.toLowerCase());
    if (indexes === undefined) return false;
    for (const index of indexes) {
      const left = (missing[index] ?? 0) - 1;
      if (left <= 0) return true;
      missing[index] = left;
    }
    return false;
  });
}

function countNames(pairs: ReadonlyMap<string, string>, names: ReadonlySet<string>): number {
  let count = 0;
  for (const name of pairs.keys()) if (names.has(name)) count += 1;
  return count;
}

function recognitionOf(first: DialectMatch, second: DialectMatch | undefined): Recognition {
  const rival = second !== undefined && first.confidence - second.confidence < close ? second : null;
  const { dialect } = first.shape;
  const { shape, values } = first.best;
  return {
    dialect: dialect.id,
    event: shape.event.key,
    eventLabel: shape.event.label,
    confidence: Math.round(first.confidence * (rival === null ? 1 : 0.6) * 100) / 100,
    reason: recognitionReason(first, rival),
    values,
    callId: callKeyOf(dialect, values) || null,
    others: first.others.map((other) => other.shape.event.key),
  };
}
