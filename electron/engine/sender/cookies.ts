import type { CookieJar as ToughJar } from '@postman/tough-cookie';
import { type HeaderLine, isHeader } from '../../../shared/model/http.ts';

/** The cookies that servers set in the course of a run (RFC 6265), in memory only. */
export interface CookieJar {
  /** What goes with a request to this URL: `a=1; b=2`; empty where nothing does. */
  cookiesFor(url: string): string;
  /** Keeps what a response from this URL sets; a cookie that is not valid is ignored, as in a browser. */
  keep(url: string, lines: readonly HeaderLine[]): Promise<void>;
}

/** Cookies of one run at most (RFC 6265, 6.1); later ones with new names are ignored. */
const cookieLimit = 3000;

/** Characters of one cookie at most: twice what RFC 6265 asks for, as a server could fill the memory with larger ones. */
const cookieLength = 8192;

/** As newman keeps them, in the same library. It is loaded with the first cookie: most runs meet none. */
export function createCookieJar(): CookieJar {
  let jar: ToughJar | null = null;
  const keys = new Set<string>();
  return {
    cookiesFor: (url) => jar?.getCookieStringSync(url) ?? '',
    async keep(url, lines) {
      const set = lines.filter(([name, value]) => isHeader(name, 'set-cookie') && value.length <= cookieLength);
      if (set.length === 0) return;
      const { Cookie, CookieJar: Jar } = await import('@postman/tough-cookie');
      jar ??= new Jar(undefined, { looseMode: true });
      for (const [, value] of set) {
        const cookie = Cookie.parse(value, { loose: true });
        if (cookie === undefined) continue;
        const key = JSON.stringify([cookie.key, cookie.domain ?? new URL(url).hostname, cookie.path]);
        if (keys.size >= cookieLimit && !keys.has(key)) continue;
        keys.add(key);
        jar.setCookieSync(cookie, url, { ignoreError: true });
      }
    },
  };
}
