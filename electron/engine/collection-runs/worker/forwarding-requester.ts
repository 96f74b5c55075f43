import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import toughCookie, { type Cookie, type CookieJar } from '@postman/tough-cookie';
import sdk, { type Request, type Response } from 'postman-collection';
import type { Cursor, Requester, RequesterPool } from 'postman-runtime';
import type { RawObject } from '../../postman-format/raw-value.ts';
import { jarFrom } from '../../sender/jar-from.ts';
import type { Ask, Responded } from './messages.ts';

/** A request of postman-runtime, whoever it is for. */
export type Forwarded = Pick<Ask, 'source' | 'request' | 'behavior' | 'cookies'> & { readonly cursor: Cursor };

/**
 * Takes the place of what sends in postman-runtime: the engine sends, with the same bytes. So this process needs no
 * network and opens no files, and every request of a run is in the activity log.
 */
export function createForwardingPool(
  forward: (asked: Forwarded) => Promise<Responded>,
  cookies: object | null,
): RequesterPool {
  let jar = cookies === null ? new toughCookie.CookieJar(undefined, { looseMode: true }) : jarFrom(cookies);
  let isChanged = false;
  /** Scripts reach the store itself. */
  const watched = (fresh: CookieJar): CookieJar => {
    for (const name of ['putCookie', 'updateCookie', 'removeCookie', 'removeCookies', 'removeAllCookies'] as const) {
      const change = fresh.store[name]?.bind(fresh.store);
      fresh.store[name] = (...args: unknown[]) => {
        isChanged = true;
        return change?.(...args);
      };
    }
    return fresh;
  };
  const options = { cookieJar: watched(jar) };

  async function send(request: Request, behavior: object | undefined, source: Ask['source'], cursor: Cursor) {
    const cookies = isChanged ? jar.serializeSync() : null;
    isChanged = false;
    const responded = await forward({
      source,
      cursor,
      cookies,
      request: plainRequest(request),
      behavior: { ...behavior },
    });
    if (responded.cookies !== null) {
      jar = jarFrom(responded.cookies);
      options.cookieJar = watched(jar);
    }
    return responded;
  }

  return {
    options,
    create({ source = 'collection', cursor }, done) {
      const requester = Object.assign(new EventEmitter(), {
        dispose: () => undefined,
        request: ((id, request, behavior, finish) => {
          const end = (error: Error | null, response?: Response, found: unknown[] = []): void => {
            const history = { execution: { verbose: false, sessions: {}, data: [] } };
            if (response !== undefined) requester.emit(`response.start.${id}`, null, response, request, found, history);
            requester.emit(`response.end.${id}`, error, cursor, {}, response, request, found, history);
            finish(error, response, request, found, history);
          };
          void send(request, behavior, sourceOf(source), cursor).then(({ sent, url: sentUrl, error, response }) => {
            request.url.update(sentUrl);
            addSent(request, sent);
            if (response === null) {
              const code = error?.code;
              return end(Object.assign(new Error(error?.message), code === undefined ? {} : { code }));
            }
            const { status, statusText, headers, body, durationMs, url } = response;
            const header = headers.map(([key, value]) => ({ key, value }));
            const stream = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
            end(
              null,
              new sdk.Response({ code: status, status: statusText, header, stream, responseTime: durationMs } as never),
              jar.getCookiesSync(url).map(postmanCookie),
            );
          });
          return { abort: () => undefined };
        }) satisfies Requester['request'],
      }) as Requester;
      done(null, requester);
    },
  };
}

/** The engine reads the files that are uploaded; here they stand for themselves. */
export const noFiles = {
  stat: (_path: string, done: (error: null, stats: object) => void) => done(null, { isFile: () => true, mode: 0o400 }),
  createReadStream: () => Readable.from([]),
  readFile: (_path: string, done: (error: Error) => void) => done(new Error('Scripts read no files.')),
};

const sourceOf = (source: string): Ask['source'] => (source === 'collection' || source === 'script' ? source : 'auth');

/** The request as a Postman file has it. */
export function plainRequest(request: Request): RawObject {
  const { body, ...rest } = request.toJSON() as unknown as RawObject;
  const form = request.body?.mode === 'formdata' ? request.body.formdata : undefined;
  if (form === undefined) {
    if (request.body?.mode !== 'file') return body === undefined ? rest : { ...rest, body };
    const { src, content } = (request.body.file ?? {}) as { readonly src?: unknown; readonly content?: unknown };
    const file = Buffer.isBuffer(content) ? { content: content.toString('base64') } : { src };
    return { ...rest, body: { mode: 'file', file } };
  }
  const parts = form.all().map((part) => {
    const { key, value, type, src, contentType, fileName, disabled } = part as unknown as RawObject;
    const content = type === 'file' ? (typeof value === 'string' ? { value } : {}) : { value };
    return { key, type, src, contentType, fileName, disabled, ...content };
  });
  return { ...rest, body: { mode: 'formdata', formdata: parts } };
}

/** What the sender added, so that scripts see the whole request. */
function addSent(request: Request, sent: Responded['sent']): void {
  for (const [key, value] of sent) {
    const isOurs = /^(cookie|content-length)$/i.test(key);
    if (isOurs || !request.headers.has(key)) request.headers.upsert({ key, value, system: true } as never);
  }
}

const postmanCookie = (cookie: Cookie): unknown => {
  const { key, value, domain, path, secure, httpOnly, hostOnly, extensions, maxAge } = cookie.toJSON();
  const at = cookie.expiryTime();
  const expires = Number.isFinite(at) ? new Date(at) : null;
  const fields = { name: key, value, expires, maxAge, domain, path, secure, httpOnly, hostOnly, extensions };
  return new sdk.Cookie(fields as never);
};
