import type { WireTrouble } from './wire.ts';

/** The whole exchange took longer than it may. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

const certificate: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'a certificate of its chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the issuer of its certificate is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'the issuer of its certificate is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the issuer of its certificate is not known here',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  CERT_REVOKED: 'its certificate was revoked',
};

const seconds = (milliseconds: number): string =>
  milliseconds < 1000 ? `${milliseconds} ms` : `${Number((milliseconds / 1000).toFixed(1))} s`;

/** Why no answer came: what happened, where, and what to do. `timeoutMs` is the limit of the exchange. */
export function sentenceOf(trouble: WireTrouble, url: string, timeoutMs: number): string {
  const { host, hostname, port } = new URL(url);
  const code = codeOf(trouble.error);
  if (trouble.error instanceof OutOfTime) return outOfTime(trouble, host, timeoutMs);
  if (trouble.error.name === 'AbortError') return `Sending to ${host} was stopped.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') {
    const cause = code === 'EAI_AGAIN' ? 'the name server does not answer' : 'no such name';
    return `Could not resolve host: ${hostname} (${cause}). Check the name and the network.`;
  }
  if (code === 'ECONNREFUSED')
    return `Connection refused by ${host}: nothing listens there. Start the endpoint or check the port.`;
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'EADDRNOTAVAIL') {
    return `${host} cannot be reached from this machine (${code}). Check the network.`;
  }
  if (code === 'ETIMEDOUT') return `${host} did not accept the connection in time. Check the address and firewalls.`;
  const reason = certificate[code];
  if (reason !== undefined) {
    return `The TLS certificate of ${host} was refused: ${reason}. Mend it, or switch certificate checks off for this action.`;
  }
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') {
    return `No TLS connection with ${host}: ${trouble.error.message.trim()}. Is it an http:// endpoint${port === '' ? '' : ` on port ${port}`}?`;
  }
  if (code.startsWith('HPE_')) return malformed(trouble, host);
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET' || code === 'ERR_SOCKET_CLOSED') {
    if (trouble.stage === 'connecting') return `${host} closed the connection while it was being made.`;
    if (trouble.stage === 'waiting') return `${host} closed the connection without an answer.`;
    return `${host} closed the connection in the middle of its answer, after ${trouble.bytes} bytes of the body.`;
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return `${host} answered with more header lines than can be read.`;
  return `Sending to ${host} failed: ${trouble.error.message}`;
}

/** The code of the innermost error that has one. */
function codeOf(error: Error): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  const own = (error as NodeJS.ErrnoException).code ?? '';
  return inner instanceof Error && (own === '' || own === 'UND_ERR_SOCKET') ? codeOf(inner) || own : own;
}

function outOfTime({ stage, connection, bytes }: WireTrouble, host: string, timeoutMs: number): string {
  const waited = `within ${seconds(timeoutMs)}`;
  if (stage === 'connecting') {
    const doing = {
      'looking up': 'was not found',
      connecting: 'did not accept the connection',
      'TLS handshake': 'did not finish the TLS handshake',
    };
    return `Timeout: ${host} ${connection === undefined ? 'could not be connected to' : doing[connection.phase]} ${waited}.`;
  }
  if (stage === 'waiting') return `Timeout: ${host} took the request but did not answer ${waited}.`;
  return `Timeout: ${host} did not finish its answer ${waited}; ${bytes} bytes of the body had come.`;
}

function malformed({ beginning, error }: WireTrouble, host: string): string {
  const text =
    Buffer.from(beginning)
      .toString('latin1')
      .split(/[\r\n]/)[0] ?? '';
  if (!text.startsWith('HTTP/')) {
    // A TLS alert record.
    const looks =
      beginning[0] === 21 && beginning[1] === 3
        ? 'it speaks TLS: use https://'
        : `it began with ${JSON.stringify(text.slice(0, 40))}`;
    return `${host} answered, but not with HTTP: ${looks}.`;
  }
  return `${host} answered with malformed HTTP: ${error.message.replace(/^Parse Error:?\s*/i, '')}.`;
}
