import type { TextEncodingName } from '../../../shared/model/secret-mark.ts';
import { type TextView, textViews } from './text-views.ts';

/** A secret with the value that was filled in. Never stored, never logged. */
export interface SecretValue {
  readonly tag: string;
  readonly value: string;
}

/** Where a text holds a secret. */
export interface SecretHit {
  /** Which one it is: it may be written otherwise there. */
  readonly secret: SecretValue;
  readonly start: number;
  readonly end: number;
  readonly as: readonly TextEncodingName[];
  /** Where the secret is in what is decoded there; undefined where it is the whole. */
  readonly within: readonly [number, number] | undefined;
  /** What has to be decoded of that. */
  readonly inside: readonly TextEncodingName[];
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
  /** The same object for all needles of a secret. */
  readonly secret: SecretValue;
  /** Its value as it may be written before anything is encoded. */
  readonly written: string;
  /** What is looked for: that, or what its base64 has in the middle. */
  readonly text: string;
  readonly isBase64: boolean;
}

/** Characters by which needles are told apart before they are compared. */
const grasp = 3;

/** Slots of the table that says where no needle can begin; a power of two. */
const slots = 4096;

/** Finds the values of secrets in texts, however they are encoded there. One pass for all of them together. */
export class SecretSearch {
  readonly #needles: readonly Needle[];
  /** Needles by their first characters. */
  readonly #beginning = new Map<string, Needle[]>();
  readonly #slots = new Uint8Array(slots);
  /** Needles of fewer characters than that. */
  readonly #tiny: readonly Needle[];

  constructor(values: readonly SecretValue[]) {
    const secrets = new Map(values.map((secret) => [keyOf(secret), secret]));
    this.#needles = [...secrets].flatMap(([key, secret]) => needlesOf(key, secret));
    this.#tiny = this.#needles.filter(({ text }) => text.length < grasp);
    for (const needle of this.#needles) {
      if (needle.text.length < grasp) continue;
      const first = needle.text.slice(0, grasp);
      const same = this.#beginning.get(first);
      if (same === undefined) this.#beginning.set(first, [needle]);
      else same.push(needle);
      this.#slots[slotAt(first, 0)] = 1;
    }
  }

  get isEmpty(): boolean {
    return this.#needles.length === 0;
  }

  *hits(text: string, options: SearchOptions = {}): Generator<SecretHit> {
    if (this.isEmpty || text === '') return;
    const isCut = options.isCut === true || /(?:…|\.\.\.)$/.test(text);
    for (const view of textViews(text)) {
      yield* this.#hitsIn(view);
      yield* this.#basicHits(view);
      if (isCut) yield* this.#beginnings(view);
    }
  }

  *#hitsIn(view: TextView): Generator<SecretHit> {
    const { text } = view;
    /** Base64 up to here holds the secret, whatever else is in it. */
    const hiddenTo = new Map<SecretValue, number>();
    for (let at = 0; at + grasp <= text.length; at += 1) {
      if (this.#slots[slotAt(text, at)] === 0) continue;
      for (const needle of this.#beginning.get(text.slice(at, at + grasp)) ?? nothing) {
        if (!text.startsWith(needle.text, at)) continue;
        if (needle.isBase64) {
          if (at < (hiddenTo.get(needle.secret) ?? 0)) continue;
          const encoded = base64Hit(view, needle, at);
          hiddenTo.set(needle.secret, encoded.to);
          yield encoded.hit;
        } else if (!isPartOfWord(text, needle.text, at)) yield hit(view, needle.secret, at, at + needle.text.length);
      }
    }
    for (const { secret, text: needle } of this.#tiny) {
      for (let at = indexIn(text, needle, 0); at !== -1; at = indexIn(text, needle, at + needle.length)) {
        yield hit(view, secret, at, at + needle.length);
      }
    }
  }

  /** User and password of the scheme Basic, where the secret may be too short to be found in base64. */
  *#basicHits(view: TextView): Generator<SecretHit> {
    for (const match of view.text.matchAll(/\bbasic +([a-z0-9+/_-]+=*)/gi)) {
      const token = match[1] ?? '';
      const decoded = Buffer.from(token, 'base64').toString('utf8');
      const start = match.index + match[0].length - token.length;
      // User and password of a URL are in it as they stood there: encoded, or in part.
      for (const inner of textViews(decoded)) {
        for (const innerHit of this.#hitsIn(inner)) {
          const outer = inBase64(view, innerHit.secret, start, start + token.length, [innerHit.start, innerHit.end]);
          // Base64 in base64 is hidden, but not read.
          yield innerHit.as.at(-1) === 'base64' ? { ...outer, within: undefined } : { ...outer, inside: innerHit.as };
        }
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
    for (const { secret, text: needle, isBase64 } of this.#needles) {
      if (isBase64) continue;
      const length = beginningAtEnd(text, needle);
      if (length > 0) yield hit(view, secret, text.length - length, text.length);
      if (beginningAtEnd(decoded, needle) > 0) yield hit(view, secret, text.length - token.length, text.length);
    }
  }
}

const searches = new WeakMap<readonly SecretValue[], SecretSearch>();

/** By a list that is never changed: that of a workspace is searched for in every message. */
export function searchFor(values: readonly SecretValue[]): SecretSearch {
  const search = searches.get(values) ?? new SecretSearch(values);
  searches.set(values, search);
  return search;
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

/** Characters of base64 by which a secret is known: what follows them is hidden with them. */
const enoughOfCore = 64;

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
      const core = base64.slice(first, (before + bytes.length) % 3 === 0 ? undefined : -1).slice(0, enoughOfCore);
      cores.add(core);
      cores.add(core.replaceAll('+', '-').replaceAll('/', '_'));
    }
  }
  return [...cores];
}

