import type { Activity } from '../../../shared/model/activity.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import type { Attempt, Delivery, Timings } from '../../../shared/model/delivery.ts';
import {
  type HeaderLine,
  type HttpRequestMessage,
  type HttpResponseMessage,
  headerValue,
} from '../../../shared/model/http.ts';
import { formPairs } from '../../../shared/percent-decoding.ts';

/** Characters of one body that stand in an entry: a text that JSON must escape grows by six. */
const longestBody = 64 * 1024 * 1024;

/** One exchange of HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/). Times in milliseconds. */
export interface HarEntry {
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: object;
  readonly response: object;
  readonly cache: object;
  readonly timings: object;
  readonly comment?: string;
}

/**
 * The entries of one activity. A delivery has one for each attempt, redirects and answered challenges among them; of those
 * before the last, only method, URL, status, and times were kept. `origin` is that of the receiver.
 */
export function harEntries(activity: Activity, origin: string): HarEntry[] {
  return activity.kind === 'capture' ? [captureEntry(activity, origin)] : deliveryEntries(activity);
}

function captureEntry(capture: Capture, origin: string): HarEntry {
  const { at, durationMs, request, response, remote, recognized, incomplete } = capture;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(request.url)
    ? request.url
    : `${origin}${request.url.startsWith('/') ? '' : '/'}${request.url}`;
  const time = durationMs ?? 0;
  return {
    startedDateTime: at,
    time,
    request: harRequest({ ...request, url }),
    response: response === null ? noResponse('No response was sent.') : harResponse(response, ''),
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: time, receive: 0 },
    ...comment(incomplete === undefined ? [] : [incomplete.reason]),
    ...facts(capture, { dialect: recognized?.dialect ?? null, event: recognized?.event ?? null, remote }),
  };
}

function deliveryEntries(delivery: Delivery): HarEntry[] {
  const { at, request, response, message, redirects, action, event } = delivery;
  const own = facts(delivery, { dialect: event.dialect, event: event.key, action: action.name });
  if (delivery.attempts.length === 0) {
    return [
      {
        startedDateTime: at,
        time: 0,
        request: harRequest(request),
        response: noResponse(message),
        ...{ cache: {}, timings: harTimings(null) },
        ...comment(['Nothing was sent.', message]),
        ...own,
      },
    ];
  }
  const hops = hopsOf(delivery.attempts, redirects);
  const shown = hops.lastIndexOf(0);
  return delivery.attempts.map((attempt, index) => {
    const isLast = index === delivery.attempts.length - 1;
    const hop = hops[index] ?? 0;
    const next = isLast || hops[index + 1] === hop ? '' : (redirects[hop]?.url ?? '');
    const target = hop === 0 ? request : (redirects[hop - 1] ?? request);
    const { method = target.method, url = target.url } = attempt;
    const isWhole = isLast && response !== null;
    return {
      startedDateTime: attempt.at,
      time: attempt.timings.total,
      request: index === shown ? harRequest(request) : unknownRequest(method, url),
      response: isWhole ? harResponse(response, next) : noResponse(attempt.error ?? notKept, attempt.status, next),
      ...{ cache: {}, timings: harTimings(attempt.timings) },
      ...comment([...(index === shown ? [] : [notKept]), ...(attempt.error === null ? [] : [attempt.error])]),
      ...own,
    };
  });
}

const notKept = 'Header lines and body of this exchange were not kept.';

/** How many redirects led to each attempt. */
function hopsOf(attempts: readonly Attempt[], redirects: Delivery['redirects']): number[] {
  let hop = 0;
  return attempts.map((_attempt, index) => {
    const before = attempts[index - 1];
    if (before !== undefined && hop < redirects.length && before.status === redirects[hop]?.status) hop += 1;
    return hop;
  });
}

/** What Hookswitch knows beside: fields that begin with an underscore are everybody's own. */
const facts = ({ id, kind, runId, callId }: Activity, more: object) => ({
  _hookswitch: { id, kind, runId, callId, ...more },
});

const comment = (sentences: readonly string[]) => (sentences.length === 0 ? {} : { comment: sentences.join(' ') });

const version = (httpVersion: string): string => (httpVersion === '' ? 'unknown' : `HTTP/${httpVersion}`);

const headersOf = (lines: readonly HeaderLine[]) => lines.map(([name, value]) => ({ name, value }));

function unknownRequest(method: string, url: string): object {
  const unknown = { headersSize: -1, bodySize: -1, cookies: [], headers: [] };
  return { method, url, httpVersion: version('1.1'), queryString: queryOf(url), ...unknown };
}

function harRequest({ method, url, headers, trailers, ...message }: HttpRequestMessage): object {
  const mimeType = headerValue(headers, 'content-type') ?? '';
  return {
    ...{ method, url, httpVersion: version(message.httpVersion) },
    cookies: headers.filter(([name]) => /^cookie$/i.test(name)).flatMap(([, value]) => cookiesOf(value)),
    headers: headersOf(headers),
    queryString: queryOf(url),
    ...(message.bytes === 0 ? {} : { postData: { mimeType, params: [], ...postedText(message) } }),
    ...{ headersSize: -1, bodySize: message.bytes },
    ...(trailers.length === 0 ? {} : { _trailers: headersOf(trailers) }),
  };
}

