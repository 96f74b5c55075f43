import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { warningsFor } from '../../electron/engine/actions/describe.ts';
import { readRequest } from '../../electron/engine/postman-format/item-request.ts';
import { blankAuth, missingFields, neededFields, withValue } from '../../renderer/src/actions/auth.ts';
import { authType, authTypes, authValuesOf, isSameAuth } from '../../shared/auth-types.ts';

type Done = (...results: unknown[]) => void;
interface Handler {
  readonly pre: (auth: object, done: Done) => void;
  readonly sign: (auth: object, request: object, done: Done) => void;
  readonly post: (auth: object, response: object, done: Done) => void;
}

const require = createRequire(import.meta.url);
const { handlers }: { readonly handlers: Readonly<Record<string, Handler>> } =
  require('postman-runtime/lib/authorizer/index.js').AuthLoader;
const { Request, RequestAuth, Response } = require('postman-collection');
const createAuthInterface = require('postman-runtime/lib/authorizer/auth-interface.js');

/** What an authorizer notes there for itself while it signs; no file has it. */
const ownNotes = new Set(
  'digest method,digest uri,ntlm state,ntlm ntlmHeader,oauth2 id,oauth2 refreshOAuth2Token'.split(','),
);

/** Names that an authorizer asks for, with these values and in answer to these challenges. */
async function namesRead(type: string, values: Readonly<Record<string, string>>): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const read = (key: string): string | undefined => {
    names.add(key);
    return values[key];
  };
  const auth = {
    get: (keys: string | readonly string[]) =>
      typeof keys === 'string' ? read(keys) : Object.fromEntries(keys.map((key) => [key, read(key)])),
    set: () => auth,
  };
  const handler = handlers[type];
  if (handler === undefined) throw new Error(`postman-runtime knows no auth ${type}`);
  // What it read before it found, say, a key that is none counts all the same.
  const attempt = (work: (done: Done) => void): Promise<void> =>
    new Promise<void>((resolve) => work(() => resolve())).catch(() => undefined);
  await attempt((done) => handler.pre(auth, done));
  const request = { url: 'http://a.example/b', method: 'POST', body: { mode: 'raw', raw: 'x' } };
  await attempt((done) => handler.sign(auth, new Request(request), done));
  for (const challenge of ['Digest realm="r", nonce="n", qop="auth"', 'NTLM']) {
    const response = new Response({ code: 401, header: [{ key: 'WWW-Authenticate', value: challenge }] });
    await attempt((done) => handler.post(auth, response, done));
  }
  return names;
}

describe('the auth types', () => {
  it('are those that postman-runtime signs', () => {
    expect(authTypes.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(handlers)
        .filter((name) => name !== 'noauth')
        .toSorted(),
    );
  });

  it.each(authTypes)('$name has every value that signing reads, and no other', async ({ name, fields }) => {
    const filled = Object.fromEntries(
      fields.map(({ key, kind, start }) => [key, start ?? (kind === 'json' ? '{}' : 'x')]),
    );
    const variants = [{}, filled].concat(
      fields.flatMap(({ key, options = [] }) => options.map(([value]) => ({ ...filled, [key]: value }))),
    );
    const read = await Promise.all(variants.map((values) => namesRead(name, values)));
    const known = [...new Set(read.flatMap((names) => [...names]))].filter((key) => !ownNotes.has(`${name} ${key}`));
    expect(known.toSorted()).toEqual(fields.map(({ key }) => key).toSorted());
  });

  it.each(['bearer', 'oauth1', 'oauth2', 'hawk', 'edgegrid', 'jwt'])(
    '%s adds nothing without what is needed',
    async (name) => {
      const fields = authType(name)?.fields ?? [];
      const filled = fields.reduce(
        (auth, { key, isNeeded }) => (isNeeded ? withValue(auth, key, 'x') : auth),
        blankAuth(name),
      );
      const sign = async (auth: typeof filled): Promise<string | undefined> => {
        const list = Object.entries(authValuesOf(auth)).map(([key, value]) => ({ key, value }));
        const request = new Request({ url: 'http://a.example/b', method: 'GET' });
        const values = new RequestAuth({ type: name, [name]: list });
        await new Promise((resolve) => handlers[name]?.sign(createAuthInterface(values), request, resolve));
        return request.headers.get('Authorization');
      };
      expect(missingFields(filled)).toEqual([]);
      expect(await sign(filled)).toMatch(/./);
      for (const field of neededFields(filled).filter(({ isNeeded }) => isNeeded)) {
        const without = withValue(filled, field.key, '');
        expect(missingFields(without)).toEqual([field.label]);
        expect(await sign(without)).toBeUndefined();
      }
    },
  );

  it('begin with what their selects show, and ask only for what the choice needs', () => {
    for (const { name, fields } of authTypes) {
      const values = authValuesOf(blankAuth(name));
      for (const { key, options } of fields) {
        if (options !== undefined) expect(options.map(([value]) => value)).toContain(values[key] ?? '');
      }
    }
    const keys = (auth: ReturnType<typeof blankAuth>) => neededFields(auth).map(({ key }) => key);
    const jwt = blankAuth('jwt');
    expect(keys(jwt)).toContain('secret');
    expect(keys(jwt)).not.toContain('privateKey');
    expect(keys(withValue(jwt, 'algorithm', 'ES256'))).toContain('privateKey');
  });

  it('are the same with an empty value as without it, but where a missing one is a default', () => {
    const hawk = blankAuth('hawk');
    expect(isSameAuth(hawk, withValue(hawk, 'nonce', ''))).toBe(true);
    expect(isSameAuth(hawk, withValue(hawk, 'includePayloadHash', 'false'))).toBe(true);
    expect(isSameAuth(hawk, withValue(hawk, 'includePayloadHash', 'true'))).toBe(false);
    const stored = { type: 'other', name: 'oauth2', values: { accessToken: 't' } } as const;
    expect(isSameAuth(stored, withValue(stored, 'headerPrefix', 'Bearer'))).toBe(true);
    expect(isSameAuth(stored, withValue(stored, 'headerPrefix', ''))).toBe(false);
    expect(isSameAuth(stored, { ...stored, name: 'hawk' })).toBe(false);
    expect(authType('oauth2')?.help).toContain('does not get or refresh tokens');
  });

  it('are known, or there is a warning', () => {
    const request = readRequest({ request: 'http://a.example' }, {});
    expect(warningsFor(request, { type: 'other', name: 'hawk', values: {} })).toEqual([]);
    expect(warningsFor(request, { type: 'other', name: 'kerberos', values: {} })).toEqual([
      'Auth type "kerberos" is unknown. No authorization is added, as in Postman.',
    ]);
  });
});
