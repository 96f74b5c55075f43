import type { CookieJar as ToughJar } from '@postman/tough-cookie';
import { type HeaderLine, isHeader } from '../../../shared/model/http.ts';

/** The cookies that servers set in the course of a run (RFC 6265), in memory only. */
export interface CookieJar {
  /** What goes with a request to this URL: `a=1; b=2`; empty where nothing does. */
  cookiesFor(url: string): string;
  /**
   * Keeps what a response from this URL sets. Ignored are a cookie that is not valid, as in a browser, and one beyond what
   * a site or a run may set.
   */
  keep(url: string, lines: readonly HeaderLine[]): Promise<void>;
  /** All cookies as tough-cookie writes them, JSON values only; null while there were none. */
  all(): object | null;
  /** Puts these in the place of what is in it, within the same bounds. */
  replace(all: object): Promise<void>;
}

/** Characters of one cookie at most: twice what RFC 6265 asks for. */
const cookieLength = 8192;

/** As newman keeps them, in the same library. It is loaded with the first cookie: most runs meet none. */
export function createCookieJar(): CookieJar {
  let jar: ToughJar | null = null;
  const load = () => Promise.all([import('@postman/tough-cookie'), import('./bounded-cookie-store.ts')]);
  return {
    all: () => jar?.serializeSync() ?? null,
    async replace(all) {
      const [{ CookieJar: Jar }, { BoundedCookieStore }] = await load();
      jar = Jar.deserializeSync(all, new BoundedCookieStore());
    },
    cookiesFor: (url) => jar?.getCookieStringSync(url) ?? '',
    async keep(url, lines) {
      const set = lines.filter(([name, value]) => isHeader(name, 'set-cookie') && value.length <= cookieLength);
      if (set.length === 0) return;
      const [{ CookieJar: Jar }, { BoundedCookieStore }] = await load();
      jar ??= new Jar(new BoundedCookieStore(), { looseMode: true });
      for (const [, value] of set) jar.setCookieSync(value, url, { ignoreError: true });
    },
  };
}