type Body = Pick<HttpRequestMessage, 'body' | 'bodyBase64' | 'bytes' | 'truncated' | 'decoding'>;

/** HAR has no field that says that posted data is base64, so it is one of our own. */
function postedText({ body, bodyBase64, bytes, truncated }: Body): object {
  const text = bodyBase64 ?? body;
  if (text.length > longestBody) return { text: '', comment: tooLarge(bytes) };
  const remarks = [
    ...(truncated ? [beginningOnly(bytes)] : []),
    ...(bodyBase64 === null ? [] : ['The bytes are not UTF-8 text. They are given as base64.']),
  ];
  return { text, ...(bodyBase64 === null ? {} : { _encoding: 'base64' }), ...comment(remarks) };
}

const tooLarge = (bytes: number): string => `The body of ${bytes} bytes is too large for this file.`;
const beginningOnly = (bytes: number): string => `Only the beginning of ${bytes} bytes was kept.`;

function harResponse(response: HttpResponseMessage, redirectURL: string): object {
  const { status, statusText, headers, trailers, bytes } = response;
  return {
    ...{ status, statusText, httpVersion: version(response.httpVersion) },
    cookies: headers.filter(([name]) => /^set-cookie$/i.test(name)).map(([, value]) => setCookie(value)),
    headers: headersOf(headers),
    content: contentOf(response),
    redirectURL: redirectURL === '' ? (headerValue(headers, 'location') ?? '') : redirectURL,
    ...{ headersSize: -1, bodySize: bytes },
    ...(trailers.length === 0 ? {} : { _trailers: headersOf(trailers) }),
  };
}

function contentOf(response: HttpResponseMessage): object {
  const { body, bodyBase64, decoding, bytes, truncated, headers } = response;
  const isDecoded = (decoding?.codings.length ?? 0) > 0;
  const base64 = isDecoded ? (decoding?.base64 ?? null) : bodyBase64;
  // Decoded text may be of any charset; what is no text has a mark of it.
  const isBinary = base64 !== null && body.includes('\ufffd');
  const text = isBinary ? base64 : body;
  const size = base64 === null ? Buffer.byteLength(body) : Buffer.byteLength(base64, 'base64');
  const remarks = [
    ...(truncated ? [beginningOnly(bytes)] : []),
    ...(decoding?.problem == null ? [] : [decoding.problem]),
    ...(text.length > longestBody ? [tooLarge(size)] : []),
  ];
  return {
    size,
    ...(isDecoded ? { compression: size - bytes } : {}),
    mimeType: headerValue(headers, 'content-type') ?? '',
    text: text.length > longestBody ? '' : text,
    ...(isBinary ? { encoding: 'base64' } : {}),
    ...comment(remarks),
  };
}

/** Of an exchange without a response the status is 0, as browsers write it. */
const noResponse = (reason: string, status = 0, redirectURL = '') => ({
  ...{ status, statusText: '', httpVersion: version(''), cookies: [], headers: [] },
  content: { size: 0, mimeType: '' },
  ...{ redirectURL, headersSize: -1, bodySize: -1, comment: reason },
});

/** Phases that did not happen are -1; the others add up to `time`. Connecting includes TLS, which is named once more. */
function harTimings(timings: Timings | null): object {
  if (timings === null) return { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 0, receive: 0 };
  const { dns, connect, tls, firstByte, total } = timings;
  const connecting = connect === null && tls === null ? null : (connect ?? 0) + (tls ?? 0);
  const before = Math.min(total, (dns ?? 0) + (connecting ?? 0));
  const until = Math.max(before, Math.min(firstByte ?? total, total));
  return {
    ...{ blocked: -1, dns: dns ?? -1, connect: connecting ?? -1, ssl: tls ?? -1 },
    ...{ send: 0, wait: rounded(until - before), receive: rounded(total - until) },
  };
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

/** Pairs of a query; a URL may be any text. */
function queryOf(url: string): { name: string; value: string }[] {
  const from = url.indexOf('?');
  if (from === -1) return [];
  const [query = ''] = url.slice(from + 1).split('#', 1);
  return formPairs(query, null).map(([name, value]) => ({ name, value }));
}

function cookiesOf(line: string): { name: string; value: string }[] {
  return line.split(';').flatMap((part) => {
    const [, name = '', value = ''] = /^\s*([^=]*)=?(.*?)\s*$/s.exec(part) ?? [];
    return name === '' && value === '' ? [] : [{ name: name.trim(), value }];
  });
}

function setCookie(line: string): object {
  const [pair = '', ...attributes] = line.split(';');
  const [cookie = { name: '', value: '' }] = cookiesOf(pair);
  const attribute = (name: string): string | undefined =>
    attributes.map((text) => text.trim()).find((text) => text.toLowerCase().split('=', 1)[0] === name);
  const value = (name: string): string | undefined => attribute(name)?.slice(name.length + 1);
  const expires = Date.parse(value('expires') ?? '');
  return {
    ...cookie,
    ...(value('path') === undefined ? {} : { path: value('path') }),
    ...(value('domain') === undefined ? {} : { domain: value('domain') }),
    ...(Number.isNaN(expires) ? {} : { expires: new Date(expires).toISOString() }),
    ...{ httpOnly: attribute('httponly') !== undefined, secure: attribute('secure') !== undefined },
  };
}
