import type { CookieJar as ToughJar } from '@postman/tough-cookie';
import { failure } from '../../../shared/failure.ts';
import { type HeaderLine, isHeader } from '../../../shared/model/http.ts';
import { parseJsonInSlices } from '../postman-format/parse-json.ts';
import { inSlices } from '../slices.ts';

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

const load = () =>
  Promise.all([import('@postman/tough-cookie'), import('./bounded-cookie-store.ts'), import('./jar-from.ts')]);

/** As newman keeps them, in the same library. It is loaded with the first cookie: most runs meet none. */
export function createCookieJar(): CookieJar {
  let jar: ToughJar | null = null;
  return {
    all: () => jar?.serializeSync() ?? null,
    async replace(all) {
      const [, { BoundedCookieStore }, { jarFrom }] = await load();
      jar = jarFrom(all, new BoundedCookieStore());
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

/**
 * Reads a jar of tough-cookie that somebody wrote to a file. Throws NOT_JSON, INPUT_INVALID with the file and the place in
 * it.
 */
export async function readCookieJar({ name, text }: { readonly name: string; readonly text: string }): Promise<object> {
  const wrong = (detail: string) => failure('INPUT_INVALID', { where: name, detail });
  const all = await inSlices(parseJsonInSlices(name, text));
  const list = typeof all === 'object' && all !== null && 'cookies' in all ? all.cookies : undefined;
  if (!Array.isArray(list)) throw wrong('it is not a cookie jar: it has no list named cookies.');
  const [{ Cookie }, { cookieLimit }] = await load();
  if (list.length > cookieLimit) throw wrong(`it has more than ${cookieLimit} cookies.`);
  for (const [index, item] of list.entries()) {
    const cookie = typeof item === 'object' && item !== null ? Cookie.fromJSON(item) : null;
    if (cookie === null) throw wrong(`cookies[${index}] is not a cookie.`);
    for (const field of ['key', 'value', 'domain', 'path'] as const) {
      if (typeof cookie[field] !== 'string') throw wrong(`cookies[${index}] has no ${field}.`);
    }
  }
  return all as object;
}

/** What is in it as newman writes it, also where it is empty. */
export async function jarDocument(jar: Pick<CookieJar, 'all'>): Promise<object> {
  const [{ CookieJar: Jar }] = await load();
  // Ours is bounded, which is nothing that a file says.
  return { ...(jar.all() ?? new Jar(undefined, { looseMode: true }).serializeSync()), storeType: 'MemoryCookieStore' };
}
