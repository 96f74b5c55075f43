/** Small packages of newman's own tree that come without types; only what is used here. */
declare module 'postman-url-encoder' {
  export interface NodeUrl {
    /** With its colon: `http:`. */
    readonly protocol: string;
    /** Encoded `user:password`; null without. */
    readonly auth: string | null;
    /** Host and port as they stand in a Host header. */
    readonly host: string;
    readonly hostname: string;
    /** Path and query, encoded. */
    readonly path: string;
    readonly href: string;
  }
  /** Takes a `Url` of postman-collection or a text. */
  export function toNodeUrl(url: object | string, disableEncoding?: boolean): NodeUrl;
  export function resolveNodeUrl(base: string, relative: string): string;
}

declare module 'mime-types' {
  /** The media type of a file name; false where its extension is not known. */
  export function lookup(path: string): string | false;
}

declare module '@postman/tough-cookie' {
  export class Cookie {
    /** Null where it is none. */
    static fromJSON(cookie: object): Cookie | null;
    readonly key: string;
    readonly value: string;
    /** Set once it is stored, as is `path`. */
    readonly domain: string | null;
    readonly path: string | null;
    /** `key=value`. */
    cookieString(): string;
    /** Unix milliseconds, infinite where it does not expire, negative infinity where it was taken back. */
    expiryTime(): number;
    toJSON(): Readonly<Record<string, unknown>>;
  }
  /** Has no error where the cookie was ignored. */
  type Done = (error: Error | null) => void;
  export class MemoryCookieStore {
    putCookie(cookie: Cookie, done: Done): void;
    removeCookie(domain: string | null, path: string | null, key: string, done: Done): void;
  }
  export class CookieJar {
    constructor(store: MemoryCookieStore | undefined, options: { readonly looseMode?: boolean });
    readonly store: Record<string, (...args: unknown[]) => unknown>;
    getCookieStringSync(url: string): string;
    getCookiesSync(url: string): Cookie[];
    /** All cookies, JSON values only. */
    serializeSync(): object;
    static deserializeSync(serialized: object, store?: MemoryCookieStore): CookieJar;
    setCookieSync(cookie: string, url: string, options: { readonly ignoreError?: boolean }): void;
  }
  /** The registrable domain of a host (`a.example.org`: `example.org`); null where it has none. */
  export function getPublicSuffix(host: string, options: { readonly ignoreError?: boolean }): string | null;
}
