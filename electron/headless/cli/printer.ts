import type { Writable } from 'node:stream';
import type { FailureReport } from '../../../shared/contract/failure-of.ts';
import { terminalHint } from './hints.ts';
import { type Column, plain, tableLines } from './table.ts';

/**
 * All that a command says. With --json stdout carries one JSON object a line and nothing else; what is for a person
 * goes to stderr then.
 */
export interface Printer {
  readonly json: boolean;
  /** One thing: a JSON line, or its human lines. */
  item(value: object, human: () => readonly string[]): void;
  /** Several of a kind: JSON lines, or one table; `none` is said where there are no rows. */
  rows<Row extends object>(rows: readonly Row[], columns: readonly Column<Row>[], none: string): void;
  /** For a person, beside the result: on stderr. */
  note(text: string): void;
  /** Asks a person, who goes on in the same line: on stderr. */
  prompt(text: string): void;
  failure(report: FailureReport): void;
}

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
  const out = (lines: readonly string[]) => {
    if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`);
  };
  const err = (line: string) => stderr.write(`${line}\n`);
  return {
    json,
    item: (value, human) => out(json ? [JSON.stringify(value)] : human().map(plain)),
    rows(rows, columns, none) {
      if (json) out(rows.map((row) => JSON.stringify(row)));
      else if (rows.length === 0) err(plain(none));
      else out(tableLines(rows, columns, width));
    },
    note: (text) => err(plain(text)),
    prompt: (text) => void stderr.write(plain(text)),
    failure(report) {
      const { code, message } = report;
      const hint = terminalHint(report, command);
      err(`error: ${plain(message)}`);
      if (hint !== '') err(`  ${plain(hint)}`);
      if (json) err(JSON.stringify({ error: { code, message, hint } }));
    },
  };
}
