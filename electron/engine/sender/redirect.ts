import { resolveNodeUrl } from 'postman-url-encoder';
import { type HeaderLine, headerValue, isHeader } from '../../../shared/model/http.ts';
import type { CompiledRequest } from './compiled.ts';
import { withLine } from './request-headers.ts';
import { encodeUrl } from './request-url.ts';
import type { WireResponse } from './wire.ts';

const without = (lines: readonly HeaderLine[], ...names: string[]): HeaderLine[] =>
  lines.filter(([name]) => !names.includes(name.toLowerCase()));

const originOf = (url: string): string => new URL(url).origin;

/** Header lines come as Latin-1; a Location beyond ASCII is UTF-8 in practice. */
const utf8 = (text: string): string => {
  const decoded = Buffer.from(text, 'latin1').toString('utf8');
  return decoded.includes('\ufffd') ? text : decoded;
};

/** The Location of a redirect, as the server wrote it; null where the response is no redirect. */
export function redirectLocation({ status, headers }: Pick<WireResponse, 'status' | 'headers'>): string | null {
  if (status < 300 || status >= 400) return null;
  const location = headerValue(headers, 'location');
  return location === undefined || location === '' ? null : utf8(location);
}

/**
 * The request that follows a redirect, by newman's rules: GET without body, except after 307 and 308 and for HEAD; to
 * another scheme, host or port without Authorization and Cookie; with a Referer, and Host as the last line. Anything
 * that is no http URL comes back as the request's `problem`.
 */
export function redirected(request: CompiledRequest, status: number, location: string): CompiledRequest {
  const { settings } = request;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(location)?.[1]?.toLowerCase();
  const target = scheme === undefined ? resolveNodeUrl(request.url, location) : location;
  const isHttp = scheme === undefined || scheme === 'http' || scheme === 'https';
  // A library would take `sip:100@pbx` for a path.
  const refusal = `Only http and https can be sent, not ${scheme}. Check the server.`;
  const next = isHttp ? encodeUrl(target, null) : { url: location, host: '', problem: refusal };
  const keeps = settings.keepMethod === true || status === 307 || status === 308;
  let headers: HeaderLine[] = [...request.headers];
  let { digest } = request;
  if (next.problem === null && originOf(next.url) !== originOf(request.url)) {
    headers = without(headers, 'cookie', ...(settings.keepAuthorization === true ? [] : ['authorization']));
    if (settings.keepAuthorization !== true) digest = null;
  }
  if (!keeps) headers = without(headers, 'content-type', 'content-length', 'transfer-encoding');
  if (settings.noReferer !== true) headers = withLine(headers, 'Referer', request.url);
  // Written anew, also over a person's own.
  const hostName = headers.find(([name]) => isHeader(name, 'host'))?.[0] ?? 'Host';
  headers = [...without(headers, 'host'), [hostName, next.host]];
  const method = keeps || request.method === 'HEAD' ? request.method : 'GET';
  const body = keeps ? request.body : null;
  return { ...request, method, url: next.url, headers, body, digest, problem: next.problem };
}
