import type { HeaderLine } from '../../../shared/model/http.ts';
import type { ExchangeSettings } from './compiled.ts';
import { withLine } from './request-headers.ts';

/** One hop of an exchange: what goes on the wire next. */
export interface Hop {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array | null;
}

/** Where an answer leads, as an absolute URL; null where it leads nowhere. Throws TypeError for a Location that is no URL. */
export function locationOf(status: number, location: string | undefined, from: string): string | null {
  if (location === undefined || location === '' || ![301, 302, 303, 307, 308].includes(status)) return null;
  // Servers send UTF-8 in Location, which a header line gives byte by byte.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  return new URL(text.includes('\ufffd') ? location : text, from).href;
}

/**
 * The request that follows a redirect, as newman makes it: 301, 302 and 303 become a GET without body (HEAD stays HEAD)
 * unless the method is to be kept; another host loses the Authorization line unless it is to be kept; the page before
 * is named in Referer.
 */
export function redirected(hop: Hop, status: number, target: string, settings: ExchangeSettings): Hop {
  const from = new URL(hop.url);
  const to = new URL(target);
  const keep = settings.keepMethod === true || status === 307 || status === 308;
  const dropped = new Set<string>();
  if (!keep) for (const name of ['content-type', 'content-length', 'transfer-encoding']) dropped.add(name);
  if (from.hostname !== to.hostname && settings.keepAuthorization !== true) dropped.add('authorization');
  let headers: readonly HeaderLine[] = hop.headers.filter(([name]) => !dropped.has(name.toLowerCase()));
  headers = withLine(headers, 'Host', to.host);
  if (settings.noReferer !== true) headers = withLine(headers, 'Referer', hop.url);
  to.hash = '';
  return {
    method: keep || hop.method === 'HEAD' ? hop.method : 'GET',
    url: to.href,
    headers,
    body: keep ? hop.body : null,
  };
}
