import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import newman, { type NewmanRunExecutionAssertion } from 'newman';
import sdk, { type VariableScope } from 'postman-collection';
import type { CollectionRunInput } from '../../electron/engine/collection-runs/run-inputs.ts';
import type { CollectionReport } from '../../shared/model/collection-run.ts';
import type { OpenedEngine } from '../support/open-engine.ts';
import { withFolder } from '../support/temporary-folder.ts';
import type { EchoServer, Seen } from './echo-server.ts';

/** What a run came to, in words that can be compared. */
export interface RunResult {
  /** In order: `1 name: 200, ok "test", FAILED "other"`. */
  readonly steps: readonly string[];
  /** In order, as they arrived; without what is new each time. */
  readonly requests: readonly string[];
  readonly counts: { readonly requests: number; readonly assertions: number; readonly failures: number };
  /** What the scripts changed: `environment a: null → "1"`. */
  readonly variables: readonly string[];
}

export interface Fixture {
  readonly name: string;
  readonly collection: string;
  readonly environment?: string | undefined;
  readonly globals?: string | undefined;
  readonly data?: { readonly name: string; readonly text: string } | undefined;
  readonly iterations?: number | undefined;
  readonly only?: readonly string[] | undefined;
  readonly stopOnFailure?: boolean | undefined;
}

export interface Pair {
  readonly newman: RunResult;
  readonly ours: RunResult;
}

