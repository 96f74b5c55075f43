import sdk, { type Item, type VariableScope } from 'postman-collection';
import runtime, { type Cursor, type Run, type RunCallbacks, type SandboxContext } from 'postman-runtime';
import type { WorkerChannel } from '../../host-services.ts';
import { isRawObject, listOf } from '../../postman-format/raw-value.ts';
import type { Variable } from '../../postman-format/variables.ts';
import { createForwardingPool, type Forwarded, noFiles, plainRequest } from './forwarding-requester.ts';
import { tooMuchMemory, watchMemory } from './memory.ts';
import type { Execution, FromWorker, Left, Responded, RunStart, ToWorker, Unfilled } from './messages.ts';
import { createOutbox } from './outbox.ts';
import { createSaid, errorText, type Said } from './said.ts';
import { connectSandbox, makeSandbox } from './sandbox.ts';
import { watchSecrets } from './secrets.ts';

/**
 * Runs one collection with its scripts, in a process of its own. postman-runtime decides what happens in which order, runs
 * the scripts in its sandbox, and fills in the variables; whatever is to be sent the engine sends.
 */
export function runWorker(channel: WorkerChannel): void {
  const tell = createOutbox(channel);
  const waiting = new Map<number, (responded: Responded) => void>();
  const sandbox = makeSandbox();
  let asked = 0;

  const ask: AskEngine = (execution, { cursor: _, ...request }, unfilled) => {
    asked += 1;
    const number = asked;
    const { promise, resolve } = Promise.withResolvers<Responded>();
    waiting.set(number, resolve);
    tell({ kind: 'ask', ...execution, ...request, unfilled, number });
    return promise;
  };

  channel.onMessage((raw) => {
    const message = raw as ToWorker;
    if (message.kind === 'start') {
      start(message, sandbox, tell, ask);
      return;
    }
    waiting.get(message.number)?.(message);
    waiting.delete(message.number);
  });
}

type AskEngine = (execution: Execution, asked: Forwarded, unfilled: Unfilled | null) => Promise<Responded>;

function start(
  options: RunStart,
  sandbox: Promise<SandboxContext>,
  tell: (message: FromWorker) => void,
  ask: AskEngine,
): void {
  const { collection, rows, iterations, delayMs, stopOnFailure, scriptTimeoutMs } = options;
  const environment = scopeOf(options.names?.environment, options.environment);
  const globals = scopeOf(options.names?.globals, options.globals);
  const settings = {
    ...{ environment, globals, data: rows, iterationCount: iterations, stopOnFailure },
    delay: { item: delayMs },
    // The sender has limits of its own.
    timeout: { global: 0, request: 0, script: scriptTimeoutMs },
    fileResolver: noFiles,
  };
  const own = listOf(collection.variable).filter(isRawObject) as unknown as readonly Variable[];
  const tellSecrets = watchSecrets({ ...options, collection: own }, tell);
  let isOver = false;
  const finish = (problem: string | null, run?: Run): void => {
    if (isOver) return;
    isOver = true;
    if (run !== undefined) tellSecrets(variablesOf(run));
    tell({ kind: 'done', problem, left: run === undefined ? null : variablesOf(run) });
  };
  watchMemory(() => finish(tooMuchMemory));
  new runtime.Runner().run(new sdk.Collection(collection), settings, (error, run) => {
    if (error !== null) return finish(errorText(error));
    sandbox.then(
      (context) => {
        context.executionTimeout = scriptTimeoutMs;
        run.host = context;
        run.start(
          connectSandbox(
            context,
            callbacksOf(run, options, { tell, ask, finish, tellSecrets: () => tellSecrets(variablesOf(run)) }),
          ),
        );
      },
      (problem: unknown) => finish(errorText(problem)),
    );
  });
}

interface Executing {
  readonly execution: Execution;
  readonly said: Said;
  hasScripts: boolean;
  /** What was thrown last, as text. */
  thrown: string | null;
  /** As its scripts left it, its variables not filled in. */
  item: Item;
}

