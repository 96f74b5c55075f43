/**
 * Any number of 1xx responses may come before the final one, split over packets in any way (RFC 9110, 15.2). undici takes
 * a `100 Continue` for a broken response, so they are taken out before it reads.
 */
export interface Received {
  /** From the first byte of the final response; null while none of it is certain to be there. */
  readonly final: Buffer | null;
  /** What came and may still be an interim response, to be given again with what follows. */
  readonly held: Buffer;
}

const nothing = Buffer.alloc(0);

/** Bytes: a server that sends more before its response is not answering. What comes then is left to the parser. */
const heldLimit = 64 * 1024;

/** `HTTP/1.1 103`, but not `101`: that one is final, as the connection speaks something else from then on. */
const interimStart = /^HTTP\/1\.[01] 1(?:0[02-9]|[1-9]\d)(?!\d)/;

/** How much of a response must be there to know whether it is an interim one. */
const decidingLength = 'HTTP/1.1 100 '.length;

/** Whether the first bytes of a response are surely those of a final one: nearly always. */
export const beginsFinal = (bytes: Buffer): boolean => bytes.length >= decidingLength && bytes[9] !== 0x31;

/** Takes the interim responses from the beginning of what a server sent. */
export function withoutInterim(bytes: Buffer): Received {
  let rest = bytes;
  while (rest.length > 0) {
    const start = rest.toString('latin1', 0, decidingLength);
    if (start.length < decidingLength ? !mayBeInterim(start) : !interimStart.test(start)) break;
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) return rest.length > heldLimit ? { final: rest, held: nothing } : { final: null, held: rest };
    rest = rest.subarray(end + 4);
  }
  return { final: rest.length === 0 ? null : rest, held: nothing };
}

/** Whether a beginning that is too short to decide could go on as an interim response. */
function mayBeInterim(start: string): boolean {
  const pattern = 'HTTP/1.x 1';
  return [...start.slice(0, pattern.length)].every((letter, at) =>
    pattern[at] === 'x' ? letter === '0' || letter === '1' : pattern[at] === letter,
  );
}
