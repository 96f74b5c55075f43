import type { Incomplete } from '../../../shared/model/capture.ts';
import type { Fault } from './fault.ts';
import type { OpenRequest } from './open-request.ts';
import type { Patience } from './read-body.ts';
import { readPartialHead } from './request-head.ts';

/** Why nothing more will come. */
export type End = 'ended' | 'reset' | 'timeout' | 'stopped' | 'crowded';

const statusOfEnd: Readonly<Record<End, number>> = { ended: 400, reset: 400, timeout: 408, stopped: 503, crowded: 503 };

export const tooLong: Fault = { status: 431, reason: 'The request line and headers are longer than 256 KiB.' };
export const tooManyBytes: Fault = { status: 503, reason: 'Too many bytes were arriving at once.' };
export const restOfConnection: Fault = {
  status: 400,
  reason: 'These bytes came after a request that ended the connection.',
};

export const onlyBlankLines = (end: End | null): Fault => ({
  status: end === null ? 400 : statusOfEnd[end],
  reason: 'Nothing but blank lines came.',
});

/** A request line without a version is all that a client of HTTP/0.9 sends. */
export function isOldRequest(head: Buffer): boolean {
  return head.indexOf(10) === head.length - 1 && readPartialHead(head).httpVersion === '0.9';
}

/** Why the bytes of a head are all there are. */
export function faultOfHead(head: Buffer, end: End, { headers }: Patience): Fault {
  const status = statusOfEnd[end];
  if (isOldRequest(head)) {
    return { status, reason: 'The request line has no HTTP version, as in HTTP/0.9, and nothing came after it.' };
  }
  const what = head.includes(10) ? 'headers were' : 'request line was';
  const reason = {
    ended: `The sender closed the connection before the ${what} whole.`,
    reset: `The connection was reset before the ${what} whole.`,
    timeout: `The ${what} not whole after ${secondsOf(headers)}.`,
    stopped: `The receiver was stopped before the ${what} whole.`,
    crowded: `The receiver had too many connections and closed this one before the ${what} whole.`,
  }[end];
  return { status, reason };
}

/** Why the bytes of a body are all there are. */
export function faultOfBody(
  { body, awaitsContinue, hasContinued }: OpenRequest,
  end: End,
  { request }: Patience,
): Fault {
  const { read, expected } = body;
  const came =
    expected === null ? `${read} bytes of a chunked body` : `${read} of ${read + expected} bytes of the body`;
  const reason = {
    ended: `The sender closed the connection after ${came}.`,
    reset: `The connection was reset after ${came}.`,
    timeout: `Only ${came} arrived within ${secondsOf(request)}.`,
    stopped: `The receiver was stopped after ${came}.`,
    crowded: `The receiver had too many connections and closed this one after ${came}.`,
  }[end];
  const isSilent = awaitsContinue && hasContinued;
  return { status: statusOfEnd[end], reason: isSilent ? `Nothing came after 100 Continue. ${reason}` : reason };
}

/** Bytes that cannot be read and are kept all the same. */
export const unreadBytes = 64 * 1024;

/** `startedAt` is when its first byte came (`performance.now()`). */
export function incompleteFrom(
  part: Incomplete['part'],
  reason: string,
  { receivedBytes, startedAt, unread }: { receivedBytes: number; startedAt: number; unread: Buffer | null },
): Incomplete {
  const kept = unread?.subarray(0, unreadBytes) ?? null;
  return {
    part,
    reason,
    receivedBytes,
    waitedMs: Math.round(performance.now() - startedAt),
    unreadBase64: kept === null || kept.length === 0 ? null : kept.toString('base64'),
  };
}

const secondsOf = (milliseconds: number): string => `${+(milliseconds / 1000).toFixed(1)} s`;
