import type { HeaderLine } from '../../../shared/model/http.ts';
import type { Fault } from './fault.ts';
import { control, token, trimmed } from './request-head.ts';

/** How the end of a body is found, and what the header lines say of the connection. */
export interface Framing {
  readonly body: { readonly kind: 'length'; readonly bytes: number } | { readonly kind: 'chunked' };
  /** The connection may be used again. */
  readonly keepsAlive: boolean;
  /** The sender waits for `100 Continue` before it sends the body. */
  readonly expectsContinue: boolean;
}

/** Where the two ways to frame a body contradict each other nothing is guessed: that is how requests are smuggled. */
export function framingOf(httpVersion: string, headers: readonly HeaderLine[]): Framing | Fault {
  let length: string | null = null;
  let encoding: string | null = null;
  let connection = '';
  let expects = false;
  for (const [name, value] of headers) {
    // Most names are told apart by their length alone.
    switch (name.length) {
      case 14: {
        if (name.toLowerCase() !== 'content-length') break;
        if (length !== null && length !== value) return unclear('Content-Length is set twice, to different values.');
        length = value;
        break;
      }
      case 17:
        if (name.toLowerCase() !== 'transfer-encoding' || value.toLowerCase() === 'identity') break;
        encoding = encoding === null ? value : `${encoding},${value}`;
        break;
      case 10:
        if (name.toLowerCase() === 'connection') connection += `,${value.toLowerCase()}`;
        break;
      case 6:
        if (name.toLowerCase() === 'expect') expects = value.toLowerCase() === '100-continue';
        break;
    }
  }
  const isOld = httpVersion === '1.0';
  // HTTP/1.0 has no chunks: who sends them all the same may go on with anything.
  const isKept = isOld
    ? encoding === null && hasToken(connection, 'keep-alive')
    : httpVersion !== '0.9' && !hasToken(connection, 'close');
  const rest = { keepsAlive: isKept, expectsContinue: expects && !isOld };
  if (encoding !== null) {
    const codings = encoding.toLowerCase().split(',').map(trimmed);
    if (length !== null) return unclear('Content-Length is set together with Transfer-Encoding.');
    if (codings.at(-1) !== 'chunked') {
      return unclear(`Transfer-Encoding does not end with chunked: ${shown(encoding)}.`);
    }
    if (codings.indexOf('chunked') < codings.length - 1) {
      return unclear(`Transfer-Encoding has chunked twice: ${shown(encoding)}.`);
    }
    return { body: { kind: 'chunked' }, ...rest };
  }
  if (length !== null && !/^\d{1,15}$/.test(length)) {
    return unclear(`Content-Length is not a number of bytes: ${shown(length)}.`);
  }
  return { body: { kind: 'length', bytes: Number(length ?? 0) }, ...rest };
}

const unclear = (reason: string): Fault => ({ status: 400, reason });

function hasToken(list: string, wanted: string): boolean {
  return list !== '' && list.split(',').some((item) => trimmed(item) === wanted);
}

/** A stranger's text within a sentence. */
const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** Bytes of one line between chunks, and of all trailers together. */
const lineBytes = 16 * 1024;
const trailerBytes = 64 * 1024;

/** Takes the framing off a chunked body, however its bytes are split. */
export class ChunkedDecoder {
  trailers: [string, string][] = [];
  private state: 'size' | 'data' | 'data end' | 'trailers' | 'done' = 'size';
  private left = 0;
  private trailerLength = 0;

  get isDone(): boolean {
    return this.state === 'done';
  }

  /**
   * Reads from `bytes` and gives each piece of data to `take`. Returns the number of bytes that were read; what is left
   * must come again with more behind it. A string is the reason why the body cannot be read on.
   */
  read(bytes: Buffer, take: (data: Buffer) => boolean): { readonly used: number; readonly fault: string | null } {
    let at = 0;
    while (at < bytes.length && this.state !== 'done') {
      if (this.state === 'data') {
        const data = bytes.subarray(at, at + this.left);
        at += data.length;
        this.left -= data.length;
        if (this.left === 0) this.state = 'data end';
        if (!take(data)) break;
        continue;
      }
      const end = bytes.indexOf(10, at);
      const limit = this.state === 'trailers' ? trailerBytes : lineBytes;
      if (end === -1) {
        if (this.state === 'data end' && !isBeginningOfCrLf(bytes, at)) return { used: at, fault: noEnd };
        if (bytes.length - at > limit) return { used: at, fault: 'A line between two chunks is too long.' };
        break;
      }
      const fault = this.readLine(bytes.toString('latin1', at, bytes[end - 1] === 13 && end > at ? end - 1 : end));
      if (fault !== null) return { used: at, fault };
      at = end + 1;
    }
    return { used: at, fault: null };
  }

  private readLine(line: string): string | null {
    if (this.state === 'data end') {
      this.state = 'size';
      return line === '' ? null : noEnd;
    }
    if (this.state === 'trailers') return this.readTrailer(line);
    const size = trimmed(line.split(';', 1)[0] ?? '');
    if (!/^[0-9a-f]{1,12}$/i.test(size)) return `A chunk size is not a hexadecimal number: ${shown(line)}.`;
    if (hasControl(line)) return `The line of a chunk size has a control character: ${shown(line)}.`;
    this.left = Number.parseInt(size, 16);
    this.state = this.left === 0 ? 'trailers' : 'data';
    return null;
  }

  private readTrailer(line: string): string | null {
    if (line === '') {
      this.state = 'done';
      return null;
    }
    this.trailerLength += line.length;
    if (this.trailerLength > trailerBytes) return 'The trailers are too long.';
    const colon = line.indexOf(':');
    if (colon < 1) return 'A trailer line has no name or no colon.';
    const name = line.slice(0, colon);
    if (!token.test(name)) return 'The name of a trailer has a character that is not allowed.';
    if (hasControl(line)) return `The trailer ${name} has a control character in its value.`;
    this.trailers.push([name, trimmed(line.slice(colon + 1))]);
    return null;
  }
}

const hasControl = (line: string): boolean => line.includes('\r') || control.test(line);

const noEnd = 'A chunk is longer than its size says.';

/** After the data of a chunk nothing but a line end may come. */
const isBeginningOfCrLf = (bytes: Buffer, at: number): boolean => bytes.length - at === 1 && bytes[at] === 13;
