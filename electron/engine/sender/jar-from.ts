import { Cookie, CookieJar, MemoryCookieStore } from '@postman/tough-cookie';

/**
 * The jar that was written as this. tough-cookie itself puts one cookie in from within the one before, which is too deep for
 * some thousands of them.
 */
export function jarFrom(all: object, store = new MemoryCookieStore()): CookieJar {
  const jar = CookieJar.deserializeSync({ ...all, cookies: [] }, store);
  for (const stored of 'cookies' in all && Array.isArray(all.cookies) ? all.cookies : []) {
    const cookie = Cookie.fromJSON(stored);
    if (cookie !== null) store.putCookie(cookie, () => undefined);
  }
  return jar;
}
