import { randomUUID } from 'node:crypto';
import {
  type EncodingContext,
  type EncodingContextFinder,
  urlEncodingContexts,
} from '../../../shared/encoding-context.ts';
import { Failure } from '../../../shared/failure.ts';
import type { ActionAuth, ActionRequest } from '../../../shared/model/action.ts';
import type { SendSettings } from '../../../shared/model/delivery.ts';
import type { HeaderLine } from '../../../shared/model/http.ts';
import { fill, newGrowth, resolver, type Scopes } from '../../../shared/template.ts';
import { usedSecrets } from '../masking/used-secrets.ts';
import type { CompiledRequest } from './compiled.ts';
import { type DigestCredentials, digestAuthorization, givenChallenge, nothingGiven } from './digest.ts';
import { dynamicValue } from './dynamic.ts';
import { type SignedWith, signWith } from './request-auth.ts';
import { type BuiltBody, buildBody, type TypeStage } from './request-body.ts';
import { headersProblem, lineOf, needsLength, systemLines, wireOrder, withLine } from './request-headers.ts';
import { type RequestSettings, requestSettingsOf } from './request-settings.ts';
import { encodeUrl, type RequestUrl, urlTemplate } from './request-url.ts';
import type { UploadRules } from './upload-file.ts';

export type { CompiledRequest } from './compiled.ts';

/** The postman-runtime whose requests these are; test/fidelity compares it with the one that newman brings. */
export const postmanAgent = 'PostmanRuntime/7.56.1';

export interface CompileOptions extends UploadRules {
  /** Plain substitution everywhere, unresolved tags kept, Postman's User-Agent and token. */
  readonly asPostman: boolean;
  readonly unresolvedTags: 'empty' | 'keep';
  /** Milliseconds for the request where the action has no limit of its own. */
  readonly timeoutMs: number;
  /** Hookswitch's, for the User-Agent. */
  readonly version: string;
  /** Of the Postman item the request comes from: `requestSettingsOf(action)`. */
  readonly behavior?: RequestSettings;
}

/** Methods whose body newman drops, unless the item says `disableBodyPruning`. */
const bodiless = new Set(['GET', 'COPY', 'HEAD', 'PURGE', 'UNLOCK']);

/**
 * Request, auth in force and values to the exact request: byte for byte what newman would send, multipart boundary and
 * dynamic values apart, with these differences where `asPostman` is off: values of the call are encoded for the context
 * they land in, unresolved tags follow the setting, `User-Agent` is `Hookswitch/<version>` and no `Postman-Token` is
 * sent. An upload file that is missing and an auth that cannot be made are a `problem`, where newman would send without.
 */
export async function compile(
  request: ActionRequest,
  auth: ActionAuth,
  scopes: Scopes,
  options: CompileOptions,
): Promise<CompiledRequest> {
  const behavior = options.behavior ?? requestSettingsOf({});
  const settings = settingsOf(request, options, behavior);
  const { resolve, secrets } = usedSecrets(resolver(scopes, dynamicValue), scopes.secrets, options);
  const missing = new Set<string>();
  // One bound for all texts together: two hundred headers that each fill in the same are as much as one that is as long.
  const filling = { ...options, growth: newGrowth() };
  const fillAt = (text: string, context: EncodingContext | EncodingContextFinder): string => {
    const filled = fill(text, resolve, context, filling);
    for (const tag of filled.unresolved) missing.add(tag);
    return filled.text;
  };
  try {
    const composed = await compose(request, auth, fillAt, options, behavior);
    return { ...composed, unresolved: [...missing], secrets: secrets(), settings };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { method, url } = request;
    const problem = `${error.message} ${error.hint}`;
    const filled = { unresolved: [...missing], secrets: secrets() };
    return { method, url, headers: [], body: null, ...filled, warnings: [], settings, problem };
  }
}

function settingsOf(request: ActionRequest, options: CompileOptions, behavior: RequestSettings): SendSettings {
  const { followRedirects, maxRedirects, verifyTls, timeoutMs } = request.settings;
  return {
    followRedirects,
    maxRedirects,
    verifyTls,
    timeoutMs: timeoutMs ?? options.timeoutMs,
    keepMethod: behavior.followOriginalHttpMethod,
    keepAuthorization: behavior.followAuthorizationHeader,
    noReferer: behavior.removeRefererHeaderOnRedirect,
    noCookies: behavior.disableCookies,
  };
}

