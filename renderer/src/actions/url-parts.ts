/** A tag may hold `/`, `?`, `&`, `=` and `#` in its name: blanked out before a URL is taken apart, so offsets stay. */
export function withoutTags(text: string): string {
  return text.replace(/\{\{[^{}\r\n]+\}\}/g, (tag) => '_'.repeat(tag.length));
}

export interface UrlParts {
  /** All before the `?`. */
  readonly before: string;
  /** Between `?` and `#`; null where the URL has no `?`. */
  readonly query: string | null;
  /** From the `#`, with it; empty where there is none. */
  readonly fragment: string;
}

/** Takes a URL apart as written; `before + ('?' + query) + fragment` is the URL again. */
export function urlParts(url: string): UrlParts {
  const bare = withoutTags(url);
  const hash = bare.indexOf('#');
  const end = hash === -1 ? url.length : hash;
  const question = bare.slice(0, end).indexOf('?');
  if (question === -1) return { before: url.slice(0, end), query: null, fragment: url.slice(end) };
  return { before: url.slice(0, question), query: url.slice(question + 1, end), fragment: url.slice(end) };
}

/** Splits at a character that stands outside tags. */
export function splitOutsideTags(text: string, separator: string): string[] {
  const bare = withoutTags(text);
  const pieces: string[] = [];
  let from = 0;
  for (let at = bare.indexOf(separator); at !== -1; at = bare.indexOf(separator, from)) {
    pieces.push(text.slice(from, at));
    from = at + separator.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}
