import { isIP } from 'node:net';
import { type Cookie, getPublicSuffix, MemoryCookieStore } from '@postman/tough-cookie';

/** Cookies of one run at most (RFC 6265, 6.1). */
export const cookieLimit = 3000;

/** Cookies of one site at most, as in browsers: RFC 6265 asks for 50. */
const siteCookieLimit = 180;

/** Characters of all cookies of one site, which may all go with one request: servers take a part of it. */
const siteLengthLimit = 128 * 1024;

/** What a site has stored. */
interface Site {
  readonly lengths: Map<string, number>;
  total: number;
}

/**
 * Where a jar keeps its cookies, with a bound for each site (a registrable domain with all its hosts, or an address): what
 * a server sets is sent back and logged with each later request. A cookie that does not fit is ignored; those stored stay.
 */
export class BoundedCookieStore extends MemoryCookieStore {
  readonly #sites = new Map<string, Site>();
  #count = 0;

  /** Also called by the jar for a new value of a stored cookie. */
  override putCookie(cookie: Cookie, done: (error: Error | null) => void): void {
    const { domain, path, key } = cookie;
    // How a server takes a cookie back.
    if (cookie.expiryTime() <= Date.now()) {
      this.removeCookie(domain, path, key, done);
      return;
    }
    const name = siteOf(domain ?? '');
    const site = this.#sites.get(name) ?? { lengths: new Map<string, number>(), total: 0 };
    const id = JSON.stringify([domain, path, key]);
    const stored = site.lengths.get(id);
    const length = cookie.cookieString().length + '; '.length;
    const isNewTooMany = stored === undefined && (this.#count >= cookieLimit || site.lengths.size >= siteCookieLimit);
    const total = site.total - (stored ?? 0) + length;
    if (isNewTooMany || total > siteLengthLimit) {
      done(null);
      return;
    }
    if (stored === undefined) this.#count += 1;
    site.lengths.set(id, length);
    site.total = total;
    this.#sites.set(name, site);
    super.putCookie(cookie, done);
  }

  override removeCookie(
    domain: string | null,
    path: string | null,
    key: string,
    done: (error: Error | null) => void,
  ): void {
    const site = this.#sites.get(siteOf(domain ?? ''));
    const id = JSON.stringify([domain, path, key]);
    const length = site?.lengths.get(id);
    if (site !== undefined && length !== undefined) {
      site.lengths.delete(id);
      site.total -= length;
      this.#count -= 1;
    }
    super.removeCookie(domain, path, key, done);
  }
}

/** The registrable domain of a host, which all hosts below it share; an address or a name of one part itself. */
function siteOf(host: string): string {
  if (isIP(host) !== 0) return host;
  return getPublicSuffix(host, { ignoreError: true }) ?? host;
}
