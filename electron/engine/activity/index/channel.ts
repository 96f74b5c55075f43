import { Failure, failure } from '../../../../shared/failure.ts';

/** Messages between the engine's thread and that of its index. */
export type ToIndex =
  | { readonly call: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly abort: number }
  /** A stream's next batch is wanted, or no more. */
  | { readonly next: number; readonly stream: number }
  | { readonly leave: number };

export type FromIndex =
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly error: CarriedError }
  | { readonly news: 'runsForgotten' | 'notice'; readonly value: unknown };

/** An error as a structured clone, which would lose what class it was. */
export interface CarriedError {
  readonly failure: { readonly code: Failure['code']; readonly details: Failure['details'] } | null;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

export function carry(error: unknown): CarriedError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const expected = error instanceof Failure ? { code: error.code, details: error.details } : null;
  return { failure: expected, name, message, stack };
}

export function uncarry({ failure: expected, name, message, stack }: CarriedError): Error {
  // The table's entries differ in their details; code and details were one failure's.
  if (expected !== null) return failure(expected.code, expected.details as never);
  const error = new Error(message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}
