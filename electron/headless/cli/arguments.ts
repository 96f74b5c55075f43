import { InvalidArgumentError } from 'commander';
import { failure } from '../../../shared/failure.ts';

/** For commander: a whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Must be a whole number from ${least} to ${most}.`);
  };
}

/** For commander: an option that may be given several times. */
export function several(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}

/** `DIALECT:EVENT`. Throws USAGE. */
export function eventOf(text: string): { dialect: string; event: string } {
  const colon = text.indexOf(':');
  const [dialect, event] = [text.slice(0, colon), text.slice(colon + 1)];
  if (colon > 0 && event !== '') return { dialect, event };
  throw failure('USAGE', { detail: `Invalid event ${text}. Use DIALECT:EVENT, for example pbxware:call_incoming.` });
}

/** `TAG=VALUE` lines as a table; a value may hold equals signs and be empty. Throws USAGE. */
export function parametersOf(lines: readonly string[]): Record<string, string> {
  return pairsOf('--param TAG=VALUE', lines);
}

/** The same for another option, given as its usage: `--setup KEY=VALUE`. Throws USAGE. */
export function pairsOf(usage: string, lines: readonly string[]): Record<string, string> {
  const pairs = lines.map((line): [string, string] => {
    const equals = line.indexOf('=');
    if (equals > 0) return [line.slice(0, equals), line.slice(equals + 1)];
    throw failure('USAGE', { detail: `Invalid ${usage.split(' ')[0]} ${line}. Use ${usage}.` });
  });
  // Not by assignment: a tag may be called __proto__.
  return Object.fromEntries(pairs);
}

/** One word of a command line for a shell, whatever is in it. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
