import type { ConnectPhase } from './connection.ts';
import type { ProxyServer } from './proxies.ts';
import { TunnelRefused } from './proxy-tunnel.ts';
import type { WireFailure } from './wire.ts';

/** The abort reason when the time limit of a request has passed. */
export class SendTimeout extends Error {
  readonly limitMs: number;
  constructor(limitMs: number) {
    super(`over ${limitMs} ms`);
    this.limitMs = limitMs;
  }
}

/** The abort reason when a person, or the end of the program, stopped a request. */
export class SendStopped extends Error {}

const duration = (ms: number): string => (ms >= 1000 && ms % 100 === 0 ? `${ms / 1000} s` : `${ms} ms`);

const phases: Readonly<Record<ConnectPhase, (at: string) => string>> = {
  'looking up': (at) => `while resolving ${at}. Check the name and the network.`,
  connecting: (at) => `while connecting to ${at}. Check the address, and whether a firewall is in between.`,
  'TLS handshake': (at) => `during the TLS handshake with ${at}. Check that this port speaks HTTPS.`,
};

function timeoutSentence({ limitMs }: SendTimeout, { stage, connection, status }: WireFailure, at: string): string {
  const limit = duration(limitMs);
  if (stage === 'connecting') {
    if (connection === undefined)
      return `Timed out after ${limit} waiting for a free connection to ${at}. Send fewer requests at once.`;
    return `Timed out after ${limit} ${phases[connection.phase](at)}`;
  }
  if (stage === 'waiting') {
    return `No response from ${at} within ${limit}. Check the server, or raise the timeout.`;
  }
  return `The response from ${at} (HTTP ${status}) did not end within ${limit}. Check the server, or raise the timeout.`;
}

const noRoute = (at: string): string => `No route to ${at}. Check the address and the network.`;
const notTls = (at: string): string => `${at} does not speak TLS. Use http:// in the URL, or another port.`;

/** Sentences for the codes of Node, OpenSSL and undici; `at` is host and port. */
const byCode: Readonly<Record<string, (at: string, host: string) => string>> = {
  // The words of libcurl, which PBXware shows for this (manual, Activity Monitor).
  ENOTFOUND: (_, host) => `Could not resolve host: ${host}. Check the name, or define the parameter that holds it.`,
  EAI_AGAIN: (_, host) => `Could not resolve host: ${host}. No name server responded. Check the network.`,
  ECONNREFUSED: (at) => `Connection refused by ${at}. Start the server, or check the port.`,
  ECONNRESET: (at) => `No response: ${at} closed the connection. Check the server's log.`,
  EPIPE: (at) => `${at} closed the connection while the request was being sent. Check the server's log.`,
  UND_ERR_SOCKET: (at) => `No response: ${at} closed the connection. Check the server's log.`,
  ETIMEDOUT: (at) => `No connection: ${at} does not respond. Check the address, and whether a firewall is in between.`,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  EADDRNOTAVAIL: (at) => `No free port on this machine for a connection to ${at}. Send fewer requests at once.`,
  EMFILE: (at) => `Too many open connections on this machine to connect to ${at}. Send fewer requests at once.`,
  EACCES: (at) => `This machine does not allow a connection to ${at}. Check its firewall.`,
  DEPTH_ZERO_SELF_SIGNED_CERT: (at) =>
    `The certificate of ${at} is self-signed. If you trust it, turn off "Verify TLS".`,
  SELF_SIGNED_CERT_IN_CHAIN: (at) =>
    `The certificate of ${at} is from a self-signed authority. Trust that authority, or turn off "Verify TLS".`,
  CERT_HAS_EXPIRED: (at) => `The certificate of ${at} has expired. Renew it, or turn off "Verify TLS".`,
  CERT_NOT_YET_VALID: (at) => `The certificate of ${at} is not valid yet. Check the clocks of both machines.`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: (at) =>
    `The certificate of ${at} cannot be verified: the server does not send its intermediate certificate. Add it there, or turn off "Verify TLS".`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: (at) =>
    `The certificate of ${at} is from an authority that this machine does not know. Trust that authority, or turn off "Verify TLS".`,
  ERR_TLS_CERT_ALTNAME_INVALID: (at, host) =>
    `The certificate of ${at} is for another host than ${host}. Correct the URL, or turn off "Verify TLS".`,
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
  UND_ERR_HEADERS_OVERFLOW: (at) => `The response headers of ${at} are longer than 256 KiB. The response was not read.`,
};

/** What a server says of the certificate of its client. OpenSSL and BoringSSL name an alert differently, its end apart. */
function alertSentence(code: string, at: string): string | null {
  const alert = /^ERR_SSL_.*ALERT_(.+)$/.exec(code)?.[1];
  if (alert === 'CERTIFICATE_REQUIRED') return `${at} requires a client certificate. Give one for this host.`;
  if (alert === 'HANDSHAKE_FAILURE') {
    return `${at} refused the TLS handshake. Check whether it requires a client certificate, or another version of TLS.`;
  }
  if (alert === 'UNKNOWN_CA') {
    return `${at} refused the client certificate: it does not know its authority. Check which one it accepts.`;
  }
  if (alert !== undefined && /CERTIFICATE/.test(alert)) {
    const reason = alert.toLowerCase().replaceAll('_', ' ');
    return `${at} refused the client certificate (${reason}). Check which one it accepts.`;
  }
  return null;
}

