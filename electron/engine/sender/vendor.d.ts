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
    /** Undefined where it is no cookie. */
    static parse(text: string, options?: { readonly loose?: boolean }): Cookie | undefined;
    readonly key: string;
    readonly domain: string | null;
    readonly path: string | null;
  }
  export class CookieJar {
    constructor(store: undefined, options: { readonly looseMode?: boolean });
    getCookieStringSync(url: string): string;
    setCookieSync(cookie: Cookie, url: string, options: { readonly ignoreError?: boolean }): void;
  }
}
