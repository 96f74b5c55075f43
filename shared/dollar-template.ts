import { failure } from './failure.ts';

/** A `$` and the letters and underscores after it. */
const variablePattern = /\$([a-z_][A-Za-z_]*)/g;

/** A variable in a template: its name, and where it begins and ends with its `$`. */
interface FoundVariable {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The known variables of a template, as often as they are met: the longest run of letters and underscores, or else of
 * lower-case letters and underscores, as `$macFOO` has `$mac`; `$macro` does not.
 */
export function findVariables(template: string, parameterTags: ReadonlySet<string>): FoundVariable[] {
  return Array.from(template.matchAll(variablePattern)).flatMap(({ index, 1: run = '' }) => {
    const name = parameterTags.has(run) ? run : (/^[a-z_]+/.exec(run)?.[0] ?? '');
    return parameterTags.has(name) ? [{ name, start: index, end: index + 1 + name.length }] : [];
  });
}

/** Characters that the values of one template may have. A URL is never as long. */
const grownLimit = 1024 * 1024;

export interface DollarOptions {
  /** Every variable that may be met, also those without a value now. */
  readonly parameterTags: ReadonlySet<string>;
  /** What becomes of a known variable that has no value now. */
  readonly unfilled: 'empty' | 'kept';
}

/** The known variables of a template in the order they are met, once each. */
export function dollarVariables(template: string, parameterTags: ReadonlySet<string>): string[] {
  return [...new Set(findVariables(template, parameterTags).map(({ name }) => name))];
}

/**
 * Fills a URL template such as `server/$mac&$phone_ip` or `server/path?mac=$mac`: known variables are replaced by their
 * values, percent-encoded with `@` kept, and never looked into again. Unknown variables and any other `$` stay as they
 * are. A text without a scheme gets `http://`.
 */
export function fillDollar(template: string, values: ReadonlyMap<string, string>, options: DollarOptions): string {
  const filled = replaceVariables(template, options.parameterTags, (name) => {
    const value = values.get(name);
    if (value === undefined) return options.unfilled === 'kept' ? `$${name}` : '';
    return encodeValue(value);
  });
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(filled) ? filled : `http://${filled}`;
}

/** A template with each of its known variables replaced. */
export function replaceVariables(
  template: string,
  parameterTags: ReadonlySet<string>,
  replacement: (name: string) => string,
): string {
  let text = '';
  let done = 0;
  for (const { name, start, end } of findVariables(template, parameterTags)) {
    text += template.slice(done, start) + replacement(name);
    done = end;
    if (text.length > template.length + grownLimit) {
      const detail = `its values have more than ${grownLimit / 1024 / 1024} million characters.`;
      throw failure('INPUT_INVALID', { where: `$${name}`, detail });
    }
  }
  return text + template.slice(done);
}

const encodeValue = (value: string): string =>
  encodeURIComponent(value.toWellFormed())
    .replaceAll('%40', '@')
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
