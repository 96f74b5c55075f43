import type { ConnectPhase } from './connection.ts';
import type { WireTrouble } from './wire.ts';

/** The error a signal carries when the limit of an exchange has passed. */
export class ExchangeTimeout extends Error {
  readonly limitMs: number;
  constructor(limitMs: number) {
    super(`over ${limitMs} ms`);
    this.limitMs = limitMs;
  }
}

/** The error a signal carries when a person, or the end of the program, stopped the exchange. */
export class ExchangeStopped extends Error {}

const duration = (ms: number): string => (ms >= 1000 && ms % 100 === 0 ? `${ms / 1000} s` : `${ms} ms`);

const phases: Readonly<Record<ConnectPhase, (at: string) => string>> = {
  'looking up': (at) => `while ${at} was being looked up. Check the name and the network.`,
  connecting: (at) => `while connecting to ${at}. Check the address and whether a firewall is in between.`,
  'TLS handshake': (at) => `during the TLS handshake with ${at}. Check that this port speaks HTTPS.`,
};

function timeoutSentence({ limitMs }: ExchangeTimeout, { stage, connection, status }: WireTrouble, at: string): string {
  const limit = duration(limitMs);
  if (stage === 'connecting') {
    if (connection === undefined)
      return `Timed out after ${limit} waiting for a free connection to ${at}. Send less at once.`;
    return `Timed out after ${limit} ${phases[connection.phase](at)}`;
  }
  if (stage === 'waiting') {
    return `Timed out after ${limit}: ${at} took the request and did not answer. Look at the server, or allow more time.`;
  }
  return `Timed out after ${limit}: ${at} began to answer (HTTP ${status}) and did not finish. Look at the server, or allow more time.`;
}

/** Sentences for the codes of Node, OpenSSL and undici; `at` is host and port. */
const byCode: Readonly<Record<string, (at: string, host: string) => string>> = {
  // The words of libcurl, which PBXware shows for this (manual, Activity Monitor).
  ENOTFOUND: (_, host) => `Could not resolve host: ${host}. Check the name, or define the tag that holds it.`,
  EAI_AGAIN: (_, host) => `Could not resolve host: ${host}. No name server answered; check the network.`,
  ECONNREFUSED: (at) => `Connection refused by ${at}: nothing listens there. Start the server or correct the port.`,
  ECONNRESET: (at) => `${at} closed the connection without an answer. Look at the server's log.`,
  EPIPE: (at) => `${at} closed the connection while the request was being sent. Look at the server's log.`,
  UND_ERR_SOCKET: (at) => `${at} closed the connection without an answer. Look at the server's log.`,
  ETIMEDOUT: (at) => `${at} does not answer to a connection. Check the address and whether a firewall is in between.`,
  EHOSTUNREACH: (at) => `There is no way to ${at} from this machine. Check the address and the network.`,
  ENETUNREACH: (at) => `There is no way to ${at} from this machine. Check the address and the network.`,
  EADDRNOTAVAIL: (at) => `This machine has no free port left for a connection to ${at}. Send less at once.`,
  EMFILE: (at) => `This machine has no room for another connection to ${at}. Send less at once.`,
  EACCES: (at) => `This machine does not allow a connection to ${at}. Look at its firewall.`,
  DEPTH_ZERO_SELF_SIGNED_CERT: (at) =>
    `The certificate of ${at} is self-signed. Switch off "Verify TLS" for this action if you trust it.`,
  SELF_SIGNED_CERT_IN_CHAIN: (at) =>
    `The certificate of ${at} comes from a self-signed authority. Trust that authority (NODE_EXTRA_CA_CERTS), or switch off "Verify TLS".`,
  CERT_HAS_EXPIRED: (at) => `The certificate of ${at} has expired. Renew it, or switch off "Verify TLS".`,
  CERT_NOT_YET_VALID: (at) => `The certificate of ${at} is not valid yet. Check the clocks of both machines.`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: (at) =>
    `The certificate of ${at} cannot be verified: the server leaves out its intermediate certificate. Add it there, or switch off "Verify TLS".`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: (at) =>
    `The certificate of ${at} comes from an authority that this machine does not know. Trust it (NODE_EXTRA_CA_CERTS), or switch off "Verify TLS".`,
  ERR_TLS_CERT_ALTNAME_INVALID: (at, host) =>
    `The certificate of ${at} is for another host than ${host}. Correct the URL, or switch off "Verify TLS".`,
  ERR_SSL_WRONG_VERSION_NUMBER: (at) => `${at} does not speak TLS. Use http:// in the URL, or another port.`,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: (at) => `${at} does not speak TLS. Use http:// in the URL, or another port.`,
  UND_ERR_HEADERS_OVERFLOW: (at) => `The header lines of the answer of ${at} are longer than 256 KiB; it was not read.`,
};

function codeOf(error: Error): string {
  if (error instanceof AggregateError) {
    const [first] = error.errors;
    if (first instanceof Error) return codeOf(first);
  }
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** What undici's parser and Node say of bytes that are no HTTP. */
const malformed = /^(?:HPE_|UND_ERR_HTTP_PARSER|UND_ERR_INFO)|PARSER/;

/** Why no answer came, a sentence for a person that names the server and says what to do. */
export function sentenceFor(trouble: WireTrouble, url: string): string {
  const { error, stage, connection, status, bytes, beginning } = trouble;
  const { host, hostname } = new URL(url);
  if (error instanceof ExchangeTimeout) return timeoutSentence(error, trouble, host);
  if (error instanceof ExchangeStopped) return 'Stopped before an answer came.';
  const code = codeOf(error);
  if (stage === 'reading') {
    return `${host} broke off its answer (HTTP ${status}) after ${bytes} bytes of the body. Look at the server's log.`;
  }
  const known = byCode[code];
  if (stage === 'connecting') {
    if (known !== undefined && code === 'ECONNRESET' && connection?.phase === 'TLS handshake') {
      return `${host} closed the connection during the TLS handshake. Check that this port speaks HTTPS.`;
    }
    if (known !== undefined) return known(host, hostname);
    if (code.startsWith('ERR_SSL') || code === 'EPROTO') {
      return `The TLS handshake with ${host} failed (${code}). Check that this port speaks HTTPS.`;
    }
    return `No connection to ${host}: ${error.message}${code === '' ? '' : ` (${code})`}.`;
  }
  if (beginning.length > 0) return noHttp(host, beginning, url, malformed.test(code) ? '' : code);
  if (url.startsWith('http:') && (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET')) {
    return `${host} closed the connection without an answer. Look at the server's log; if the port speaks TLS, use https://.`;
  }
  return known?.(host, hostname) ?? `${host} gave no answer: ${error.message}${code === '' ? '' : ` (${code})`}.`;
}

function noHttp(at: string, beginning: Uint8Array, url: string, code: string): string {
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return byCode[code]?.(at, at) ?? '';
  if (beginning[0] === 0x15 || beginning[0] === 0x16) {
    return `${at} answered in TLS. Use ${url.startsWith('https') ? 'another port' : 'https:// in the URL'}.`;
  }
  const start =
    Buffer.from(beginning.subarray(0, 60))
      .toString('latin1')
      .split(/[\r\n]/)[0] ?? '';
  const seen = JSON.stringify(start.replace(/[^ -~]/g, '.'));
  if (/^HTTP\/1\.[01] \d{3}/.test(start)) {
    return `The answer of ${at} begins as HTTP (${seen}) and then breaks its rules or breaks off. Look at the server.`;
  }
  return `The answer of ${at} is no HTTP: it begins with ${seen}. Check the port.`;
}