function codeOf(error: Error): string {
  if (error instanceof AggregateError) {
    const [first] = error.errors;
    if (first instanceof Error) return codeOf(first);
  }
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** The system's name for an error, such as `ECONNREFUSED`; undefined where it has none or we gave up ourselves. */
export const errorCode = ({ error }: WireFailure): string | undefined => codeOf(error) || undefined;

/** Why there was no response, a sentence for a person that names the server and says what to do. */
export function sendErrorSentence(failure: WireFailure, url: string): string {
  const { error, stage, connection, status, bytes, beginning } = failure;
  const { host, hostname } = new URL(url);
  const proxy = connection?.proxy ?? null;
  if (error instanceof SendTimeout) return timeoutSentence(error, failure, proxy === null ? host : proxyName(proxy));
  if (error instanceof SendStopped) return 'Stopped before there was a response.';
  if (error instanceof TunnelRefused) return tunnelSentence(error, host, proxy);
  const code = codeOf(error);
  if (stage === 'reading') {
    const reason = parserReason(error);
    if (reason !== '') {
      return `The response from ${host} (HTTP ${status}) is not valid after ${bytes} bytes of the body: ${reason}. Check the server.`;
    }
    return `The response from ${host} (HTTP ${status}) broke off after ${bytes} bytes of the body. Check the server's log.`;
  }
  const sentence = byCode[code];
  const alert = alertSentence(code, proxy === null ? host : proxyName(proxy));
  if (alert !== null) return proxy === null ? alert : capital(alert);
  if (stage === 'connecting') {
    const [at, name] = proxy === null ? [host, hostname] : [proxyName(proxy), proxy.hostname];
    const end = proxy === null ? '' : ` Or change ${proxy.variable}, which names this proxy.`;
    if (sentence !== undefined && code === 'ECONNRESET' && connection?.phase === 'TLS handshake') {
      return `${at} closed the connection during the TLS handshake. Check that this port speaks HTTPS.${end}`;
    }
    if (sentence !== undefined) return `${capital(sentence(at, name))}${end}`;
    if (code.startsWith('ERR_SSL') || code === 'EPROTO') {
      return `The TLS handshake with ${at} failed (${code}). Check that this port speaks HTTPS.${end}`;
    }
    return `No connection to ${at}: ${error.message}${code === '' ? '' : ` (${code})`}.${end}`;
  }
  if (beginning.length > 0) return invalidResponseSentence(failure, host, url, code);
  if (url.startsWith('http:') && (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET')) {
    return `No response: ${host} closed the connection. Check the server's log. If the port speaks TLS, use https://.`;
  }
  return sentence?.(host, hostname) ?? `No response from ${host}: ${error.message}${code === '' ? '' : ` (${code})`}.`;
}

const proxyName = ({ host }: ProxyServer): string => `the proxy ${host}`;

const capital = (sentence: string): string => `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}`;

function tunnelSentence({ response }: TunnelRefused, at: string, proxy: ProxyServer | null): string {
  if (proxy === null) return `No tunnel to ${at}: ${response}.`;
  const name = proxyName(proxy);
  if (response === '')
    return `${capital(name)} did not open a tunnel to ${at}. Check that ${proxy.variable} names a proxy.`;
  const what = response.startsWith('407') ? `Put user and password into ${proxy.variable}.` : 'Check its rules.';
  return `${capital(name)} refused a tunnel to ${at}: ${response}. ${what}`;
}

function invalidResponseSentence({ error, beginning }: WireFailure, at: string, url: string, code: string): string {
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return byCode[code]?.(at, at) ?? '';
  if (beginning[0] === 0x15 || beginning[0] === 0x16) {
    return `${at} speaks TLS. Use ${url.startsWith('https') ? 'another port' : 'https:// in the URL'}.`;
  }
  const head = Buffer.from(beginning).toString('latin1').split('\r\n\r\n', 1)[0] ?? '';
  const quoted = quote(head.split(/[\r\n]/)[0] ?? '');
  if (!/^HTTP\/1\.[01] \d{3}/.test(head)) {
    return `The response from ${at} is not HTTP: it starts with ${quoted}. Check the port.`;
  }
  if (/^HTTP\/1\.[01] 101/.test(head)) {
    return `The response from ${at} switches to another protocol (${quoted}), which the request did not ask for. Check the server.`;
  }
  const reason = headFault(head) || parserReason(error);
  if (reason !== '')
    return `The response from ${at} starts as HTTP (${quoted}) and is not valid: ${reason}. Check the server.`;
  return `The response from ${at} starts as HTTP (${quoted}) and then is invalid or breaks off. Check the server.`;
}

/** Characters of what a server sent that are repeated. */
const quotedLength = 60;

const quote = (text: string): string => JSON.stringify(text.slice(0, quotedLength).replace(/[^ -~]/g, '.'));

/** What is wrong with a response head that the parser refused, where it can be said better than by the parser. */
function headFault(head: string): string {
  if (/(?:^|[^\r])\n/.test(head)) return 'its lines end with LF alone, not with CRLF';
  const lines = head.split('\r\n').slice(1);
  const namesOf = (name: RegExp): string[] => lines.filter((line) => name.test(line));
  const lengths = namesOf(/^content-length[ \t]*:/i);
  if (lengths.length > 0 && namesOf(/^transfer-encoding[ \t]*:/i).length > 0) {
    return 'Content-Length together with Transfer-Encoding';
  }
  if (lengths.length > 1) return `Content-Length ${lengths.length} times`;
  if (lengths.some((line) => !/:[ \t]*\d+[ \t]*$/.test(line))) return `the header ${quote(lengths[0] ?? '')}`;
  const odd = lines.find((line) => line !== '' && !/^[ \t]|^[!#$%&'*+.^_`|~0-9A-Za-z-]+:/.test(line));
  return odd === undefined ? '' : `the header line ${quote(odd)}`;
}

/** The reason that undici's parser gives in brackets; empty for any other error. */
function parserReason({ message }: Error): string {
  return /^Response does not match the HTTP\/1\.1 protocol \(([^)]+)\)/.exec(message)?.[1] ?? '';
}
