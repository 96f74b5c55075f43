import type { Writable } from 'node:stream';
import { styleText } from 'node:util';
import type { FailureReport } from '../../../shared/contract/failure-of.ts';
import { terminalHint } from './hints.ts';
import { type Column, plain, tableLines } from './table.ts';

/**
 * All that a command says. With --json stdout carries one JSON object a line and nothing else; what is for a person
 * goes to stderr then.
 */
export interface Printer {
  readonly json: boolean;
  /** How lines look from now on. `auto` has colors where stdout is a terminal that has them, as without this. */
  look(look: Look): void;
  /** One thing: a JSON line, or its human lines. */
  item(value: object, human: () => readonly string[]): void;
  /** Several of a kind: JSON lines, or one table; `none` is said where there are no rows. */
  rows<Row extends object>(rows: readonly Row[], columns: readonly Column<Row>[], none: string): void;
  /** Human lines with colors where stdout is a terminal that has them; nothing with --json. */
  lines(lines: readonly StyledLine[]): void;
  /**
   * A line below everything else that the next one replaces, null for none. Only on a terminal that somebody watches:
   * never in a pipe, in CI, or with --json.
   */
  progress(text: string | null): void;
  /** For a person, beside the result: on stderr. */
  note(text: string): void;
  /** Asks a person, who goes on in the same line: on stderr. */
  prompt(text: string): void;
  failure(report: FailureReport): void;
}

export interface Look {
  readonly color: 'auto' | 'on' | 'off';
  /** False writes the symbols of lines in ASCII. */
  readonly unicode: boolean;
}

export type Style = 'good' | 'bad' | 'quiet' | 'strong' | 'notice';
/** Parts of a line; what stands in them is made safe for a terminal. */
export type StyledLine = readonly (string | readonly [style: Style, text: string])[];

export interface Streams {
  readonly stdin: AsyncIterable<Buffer>;
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable;
}

/** `command` is the one that was asked for: what it says about a failure fits it. */
export function createPrinter(
  { stdout, stderr }: Pick<Streams, 'stdout' | 'stderr'>,
  json: boolean,
  command?: string,
): Printer {
  const width = stdout.isTTY === true ? (stdout.columns ?? null) : null;
  let shown = false;
  const clear = (): void => {
    if (shown) stdout.write('\r\u001b[2K');
    shown = false;
  };
  const out = (lines: readonly string[]) => {
    clear();
    if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`);
  };
  const err = (line: string) => {
    clear();
    stderr.write(`${line}\n`);
  };
  const isWatched = !json && stdout.isTTY === true && !isSet(process.env.CI) && process.env.TERM !== 'dumb';
  let look: Look = { color: 'auto', unicode: true };
  const written = (text: string): string => (look.unicode ? plain(text) : inAscii(plain(text)));
  const styled = (line: StyledLine): string =>
    line
      .map((part) => {
        if (typeof part === 'string') return written(part);
        const [style, text] = part;
        if (look.color === 'off') return written(text);
        const how = look.color === 'on' ? { validateStream: false } : { stream: stdout };
        return styleText([...styles[style]], written(text), how);
      })
      .join('');
  return {
    json,
    look(wanted) {
      look = wanted;
    },
    item: (value, human) => out(json ? [JSON.stringify(value)] : human().map(plain)),
    rows(rows, columns, none) {
      if (json) out(rows.map((row) => JSON.stringify(row)));
      else if (rows.length === 0) err(plain(none));
      else out(tableLines(rows, columns, width));
    },
    lines: (lines) => out(json ? [] : lines.map(styled)),
    progress(text) {
      if (!isWatched) return;
      clear();
      if (text === null) return;
      stdout.write(written(text).slice(0, Math.max(1, (width ?? 80) - 1)));
      shown = true;
    },
    note: (text) => err(plain(text)),
    prompt(text) {
      clear();
      stderr.write(plain(text));
    },
    failure(report) {
      const { code, message } = report;
      const hint = terminalHint(report, command);
      err(`error: ${plain(message)}`);
      if (hint !== '') err(`  ${plain(hint)}`);
      if (json) err(JSON.stringify({ error: { code, message, hint } }));
    },
  };
}

const asciiSymbols: Readonly<Record<string, string>> = {
  ...{ '✓': '+', '❏': '#', '→': '>', '↳': '>', '│': '|', '─': '-', '•': '*', '…': '...' },
  ...Object.fromEntries([...'┌┬┐├┼┤┴└┘'].map((corner) => [corner, '+'])),
};

const inAscii = (text: string): string => text.replace(/[✓❏→↳•…─-┼]/g, (symbol) => asciiSymbols[symbol] ?? symbol);

const styles = {
  good: ['green'],
  bad: ['bold', 'red'],
  quiet: ['gray'],
  strong: ['bold'],
  notice: ['yellow'],
} as const satisfies Record<Style, unknown>;

const isSet = (variable: string | undefined): boolean =>
  variable !== undefined && variable !== '' && variable !== 'false';
