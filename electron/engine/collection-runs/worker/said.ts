import { inspect } from 'node:util';
import type { CollectionProgress } from '../../../../shared/model/collection-run.ts';
import {
  type Assertion,
  ConsoleLevel,
  type ConsoleLine,
  type ScriptError,
  type ScriptOutcome,
} from '../../../../shared/model/script-outcome.ts';

/** What is kept of one request in one iteration: a script may say something without end. */
const mostPassed = 4000;
const mostFailed = 1000;
const mostErrors = 100;
const mostLines = 1000;
/** Characters of each of these. */
const mostText = 256 * 1024;
const longestText = 16 * 1024;

export type AssertionCounts = CollectionProgress['assertions'];

/** Gathers what the scripts of one request say. */
export interface Said {
  /** What is kept of it. */
  outcome(): ScriptOutcome;
  /** Of all assertions, also those that are not kept. */
  readonly counts: AssertionCounts;
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
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const ran = { prerequest: 0, test: 0 };
  // Bounds of their own: what was written must not push out an assertion, nor what passed one that failed.
  const passed = createBound(mostPassed);
  const failed = createBound(mostFailed);
  const thrown = createBound(mostErrors);
  const written = createBound(mostLines);
  return {
    counts,
    outcome() {
      const left = [
        ...(passed.isReached() || failed.isReached() ? ['There were more assertions than are kept.'] : []),
        ...(thrown.isReached() || written.isReached() ? ['The scripts wrote more than is kept.'] : []),
      ];
      const last = left.map((text) => ({ level: 'warn', text }) as const);
      return { assertions, console: [...lines, ...last], errors, ran };
    },
    ran: (on) => {
      ran[on] += 1;
    },
    assert(assertion) {
      counts[assertion.result] += 1;
      const { result } = assertion;
      const name = shortened(assertion.name);
      const error = assertion.error === null ? null : shortened(assertion.error);
      const bound = result === 'failed' ? failed : passed;
      if (bound.takes(name.length + (error?.length ?? 0))) assertions.push({ name, result, error });
    },
    write(level, messages) {
      if (written.isReached()) return;
      const known = ConsoleLevel.safeParse(level);
      const text = shortened(messages.map(textOf).join(' '));
      if (written.takes(text.length)) lines.push({ level: known.success ? known.data : 'log', text });
    },
    fail({ on, message }) {
      const text = shortened(message);
      if (thrown.takes(text.length)) errors.push({ on, message: text });
    },
  };
}

/** Takes up to `most` texts of `mostText` characters together; the first one however long it is. */
function createBound(most: number): { takes(length: number): boolean; isReached(): boolean } {
  let count = 0;
  let text = 0;
  let isReached = false;
  return {
    isReached: () => isReached,
    takes(length) {
      isReached ||= count === most || (count > 0 && text + length > mostText);
      if (isReached) return false;
      count += 1;
      text += length;
      return true;
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
