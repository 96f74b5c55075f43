import type { TextEncodingName } from '../../../shared/model/secret-mark.ts';

/** A text, or what is read when some of its encodings are undone, with the way back to where each character stood. */
export interface TextView {
  readonly text: string;
  /** What was decoded, in order. */
  readonly as: readonly TextEncodingName[];
  /** Where the character at `index` begins in the original text; the length of that for the end. */
  origin(index: number): number;
}

type Decodable = Exclude<TextEncodingName, 'base64'>;

/** Nobody encodes more often, and each further time would be another reading of everything. */
const depth = 3;

/** Of one text, whatever somebody writes into it. */
const mostViews = 16;

/** Characters beyond which a text is decoded twice at most, and once: each time it is all read again. */
const longText = 262_144;
const veryLongText = 4_194_304;

/**
 * The text as it stands, then each way to read it with encodings undone: percent-encoding, JSON's and XML's escapes, in
 * any order and inside each other. Each view is one linear reading.
 */
export function* textViews(text: string): Generator<TextView> {
  let made = 0;
  const deepest = text.length > veryLongText ? 1 : text.length > longText ? 2 : depth;
  function* from(view: TextView): Generator<TextView> {
    yield view;
    if (view.as.length >= deepest) return;
    for (const name of ['percent', 'form', 'json', 'xml'] as const) {
      if (!isDecodable(name, view)) continue;
      const decoded = decode(name, view.text);
      if (decoded === null) continue;
      made += 1;
      if (made > mostViews) return;
      const { origins } = decoded;
      const origin = (index: number): number => view.origin(origins[index] ?? view.text.length);
      yield* from({ text: decoded.text, as: [...view.as, name], origin });
    }
  }
  yield* from({ text, as: [], origin: (index) => index });
}

/** What is read in a text with these encodings undone. */
export function decodedAs(text: string, as: readonly TextEncodingName[]): string {
  return as.reduce((current, name) => {
    if (name === 'base64') return Buffer.from(current, 'base64').toString('utf8');
    return decode(name, current)?.text ?? current;
  }, text);
}

const signs: Readonly<Record<Decodable, string>> = { percent: '%', form: '+', json: '\\', xml: '&' };

function isDecodable(name: Decodable, { text, as }: TextView): boolean {
  // A form's blanks are read once: behind it a plus sign is one.
  if (name === 'form' && as.includes('form')) return false;
  return text.includes(signs[name]) || (name === 'xml' && text.includes(splitCdata));
}

interface Decoded {
  readonly text: string;
  /** Where each character begins in what was decoded, and the end. */
  readonly origins: Uint32Array;
}

/** Null where nothing in it is encoded. */
function decode(name: Decodable, text: string): Decoded | null {
  const origins = new Uint32Array(text.length + 1);
  const parts: string[] = [];
  const pattern =
    name === 'json' ? jsonEscapes : name === 'xml' ? xmlEscapes : name === 'form' ? formEscapes : percentRuns;
  let written = 0;
  let read = 0;
  const copy = (to: number): void => {
    parts.push(text.slice(read, to));
    while (read < to) {
      origins[written] = read;
      written += 1;
      read += 1;
    }
  };
  for (const { 0: match, index } of text.matchAll(pattern)) {
    const pieces = name === 'json' ? [jsonPiece(match)] : name === 'xml' ? [xmlPiece(match)] : percentPieces(match);
    copy(index);
    let at = index;
    for (const [piece, length] of pieces) {
      parts.push(piece);
      for (let unit = 0; unit < piece.length; unit += 1) {
        origins[written] = at;
        written += 1;
      }
      at += length;
    }
    read = index + match.length;
  }
  if (parts.length === 0) return null;
  copy(text.length);
  origins[written] = text.length;
  return { text: parts.join(''), origins };
}

/** A decoded text, and how many characters it takes where it stood. */
type Piece = readonly [text: string, length: number];

const percentRuns = /(?:%[0-9a-f]{2})+/gi;
const formEscapes = /\+|(?:%[0-9a-f]{2})+/gi;
const jsonEscapes = /\\(?:u[0-9a-f]{4}|["\\/bfnrt])/gi;
const splitCdata = ']]]]><![CDATA[>';
const xmlEscapes = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);|\]\]\]\]><!\[CDATA\[>/gi;

const shortEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function jsonPiece(match: string): Piece {
  const letter = match.charAt(1);
  if (match.length === 6) return [String.fromCharCode(Number.parseInt(match.slice(2), 16)), 6];
  return [shortEscapes[letter] ?? letter, match.length];
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function xmlPiece(match: string): Piece {
  if (match.startsWith(']')) return [']]>', match.length];
  const name = match.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return [entities[name] ?? match, match.length];
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return [code <= 0x10ffff ? String.fromCodePoint(code) : match, match.length];
}

/** Bytes of UTF-8 become their characters, one by one; any other byte the character of Latin-1. */
function percentPieces(match: string): Piece[] {
  if (match === '+') return [[' ', 1]];
  const bytes = Buffer.from(match.replaceAll('%', ''), 'hex');
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    const character = length === 1 ? '' : bytes.toString('utf8', at, at + length);
    const isWhole = character !== '' && !character.includes('\ufffd') && Buffer.byteLength(character) === length;
    pieces.push(isWhole ? [character, length * 3] : [String.fromCharCode(lead), 3]);
    at += isWhole ? length : 1;
  }
  return pieces;
}
