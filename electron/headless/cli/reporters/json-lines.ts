import type { RunResult, StepResult } from './run-result.ts';

/** A step as a line of --json. Its names are relied upon. `step` and `iteration` are counted from 0. */
export function stepLine(step: StepResult): object {
  const { index, iteration, name, method, url, status, durationMs, scriptErrors, isSkipped, id, folder, delivery } =
    step;
  return {
    ...{ step: index, iteration, name, method, url, status, durationMs },
    assertions: step.assertions.map(({ name: test, result, error }) => ({
      ...{ name: test, passed: result !== 'failed', error },
      ...(result === 'skipped' ? { skipped: true } : {}),
    })),
    error: step.error ?? scriptErrors[0]?.message ?? null,
    ...{ id, delivery, folder, skipped: isSkipped, scriptErrors, console: step.console },
  };
}

/** The last line of --json. `reports` are the paths of the files that were written. */
export function summaryLine({ run, report }: RunResult, reports: readonly string[]): object {
  const { iterations, requests, assertions, failures, durationMs, steps, collection, variables } = report;
  const { passed, failed, skipped } = assertions;
  return {
    summary: {
      ...{ iterations, requests, assertions: passed + failed + skipped, failures, durationMs },
      ...{ passed, failed, skipped, steps: steps.done, state: run.state, problem: run.problem },
      ...{ runId: run.id, collection, variables, reports },
    },
  };
}
