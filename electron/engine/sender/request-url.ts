import postman from 'postman-collection';
import { toNodeUrl } from 'postman-url-encoder';
import type { ActionRequest, Pair } from '../../../shared/model/action.ts';

/** A URL ready for the wire. */
export interface RequestUrl {
  /** Absolute, without user and fragment. */
  readonly url: string;
  /** What a Host header says: host and port as written. */
  readonly host: string;
  /** `user:password` of the URL itself, decoded; null where it has none. */
  readonly credentials: string | null;
  /** Why nothing can be sent there; null where all is well. */
  readonly problem: string | null;
}

const enabled = (rows: readonly Pair[]): Pair[] => rows.filter(({ disabled }) => !disabled);

/**
 * The URL with its `:path` variables filled in, tags as written. The text of the URL has the query; the table does
 * where the text has no `?`. A variable with an empty value keeps its `:name`, as in Postman.
 */
export function urlTemplate(request: Pick<ActionRequest, 'url' | 'query' | 'pathVariables'>): string {
  const parsed = postman.Url.parse(request.url);
  const url = new postman.Url({ ...parsed, variable: enabled(request.pathVariables) });
  if (!request.url.includes('?')) {
    url.addQueryParams(enabled(request.query).map(({ key, value }) => ({ key, value })));
  }
  return url.toString();
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray `%` is a character of the password.
    return text;
  }
};

/**
 * Encodes a filled URL as newman does (WHATWG sets, existing `%XX` and `+` left alone, `http://` where no scheme is
 * given) after adding an API key to the query, where it takes the place of a parameter of the same name.
 */
export function encodeUrl(
  text: string,
  apiKey: { readonly key: string; readonly value: string } | null,
  disableEncoding = false,
): RequestUrl {
  const url = new postman.Url(text);
  if (apiKey !== null) {
    url.query.remove((row: { key: unknown }) => row.key === apiKey.key, null);
    url.addQueryParams([apiKey]);
  }
  const node = toNodeUrl(url, disableEncoding);
  const [user = '', ...password] = (node.auth ?? '').split(':');
  const parts = {
    url: `${node.protocol}//${node.host}${node.path}`,
    host: node.host,
    credentials: node.auth === null ? null : [user, password.join(':')].map(decoded).join(':'),
  };
  return { ...parts, problem: urlProblem(text, node.protocol, parts) };
}

function urlProblem(text: string, protocol: string, { url, host }: { url: string; host: string }): string | null {
  if (text.trim() === '') return 'The URL is empty. Enter a URL, or define the tags it consists of.';
  if (protocol !== 'http:' && protocol !== 'https:') {
    return `Only http and https can be sent, not ${protocol}// (${url}). Correct the scheme of the URL.`;
  }
  if (host === '' || host.startsWith(':')) {
    return `The URL ${url} has no host. Add one, or define the tag that contains it.`;
  }
  if (!URL.canParse(`${protocol}//${host}/`)) {
    return `${host} is not a valid host name. Correct the URL, or the tag that contains the host.`;
  }
  if (/[^\u0021-\u007e]/.test(url)) {
    return `The URL ${url} has characters that cannot be sent. Encode them.`;
  }
  return null;
}
