import postman from 'postman-collection';
import { toNodeUrl } from 'postman-url-encoder';
import { failure } from '../../../shared/failure.ts';
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

/** Characters. Servers take no more than a part of it, and parsing one without end would hold up everybody else. */
const urlLimit = 256 * 1024;

/** Parameters of a query. */
const parameterLimit = 16_384;

const tooLong =
  'The URL is longer than 256 KiB or has more than 16,384 parameters, which no server takes. Shorten it, or the values that are filled in.';

function isTooLong(url: string): boolean {
  if (url.length > urlLimit) return true;
  let count = 0;
  for (let at = url.indexOf('&'); at !== -1 && count <= parameterLimit; at = url.indexOf('&', at + 1)) count += 1;
  return count > parameterLimit;
}

const enabled = (rows: readonly Pair[]): Pair[] => rows.filter(({ disabled }) => !disabled);

/**
 * URLs that Postman leaves as they are: nearly all. Taking one apart and putting it together again costs more than
 * sending it. test/unit/sender/plain-urls.test.ts compares them with what Postman makes of them.
 */
const plainTemplate =
  /^(?:https?:\/\/)?[\w.{}-]+(?::\d+)?(?:\/[\w.{}~/@,;*!$'()%+=&-]*)?(?:\?[\w.{}~=&%+:@,;*!$'()/-]*)?$/;

/** The same of a filled URL: a name or an IPv4 address, a port, and nothing in path and query that is encoded. */
const plainUrl =
  /^https?:\/\/((?:(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*|(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))(?::(?:[1-9]\d{0,3}|[1-5]\d{4}))?)\/[\w.~/:@,;*!$'()-]*(?:\?(?:[\w.~=&+:@,;*!$()/-]|%[\dA-Fa-f]{2})*)?$/;

/** Host and port of a URL that is sent as it stands; null where that is for Postman's parser to say. */
function hostOfPlain(url: string): string | null {
  const host = plainUrl.exec(url)?.[1];
  // Whether a name in Punycode is a valid one is not seen by looking at it.
  return host === undefined || host.includes('xn--') ? null : host;
}

/**
 * The URL with its `:path` variables filled in, tags as written. The text of the URL has the query; the table does
 * where the text has no `?`. A variable with an empty value keeps its `:name`, as in Postman.
 */
export function urlTemplate(request: Pick<ActionRequest, 'url' | 'query' | 'pathVariables'>): string {
  const { url: text, query, pathVariables } = request;
  const length = [...query, ...pathVariables].reduce(
    (sum, row) => sum + row.key.length + row.value.length + 2,
    text.length,
  );
  if (length > urlLimit || query.length + pathVariables.length > parameterLimit) {
    const detail = 'it is longer than 256 KiB or has too many parameters.';
    throw failure('INPUT_INVALID', { where: 'The URL', detail });
  }
  if (plainTemplate.test(text) && pathVariables.length === 0 && (query.length === 0 || text.includes('?'))) return text;
  const parsed = postman.Url.parse(request.url);
  const url = new postman.Url({ ...parsed, variable: enabled(request.pathVariables) });
  if (!request.url.includes('?')) {
    url.addQueryParams(enabled(request.query).map(({ key, value }) => ({ key, value })));
  }
  return url.toString();
}

/** User or password of a URL, decoded; as it stands where it is no percent-encoding: a stray `%` is a character of it. */
export function decodedCredential(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Path and query of a URL as it is sent: what stands on the request line. */
export const requestTarget = (url: string): string => url.slice(url.indexOf('/', url.indexOf('//') + 2));

/**
 * Encodes a filled URL as newman does (WHATWG sets, existing `%XX` and `+` left alone, `http://` where no scheme is
 * given) after adding an API key to the query, where it takes the place of a parameter of the same name.
 */
export function encodeUrl(
  text: string,
  apiKey: { readonly key: string; readonly value: string } | null,
  disableEncoding = false,
): RequestUrl {
  if (isTooLong(text)) return { url: text.slice(0, 1000), host: '', credentials: null, problem: tooLong };
  const plainHost = apiKey === null ? hostOfPlain(text) : null;
  if (plainHost !== null) return { url: text, host: plainHost, credentials: null, problem: null };
  const url = new postman.Url(text);
  if (apiKey !== null) {
    // Not by `query.remove`, which looks through all the others for each.
    const others = url.query.all().filter((row: { key: unknown }) => row.key !== apiKey.key);
    url.query.clear();
    url.addQueryParams([...others, apiKey]);
  }
  const node = toNodeUrl(url, disableEncoding);
  const [user = '', ...password] = (node.auth ?? '').split(':');
  const parts = {
    url: `${node.protocol}//${node.host}${node.path}`,
    host: node.host,
    credentials: node.auth === null ? null : [user, password.join(':')].map(decodedCredential).join(':'),
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
