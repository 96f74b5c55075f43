import * as fc from 'fast-check';

/** Changes to some bytes. Places are shares of the length, so that they fit whatever they are applied to. */
export interface Mutation {
  readonly change: 'flip' | 'insert' | 'delete' | 'repeat' | 'overwrite' | 'cut off' | 'zero';
  readonly at: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

export const share = fc.double({ min: 0, max: 1, noNaN: true });

const changes = ['flip', 'insert', 'delete', 'repeat', 'overwrite', 'cut off', 'zero'] as const;

export const mutation = (
  insertions: readonly string[] = [],
  kinds: readonly Mutation['change'][] = changes,
): fc.Arbitrary<Mutation> =>
  fc.record({
    change: fc.constantFrom(...kinds),
    at: share,
    length: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20_000 })),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 8 }),
      fc.constantFrom('', ...insertions).map((text) => Uint8Array.from(Buffer.from(text, 'latin1'))),
    ),
  });

export const mutate = (bytes: Uint8Array, mutations: readonly Mutation[]): Buffer =>
  mutations.reduce(mutateOnce, Buffer.from(bytes));

function mutateOnce(whole: Buffer, { change, at, length, bytes }: Mutation): Buffer {
  const start = Math.min(Math.floor(at * whole.length), Math.max(0, whole.length - 1));
  const end = Math.min(whole.length, start + length);
  const [before, middle, after] = [whole.subarray(0, start), whole.subarray(start, end), whole.subarray(end)];
  switch (change) {
    case 'flip':
      return Buffer.concat([
        before,
        middle.subarray(0, 1).map((byte) => byte ^ (1 << (length % 8))),
        whole.subarray(start + 1),
      ]);
    case 'insert':
      return Buffer.concat([before, bytes, middle, after]);
    case 'delete':
      return Buffer.concat([before, after]);
    case 'repeat':
      return Buffer.concat([before, middle, middle, middle, after]);
    case 'overwrite':
      return Buffer.concat([before, bytes, whole.subarray(Math.min(whole.length, start + bytes.length))]);
    case 'cut off':
      return before;
    case 'zero':
      return Buffer.concat([before, Buffer.alloc(middle.length), after]);
  }
}

/** Bytes in pieces, cut at these places. */
export function torn(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => Math.floor(cut * bytes.length)))].sort((one, other) => one - other);
  return [0, ...places]
    .map((start, index) => bytes.subarray(start, places[index] ?? bytes.length))
    .filter((piece) => piece.length > 0);
}

/** Changes to a JSON document: `place` counts its values in the order they stand. */
export interface JsonEdit {
  readonly edit: 'replace' | 'remove' | 'repeat' | 'rename';
  readonly place: number;
  readonly key: string;
  readonly value: unknown;
}

const nested = (depth: number, open: string, close: string): unknown =>
  JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`);

/** Values that are what nobody expects. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    0.5,
    1e308,
    -0,
    2 ** 53,
    '',
    ' ',
    'x',
    '{{a}}',
    '{{',
    [],
    {},
    [[]],
    [null],
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '\0',
    '\ud800',
    '\r\nX: y',
    '../../x',
    '%',
    '%ff',
    '😀',
    '\ufeff',
  ),
  fc.constantFrom('2026-11-20T14:02:00Z', '127.0.0.1', 'application/json', 'GET', 'POST'),
  fc.constantFrom<unknown>(
    'x'.repeat(10_000),
    '{{a}}'.repeat(2000),
    nested(200, '[', ']'),
    nested(50, '{"item":[', ']}'),
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer(),
  fc.jsonValue({ maxDepth: 3 }),
);

const oddKey = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'length',
    '',
    'id',
    'item',
    'request',
    'values',
    'key',
    'type',
  ),
  fc.string({ maxLength: 5 }),
);

export const jsonEdit: fc.Arbitrary<JsonEdit> = fc.record({
  edit: fc.constantFrom('replace', 'remove', 'repeat', 'rename'),
  place: fc.nat(100_000),
  key: oddKey,
  value: oddValue,
});

type Container = Record<string, unknown>;
const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** A copy of the document with the changes. */
export function editJson(document: unknown, edits: readonly JsonEdit[]): unknown {
  const root: Container = { root: structuredClone(document) };
  for (const edit of edits) editOnce(root, edit);
  return root.root;
}

function editOnce(root: Container, { edit, place, key, value }: JsonEdit): void {
  const places: [Container, string][] = [];
  const walk = (container: Container, depth: number): void => {
    for (const name of Object.keys(container)) {
      places.push([container, name]);
      const inner = container[name];
      if (isContainer(inner) && depth < 60) walk(inner, depth + 1);
    }
  };
  walk(root, 0);
  const [container, name] = places[place % places.length] ?? [root, 'root'];
  // A value may be an object that is used again in the next try.
  const odd = structuredClone(value);
  // `__proto__` becomes a key like any other, as it does where JSON is parsed.
  const set = (at: string, to: unknown): void =>
    void Object.defineProperty(container, at, { value: to, writable: true, enumerable: true, configurable: true });
  if (edit === 'replace') set(name, odd);
  else if (container === root) return;
  else if (Array.isArray(container)) {
    const index = Number(name);
    if (edit === 'remove') container.splice(index, 1);
    else if (edit === 'repeat') container.push(structuredClone(container[index]));
    else container.splice(index, 0, odd);
  } else if (edit === 'repeat') set(key, structuredClone(container[name]));
  else {
    const renamed = container[name];
    delete container[name];
    if (edit === 'rename') set(key, renamed);
  }
}
