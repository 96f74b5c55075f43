import { mapEventIterator, ORPCError } from '@orpc/client';
import { os, ValidationError } from '@orpc/server';
import { Failure, type FailureData, failure } from '../../../shared/failure.ts';
import { describeIssue, type SchemaIssue } from '../schema-issues.ts';

/** Issues in one sentence; the rest is counted. */
const shownIssues = 3;

/**
 * An error as every transport gives it out: an ORPCError with code, HTTP status, sentence, and hint and details in
 * `data`. A Failure and invalid input are passed on; anything else is a bug: it becomes INTERNAL and goes to `report`,
 * so that no stack reaches a client and none is lost either.
 */
export function toTransportError(error: unknown, report: (bug: unknown) => void): ORPCError<string, FailureData> {
  if (error instanceof Failure) return fromFailure(error);
  if (error instanceof ORPCError) {
    if (isInputError(error)) return fromFailure(invalidInput(error.cause.issues));
    if (hasHint(error)) return error;
  }
  report(error instanceof ORPCError && error.cause !== undefined ? error.cause : error);
  return fromFailure(failure('INTERNAL', {}));
}

/** The middleware that maps what a handler throws, at once or later inside a stream. Use it first, before any other. */
export function mapFailures(report: (bug: unknown) => void) {
  return os.middleware(async ({ next, signal }) => {
    // Who went away hears nothing more; how its stream ended is no bug.
    const mapped = async (error: unknown): Promise<unknown> =>
      signal?.aborted ? error : toTransportError(error, report);
    try {
      const result = await next();
      if (!isStream(result.output)) return result;
      return { ...result, output: mapEventIterator(result.output, { value: async (value) => value, error: mapped }) };
    } catch (error) {
      throw await mapped(error);
    }
  });
}

/** `mapFailures` with bugs written to stderr, where whoever runs the engine can find them. */
export const onFailure = mapFailures((bug) => {
  process.stderr.write(`${bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)}${issuesOf(bug)}\n`);
});

function fromFailure(expected: Failure): ORPCError<string, FailureData> {
  return new ORPCError(expected.code, {
    status: expected.status,
    message: expected.message,
    data: { hint: expected.hint, details: expected.details },
    cause: expected,
  });
}

/** `parameters.caller_id: expected string, received number`; several are joined by semicolons. */
export function invalidInput(issues: readonly SchemaIssue[]): Failure {
  const [first, ...others] = issues.slice(0, shownIssues).map((issue) => describeIssue(issue));
  const more = issues.length > shownIssues ? [`and ${issues.length - shownIssues} more`] : [];
  const rest = [...others.map(({ where, detail }) => (where === '' ? detail : `${where}: ${detail}`)), ...more];
  return failure('INPUT_INVALID', {
    where: first?.where ?? '',
    detail: [first?.detail ?? 'it has the wrong shape', ...rest].join('; '),
  });
}

function isInputError(error: ORPCError<string, unknown>): error is ORPCError<string, unknown> & {
  cause: { issues: readonly SchemaIssue[] };
} {
  return error.code === 'BAD_REQUEST' && error.cause instanceof ValidationError;
}

function hasHint(error: ORPCError<string, unknown>): error is ORPCError<string, FailureData> {
  return typeof error.data === 'object' && error.data !== null && 'hint' in error.data;
}

function isStream(output: unknown): output is AsyncIterator<unknown> & AsyncIterable<unknown> {
  return (
    typeof output === 'object' &&
    output !== null &&
    Symbol.asyncIterator in output &&
    'next' in output &&
    typeof output.next === 'function'
  );
}

/** Output that does not fit the contract is a bug of ours: its issues say where. */
function issuesOf(bug: unknown): string {
  return bug instanceof ValidationError ? `\n${JSON.stringify(bug.issues.slice(0, shownIssues), null, 2)}` : '';
}