const isWordCharacter = (text: string, index: number): boolean => /[\p{L}\p{N}]/u.test(text.charAt(index));

/** Whether a short needle is but a piece of a word or number. */
const isPartOfWord = (text: string, needle: string, at: number): boolean =>
  needle.length < shortest && (isWordCharacter(text, at - 1) || isWordCharacter(text, at + needle.length));

/** Where the needle stands from `from` on; -1 where it does not. */
function indexIn(text: string, needle: string, from: number): number {
  let at = text.indexOf(needle, from);
  while (at !== -1 && isPartOfWord(text, needle, at)) at = text.indexOf(needle, at + 1);
  return at;
}

const nothing: readonly Needle[] = [];

const slotAt = (text: string, at: number): number =>
  (text.charCodeAt(at) ^ (text.charCodeAt(at + 1) << 3) ^ (text.charCodeAt(at + 2) << 6)) & (slots - 1);

const keptNeedles = new Map<string, readonly Needle[]>();

/** Secrets whose needles are kept: a workspace has some dozens, and each is asked for with every message. */
const mostKept = 256;

/** Characters of one: all together take little memory. */
const longestKept = 4096;

export const keyOf = ({ tag, value }: SecretValue): string => JSON.stringify([tag, value]);

function needlesOf(key: string, secret: SecretValue): readonly Needle[] {
  let needles = keptNeedles.get(key);
  if (needles === undefined) {
    const plain: Needle[] = [];
    const cores = new Map<string, Needle>();
    for (const written of writings(secret.value)) {
      plain.push({ secret, written, text: written, isBase64: false });
      for (const text of base64Cores(written)) {
        if (!cores.has(text)) cores.set(text, { secret, written, text, isBase64: true });
      }
    }
    needles = [...plain, ...cores.values()];
    if (secret.value.length <= longestKept) {
      const [oldest] = keptNeedles.keys();
      if (keptNeedles.size >= mostKept && oldest !== undefined) keptNeedles.delete(oldest);
      keptNeedles.set(key, needles);
    }
  }
  return needles;
}

const hit = (view: TextView, secret: SecretValue, from: number, to: number): SecretHit => ({
  ...{ secret, start: view.origin(from), end: view.origin(to), as: view.as, within: undefined, inside: [] },
});

const inBase64 = (
  view: TextView,
  secret: SecretValue,
  from: number,
  to: number,
  within: readonly [number, number] | undefined,
): SecretHit => ({ ...hit(view, secret, from, to), as: [...view.as, 'base64'], within });

/** The whole of a base64 text that holds the needle is a hit: what is beside it there is of no use without it. */
function base64Hit(
  view: TextView,
  { secret, written, text: core }: Needle,
  at: number,
): { hit: SecretHit; to: number } {
  const { text } = view;
  let start = at;
  while (start > 0 && isBase64(text, start - 1)) start -= 1;
  let end = at + core.length;
  while (end < text.length && isBase64(text, end)) end += 1;
  while (text.charAt(end) === '=') end += 1;
  const decoded = Buffer.from(text.slice(start, end), 'base64').toString('utf8');
  const offset = decoded.indexOf(written);
  const within = offset === -1 ? undefined : ([offset, offset + written.length] as const);
  return { hit: inBase64(view, secret, start, end, within), to: end };
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

/** How many characters of the end are the beginning of the needle; 0 for fewer than would tell anything. Linear. */
function beginningAtEnd(text: string, needle: string): number {
  const end = text.slice(-(needle.length - 1) || text.length);
  /** For each character of the needle, the longest beginning of the needle that ends there (Knuth, Morris, Pratt). */
  const borders = new Uint32Array(needle.length);
  const longest = (shortest: number, character: string): number => {
    let length = shortest;
    while (length > 0 && needle.charAt(length) !== character) length = borders[length - 1] ?? 0;
    return needle.charAt(length) === character ? length + 1 : length;
  };
  for (let at = 1; at < needle.length; at += 1) borders[at] = longest(borders[at - 1] ?? 0, needle.charAt(at));
  let length = 0;
  for (let at = 0; at < end.length; at += 1) length = longest(length, end.charAt(at));
  return length < shortestBeginning ? 0 : length;
}
