import { failure } from '../failure.ts';

/** What a face shows of an error that came through a door. */
export interface ToldFailure {
  readonly code: string;
  /** HTTP status; 0 where no answer came at all. */
  readonly status: number;
  readonly message: string;
  readonly hint: string;
}

/** Reads whatever a call or a stream threw, on either side of a door. Never throws. */
export function failureOf(error: unknown): ToldFailure {
  if (typeof error === 'object' && error !== null && 'code' in error && 'status' in error) {
    const { code, status } = error;
    const message = 'message' in error ? error.message : undefined;
    if (typeof code === 'string' && typeof status === 'number' && typeof message === 'string') {
      return { code, status, message, hint: hintOf(error) };
    }
  }
  const text = error instanceof Error ? error.message : String(error);
  if (isConnectionLost(error, text)) {
    return {
      code: 'CONNECTION_LOST',
      status: 0,
      message: 'The connection to Hookswitch was lost.',
      hint: 'Check that it still runs, and try again.',
    };
  }
  const { code, status, hint } = failure('INTERNAL', {});
  return { code, status, message: text === '' ? failure('INTERNAL', {}).message : text, hint };
}

/** A Failure has its hint at hand, what came over a wire has it in `data`. */
function hintOf(error: object): string {
  const data = 'data' in error ? error.data : undefined;
  const holders: readonly unknown[] = [error, data];
  for (const holder of holders) {
    if (typeof holder === 'object' && holder !== null && 'hint' in holder && typeof holder.hint === 'string') {
      return holder.hint;
    }
  }
  return '';
}

/** The client's own words when its port or socket closes under a call. */
function isConnectionLost(error: unknown, text: string): boolean {
  if (error instanceof Error && error.name === 'AbortError') return true;
  return /socket is not open|not open or aborted|closed or aborted/i.test(text);
}