/** The same run by newman and by the engine, one after the other, against the same server. */
export async function bothRuns(fixture: Fixture, server: EchoServer, engine: OpenedEngine): Promise<Pair> {
  const plain = /\{\{\$/.test(fixture.collection) ? withoutRandom : (result: RunResult) => result;
  const theirs = await withFolder((folder) => newmanRun(fixture, server, folder));
  return { newman: plain(theirs), ours: plain(await ourRun(fixture, server, engine)) };
}

/** What dynamic variables make is new each time. */
function withoutRandom(result: RunResult): RunResult {
  const plain = (text: string): string =>
    text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID').replace(/\d+/g, 'N');
  return {
    ...result,
    ...{ steps: result.steps.map(plain), requests: result.requests.map(plain), variables: result.variables.map(plain) },
  };
}

/** Signatures of this very second. Those with a time that the collection gives are compared as they are. */
function withoutTime(header: string): string {
  if (/^X-Amz-Date: /i.test(header)) return 'X-Amz-Date: …';
  if (header.startsWith('Authorization: AWS4')) return header.replace(/\/\d{8}\/|Signature=.*/g, '…');
  const time = /\b(?:ts|oauth_timestamp)="(\d+)"/.exec(header);
  if (time === null) return header;
  const isNow = Math.abs(Number(time[1]) - Date.now() / 1000) < 3600;
  return isNow ? header.replace(/\b(ts|mac|oauth_timestamp|oauth_signature)="[^"]*"/g, '$1="…"') : header;
}

function requestText({ line, headers, body }: Seen): string {
  const boundary = headers.map((header) => /boundary=(-{26}\d{24})$/.exec(header)?.[1]).find(Boolean);
  const plain = (text: string): string => (boundary === undefined ? text : text.replaceAll(boundary, 'BOUNDARY'));
  const shown = headers.map((header) =>
    withoutTime(plain(header).replace(/^(Postman-Token): [0-9a-f-]{36}$/, '$1: TOKEN')),
  );
  return [line, ...shown, '', plain(body)].join('\n');
}

const stepOf = (iteration: number, name: string, status: number | string, assertions: readonly string[]): string =>
  [`${iteration + 1} ${name}: ${status}`, ...assertions].join(', ');

const assertionOf = (name: string, failed: boolean): string => `${failed ? 'FAILED' : 'ok'} ${JSON.stringify(name)}`;

interface NewmanRun {
  readonly state: Readonly<Record<'environment' | 'globals' | 'collectionVariables', VariableScope>>;
}

/** newman itself, in this process. */
async function newmanRun(fixture: Fixture, server: EchoServer, dir: string): Promise<RunResult> {
  // It goes through no proxy for this machine only where the environment says so.
  process.env.NO_PROXY = '*';
  server.take();
  const { collection, environment, globals, data, iterations, only, stopOnFailure } = fixture;
  const dataFile = join(dir, data?.name ?? 'data');
  if (data !== undefined) await writeFile(dataFile, data.text);
  return new Promise((resolve, reject) => {
    const steps: string[] = [];
    let assertions: string[] = [];
    let status: number | string = 'not sent';
    let begun: NewmanRun | undefined;
    newman
      .run({
        collection: JSON.parse(collection),
        ...(environment === undefined ? {} : { environment: JSON.parse(environment) }),
        ...(globals === undefined ? {} : { globals: JSON.parse(globals) }),
        ...(data === undefined ? {} : { iterationData: dataFile }),
        ...(iterations === undefined ? {} : { iterationCount: iterations }),
        ...(only === undefined ? {} : { folder: [...only] }),
        ...(stopOnFailure === undefined ? {} : { bail: stopOnFailure }),
        ...{ reporters: [], timeoutRequest: 5000, workingDir: dir, insecure: true },
      })
      .on('start', (_, { run }) => {
        begun = run as unknown as NewmanRun;
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
      .on('done', (error, { run }) => {
        // With `bail` it says that it stopped.
        if (error !== null && stopOnFailure !== true) return reject(error);
        const before = (text: string | undefined) => valuesOf(new sdk.VariableScope(JSON.parse(text ?? '{}')));
        const own = new sdk.VariableScope({ values: JSON.parse(collection).variable ?? [] } as never);
        resolve({
          steps,
          requests: server.take().map(requestText),
          counts: {
            requests: run.stats.requests.total ?? 0,
            assertions: run.stats.assertions.total ?? 0,
            failures: run.failures.length,
          },
          variables: [
            ...changes('environment', before(environment), valuesOf(begun?.state.environment)),
            ...changes('globals', before(globals), valuesOf(begun?.state.globals)),
            ...changes('collection', valuesOf(own), valuesOf(begun?.state.collectionVariables)),
          ].sort(),
        });
      });
  });
}

type Values = ReadonlyMap<string, string>;

interface Variable {
  readonly key: string;
  readonly value: unknown;
  readonly disabled?: boolean;
}

function valuesOf(scope: VariableScope | undefined): Values {
  const values = scope?.values as unknown as { all(): readonly Variable[] } | undefined;
  return new Map(
    (values?.all() ?? [])
      .filter(({ disabled }) => disabled !== true)
      .map(({ key, value }) => [key, typeof value === 'string' ? value : (JSON.stringify(value) ?? '')]),
  );
}

const changes = (scope: string, before: Values, after: Values): string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key))
    .map((key) => changeText(scope, key, before.get(key) ?? null, after.get(key) ?? null));

const changeText = (scope: string, key: string, before: string | null, after: string | null): string =>
  `${scope} ${key}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`;

/** The same through the engine. */
async function ourRun(fixture: Fixture, server: EchoServer, { ask }: OpenedEngine): Promise<RunResult> {
  server.take();
  const { collection, environment, globals, data, iterations, only, stopOnFailure } = fixture;
  const input: Partial<CollectionRunInput> = {
    ...(data === undefined ? {} : { data: { name: data.name, text: data.text } }),
    ...(iterations === undefined ? {} : { iterations }),
    ...(only === undefined ? {} : { only: [...only] }),
    ...(stopOnFailure === undefined ? {} : { stopOnFailure }),
    ...(globals === undefined ? {} : { globals: { name: 'globals.json', text: globals } }),
    environment: environment === undefined ? null : { name: 'environment.json', text: environment },
  };
  const steps: string[] = [];
  let report: CollectionReport | undefined;
  const stream = await ask.runs.execute({
    ...input,
    ...{ collection: { name: 'fixture.json', text: collection }, requestTimeoutMs: 5000, insecure: true },
    reveal: true,
  });
  for await (const event of stream) {
    if (event.kind === 'finished') report = event.report;
    if (event.kind !== 'step') continue;
    const { step, action, status, attempts, scripts } = event.delivery;
    const assertions = (scripts?.assertions ?? []).map(({ name, result }) => assertionOf(name, result === 'failed'));
    const isUnsent = attempts.length === 0 && step?.isSkipped === true;
    const outcome = status !== 0 ? status : isUnsent ? 'not sent' : 'no response';
    steps.push(stepOf(step?.iteration ?? -1, action.name, outcome, assertions));
  }
  if (report === undefined) throw new Error('the run did not finish');
  const { requests, assertions, failures, variables } = report;
  return {
    ...{ steps, requests: server.take().map(requestText) },
    counts: { requests, assertions: assertions.passed + assertions.failed + assertions.skipped, failures },
    variables: variables.map(({ scope, key, before, after }) => changeText(scope, key, before, after)).sort(),
  };
}
