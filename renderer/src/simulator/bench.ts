/** A tag that the dialect does not know, given to the actions all the same. */
export interface ExtraTag {
  readonly id: number;
  readonly tag: string;
  readonly value: string;
}

/**
 * What a person has set up to fire in one dialect. It belongs to the dialect, not to one event: who typed a caller for
 * the incoming call wants the same caller when it is answered, and one seed draws the same call for every event.
 */
export interface Bench {
  /** Draws the believable call behind the values. */
  readonly seed: number;
  /** Values typed over those of the call, by tag. */
  readonly edits: ReadonlyMap<string, string>;
  readonly extras: readonly ExtraTag[];
  readonly target: 'bound' | 'url';
  /** Null while it follows the receiver. */
  readonly url: string | null;
  /** Of the URL: false also sends to a server whose certificate cannot be verified. */
  readonly verifyTls: boolean;
}

export type BenchMove =
  | { readonly kind: 'edit'; readonly tag: string; readonly value: string }
  | { readonly kind: 'reset'; readonly tag: string }
  | { readonly kind: 'reset-all' }
  | { readonly kind: 'reroll'; readonly seed: number }
  | { readonly kind: 'add-extra' }
  | { readonly kind: 'change-extra'; readonly id: number; readonly tag?: string; readonly value?: string }
  | { readonly kind: 'remove-extra'; readonly id: number }
  | { readonly kind: 'targetKind'; readonly target: Bench['target'] }
  | { readonly kind: 'url'; readonly url: string | null }
  | { readonly kind: 'verifyTls'; readonly verifyTls: boolean };

export const newBench = (seed: number): Bench => ({
  ...{ seed, edits: new Map(), extras: [], target: 'bound', url: null, verifyTls: true },
});

/** The bench after a move. Values that were typed stay through a new call. */
export function moveBench(bench: Bench, move: BenchMove): Bench {
  switch (move.kind) {
    case 'edit':
      return { ...bench, edits: new Map(bench.edits).set(move.tag, move.value) };
    case 'reset': {
      const edits = new Map(bench.edits);
      edits.delete(move.tag);
      return { ...bench, edits };
    }
    case 'reset-all':
      return { ...bench, edits: new Map(), extras: [] };
    case 'reroll':
      return { ...bench, seed: move.seed };
    case 'add-extra': {
      const id = Math.max(0, ...bench.extras.map((extra) => extra.id)) + 1;
      return { ...bench, extras: [...bench.extras, { id, tag: '', value: '' }] };
    }
    case 'change-extra': {
      const { id, tag, value } = move;
      const change = (extra: ExtraTag): ExtraTag =>
        extra.id === id ? { id, tag: tag ?? extra.tag, value: value ?? extra.value } : extra;
      return { ...bench, extras: bench.extras.map(change) };
    }
    case 'remove-extra':
      return { ...bench, extras: bench.extras.filter(({ id }) => id !== move.id) };
    case 'targetKind':
      return { ...bench, target: move.target };
    case 'url':
      return { ...bench, url: move.url };
    case 'verifyTls':
      return { ...bench, verifyTls: move.verifyTls };
  }
}

/**
 * The values that stand over those of the call: of the event's tags what was typed; then the extra tags, of which
 * nameless ones are left out and the last of equal ones counts.
 */
export function parametersOf(
  { edits, extras }: Pick<Bench, 'edits' | 'extras'>,
  tags: readonly string[],
): Record<string, string> {
  const own = [...edits].filter(([tag]) => tags.includes(tag));
  const added = extras.map(({ tag, value }): [string, string] => [tag.trim(), value]).filter(([tag]) => tag !== '');
  return Object.fromEntries([...own, ...added]);
}

/** What is wrong with the name of an extra tag, or null. */
export function extraProblem(extra: ExtraTag, tags: readonly string[], extras: readonly ExtraTag[]): string | null {
  const tag = extra.tag.trim();
  if (tag === '') return extra.value === '' ? null : 'Enter a tag. A value without a tag is not sent.';
  if (/[{}\r\n]/.test(tag)) return "A tag can't contain curly braces.";
  if (tags.includes(tag)) return 'The event already has this tag. This value overrides the one above.';
  if (extras.some(({ id, tag: other }) => id > extra.id && other.trim() === tag)) return 'Overridden below.';
  return null;
}
