import { timingSafeEqual } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { tokenOfProtocols } from '../../shared/contract/socket.ts';
import { type Failure, failure } from '../../shared/failure.ts';

/**
 * Who may use the host. DANGER: whoever can use it can send any HTTP request from this machine and read every captured
 * one, so a web page of somebody else, open in the same browser, must be refused. Pure: no socket, no clock.
 *
 * 1. The caller's address is a loopback one. The host listens on loopback only; this holds should that ever change.
 * 2. Host is a loopback name with our port. A page at evil.example whose name was rebound to 127.0.0.1 still sends
 *    `Host: evil.example`.
 * 3. Origin is absent (no browser, or a plain navigation) or our own.
 * 4. The REST API and the socket need the token. The page itself does not: it is the same for everybody and holds
 *    nothing.
 *
 * The token reaches the page in the fragment of the address that `serve` prints (`#token=...`), or by a one-time code in
 * its place where a browser is started, as other users can read what programs are started with. The page keeps it in
 * sessionStorage and offers it as a web-socket subprotocol (shared/contract/socket.ts), because a page cannot set
 * headers there. An HttpOnly cookie was the other way, and is the weaker one on loopback: cookies do not know ports, so
 * the browser would hand ours to every other server of this machine, our own receiver with its captures among them, and
 * `SameSite` takes all ports of 127.0.0.1 for one site. A fragment is sent to no server, and nothing is sent unasked.
 */
export type HostResource = 'page' | 'api' | 'socket';

export interface AccessRequest {
  readonly resource: HostResource;
  readonly remoteAddress: string | undefined;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  /** The Sec-WebSocket-Protocol header. */
  readonly protocols: string | undefined;
}

/** Null where access is allowed; else why not, as TOKEN_REFUSED (401) or CALLER_REFUSED (403). */
export function refuseAccess(
  request: AccessRequest,
  own: { readonly port: number; readonly token: string },
): Failure | null {
  if (!isLoopback(request.remoteAddress)) {
    return failure('CALLER_REFUSED', { detail: 'it does not come from this machine.' });
  }
  if (!isOwnHost(request.host, own.port)) {
    return failure('CALLER_REFUSED', { detail: 'its Host header is not an address of this host.' });
  }
  if (request.origin !== undefined && !isOwnOrigin(request.origin, own.port)) {
    return failure('CALLER_REFUSED', { detail: 'it comes from a web page of another origin.' });
  }
  if (request.resource === 'page') return null;
  const token =
    bearerOf(request.authorization) ??
    (request.resource === 'socket' ? tokenOfProtocols(request.protocols ?? '') : null);
  return token !== null && sameSecret(token, own.token) ? null : failure('TOKEN_REFUSED', {});
}

const ownNames = ['127.0.0.1', 'localhost', '[::1]'];

function isOwnHost(host: string | undefined, port: number): boolean {
  if (host === undefined) return false;
  const authority = host.toLowerCase();
  // A browser leaves the default port of http out.
  return ownNames.some((name) => authority === `${name}:${port}` || (port === 80 && authority === name));
}

function isOwnOrigin(origin: string, port: number): boolean {
  const scheme = 'http://';
  return origin.startsWith(scheme) && isOwnHost(origin.slice(scheme.length), port);
}

/** 127.0.0.0/8 and ::1, also as an IPv4 address inside an IPv6 one (`::ffff:127.0.0.1`). */
function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false;
  if (address === '::1') return true;
  const plain = address.toLowerCase().replace(/^::ffff:/, '');
  return isIPv4(plain) && plain.startsWith('127.');
}

export function bearerOf(authorization: string | undefined): string | null {
  return authorization?.match(/^bearer +(\S+) *$/i)?.[1] ?? null;
}

/** The time it takes does not reveal how much was right. How long a token is, is no secret. */
function sameSecret(token: string, expected: string): boolean {
  const [given, wanted] = [Buffer.from(token), Buffer.from(expected)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
