import type { CollectionReport, RunDocuments } from '../../../../shared/model/collection-run.ts';
import type { Delivery } from '../../../../shared/model/delivery.ts';
import type { HeaderLine } from '../../../../shared/model/http.ts';
import type { Run } from '../../../../shared/model/run.ts';
import type { Assertion, ConsoleLine, ScriptError } from '../../../../shared/model/script-outcome.ts';
import { createExchangeKeeper, type KeptBodies, type KeptExchange } from './kept-exchange.ts';
import { Spread } from './spread.ts';

/** One failure of a step, in the order of its numbers. */
export interface StepFailure {
  /** Of the run, from 1. */
  readonly number: number;
  readonly kind: 'assertion' | 'script' | 'request';
  /** What failed: the name of the test, or what was being done. */
  readonly title: string;
  /** The name of the error: `AssertionError`. */
  readonly errorName: string;
  readonly message: string;
  /** Where, as newman names it: `assertion:1 in test-script`, `request`. */
  readonly at: string;
}

/** One request of the run in one iteration. */
export interface StepResult {
  /** Of the run, from 0. */
  readonly index: number;
  /** From 0. */
  readonly iteration: number;
  /** Of the request among those of the run, from 0. */
  readonly position: number;
  /** Its id in the activity log. */
  readonly delivery: string;
  /** Of the request in its collection. */
  readonly id: string;
  readonly name: string;
  /** Names of its folders, outermost first. */
  readonly folder: readonly string[];
  readonly at: string;
  readonly method: string;
  readonly url: string;
  /** 0 where there was no response. */
  readonly status: number;
  readonly statusText: string;
  /** Milliseconds; null where nothing was sent. */
  readonly durationMs: number | null;
  /** Of the response, head and body; null where there was none. */
  readonly bytes: number | null;
  /** Its pre-request script said so: nothing was sent. */
  readonly isSkipped: boolean;
  /** Whether sending it was begun. */
  readonly isSent: boolean;
  readonly assertions: readonly Assertion[];
  readonly scriptErrors: readonly ScriptError[];
  readonly console: readonly ConsoleLine[];
  readonly failures: readonly StepFailure[];
  /** Why there is no response; null where there is one, or none was wanted. */
  readonly error: string | null;
  /** The system's name for it: `ECONNREFUSED`; null where there is none. */
  readonly errorCode: string | null;
  /** Null where no report shows it. */
  readonly exchange: KeptExchange | null;
}

/** A failure with the step it is of. */
export type ListedFailure = StepFailure & { readonly step: StepResult };

interface ScriptTally {
  total: number;
  failed: number;
}

/** What the steps came to until now. */
export interface RunTally {
  steps: number;
  skipped: number;
  failedSteps: number;
  failedIterations: number;
  failedRequests: number;
  assertions: { passed: number; failed: number; skipped: number };
  prerequest: ScriptTally;
  test: ScriptTally;
  failures: number;
  /** Bytes of the bodies of responses. */
  received: number;
  /** Milliseconds. */
  readonly response: Spread;
  readonly dns: Spread;
  readonly firstByte: Spread;
}

/** A run that is over, for the reports of it. */
export interface RunResult {
  readonly run: Run;
  readonly report: CollectionReport;
  readonly iterations: number;
  /** Requests of one iteration. */
  readonly length: number;
  readonly tally: RunTally;
  /** In the order of their numbers; where steps are not kept, the first ones. */
  readonly failures: readonly ListedFailure[];
  /** Empty where no report lists them. */
  readonly steps: readonly StepResult[];
  readonly documents: RunDocuments | null;
  /** Null where none was used. */
  readonly environment: NamedDocument | null;
}

