/** A variable is a `$` and the longest run of lower-case letters and underscores after it: `$macro` is not `$mac`. */
const variablePattern = /\$([a-z_]+)/g;

export interface DollarOptions {
  /** Every variable that may be met, also those without a value now. */
  readonly known: ReadonlySet<string>;
  /** What becomes of a known variable that has no value now. */
  readonly unfilled: 'empty' | 'kept';
}

/** The known variables of a template in the order they are met, once each. */
export function dollarVariables(template: string, known: ReadonlySet<string>): string[] {
  const met = Array.from(template.matchAll(variablePattern), (match) => match[1] ?? '');
  return [...new Set(met)].filter((name) => known.has(name));
}

/**
 * Fills a URL template such as `server/$mac&$phone_ip` or `server/path?mac=$mac`: known variables are replaced by their
 * values, percent-encoded with `@` kept, and never looked into again. Unknown variables and any other `$` stay as they
 * are. A text without a scheme gets `http://`.
 */
export function fillDollar(template: string, values: ReadonlyMap<string, string>, options: DollarOptions): string {
  const filled = template.replace(variablePattern, (match, name: string) => {
    if (!options.known.has(name)) return match;
    const value = values.get(name);
    if (value === undefined) return options.unfilled === 'kept' ? match : '';
    return encodeValue(value);
  });
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(filled) ? filled : `http://${filled}`;
}

const encodeValue = (value: string): string =>
  encodeURIComponent(value.toWellFormed())
    .replaceAll('%40', '@')
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