async function compose(
  request: ActionRequest,
  auth: ActionAuth,
  fillAt: (text: string, context: EncodingContext | EncodingContextFinder) => string,
  options: CompileOptions,
  behavior: RequestSettings,
): Promise<Omit<CompiledRequest, 'unresolved' | 'secrets' | 'settings'>> {
  const warnings: string[] = [];
  const method = fillAt(request.method, 'plain').toUpperCase();
  const filledUrl = fillAt(urlTemplate(request), urlEncodingContexts);
  const written: HeaderLine[] = [];
  for (const { disabled, key, value } of request.headers) {
    if (!disabled && key !== '') written.push([fillAt(key, 'header'), fillAt(value, 'header')]);
  }

  const pruned = bodiless.has(method) && !behavior.disableBodyPruning;
  if (pruned && request.body.mode !== 'none') {
    warnings.push(`The body is not sent: ${method} requests have none, as in Postman.`);
  }
  const contentType = lineOf(written, 'content-type')?.[1];
  const { filesDir, ownDir, allowedFiles } = options;
  const bodyContext = { fillAt, contentType, filesDir, ownDir, allowedFiles };
  const body: BuiltBody = await buildBody(pruned ? { mode: 'none' } : request.body, bodyContext);
  const signed = signWith(auth, fillAt);
  const url = encodeUrl(filledUrl, signed.query, behavior.disableUrlEncoding);

  const agent = options.asPostman ? postmanAgent : `Hookswitch/${options.version}`;
  const token = options.asPostman ? randomUUID() : null;
  const typed = (lines: HeaderLine[], stage: TypeStage): HeaderLine[] => withType(lines, body, stage, behavior);
  let lines = typed(written, 'before auth');
  const header = signed.digest === null ? signed.header : digestHeader(signed.digest, { method, url, body });
  if (header !== null) lines = [...lines.filter(([name]) => !header.replaces(name)), header.line];
  lines = typed(lines, 'after auth');
  const before = lines;
  const isAdded = ([name]: HeaderLine): boolean => {
    const lowerCase = name.toLowerCase();
    const isOff = name !== 'Host' && behavior.disabledSystemHeaders.has(lowerCase);
    return !isOff && lineOf(before, lowerCase) === undefined;
  };
  lines = [...before, ...systemLines({ agent, token, host: url.host }).filter(isAdded)];
  lines = typed(lines, 'after system lines');
  if (url.credentials !== null && lineOf(lines, 'authorization') === undefined) {
    lines = [...lines, ['Authorization', basicOf(url.credentials)]];
  }
  lines = withLength(lines, method, body.bytes, warnings);
  lines = typed(lines, 'after length');

  const ordered = wireOrder(lines);
  // Also the lines that give way to a later one of the same name: newman refuses them all the same.
  const problem = methodProblem(method) ?? url.problem ?? signed.problem ?? body.problem ?? headersProblem(lines);
  // node:http, and so newman, writes the head in the encoding of a body that is text, and in Latin-1 before any other.
  const asUtf8 = body.bytes !== null && request.body.mode !== 'file';
  const isAsWritten = !asUtf8 || ordered.every((line) => isAscii(line[1]));
  const headers = isAsWritten ? ordered : ordered.map(([name, value]): HeaderLine => [name, utf8Bytes(value)]);
  const digest = signed.digest ?? (auth.type === 'none' || auth.type === 'inherit' ? digestOf(url, headers) : null);
  return {
    ...{ method, url: url.url, headers, body: body.bytes, warnings, problem },
    ...{ digest, uploadRefused: body.uploadRefused },
  };
}

const basicOf = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;

/** The answer to the challenge that a person wrote down; without one the server's is waited for. */
function digestHeader(
  digest: DigestCredentials,
  { method, url, body }: { readonly method: string; readonly url: RequestUrl; readonly body: BuiltBody },
): SignedWith['header'] {
  const challenge = givenChallenge(digest.given);
  if (challenge === null) return null;
  const request = { method, url: url.url, body: body.bytes };
  const line: HeaderLine = ['Authorization', digestAuthorization(digest, challenge, request)];
  return { line, replaces: (name) => name.toLowerCase() === 'authorization' };
}

/** User and password of the URL are sent as basic auth, and answer a digest challenge where the server wants that. */
function digestOf({ credentials }: RequestUrl, headers: readonly HeaderLine[]): DigestCredentials | null {
  if (credentials === null || lineOf(headers, 'authorization')?.[1] !== basicOf(credentials)) return null;
  const colon = credentials.indexOf(':');
  const [username, password] = [credentials.slice(0, colon), credentials.slice(colon + 1)];
  return { username, password, given: nothingGiven, retries: true };
}

/** The UTF-8 bytes of a text, one character a byte: what a header line can hold. */
const utf8Bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Their own bytes. */
const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

function methodProblem(method: string): string | null {
  if (method === 'CONNECT') return 'CONNECT asks a proxy for a tunnel and cannot be sent as an action.';
  if (!/^[!#$%&'*+.^_`|~0-9A-Z-]+$/.test(method)) {
    return `${JSON.stringify(method)} is not a valid HTTP method. Use one word of letters.`;
  }
  return null;
}

function withType(lines: HeaderLine[], body: BuiltBody, stage: TypeStage, behavior: RequestSettings): HeaderLine[] {
  const type = body.contentType;
  if (type === null || type.stage !== stage || behavior.disabledSystemHeaders.has('content-type')) return lines;
  if (lineOf(lines, 'content-type') !== undefined && !type.overrides) return lines;
  return withLine(lines, 'Content-Type', type.value);
}

function withLength(lines: HeaderLine[], method: string, body: Uint8Array | null, warnings: string[]): HeaderLine[] {
  const written = lineOf(lines, 'content-length')?.[1];
  const length = body?.byteLength ?? 0;
  if (written !== undefined) {
    if (written.trim() !== String(length)) {
      warnings.push(`The Content-Length header says ${written}, but the body has ${length} bytes. Remove the header.`);
    }
    return lines;
  }
  return needsLength(method, length) ? [...lines, ['Content-Length', String(length)]] : lines;
}
