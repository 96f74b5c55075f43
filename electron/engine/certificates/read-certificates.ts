import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { type Failure, failure } from '../../../shared/failure.ts';
import { readUrlPattern, type UrlPattern } from './url-pattern.ts';

/** What connections to a server use beside what the system trusts. Held in memory alone. */
export interface TlsIdentity {
  /** Equal for equal certificates: connections are shared by it. */
  readonly id: string;
  /** For the server. */
  readonly context: () => tls.SecureContext;
  /** For a proxy in between, which is not shown the client certificate. */
  readonly trust: () => tls.SecureContext | undefined;
}

/** The certificates that are in force for some requests. */
export interface Certificates {
  /** Null where there is none for this URL. A problem, a sentence for a person, where what is for it cannot be used. */
  identityFor(url: string): TlsIdentity | { readonly problem: string } | null;
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** A client certificate as somebody gives it: PEM files, or one file of PKCS #12. */
export interface GivenCertificate {
  /** Patterns of Postman: `https://*.example.com/*`. */
  readonly matches: readonly string[];
  readonly cert?: NamedText | undefined;
  /** The file of the certificate may hold it as well. */
  readonly key?: NamedText | undefined;
  readonly pfx?: { readonly name: string; readonly base64: string } | undefined;
  readonly passphrase?: string | undefined;
}

export interface GivenCertificates {
  /** The first that matches a URL is used for it. */
  readonly client: readonly GivenCertificate[];
  /** Trusted beside those of the system. */
  readonly authorities?: NamedText | undefined;
}

interface ClientCertificate {
  readonly patterns: readonly UrlPattern[];
  readonly options: tls.SecureContextOptions;
}

/** One that is meant for some URLs, and cannot be used. */
interface BrokenCertificate {
  readonly patterns: readonly UrlPattern[];
  readonly problem: string;
}

/** Certificates that were read. */
export interface ReadCertificates {
  /** The first that matches a URL is used for it. */
  readonly client: readonly (ClientCertificate | BrokenCertificate)[];
  /** PEM; null is nothing but what the system trusts. */
  readonly trusted: readonly string[] | null;
  /** Why the authorities cannot be used; null where they can, or there are none. */
  readonly problem: string | null;
}

/** Checks and reads what somebody gives. Throws CERTIFICATE_UNUSABLE with the file and what is wrong with it, INPUT_INVALID. */
export const readCertificates = ({ client, authorities }: GivenCertificates, now: number): ReadCertificates => ({
  client: client.map((given) => readClientCertificate(given, now)),
  trusted: authorities === undefined ? null : authoritiesIn(authorities),
  problem: null,
});

/** Those of `first` stand over the others; the authorities of both are trusted. */
export const joined = (first: ReadCertificates, others: ReadCertificates): ReadCertificates => ({
  client: [...first.client, ...others.client],
  trusted:
    first.trusted === null && others.trusted === null ? null : [...(first.trusted ?? []), ...(others.trusted ?? [])],
  problem: first.problem ?? others.problem,
});

export function certificatesFrom({ client, trusted, problem }: ReadCertificates): Certificates {
  const withTrust = (options: tls.SecureContextOptions): tls.SecureContextOptions =>
    trusted === null ? options : { ...options, ca: [...tls.getCACertificates('default'), ...trusted] };
  const trust = once(() => (trusted === null ? undefined : tls.createSecureContext(withTrust({}))));
  const identityOf = (options: tls.SecureContextOptions): TlsIdentity => {
    const context = once(() => tls.createSecureContext(withTrust(options)));
    return { id: idOf(options, trusted), context, trust };
  };
  const general = trusted === null ? null : identityOf({});
  const identities = client.map((one) => ({
    patterns: one.patterns,
    identity: 'problem' in one ? { problem: one.problem } : identityOf(one.options),
  }));
  return {
    identityFor(text) {
      if (!/^https:/i.test(text)) return null;
      if (problem !== null) return { problem };
      const url = new URL(text);
      const found = identities.find(({ patterns }) => patterns.some((pattern) => pattern.matches(url)));
      return found?.identity ?? general;
    },
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function idOf({ cert, key, pfx, passphrase }: tls.SecureContextOptions, trusted: readonly string[] | null): string {
  const parts = [cert, key, pfx, passphrase].map((part) => (Buffer.isBuffer(part) ? part.toString('base64') : part));
  return createHash('sha256')
    .update(JSON.stringify([parts, trusted]))
    .digest('base64');
}

const unusable = (file: string, detail: string): Failure => failure('CERTIFICATE_UNUSABLE', { file, detail });

const pemCertificate =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]+-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/** The certificates of authorities in a PEM file. Throws CERTIFICATE_UNUSABLE. */
export function authoritiesIn(file: NamedText): readonly string[] {
  const blocks = file.text.match(pemCertificate) ?? [];
  if (blocks.length === 0) throw unusable(file.name, 'it contains no certificate in PEM format.');
  for (const [index, block] of blocks.entries()) parsed(file.name, block, index);
  return blocks;
}

function parsed(name: string, block: string, index: number): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch {
    throw unusable(name, `certificate ${index + 1} in it is damaged.`);
  }
}

/** Throws INPUT_INVALID. */
export function patternOf(text: string): UrlPattern {
  const pattern = readUrlPattern(text);
  if (pattern !== null) return pattern;
  const detail = 'it is not a URL pattern. Use a host, such as *.example.com:8443, or https://*.example.com/*.';
  throw failure('INPUT_INVALID', { where: text, detail });
}

/** Throws CERTIFICATE_UNUSABLE; INPUT_INVALID for a pattern that is none. */
export function readClientCertificate(given: GivenCertificate, now: number): ClientCertificate {
  const patterns = given.matches.map(patternOf);
  const { cert, pfx } = given;
  if (pfx !== undefined) return { patterns, options: pfxOptions(pfx, given.passphrase) };
  if (cert === undefined) {
    const detail = 'a client certificate is missing: give it as cert and key, or as pfx.';
    throw failure('INPUT_INVALID', { where: given.matches.join(', '), detail });
  }
  return { patterns, options: pemOptions(cert, given.key ?? cert, given.passphrase, now) };
}

function pemOptions(
  cert: NamedText,
  key: NamedText,
  passphrase: string | undefined,
  now: number,
): tls.SecureContextOptions {
  const [leaf = ''] = authoritiesIn(cert);
  const certificate = parsed(cert.name, leaf, 0);
  const privateKey = privateKeyIn(key, passphrase);
  if (!certificate.checkPrivateKey(privateKey)) {
    throw unusable(key.name, `the private key does not belong to the certificate in ${cert.name}.`);
  }
  const { validFromDate, validToDate } = certificate;
  if (validToDate.getTime() <= now) throw unusable(cert.name, `the certificate expired on ${dayOf(validToDate)}.`);
  if (validFromDate.getTime() > now) {
    throw unusable(cert.name, `the certificate is not valid before ${dayOf(validFromDate)}.`);
  }
  // Decrypted: so that what is in force needs no passphrase.
  const options = { cert: cert.text, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
  try {
    tls.createSecureContext(options);
    return options;
  } catch (error) {
    throw unusable(cert.name, `it cannot be used for TLS (${(error as Error).message}).`);
  }
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

function privateKeyIn({ name, text }: NamedText, passphrase: string | undefined): KeyObject {
  const [block] = /-----BEGIN ([A-Z]+ )*PRIVATE KEY-----[\s\S]*?-----END ([A-Z]+ )*PRIVATE KEY-----/.exec(text) ?? [];
  if (block === undefined) throw unusable(name, 'it contains no private key in PEM format.');
  const isEncrypted = /BEGIN ENCRYPTED|Proc-Type: *4,ENCRYPTED/.test(block);
  if (isEncrypted && (passphrase === undefined || passphrase === '')) {
    throw unusable(name, 'the private key is encrypted. Give its passphrase.');
  }
  try {
    return createPrivateKey({ key: block, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    throw unusable(name, isEncrypted ? 'the passphrase is wrong.' : 'the private key is damaged.');
  }
}

function pfxOptions(
  { name, base64 }: { readonly name: string; readonly base64: string },
  passphrase: string | undefined,
): tls.SecureContextOptions {
  const pfx = Buffer.from(base64, 'base64');
  const options = { pfx, ...(passphrase === undefined ? {} : { passphrase }) };
  try {
    tls.createSecureContext(options);
    return options;
  } catch (error) {
    const { message } = error as Error;
    if (/mac verify|bad decrypt|password|MAC_VERIFY|INCORRECT_PASSWORD/i.test(message)) {
      throw unusable(
        name,
        passphrase === undefined ? 'it is encrypted. Give its passphrase.' : 'the passphrase is wrong.',
      );
    }
    throw unusable(name, `it is not a usable PKCS #12 file (${message}).`);
  }
}
