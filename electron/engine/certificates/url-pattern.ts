/** Which URLs of https a certificate is for. */
export interface UrlPattern {
  matches(url: URL): boolean;
}

/** Every URL, in the words of Postman and of browsers. */
export const allUrls = '<all_urls>';

const shape =
  /^(?:(\*|[a-z]+(?:\+[a-z]+)*):\/\/)?(\*|(?:\*\.)?[^*/:[\]\s]+|\[[0-9a-f:.]+\])(?::(\*|\d{1,5}))?(\/.*)?$/i;

/**
 * Reads a pattern of Postman, `https://*.example.com:8443/api/*`, or only its host and port. Without a port it is 443,
 * `*` is any port. Null where it is neither.
 */
export function readUrlPattern(text: string): UrlPattern | null {
  if (text === allUrls) return { matches: ({ protocol }) => protocol === 'https:' };
  const [, schemes = '*', host = '', port = '443', path] = shape.exec(text) ?? [];
  // Postman wants a path behind a scheme.
  if (host === '' || (text.includes('://') && path === undefined)) return null;
  const isSecure = schemes.split('+').some((scheme) => /^(\*|https)$/i.test(scheme));
  const name = asInUrls(host);
  const isHost = (hostname: string): boolean => {
    if (name === '*' || hostname === name) return true;
    return name.startsWith('*.') && (hostname === name.slice(2) || hostname.endsWith(name.slice(1)));
  };
  return {
    matches: ({ protocol, hostname, port: at, pathname }) =>
      protocol === 'https:' &&
      isSecure &&
      isHost(hostname) &&
      (port === '*' || port === (at || '443')) &&
      (path === undefined || fits(path, pathname)),
  };
}

/** A host as URLs have it, also one that is not ASCII, behind its `*.`. */
function asInUrls(host: string): string {
  const [, star = '', rest = ''] = /^(\*\.)?(.*)$/.exec(host) ?? [];
  const url = URL.parse(`https://${rest}/`);
  // Nothing but a host: no user, no query.
  return star + (url !== null && url.href === `https://${url.hostname}/` ? url.hostname : rest.toLowerCase());
}

/** Whether a text is a glob with `*` and `?`. It goes back to the last star alone, so that no pattern takes for ever. */
function fits(glob: string, text: string): boolean {
  let [at, star, after] = [0, -1, 0];
  let index = 0;
  while (index < text.length) {
    if (glob[at] === '*') {
      star = at;
      after = index;
      at += 1;
    } else if (at < glob.length && (glob[at] === '?' || glob[at] === text[index])) {
      at += 1;
      index += 1;
    } else if (star !== -1) {
      at = star + 1;
      after += 1;
      index = after;
    } else return false;
  }
  return /^\**$/.test(glob.slice(at));
}
