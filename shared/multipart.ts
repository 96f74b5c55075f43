/** Where one part of a multipart text is: its header lines, and its content. */
export interface PartPlace {
  readonly head: readonly [from: number, to: number];
  readonly content: readonly [from: number, to: number];
}

/** What the header lines of a part say. */
export interface PartHead {
  readonly name: string;
  /** As the sender called the file; null for a plain field. */
  readonly fileName: string | null;
  /** Its Content-Type; empty where it has none. */
  readonly type: string;
}

/** The boundary that a Content-Type of the kind multipart names; null where it is none. */
export function boundaryOf(contentType: string): string | null {
  if (!/^\s*multipart\//i.test(contentType)) return null;
  const match = /[;\s]boundary=(?:"([^"]{1,200})"|([^;\s]{1,200}))/i.exec(contentType);
  return match?.[1] ?? match?.[2] ?? null;
}

/** The parts of a multipart text, one after the other; of a text that breaks off, as far as it came. */
export function* partsOf(text: string, boundary: string): Generator<PartPlace> {
  const mark = `--${boundary}`;
  for (let at = delimiterFrom(text, mark, 0); at !== null && !at.isLast; ) {
    const next = delimiterFrom(text, mark, at.to);
    const end = next === null ? text.length : lineEndBefore(text, next.from);
    yield placeOf(text, Math.min(at.to, end), end);
    at = next;
  }
}

/** Characters of the header lines of a part that are read. */
const headLimit = 16 * 1024;

/** Reads the header lines of a part. */
export function partHead(text: string): PartHead {
  const lines = text.slice(0, headLimit).split(/\r?\n/);
  const textOf = (header: RegExp): string =>
    lines
      .find((line) => header.test(line))
      ?.replace(header, '')
      .trim() ?? '';
  const disposition = textOf(/^content-disposition:/i);
  return {
    name: parameterOf(disposition, 'name') ?? '',
    fileName: extendedName(disposition) ?? parameterOf(disposition, 'filename'),
    type: textOf(/^content-type:/i),
  };
}

interface Delimiter {
  readonly from: number;
  /** Where the line after it begins. */
  readonly to: number;
  readonly isLast: boolean;
}

/** Behind the boundary: nothing but blanks, or else the boundary is the beginning of something else. */
const restOfDelimiter = /(--)?[ \t]*(?:\r?\n|\r?$)/y;

/** The next line that is a delimiter. */
function delimiterFrom(text: string, mark: string, from: number): Delimiter | null {
  const first = from === 0 && text.startsWith(mark) ? delimiterAt(text, 0, mark) : null;
  if (first !== null) return first;
  const line = `\n${mark}`;
  // The line end before it may be that of the delimiter before.
  for (let at = text.indexOf(line, Math.max(0, from - 1)); at !== -1; at = text.indexOf(line, at + 1)) {
    const delimiter = delimiterAt(text, at + 1, mark);
    if (delimiter !== null) return delimiter;
  }
  return null;
}

function delimiterAt(text: string, from: number, mark: string): Delimiter | null {
  restOfDelimiter.lastIndex = from + mark.length;
  const rest = restOfDelimiter.exec(text);
  return rest === null ? null : { from, to: restOfDelimiter.lastIndex, isLast: rest[1] !== undefined };
}

/** The line end before a delimiter belongs to the delimiter. */
const lineEndBefore = (text: string, at: number): number => (text[at - 2] === '\r' ? at - 2 : Math.max(0, at - 1));

/** A part may have no header lines: then it begins with an empty line. */
function placeOf(text: string, from: number, to: number): PartPlace {
  for (let at = from; at < to; ) {
    const end = text.indexOf('\n', at);
    if (end === -1 || end >= to) break;
    const isEmpty = end === at || (end === at + 1 && text[at] === '\r');
    if (isEmpty) return { head: [from, at], content: [end + 1, to] };
    at = end + 1;
  }
  return { head: [from, to], content: [to, to] };
}

function parameterOf(disposition: string, name: string): string | null {
  const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(disposition);
  return match === null ? null : (match[1]?.replaceAll(/\\(["\\])/g, '$1') ?? match[2] ?? '');
}

/** RFC 8187: `filename*=UTF-8''na%C3%AFve.pdf`. */
function extendedName(disposition: string): string | null {
  const encodedName = /;\s*filename\*=utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  if (encodedName === undefined) return null;
  try {
    return decodeURIComponent(encodedName);
  } catch {
    return null;
  }
}
