import { inspect } from 'node:util';
import {
  type Assertion,
  ConsoleLevel,
  type ConsoleLine,
  type ScriptError,
  type ScriptOutcome,
} from '../../../../shared/model/script-outcome.ts';

/** Of one request in one iteration. A script may say something without end. */
const mostAssertions = 5000;
const mostLines = 1000;
/** Characters. */
const mostText = 256 * 1024;
const longestText = 16 * 1024;

/** Gathers what the scripts of one request say. */
export interface Said {
  readonly outcome: ScriptOutcome;
  assert(assertion: Assertion): void;
  write(level: string, messages: readonly unknown[]): void;
  fail(error: ScriptError): void;
  /** Counts a script that ran. */
  ran(on: ScriptError['on']): void;
}

export function createSaid(): Said {
  const assertions: Assertion[] = [];
  const lines: ConsoleLine[] = [];
  const errors: ScriptError[] = [];
  const ran = { prerequest: 0, test: 0 };
  let text = 0;
  /** False where there is no room for it: then the first one that has none says so. */
  const hasRoom = (count: number, most: number, added: string): boolean => {
    if (count > most || text > mostText) return false;
    text += added.length;
    return true;
  };
  const isLast = (count: number, most: number): boolean => count === most || text > mostText;
  const write = (level: ConsoleLevel, line: string): void => {
    if (!hasRoom(lines.length, mostLines, line)) return;
    const isEnd = isLast(lines.length, mostLines);
    lines.push(isEnd ? { level: 'warn', text: 'The scripts wrote more than is kept.' } : { level, text: line });
  };
  return {
    outcome: { assertions, console: lines, errors, ran },
    ran: (on) => {
      ran[on] += 1;
    },
    assert(assertion) {
      const { name, error, ...rest } = assertion;
      const kept = { ...rest, name: shortened(name), error: error === null ? null : shortened(error) };
      if (!hasRoom(assertions.length, mostAssertions, kept.name)) {
        // A failure must not be lost among those that are not kept.
        if (assertion.result === 'failed' && errors.length === 0) {
          errors.push({ on: 'test', message: `More tests failed than are kept: ${kept.name}` });
        }
        return;
      }
      assertions.push(kept);
    },
    write(level, messages) {
      const known = ConsoleLevel.safeParse(level);
      write(known.success ? known.data : 'log', shortened(messages.map(textOf).join(' ')));
    },
    fail({ on, message }) {
      if (errors.length < mostLines) errors.push({ on, message: shortened(message) });
    },
  };
}

const shortened = (text: string): string => (text.length > longestText ? `${text.slice(0, longestText)}…` : text);

const textOf = (message: unknown): string =>
  typeof message === 'string'
    ? message
    : inspect(message, { depth: 5, maxArrayLength: 200, maxStringLength: longestText, breakLength: 100 });

/** What a script threw, which may be anything. */
export function errorText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { name, message } = error as { readonly name?: unknown; readonly message?: unknown };
  if (typeof message !== 'string') return textOf(error);
  return typeof name === 'string' && name !== '' ? `${name}: ${message}` : message;
}
