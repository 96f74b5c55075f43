import type { TextEncodingName } from '../../../shared/model/secret-mark.ts';
import { type TextView, textViews } from './text-views.ts';

/** A secret with the value that was filled in. Never stored, never logged. */
export interface SecretValue {
  readonly tag: string;
  readonly value: string;
}

/** Where a text holds a secret. */
export interface SecretHit {
  readonly tag: string;
  readonly start: number;
  readonly end: number;
  readonly as: readonly TextEncodingName[];
  /** Where the secret is in what is decoded there; undefined where it is the whole. */
  readonly within: readonly [number, number] | undefined;
}

export interface SearchOptions {
  /** Only the beginning of the text was kept: it may end within a secret. */
  readonly isCut?: boolean;
}

/** Shorter values are everywhere by chance: they count only where no letter or digit stands beside them. */
const shortest = 4;

/** Letters of the end of a text that may be the beginning of a secret. */
const shortestBeginning = 3;

interface Needle {
  readonly tag: string;
  readonly text: string;
  /** In the middle of base64, wherever it begins there; none of a short one. */
  readonly inBase64: readonly string[];
}

/** Finds the values of secrets in texts, however they are encoded there. */
export class SecretSearch {
  readonly #needles: readonly Needle[];

  constructor(values: readonly SecretValue[]) {
    const needles = new Map<string, Needle>();
    for (const { tag, value } of values) {
      for (const text of writings(value)) {
        if (!needles.has(text)) needles.set(text, { tag, text, inBase64: base64Cores(text) });
      }
    }
    // The longest first: a secret may begin with another one.
    this.#needles = [...needles.values()].sort((one, other) => other.text.length - one.text.length);
  }

  get isEmpty(): boolean {
    return this.#needles.length === 0;
  }

  *hits(text: string, options: SearchOptions = {}): Generator<SecretHit> {
    if (this.isEmpty || text === '') return;
    const isCut = options.isCut === true || /(?:…|\.\.\.)$/.test(text);
    for (const view of textViews(text)) {
      for (const needle of this.#needles) {
        yield* plainHits(view, needle);
        yield* base64Hits(view, needle);
      }
      yield* this.#basicHits(view);
      if (isCut) yield* this.#beginnings(view);
    }
  }

  /** User and password of the scheme Basic, where the secret may be too short to be found in base64. */
  *#basicHits(view: TextView): Generator<SecretHit> {
    for (const match of view.text.matchAll(/\bbasic +([a-z0-9+/_-]+=*)/gi)) {
      const token = match[1] ?? '';
      const decoded = Buffer.from(token, 'base64').toString('utf8');
      const start = match.index + match[0].length - token.length;
      for (const { tag, text } of this.#needles) {
        const at = indexIn(decoded, text, 0);
        if (at !== -1) yield inBase64(view, tag, start, start + token.length, [at, at + text.length]);
      }
    }
  }

  /** What stands at the end of a text that was cut, and how a secret begins. */
  *#beginnings(view: TextView): Generator<SecretHit> {
    const text = view.text.replace(/(?:…|\.\.\.)$/, '');
    const token = /[a-z0-9+/_-]{4,}$/i.exec(text.slice(-longestToken))?.[0] ?? '';
    const decoded = Buffer.from(token, 'base64')
      .toString('utf8')
      .replace(/\ufffd+$/, '');
    for (const { tag, text: needle } of this.#needles) {
      const length = beginningAtEnd(text, needle);
      if (length > 0) yield hit(view, tag, text.length - length, text.length);
      if (beginningAtEnd(decoded, needle) > 0) yield hit(view, tag, text.length - token.length, text.length);
    }
  }
}

/** Characters of a base64 text that are looked at where it was cut off. */
const longestToken = 4096;

/** The ways a value may be written before anything is encoded. */
function writings(value: string): Set<string> {
  const texts = new Set([value, value.trim(), value.replace(/\s+/g, ' ').trim()]);
  // The name of a server is in lower case.
  if (value.length >= shortest) texts.add(value.toLowerCase());
  // A header line holds the bytes of UTF-8 as one character each.
  for (const text of [...texts]) if (!isAscii(text)) texts.add(Buffer.from(text, 'utf8').toString('latin1'));
  texts.delete('');
  return texts;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** What stays the same of its base64, for each of the three places where it may begin; also in the alphabet of URLs. */
function base64Cores(text: string): readonly string[] {
  if (text.length < shortest) return [];
  const encodings = new Set([text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text.toWellFormed())]);
  const cores = new Set<string>();
  for (const written of encodings) {
    const bytes = Buffer.from(written, 'utf8');
    for (const before of [0, 1, 2]) {
      const base64 = Buffer.concat([Buffer.alloc(before), bytes])
        .toString('base64')
        .replace(/=+$/, '');
      const first = before === 0 ? 0 : before + 1;
      // The last character also holds bits of what follows, unless the bytes end with it.
      const core = base64.slice(first, (before + bytes.length) % 3 === 0 ? undefined : -1);
      cores.add(core);
      cores.add(core.replaceAll('+', '-').replaceAll('/', '_'));
    }
  }
  return [...cores];
}

const isWordCharacter = (text: string, index: number): boolean => /[\p{L}\p{N}]/u.test(text.charAt(index));

/** Where the needle stands from `from` on; -1 where it does not. */
function indexIn(text: string, needle: string, from: number): number {
  let at = text.indexOf(needle, from);
  if (needle.length >= shortest) return at;
  while (at !== -1 && (isWordCharacter(text, at - 1) || isWordCharacter(text, at + needle.length))) {
    at = text.indexOf(needle, at + 1);
  }
  return at;
}

function* plainHits(view: TextView, { tag, text: needle }: Needle): Generator<SecretHit> {
  for (let at = indexIn(view.text, needle, 0); at !== -1; at = indexIn(view.text, needle, at + needle.length)) {
    yield hit(view, tag, at, at + needle.length);
  }
}

const hit = (view: TextView, tag: string, from: number, to: number): SecretHit => ({
  ...{ tag, start: view.origin(from), end: view.origin(to), as: view.as, within: undefined },
});

const inBase64 = (
  view: TextView,
  tag: string,
  from: number,
  to: number,
  within: readonly [number, number] | undefined,
): SecretHit => ({ ...hit(view, tag, from, to), as: [...view.as, 'base64'], within });

/** The whole of a base64 text that holds the needle is a hit: what is beside it there is of no use without it. */
function* base64Hits(view: TextView, { tag, text: needle, inBase64: cores }: Needle): Generator<SecretHit> {
  const { text } = view;
  for (const core of cores) {
    for (let at = text.indexOf(core); at !== -1; ) {
      let start = at;
      while (start > 0 && isBase64(text, start - 1)) start -= 1;
      let end = at + core.length;
      while (end < text.length && isBase64(text, end)) end += 1;
      while (text.charAt(end) === '=') end += 1;
      const decoded = Buffer.from(text.slice(start, end), 'base64').toString('utf8');
      const found = decoded.indexOf(needle);
      yield inBase64(view, tag, start, end, found === -1 ? undefined : [found, found + needle.length]);
      at = text.indexOf(core, end);
    }
  }
}

function isBase64(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 47 && code <= 57) ||
    code === 43 ||
    code === 45 ||
    code === 95
  );
}

/** How many characters of the end are the beginning of the needle; 0 for fewer than would tell anything. */
function beginningAtEnd(text: string, needle: string): number {
  for (let length = Math.min(text.length, needle.length - 1); length >= shortestBeginning; length -= 1) {
    if (text.endsWith(needle.slice(0, length))) return length;
  }
  return 0;
}