/** What happens in a run, told to the engine. */
function callbacksOf(
  run: Run,
  { sendsUnfilled, keepsOrder, scriptTimeoutMs, cookies }: RunStart,
  {
    tell,
    ask,
    finish,
    tellSecrets,
  }: {
    readonly tell: (message: FromWorker) => void;
    readonly ask: AskEngine;
    readonly finish: (problem: string | null, run?: Run) => void;
    readonly tellSecrets: () => void;
  },
): RunCallbacks {
  const textOf = (error: unknown): string =>
    isTimeout(error) ? `It did not end within ${scriptTimeoutMs} ms.` : errorText(error);
  const going = new Map<string, Executing>();
  /** The last one: what a script says after its end is said there. */
  let current: Executing | undefined;
  const at = ({ ref }: Cursor): Executing | undefined => going.get(ref ?? '') ?? current;
  return {
    start() {
      run.requester = createForwardingPool((asked) => {
        const executing = at(asked.cursor);
        if (executing === undefined) throw new Error('a request of no item');
        tellSecrets();
        const isOfCollection = sendsUnfilled && asked.source === 'collection';
        return ask(executing.execution, asked, isOfCollection ? unfilledOf(executing, run) : null);
      }, cookies);
    },
    beforeRequest(_error, cursor, _request, item) {
      const executing = cursor.scriptId === undefined ? at(cursor) : undefined;
      if (executing !== undefined) executing.item = item;
    },
    beforeItem(_, { ref = '', iteration, position }, item) {
      const execution = { ref, iteration, position, item: item.id };
      current = { execution, said: createSaid(), hasScripts: false, thrown: null, item };
      going.set(ref, current);
      tell({ kind: 'begun', ...execution });
    },
    assertion(cursor, assertions) {
      for (const { name, passed, skipped, error } of assertions) {
        const result = skipped ? 'skipped' : passed ? 'passed' : 'failed';
        const reason = result === 'failed' ? (error === null ? 'It is false.' : reasonOf(error)) : null;
        at(cursor)?.said.assert({ name: String(name), result, error: reason });
      }
    },
    console: (cursor, level, ...messages) => at(cursor)?.said.write(level, messages),
    exception(cursor, error) {
      const executing = at(cursor);
      if (executing === undefined) return;
      executing.thrown = textOf(error);
      executing.said.write('error', [executing.thrown]);
    },
    script(error, cursor, result, _script, { listen }) {
      // The same object is asked for the next request; `disableSNR` alone would end the run here.
      if (keepsOrder) delete result?.return?.nextRequest;
      const executing = at(cursor);
      if (executing === undefined) return;
      executing.hasScripts = true;
      executing.said.ran(listen === 'prerequest' ? 'prerequest' : 'test');
      // With `stopOnFailure` a failed assertion comes as an error as well.
      if (error == null || isAssertionFailure(error)) return;
      // What is no error arrives without its value.
      const message = isError(error) ? textOf(error) : (executing.thrown ?? 'It threw something that is not an error.');
      executing.said.fail({ on: listen === 'prerequest' ? 'prerequest' : 'test', message });
    },
    item(_error, { ref = '' }, _item, _visualizer, outcome) {
      const executing = going.get(ref);
      if (executing === undefined) return;
      going.delete(ref);
      const { execution, said, hasScripts } = executing;
      tellSecrets();
      tell({
        ...{ kind: 'ended', ...execution, scripts: said.outcome(), counts: said.counts, hasScripts },
        isSkipped: outcome?.isSkipped === true,
      });
    },
    // The sandbox is gone, and whatever waits for it would wait for the whole time limit.
    error: (error) => isOutOfMemory(error) && finish(tooMuchMemory),
    done: (error) => finish(error == null ? null : errorText(error), run),
  };
}

/** An assertion that does not hold needs no name; anything else that was thrown in a test does. */
const reasonOf = (error: { readonly name?: string; readonly message?: string }): string =>
  error.name === 'AssertionError' ? String(error.message) : errorText(error);

const isOutOfMemory = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';

const isAssertionFailure = (error: unknown): boolean =>
  (error as { readonly name?: unknown }).name === 'AssertionFailure';

/** A loop that does not come back, and promises and timers that never end. */
const isTimeout = (error: unknown): boolean => {
  const { message } = (error ?? {}) as { readonly message?: unknown };
  return message === 'sandbox not responding' || /^sandbox: \w+ script execution timeout$/.test(String(message));
};

const isError = (error: unknown): boolean => typeof (error as { readonly message?: unknown }).message === 'string';

const unfilledOf = ({ item }: Executing, run: Run): Unfilled => ({
  ...variablesOf(run),
  request: plainRequest(item.request),
  local: valuesOf(run.state._variables),
});

const variablesOf = ({ state }: Run): Left => ({
  environment: valuesOf(state.environment),
  globals: valuesOf(state.globals),
  collection: valuesOf(state.collectionVariables),
});

const valuesOf = (scope: VariableScope | undefined): Variable[] => (scope?.toJSON().values ?? []) as Variable[];

const scopeOf = (name: string | undefined, values: readonly Variable[]): VariableScope =>
  new sdk.VariableScope({
    ...(name === undefined ? {} : { name }),
    values: values.map((variable) => ({ ...variable })),
  } as never);
