import type { RunDocuments, VariableChange, VariableScopeName } from '../../../../shared/model/collection-run.ts';
import type { HeaderLine } from '../../../../shared/model/http.ts';
import type { KeptBody } from './kept-exchange.ts';
import { failedRequests, type ListedFailure, type RunResult, type StepFailure, type StepResult } from './run-result.ts';
import type { Spread } from './spread.ts';

type Sdk = typeof import('postman-collection');
type Json = Readonly<Record<string, unknown>>;

/**
 * The run in the shape of newman's JSON reporter: `collection`, `environment`, `globals` and `run` with `stats`, `timings`,
 * `executions`, `transfers`, `failures` and `error`. Requests of scripts are counted and no executions of their own. A body
 * that is not whole has `truncated`. Written bit by bit: the whole is larger than a text may be.
 */
export async function newmanReport(result: RunResult): Promise<Iterable<string>> {
  // A package of this size is for those who ask for it.
  const { default: sdk } = await import('postman-collection');
  return chunks(result, sdk as unknown as Sdk);
}

function* chunks(result: RunResult, sdk: Sdk): Generator<string> {
  const { documents, report, steps, failures } = result;
  const items = itemsOf(sdk, documents);
  const write = (name: string, value: unknown): string => `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  yield `{\n  ${write('collection', items.collection)},\n`;
  for (const scope of ['environment', 'globals'] as const) {
    const values = variablesAtEnd(documents?.[scope] ?? [], scope, report.variables);
    const about = scope === 'globals' ? { id: `${result.run.id}-globals` } : result.environment;
    yield `  ${write(scope, { ...about, values })},\n`;
  }
  yield `  "run": {\n    ${write('stats', statsOf(result))},\n    ${write('timings', timingsOf(result))},\n`;
  yield '    "executions": [';
  let separator = '\n      ';
  for (const step of steps) {
    // newman knows an execution by its request.
    if (!step.isSent) continue;
    yield `${separator}${JSON.stringify(executionOf(sdk, step, result, items.byId))}`;
    separator = ',\n      ';
  }
  yield `\n    ],\n    ${write('transfers', { responseTotal: result.tally.received })},\n    "failures": [`;
  separator = '\n      ';
  for (const failure of failures) {
    yield `${separator}${JSON.stringify(failureOf(failure, result, items))}`;
    separator = ',\n      ';
  }
  const { problem } = result.run;
  yield `\n    ],\n    ${write('error', problem === null ? null : { name: 'Error', message: problem })}\n  }\n}\n`;
}

interface Items {
  readonly collection: unknown;
  readonly byId: ReadonlyMap<string, { readonly item: unknown; readonly parent: Json | undefined }>;
}

function itemsOf(sdk: Sdk, documents: RunDocuments | null): Items {
  const byId = new Map<string, { readonly item: unknown; readonly parent: Json | undefined }>();
  if (documents === null) return { collection: {}, byId };
  const collection = new sdk.Collection(documents.collection);
  collection.forEachItem((item) => {
    const parent = item.parent() as { readonly id?: string; readonly name?: string } | undefined;
    byId.set(item.id, {
      item: item.toJSON(),
      // newman repeats the whole folder, with all requests in it.
      parent: parent === undefined ? undefined : { id: parent.id, name: parent.name },
    });
  });
  return { collection: collection.toJSON(), byId };
}

/** Rows of a scope as the run left them. */
function variablesAtEnd(
  before: RunDocuments['environment'],
  scope: VariableScopeName,
  changes: readonly VariableChange[],
): Json[] {
  const after = new Map(changes.filter((change) => change.scope === scope).map((change) => [change.key, change.after]));
  const rows = before.flatMap(({ key, value, type = 'any', enabled, disabled }): Json[] => {
    const row = { type, value, key, ...(enabled === false || disabled === true ? { disabled: true } : {}) };
    const changed = after.get(key);
    if (changed === undefined || 'disabled' in row) return [row];
    after.delete(key);
    return changed === null ? [] : [{ ...row, value: changed }];
  });
  const added = [...after].flatMap(([key, value]): Json[] => (value === null ? [] : [{ type: 'any', value, key }]));
  return [...rows, ...added];
}

function statsOf({ report, tally }: RunResult): Json {
  const count = (total: number, failed: number): Json => ({ total, pending: 0, failed });
  const { passed, failed, skipped } = report.assertions;
  const { prerequest, test } = tally;
  return {
    iterations: count(report.iterations, 0),
    items: count(tally.steps, 0),
    scripts: count(prerequest.total + test.total, prerequest.failed + test.failed),
    prerequests: count(tally.steps, 0),
    requests: count(report.requests, failedRequests({ report, tally })),
    tests: count(tally.steps - tally.skipped, 0),
    assertions: count(passed + failed + skipped, failed),
    testScripts: count(test.total, test.failed),
    prerequestScripts: count(prerequest.total, prerequest.failed),
  };
}

function timingsOf({ run, tally }: RunResult): Json {
  const of = (name: string, { mean, least, most, deviation }: Spread): Json => ({
    [`${name}Average`]: mean,
    [`${name}Min`]: least,
    [`${name}Max`]: most,
    [`${name}Sd`]: deviation,
  });
  return {
    ...of('response', tally.response),
    ...of('dns', tally.dns),
    ...of('firstByte', tally.firstByte),
    started: Date.parse(run.startedAt),
    completed: Date.parse(run.endedAt ?? run.startedAt),
  };
}

const cursorOf = ({ position, iteration, delivery }: StepResult, { length, iterations }: RunResult): Json => ({
  ...{ position, iteration, length, cycles: iterations, empty: false },
  ...{ eof: false, bof: position === 0 && iteration === 0, cr: position === 0 && iteration > 0 },
  ...{ ref: delivery, httpRequestId: delivery },
});

function executionOf(sdk: Sdk, step: StepResult, result: RunResult, items: Items['byId']): Json {
  const { id, name, method, url, exchange, status, error, errorCode, assertions, failures } = step;
  const { raw: _, query = [], variable = [], ...parsed } = sdk.Url.parse(url) as unknown as Json;
  const request = {
    ...{ url: { ...parsed, query, variable }, header: rowsOf(exchange?.request.headers ?? []), method },
    ...(exchange === null || exchange.request.body.size === 0
      ? {}
      : { body: { mode: 'raw', raw: exchange.request.body.text } }),
  };
  const ofTests = failures.filter(({ kind }) => kind === 'assertion').values();
  const scripts = (on: 'prerequest' | 'test'): Json => {
    const ofScripts = failures.filter(({ kind, at }) => kind === 'script' && at === `${on}-script`);
    if (ofScripts.length === 0) return {};
    return { [`${on}Script`]: ofScripts.map((failure) => ({ error: plainError(failure, step) })) };
  };
  return {
    cursor: cursorOf(step, result),
    item: items.get(id)?.item ?? { id, name },
    request: { ...request, ...cutMark(exchange?.request.body) },
    ...(status === 0 ? {} : { response: responseOf(sdk, step) }),
    id,
    ...(status === 0 && error !== null
      ? { requestError: { message: error, ...(errorCode === null ? {} : { code: errorCode }) } }
      : {}),
    ...scripts('prerequest'),
    ...(assertions.length === 0
      ? {}
      : {
          assertions: assertions.map(({ name: assertion, result: outcome }, index) => {
            const failure = outcome === 'failed' ? ofTests.next().value : undefined;
            const skipped = outcome === 'skipped';
            if (failure === undefined) return { assertion, skipped };
            return { assertion, skipped, error: assertionError(failure, index) };
          }),
        }),
    ...scripts('test'),
  };
}

function responseOf(sdk: Sdk, { delivery, status, statusText, durationMs, exchange }: StepResult): Json {
  const headers = exchange?.response?.headers ?? [];
  const body = exchange?.response?.body;
  const cookies = headers.filter(([name]) => name.toLowerCase() === 'set-cookie');
  return {
    ...{ id: delivery, status: statusText, code: status, header: rowsOf(headers) },
    stream: { type: 'Buffer', data: Array.from(body?.bytes?.data ?? []) },
    cookie: cookies.map(([, line]) => new sdk.Cookie(sdk.Cookie.parse(line) as never).toJSON()),
    responseTime: Math.round(durationMs ?? 0),
    responseSize: body?.size ?? 0,
    downloadedBytes: body?.size ?? 0,
    ...cutMark(body),
  };
}

const cutMark = (body: KeptBody | undefined): Json =>
  body !== undefined && (body.bytes?.isCut ?? body.isCut) ? { truncated: true } : {};

const rowsOf = (headers: readonly HeaderLine[]): Json[] => headers.map(([key, value]) => ({ key, value }));

const assertionError = (
  { errorName, title, message }: Pick<ListedFailure, 'errorName' | 'title' | 'message'>,
  index: number,
): Json => ({ name: errorName, index, test: title, message, stack: `${errorName}: ${message}` });

const plainError = ({ errorName, message }: StepFailure, { at, errorCode }: StepResult): Json => ({
  ...{ type: errorName, name: errorName, message, timestamp: Date.parse(at) },
  ...(errorCode === null ? {} : { code: errorCode }),
});

function failureOf(failure: ListedFailure, result: RunResult, { byId }: Items): Json {
  const { kind, at, step } = failure;
  const found = byId.get(step.id);
  const error =
    kind === 'assertion'
      ? {
          ...assertionError(failure, Number(/^assertion:(\d+)/.exec(at)?.[1] ?? 0)),
          timestamp: Date.parse(step.at),
        }
      : plainError(failure, step);
  return {
    ...{ error, at },
    source: found?.item ?? { id: step.id, name: step.name },
    ...(found?.parent === undefined ? {} : { parent: found.parent }),
    cursor: cursorOf(step, result),
  };
}
