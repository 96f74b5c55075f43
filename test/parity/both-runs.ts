import newman, { type NewmanRunExecutionAssertion } from 'newman';
import type { CollectionRunInput } from '../../electron/engine/collection-runs/run-inputs.ts';
import type { OpenedEngine } from '../support/open-engine.ts';
import type { EchoServer } from './echo-server.ts';

/** What a run came to, in words that can be compared. */
export interface RunResult {
  /** In order: `1 name: 200, ok "test", FAILED "other"`. */
  readonly steps: readonly string[];
  /** `GET /get?a=b` as they arrived. */
  readonly requests: readonly string[];
  readonly counts: { readonly requests: number; readonly assertions: number; readonly failures: number };
  /** `environment a=1`. */
  readonly variables: readonly string[];
}

export interface Fixture {
  readonly collection: string;
  readonly environment?: string | undefined;
  readonly globals?: string | undefined;
  readonly data?: { readonly name: string; readonly text: string } | undefined;
  readonly iterations?: number | undefined;
  readonly only?: readonly string[] | undefined;
  readonly stopOnFailure?: boolean | undefined;
}

const stepOf = (iteration: number, name: string, status: number | string, assertions: readonly string[]): string =>
  [`${iteration + 1} ${name}: ${status}`, ...assertions].join(', ');

const assertionOf = (name: string, failed: boolean): string => `${failed ? 'FAILED' : 'ok'} ${JSON.stringify(name)}`;

/** newman itself, in this process. */
export async function newmanRun(fixture: Fixture, server: EchoServer, dir: string): Promise<RunResult> {
  // It goes through no proxy for this machine only where the environment says so.
  process.env.NO_PROXY = '*';
  server.take();
  const { readDataRows } = await import('../../electron/engine/collection-runs/data-rows.ts');
  return new Promise((resolve, reject) => {
    const steps: string[] = [];
    let assertions: string[] = [];
    let status: number | string = 'not sent';
    newman
      .run({
        collection: JSON.parse(fixture.collection),
        ...(fixture.environment === undefined ? {} : { environment: JSON.parse(fixture.environment) }),
        ...(fixture.globals === undefined ? {} : { globals: JSON.parse(fixture.globals) }),
        ...(fixture.data === undefined ? {} : { iterationData: readDataRows(fixture.data) as never }),
        ...(fixture.iterations === undefined ? {} : { iterationCount: fixture.iterations }),
        ...(fixture.only === undefined ? {} : { folder: [...fixture.only] }),
        ...(fixture.stopOnFailure === undefined ? {} : { bail: fixture.stopOnFailure }),
        ...{ reporters: [], timeoutRequest: 5000, workingDir: dir, insecure: true },
      })
      .on('beforeItem', () => {
        assertions = [];
        status = 'not sent';
      })
      .on('request', (error, { response, cursor }) => {
        if ('scriptId' in cursor) return;
        status = error === null ? response.code : 'no response';
      })
      .on('assertion', (error, { assertion }: NewmanRunExecutionAssertion) => {
        assertions.push(assertionOf(assertion, error !== null));
      })
      .on('item', (_, { cursor, item }) => {
        steps.push(stepOf(cursor.iteration, item.name, status, assertions));
      })
      .on('done', (error, { run, environment, globals }) => {
        if (error !== null) return reject(error);
        resolve({
          steps,
          requests: server.take(),
          counts: {
            requests: run.stats.requests.total ?? 0,
            assertions: run.stats.assertions.total ?? 0,
            failures: run.failures.length,
          },
          variables: [...variablesOf('environment', environment), ...variablesOf('globals', globals)],
        });
      });
  });
}

/** The same through the engine. */
export async function ourRun(fixture: Fixture, server: EchoServer, { ask }: OpenedEngine): Promise<RunResult> {
  server.take();
  const input: Partial<CollectionRunInput> = {
    ...(fixture.data === undefined ? {} : { data: { ...fixture.data } }),
    ...(fixture.iterations === undefined ? {} : { iterations: fixture.iterations }),
    ...(fixture.only === undefined ? {} : { only: [...fixture.only] }),
    ...(fixture.stopOnFailure === undefined ? {} : { stopOnFailure: fixture.stopOnFailure }),
    ...(fixture.globals === undefined ? {} : { globals: { name: 'globals.json', text: fixture.globals } }),
    environment: fixture.environment === undefined ? null : { name: 'environment.json', text: fixture.environment },
  };
  const steps: string[] = [];
  const stream = await ask.runs.execute({
    ...input,
    ...{ collection: { name: 'fixture.json', text: fixture.collection }, requestTimeoutMs: 5000, insecure: true },
  });
  for await (const event of stream) {
    if (event.kind === 'step') {
      const { step, action, status, attempts, scripts } = event.delivery;
      const assertions = (scripts?.assertions ?? []).map(({ name, result }) => assertionOf(name, result === 'failed'));
      const outcome =
        status !== 0 ? status : attempts.length === 0 && step?.isSkipped === true ? 'not sent' : 'no response';
      steps.push(stepOf(step?.iteration ?? -1, action.name, outcome, assertions));
    } else if (event.kind === 'finished') {
      const { requests, assertions, failures, variables } = event.report;
      const { passed, failed, skipped } = assertions;
      return {
        ...{ steps, requests: server.take() },
        counts: { requests, assertions: passed + failed + skipped, failures },
        variables: variables
          .filter(({ scope }) => scope !== 'collection')
          .map(({ scope, key, after }) => `${scope} ${key}=${after}`),
      };
    }
  }
  throw new Error('the run did not finish');
}

const variablesOf = (scope: string, { values }: { readonly values: { all(): readonly unknown[] } }): string[] =>
  values.all().map((value) => {
    const { key, value: text } = value as { readonly key: string; readonly value: unknown };
    return `${scope} ${key}=${typeof text === 'string' ? text : JSON.stringify(text)}`;
  });
