import * as z from 'zod';

/** What a test of a script found: `pm.test`, or a legacy `tests[name]`. */
export const Assertion = z.object({
  name: z.string(),
  /** `skipped` is a `pm.test.skip`. */
  result: z.enum(['passed', 'failed', 'skipped']),
  /** Why it failed; null where it did not. */
  error: z.string().nullable(),
});
export type Assertion = z.infer<typeof Assertion>;

export const ConsoleLevel = z.enum(['log', 'info', 'warn', 'error', 'debug']);
export type ConsoleLevel = z.infer<typeof ConsoleLevel>;

/** What a script wrote with `console`, its arguments as text. */
export const ConsoleLine = z.object({ level: ConsoleLevel, text: z.string() });
export type ConsoleLine = z.infer<typeof ConsoleLine>;

/** A script that threw, did not end in time, or could not be read. */
export const ScriptError = z.object({ on: z.enum(['prerequest', 'test']), message: z.string() });
export type ScriptError = z.infer<typeof ScriptError>;

/** What the scripts of one request said. Where there is too much of it, the rest is left out and the last line says so. */
export const ScriptOutcome = z.object({
  assertions: z.array(Assertion),
  console: z.array(ConsoleLine),
  errors: z.array(ScriptError),
  /** How many scripts ran: the collection's and its folders' count, too. */
  ran: z.object({ prerequest: z.number().int(), test: z.number().int() }).optional(),
});
export type ScriptOutcome = z.infer<typeof ScriptOutcome>;

/** Whether what was tested is not so, or could not be tested. */
export const isFailedOutcome = ({ assertions, errors }: Pick<ScriptOutcome, 'assertions' | 'errors'>): boolean =>
  errors.length > 0 || assertions.some(({ result }) => result === 'failed');
