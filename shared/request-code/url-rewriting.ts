/**
 * The URL as Python's requests and .NET write it: what needs no percent-encoding is decoded, and what needs it is encoded.
 * `requests.utils.requote_uri`.
 */
export function requotedUrl(url: string): string {
  // What only looks like an escape makes all percent signs mean themselves.
  if (/%(?![0-9a-f]{2})[0-9a-z]{2}/i.test(url)) return encoded(url.replaceAll('%', '%25'));
  const decoded = url.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escaped.toUpperCase();
  });
  return encoded(decoded);
}

const encoded = (url: string): string => url.replace(/["<>\\^`{|}]/g, encodeURIComponent);
