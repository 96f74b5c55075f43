import type { ResponseFault } from '../../../shared/model/response-rule.ts';

/** Milliseconds that a sender is left waiting for a response that never comes. */
export const longestWait = 600_000;

/** Milliseconds between two pieces of a response that drips. */
export const pieceMs = 250;

const mostPieces = 20;

/** A response as it leaves where it is cut off, is no HTTP, or does not come at all. */
export function brokenResponse(fault: Exclude<ResponseFault, 'drip'>, wire: string | Buffer): string | Buffer {
  switch (fault) {
    case 'reset':
    case 'close':
    case 'never':
      return '';
    case 'cut':
      return halfOf(wire);
    case 'malformed':
      return 'HTTP/1.1 two hundred\r\nContent-Length: many\r\nno header\r\n\r\nThis is not HTTP.';
  }
}

/** The head and half of the body; half of the head where there is no body. */
function halfOf(wire: string | Buffer): string | Buffer {
  const head = wire.indexOf('\r\n\r\n') + 4;
  const end = head < wire.length ? head + Math.floor((wire.length - head) / 2) : Math.floor(wire.length / 2);
  return typeof wire === 'string' ? wire.slice(0, end) : wire.subarray(0, end);
}

/** As Latin-1, in which every byte is a character. */
export function inPieces(wire: string | Buffer): string[] {
  const text = typeof wire === 'string' ? wire : wire.toString('latin1');
  const size = Math.max(1, Math.ceil(text.length / mostPieces));
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}