/** What a document says of itself. */
export interface NamedDocument {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

export interface RunBeginning {
  readonly run: Run;
  readonly steps: number;
  readonly iterations: number;
  readonly documents: RunDocuments | null;
}

/** What a report needs of a run beside its totals. */
export interface ReportNeeds {
  readonly steps: boolean;
  readonly bodies: KeptBodies | null;
}

export interface RunCollector {
  readonly tally: RunTally;
  step(delivery: Delivery): Promise<StepResult>;
  end(run: Run, report: CollectionReport, environment: NamedDocument | null): RunResult;
}

/** Failures that are kept where the steps are not: each holds its step. */
const mostFailures = 1000;

/** Builds the result of a run from its stream: once, for all reports. */
export function createRunCollector(
  { iterations, steps: expected, documents }: RunBeginning,
  { steps: keepsSteps, bodies }: ReportNeeds,
): RunCollector {
  const keep = bodies === null ? null : createExchangeKeeper(bodies);
  const steps: StepResult[] = [];
  const failures: ListedFailure[] = [];
  let failedIteration = -1;
  const tally: RunTally = {
    ...{ steps: 0, skipped: 0, failedSteps: 0, failedIterations: 0, failedRequests: 0, failures: 0, received: 0 },
    ...{ assertions: { passed: 0, failed: 0, skipped: 0 } },
    ...{ prerequest: { total: 0, failed: 0 }, test: { total: 0, failed: 0 } },
    ...{ response: new Spread(), dns: new Spread(), firstByte: new Spread() },
  };

  function count(step: StepResult, { attempts, scripts, response }: Delivery): void {
    tally.steps += 1;
    if (step.isSkipped) tally.skipped += 1;
    if (step.isSent && step.status === 0) tally.failedRequests += 1;
    for (const { result } of step.assertions) tally.assertions[result] += 1;
    for (const { on } of step.scriptErrors) tally[on].failed += 1;
    tally.prerequest.total += scripts?.ran?.prerequest ?? 0;
    tally.test.total += scripts?.ran?.test ?? 0;
    tally.received += response?.bytes ?? 0;
    if (step.status !== 0 && step.durationMs !== null) tally.response.add(step.durationMs);
    const timings = attempts.at(-1)?.timings;
    if (timings?.dns) tally.dns.add(timings.dns);
    if (timings?.firstByte) tally.firstByte.add(timings.firstByte);
    if (step.failures.length === 0) return;
    tally.failedSteps += 1;
    tally.failures += step.failures.length;
    if (step.iteration !== failedIteration) tally.failedIterations += 1;
    failedIteration = step.iteration;
  }

  return {
    tally,
    async step(delivery) {
      const { iteration = 0, position = 0, folder = [], isSkipped = false } = delivery.step ?? {};
      const { request, response, status, scripts } = delivery;
      // What is not sent has no settings: its pre-request script failed, or skipped it.
      const isSent = delivery.settings !== null;
      const error = isSkipped || status !== 0 ? null : delivery.message;
      const outcome = {
        assertions: scripts?.assertions ?? [],
        scriptErrors: scripts?.errors ?? [],
        error: isSent ? error : null,
      };
      const found = failuresOf(outcome, tally.failures);
      const step: StepResult = {
        ...{ index: tally.steps, iteration, position, folder },
        ...{ delivery: delivery.id, id: delivery.action.id, name: delivery.action.name, at: delivery.at },
        ...{ method: request.method, url: request.url, status, statusText: response?.statusText ?? '' },
        ...{ durationMs: delivery.durationMs, isSkipped, isSent },
        bytes: response === null ? null : headBytes(response.headers) + response.bytes,
        ...outcome,
        error,
        errorCode: error === null ? null : (delivery.attempts.at(-1)?.code ?? null),
        console: scripts?.console ?? [],
        failures: found,
        exchange: keep === null ? null : await keep(delivery, found.length > 0),
      };
      count(step, delivery);
      for (const failure of found) {
        if (keepsSteps || failures.length < mostFailures) failures.push({ ...failure, step });
      }
      if (keepsSteps) steps.push(step);
      return step;
    },
    end: (run, report, environment) => ({
      ...{
        run,
        report,
        environment,
        iterations,
        length: Math.round(expected / iterations),
        tally,
        failures,
        steps,
        documents,
      },
    }),
  };
}

type Outcome = Pick<StepResult, 'assertions' | 'scriptErrors' | 'error'>;

function failuresOf({ assertions, scriptErrors, error }: Outcome, before: number): StepFailure[] {
  const failed: Omit<StepFailure, 'number'>[] = [];
  const scripts = (on: ScriptError['on']) =>
    scriptErrors
      .filter((scriptError) => scriptError.on === on)
      .map(({ message }) => ({
        ...{ kind: 'script' as const, title: scriptTitles[on], at: `${on}-script` },
        ...namedError(message, 'Error'),
      }));
  failed.push(...scripts('prerequest'));
  if (error !== null)
    failed.push({ kind: 'request', title: 'No response', errorName: 'Error', message: error, at: 'request' });
  for (const [index, assertion] of assertions.entries()) {
    if (assertion.result !== 'failed') continue;
    const { errorName, message } = namedError(assertion.error ?? '', 'AssertionError');
    failed.push({
      ...{ kind: 'assertion', title: assertion.name, errorName, message, at: `assertion:${index} in test-script` },
    });
  }
  failed.push(...scripts('test'));
  return failed.map((failure, index) => ({ number: before + index + 1, ...failure }));
}

const scriptTitles = { prerequest: 'Pre-request script failed', test: 'Test script failed' } as const;

/** `TypeError: x is not a function` is two things. */
function namedError(text: string, otherwise: string): Pick<StepFailure, 'errorName' | 'message'> {
  const [, errorName = otherwise, message = text] = /^((?:[A-Z]\w*)?(?:Error|Exception)): ([\s\S]*)$/.exec(text) ?? [];
  return { errorName, message };
}

/** As lines on the wire, with the empty one behind them. */
const headBytes = (headers: readonly HeaderLine[]): number =>
  headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 2);

/** `folder / sub / name`, as newman joins them. */
export const fullName = ({ folder, name }: Pick<StepResult, 'folder' | 'name'>): string =>
  [...folder, name].join(' / ');

/** Requests without a response, those of scripts among them, which are no steps. */
export const failedRequests = ({ report, tally }: Pick<RunResult, 'report' | 'tally'>): number =>
  tally.failedRequests + Math.max(0, report.failures - tally.failures);
