import { type FailureDetails, failure } from '../failure.ts';

/** What a client shows of an error. */
export interface FailureReport {
  readonly code: string;
  /** HTTP status; 0 when there was no response. */
  readonly status: number;
  readonly message: string;
  readonly hint: string;
  readonly details: FailureDetails;
}

/** Reads whatever a call or a stream threw, on either side of a transport. Never throws. */
export function failureOf(error: unknown): FailureReport {
  if (typeof error === 'object' && error !== null && 'code' in error && 'status' in error) {
    const { code, status } = error;
    const message = 'message' in error ? error.message : undefined;
    if (typeof code === 'string' && typeof status === 'number' && typeof message === 'string') {
      return { code, status, message, hint: hintOf(error), details: detailsOf(error) };
    }
  }
  const text = error instanceof Error ? error.message : String(error);
  if (isConnectionLost(error, text)) {
    return {
      code: 'CONNECTION_LOST',
      status: 0,
      message: 'The connection to Hookswitch was lost.',
      hint: 'Check that Hookswitch is running, and try again.',
      details: {},
    };
  }
  const { code, status, hint, details, message } = failure('INTERNAL', {});
  return { code, status, message: text === '' ? message : text, hint, details };
}

function hintOf(error: object): string {
  const hint = valueIn(error, 'hint');
  return typeof hint === 'string' ? hint : '';
}

function detailsOf(error: object): FailureDetails {
  const details = valueIn(error, 'details');
  return typeof details === 'object' && details !== null ? (details as FailureDetails) : {};
}

/** A Failure has the value itself; an error that came over a transport has it in `data`. */
function valueIn(error: object, name: string): unknown {
  if (name in error) return Reflect.get(error, name);
  const data: unknown = Reflect.get(error, 'data');
  return typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined;
}

/** What the oRPC client throws when its port or socket closes during a call. */
function isConnectionLost(error: unknown, text: string): boolean {
  if (error instanceof Error && error.name === 'AbortError') return true;
  return /socket is not open|not open or aborted|closed or aborted/i.test(text);
}
