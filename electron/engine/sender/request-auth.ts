import type { EncodingContext } from '../../../shared/encoding-context.ts';
import type { ActionAuth } from '../../../shared/model/action.ts';
import type { HeaderLine } from '../../../shared/model/http.ts';
import { algorithmProblem, type DigestCredentials } from './digest.ts';

/** What an auth changes in a request. */
export interface SignedWith {
  readonly header: { readonly line: HeaderLine; readonly replaces: (name: string) => boolean } | null;
  readonly query: { readonly key: string; readonly value: string } | null;
  /** For the server's challenge: the header is made once it is known. */
  readonly digest: DigestCredentials | null;
  readonly problem: string | null;
}

const nothing: SignedWith = { header: null, query: null, digest: null, problem: null };

const isAuthorization = (name: string): boolean => name.toLowerCase() === 'authorization';

const authorization = (value: string): SignedWith => ({
  ...nothing,
  header: { line: ['Authorization', value], replaces: isAuthorization },
});

/** newman finds the key's header by its words: `x-api-key` is `X_Api Key`. */
const words = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Fills the auth in force and says where it goes. An auth that cannot be made is a problem, never left out silently. */
export function signWith(auth: ActionAuth, fillAt: (text: string, context: EncodingContext) => string): SignedWith {
  switch (auth.type) {
    case 'inherit':
    case 'none':
      return nothing;
    case 'basic': {
      const pair = `${fillAt(auth.username, 'plain')}:${fillAt(auth.password, 'plain')}`;
      return authorization(`Basic ${Buffer.from(pair).toString('base64')}`);
    }
    case 'digest': {
      const text = (value = ''): string => fillAt(value, 'plain');
      const given = {
        ...{ realm: text(auth.realm), nonce: text(auth.nonce), algorithm: text(auth.algorithm), qop: text(auth.qop) },
        ...{ nonceCount: text(auth.nonceCount), clientNonce: text(auth.clientNonce), opaque: text(auth.opaque) },
      };
      const retries = auth.disableRetryRequest !== 'true';
      const digest = { username: text(auth.username), password: text(auth.password), given, retries };
      return { ...nothing, digest, problem: algorithmProblem(given.algorithm) };
    }
    case 'bearer': {
      const token = fillAt(auth.token, 'header');
      return token === '' ? nothing : authorization(`Bearer ${token}`);
    }
    case 'apikey': {
      const context: EncodingContext = auth.in === 'query' ? 'query' : 'header';
      const key = fillAt(auth.key, context);
      const value = fillAt(auth.value, context);
      if (key === '' && value === '') return nothing;
      if (auth.in === 'query') return { ...nothing, query: { key, value } };
      if (key === '')
        return { ...nothing, problem: 'The API key has no name. Enter a name, or choose another auth type.' };
      const replaces = (name: string): boolean => words(name) === words(key);
      return { ...nothing, header: { line: [key, value], replaces } };
    }
    // Whoever sends it goes another way: postman-runtime signs it.
    case 'other':
      return {
        ...nothing,
        problem: `Auth type ${auth.name} is signed in a process of its own, which cannot be started here. Nothing was sent.`,
      };
  }
}
