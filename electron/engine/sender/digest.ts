import { createHash, getHashes, randomBytes } from 'node:crypto';
import { type HeaderLine, isHeader } from '../../../shared/model/http.ts';
import { requestTarget } from './request-url.ts';

/** What digest auth (RFC 7616) is made of, tags filled in. */
export interface DigestCredentials {
  readonly username: string;
  readonly password: string;
  /** What a person wrote for the challenge itself; each empty where the server's counts. */
  readonly given: Readonly<Record<DigestField, string>>;
  /** Whether a challenge is answered; what was given is sent with the first request in any case. */
  readonly retries: boolean;
}

const digestFields = ['realm', 'nonce', 'algorithm', 'qop', 'nonceCount', 'clientNonce', 'opaque'] as const;
type DigestField = (typeof digestFields)[number];

export const nothingGiven: DigestCredentials['given'] = {
  ...{ realm: '', nonce: '', algorithm: '', qop: '', nonceCount: '', clientNonce: '', opaque: '' },
};

/** One Digest challenge of a server. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: string;
  readonly qop: string;
  readonly opaque: string;
  /** The nonce of the request was good once: the same credentials may succeed with the new one. */
  readonly stale: boolean;
}

/** By the algorithm's name, strongest first. */
const hashes: ReadonlyMap<string, string> = new Map([
  ['SHA-512-256', 'sha512-256'],
  ['SHA-256', 'sha256'],
  ['MD5', 'md5'],
]);

const hashOf = (algorithm: string): string | undefined => {
  const hash = hashes.get(algorithm.toUpperCase().replace(/-SESS$/, ''));
  return hash !== undefined && getHashes().includes(hash) ? hash : undefined;
};

/** Why an algorithm that a person chose cannot be used; null where it can. */
export function algorithmProblem(algorithm: string): string | null {
  if (algorithm === '' || hashOf(algorithm) !== undefined) return null;
  const supported = [...hashes.keys()].flatMap((name) => [name, `${name}-sess`]);
  return `The digest algorithm ${JSON.stringify(algorithm)} is not supported. Use one of ${supported.join(', ')}.`;
}

/**
 * The Digest challenge to answer: the one with the algorithm that a person chose, else the strongest of those that can be
 * computed. Null where there is none.
 */
export function digestChallenge(headers: readonly HeaderLine[], chosen = ''): DigestChallenge | null {
  const challenges = headers
    .filter(([name]) => isHeader(name, 'www-authenticate'))
    .flatMap(([, value]) => challengesOf(value))
    .filter(({ algorithm, nonce }) => nonce !== '' && hashOf(algorithm) !== undefined);
  const wanted = challenges.find(({ algorithm }) => algorithm.toUpperCase() === chosen.toUpperCase());
  const strength = ({ algorithm }: DigestChallenge): number => [...hashes.values()].indexOf(hashOf(algorithm) ?? '');
  return wanted ?? challenges.toSorted((one, other) => strength(one) - strength(other))[0] ?? null;
}

/** Characters of a line that are read. */
const challengeLength = 16_384;

/** Several challenges may stand in one line, and a challenge's own parameters are separated by commas too. */
function challengesOf(value: string): DigestChallenge[] {
  const challenges: DigestChallenge[] = [];
  let parameters: Map<string, string> | null = null;
  const piece = /([^\s=,"]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)(?:"|$)|([^\s,"]*)))?[\s,]*/g;
  const close = (): void => {
    if (parameters === null) return;
    const text = (name: string): string => parameters?.get(name) ?? '';
    challenges.push({
      ...{ realm: text('realm'), nonce: text('nonce'), opaque: text('opaque'), qop: text('qop') },
      algorithm: text('algorithm') || 'MD5',
      stale: text('stale').toLowerCase() === 'true',
    });
    parameters = null;
  };
  for (const [, name = '', quoted, plain] of value.slice(0, challengeLength).matchAll(piece)) {
    if (quoted === undefined && plain === undefined) {
      close();
      if (name.toLowerCase() === 'digest') parameters = new Map();
    } else {
      parameters?.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
    }
  }
  close();
  return challenges;
}

interface SignedRequest {
  readonly method: string;
  /** Absolute; what is signed is its path and query, as on the request line. */
  readonly url: string;
  readonly body: Uint8Array | null;
}

/** The Authorization value that answers a challenge; its parameters stand in newman's order. */
export function digestAuthorization(
  { username, password, given }: Pick<DigestCredentials, 'username' | 'password' | 'given'>,
  challenge: DigestChallenge,
  { method, url, body }: SignedRequest,
): string {
  const { realm, nonce, algorithm, opaque } = challenge;
  const target = requestTarget(url);
  const hash = (text: string | Uint8Array): string =>
    createHash(hashOf(algorithm) ?? 'md5')
      .update(typeof text === 'string' ? Buffer.from(text, 'latin1') : text)
      .digest('hex');
  // Header lines are bytes, one character each; names and passwords go as UTF-8.
  const [user, secret] = [username, password].map((text) => Buffer.from(text).toString('latin1'));
  const qop = qopOf(challenge.qop);
  const cnonce = given.clientNonce || randomBytes(8).toString('hex');
  const count = given.nonceCount || '00000001';
  const session = /-sess$/i.test(algorithm);
  const pair = `${user}:${realm}:${secret}`;
  const hashedUser = session ? hash(`${hash(pair)}:${nonce}:${cnonce}`) : hash(pair);
  const request = qop === 'auth-int' ? `${method}:${target}:${hash(body ?? '')}` : `${method}:${target}`;
  const middle = qop === '' ? nonce : [nonce, count, cnonce, qop].join(':');
  const response = hash(`${hashedUser}:${middle}:${hash(request)}`);
  const quoted = (text = ''): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
  return `Digest ${[
    `username=${quoted(user)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri="${target}"`,
    `algorithm="${algorithm}"`,
    ...(qop === '' ? [] : [`qop=${qop}`]),
    ...(qop === '' && !session ? [] : [`nc=${count}`, `cnonce=${quoted(cnonce)}`]),
    `response="${response}"`,
    ...(opaque === '' ? [] : [`opaque=${quoted(opaque)}`]),
  ].join(', ')}`;
}

/** Of a server's choices the one that every client has; empty where it asks for none. */
function qopOf(offered: string): '' | 'auth' | 'auth-int' {
  const choices = offered.toLowerCase().split(/[\s,]+/);
  if (choices.includes('auth')) return 'auth';
  return choices.includes('auth-int') ? 'auth-int' : '';
}

/** The challenge that a person wrote into the auth; null where it takes the server's to sign. */
export const givenChallenge = ({ realm, nonce, algorithm, qop, opaque }: DigestCredentials['given']) =>
  realm === '' || nonce === '' ? null : { realm, nonce, algorithm: algorithm || 'MD5', qop, opaque, stale: false };
