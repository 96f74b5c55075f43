import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { Failure, failure } from '../../../shared/failure.ts';
import type {
  CollectionReport,
  RunDocuments,
  VariableChange,
  VariableScopeName,
} from '../../../shared/model/collection-run.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { RunState } from '../../../shared/model/run.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { Handover } from '../handover.ts';
import type { Clock } from '../host-services.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import { type RawObject, textOf } from '../postman-format/raw-value.ts';
import { isEnabled, isSecret, type Variable } from '../postman-format/variables.ts';
import type { LiveRuns } from '../runs/run-recorder.ts';
import { type CompiledRequest, type CompileOptions, compile } from '../sender/compile.ts';
import { createCookieJar } from '../sender/cookies.ts';
import type { Deliverer } from '../sender/deliverer.ts';
import { requestSettingsOf } from '../sender/request-settings.ts';
import type { PermissionService } from '../workspace/permissions.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { compileFilled } from './filled-request.ts';
import { passPlainly, type RunValues } from './plain-pass.ts';
import { type CollectionRunInput, type InputSources, type RunInputs, readInputs, withDataText } from './run-inputs.ts';
import type { RunSecrets } from './run-secrets.ts';
import type { ScriptWorkers } from './script-workers.ts';
import { passWithScripts } from './scripted-pass.ts';
import { secretsInFiles } from './secrets-in-files.ts';
import { createStepRecorder } from './steps.ts';
import type { Left } from './worker/messages.ts';

/** A run that was begun. */
export interface BegunRun {
  readonly id: string;
  /** Requests in all iterations, if no script makes them more or fewer. */
  readonly steps: number;
  readonly iterations: number;
  /** What it works with, as it was before the first request. */
  readonly documents: RunDocuments;
  /** Resolves when nothing of it is left running. Never rejects: a run that failed says so itself. */
  readonly over: Promise<void>;
}

/** Runs collections: each request of them in order, with its scripts, once for each row of data. */
export interface CollectionRunService {
  /**
   * Whoever follows gets each request once it is logged; the next one waits until there is room for it. Throws what is wrong
   * with the input; nothing is sent then.
   */
  start(
    asked: ContractInputs['runs']['start'],
    follower?: Pick<Handover<Delivery>, 'give' | 'hurry'>,
  ): Promise<BegunRun>;
  /** Throws RUN_UNKNOWN for what is no collection run. */
  report(id: string): Promise<CollectionReport>;
}

/** Characters of the files that are kept with a run, so that it can be run again. */
const keptFiles = 4 * 1024 * 1024;

export function createCollectionRunService(
  parts: InputSources & {
    readonly workspace: Pick<Workspace, 'dir' | 'document'>;
    readonly permissions: Pick<PermissionService, 'allowedFiles' | 'allowsScripts'>;
    readonly deliverer: Deliverer;
    readonly live: LiveRuns;
    readonly runs: Pick<ActivityLog['runs'], 'get'>;
    readonly workers: ScriptWorkers;
    readonly knownSecrets: () => readonly SecretValue[];
    /** They are among those that are known. */
    readonly runSecrets: RunSecrets;
    readonly newId: () => string;
    readonly clock: Clock;
    readonly version: string;
    readonly report: (bug: unknown) => void;
  },
): CollectionRunService {
  const { workspace, permissions, deliverer, live, runs, workers, knownSecrets, runSecrets, newId, clock, version } =
    parts;
  /** Of runs that go on. */
  const reports = new Map<string, () => CollectionReport>();

  const optionsFor = (input: CollectionRunInput, behavior: RawObject): CompileOptions => ({
    asPostman: true,
    unresolvedTags: 'keep',
    timeoutMs: input.requestTimeoutMs ?? workspace.document.read().settings.timeoutMs,
    filesDir: workspace.dir,
    allowedFiles: permissions.allowedFiles(),
    version,
    behavior: requestSettingsOf({ protocolProfileBehavior: behavior }),
  });

  const withOptions = (input: CollectionRunInput, compiled: CompiledRequest): CompiledRequest => ({
    ...compiled,
    // Whatever filled it in: a script may have, which says nothing of where a value came from.
    secrets: knownSecrets(),
    settings: {
      ...compiled.settings,
      ...(input.insecure === true ? { verifyTls: false } : {}),
      ...(input.requestTimeoutMs === undefined ? {} : { timeoutMs: input.requestTimeoutMs }),
    },
  });

  async function compilePlain(input: CollectionRunInput, action: CollectionAction, values: RunValues) {
    const { data, environment, globals } = values;
    const scopes = { call: data, environment, collection: action.variables, custom: globals };
    const compiled = await compile(
      action.request,
      action.effectiveAuth.auth,
      scopes,
      optionsFor(input, action.protocolProfileBehavior),
    );
    return withOptions(input, action.problem === null ? compiled : { ...compiled, problem: action.problem });
  }

  function checkScripts(input: CollectionRunInput, { plan }: RunInputs): void {
    if (!plan.hasScripts || typeof input.collection !== 'string') return;
    if (permissions.allowsScripts(plan.collection.id)) return;
    const { id, name } = plan.collection;
    throw failure('SCRIPTS_NOT_ALLOWED', { id, collection: name });
  }

  return {
    async start(asked, follower) {
      const input = await withDataText(parts.importService, asked);
      const inputs = await readInputs(parts, input);
      checkScripts(input, inputs);
      const { plan, iterations } = inputs;
      const id = newId();
      const startedAt = clock();
      const secrets = runSecrets.begin(secretsInFiles(input));
      const stopping = new AbortController();
      const steps = plan.requests.length * iterations;
      let state: RunState = 'running';
      let problem: string | null = null;
      let endedAt: number | null = null;
      let variables: VariableChange[] = [];
      const recorder = createStepRecorder({
        ...{ deliverer, runId: id, total: steps, signal: stopping.signal },
        onStep: async (delivery) => follower?.give(delivery),
        onProgress: () => run.changed(),
      });
      const progress = () => ({ ...recorder.progress(), collection: plan.collection });
      const report = (): CollectionReport => ({
        ...progress(),
        durationMs: (endedAt ?? clock()) - startedAt,
        variables,
        environment: inputs.environmentId,
      });
      const { promise: over, resolve: resolveOver } = Promise.withResolvers<void>();
      const label = labelOf(inputs, input);
      const run = live.begin({
        ...{ kind: 'collection', id, label, inputs: keptInput(input), startedAt },
        state: () => state,
        describe: () => ({ label, problem }),
        progress,
        snapshot: () => ({ label, problem, document: report() }),
        stop() {
          stopping.abort();
          follower?.hurry();
          return over;
        },
      });
      reports.set(id, report);

      const pass = { ...input, inputs, steps: recorder, signal: stopping.signal };
      const work = async (): Promise<void> => {
        if (!plan.isScripted) return passPlainly(pass, (action, values) => compilePlain(input, action, values));
        const { rows, environment, globals, names } = inputs;
        const { delayMs, stopOnFailure, scriptTimeoutMs } = input;
        const { left, problem: reason } = await passWithScripts(
          {
            ...{ collection: plan.document, rows, iterations, environment, globals, names },
            ...{ delayMs, stopOnFailure, scriptTimeoutMs, sendsUnfilled: false, keepsOrder: false },
          },
          {
            ...{ requests: plan.requests, steps: recorder, signal: stopping.signal, startWorker: () => workers.take() },
            cookies: deliverer.cookiesOf(id) ?? createCookieJar(),
            onSecrets: secrets.learn,
            compile: async ({ request, behavior }) =>
              withOptions(input, await compileFilled(request, behavior, optionsFor(input, behavior))),
          },
        );
        if (left !== null) variables = changesIn(inputs, left);
        if (reason !== null) {
          problem = reason;
          // A run that was to stop at the first failure did what it should.
          state = input.stopOnFailure && left !== null ? 'finished' : 'failed';
        }
      };
      void work()
        .catch((error: unknown) => {
          state = 'failed';
          problem = (error instanceof Failure ? error : failure('INTERNAL', {})).message;
          if (!(error instanceof Failure)) parts.report(error);
        })
        .finally(() => {
          if (state === 'running') state = stopping.signal.aborted ? 'stopped' : 'finished';
          endedAt = clock();
          run.changed();
          reports.delete(id);
          secrets.end();
          resolveOver();
        });
      const rows = (variables: readonly Variable[]) => variables.map((variable) => ({ ...variable }));
      const documents = {
        collection: plan.document,
        environment: rows(inputs.environment),
        globals: rows(inputs.globals),
      };
      return { id, steps, iterations, documents, over };
    },
    async report(id) {
      const going = reports.get(id);
      if (going !== undefined) return going();
      const stored = await runs.get(id);
      if (stored === undefined || stored.summary.kind !== 'collection' || stored.document === null) {
        throw failure('RUN_UNKNOWN', { id });
      }
      return JSON.parse(stored.document);
    },
  };
}

function labelOf({ plan, iterations }: RunInputs, { only }: CollectionRunInput): string {
  const names = new Map(plan.requests.map(({ id, name }) => [id, name]));
  const chosen =
    only === undefined
      ? ''
      : `: ${only.length > 3 ? `${only.length} requests` : only.map((name) => names.get(name) ?? name).join(', ')}`;
  return `${plan.collection.name}${chosen}${iterations === 1 ? '' : `, ${iterations} iterations`}`;
}

/** Large files are not kept: such a run cannot be run again. What in them is secret is, as it is masked by that. */
function keptInput(input: CollectionRunInput): object {
  const files = [input.collection, input.environment, input.globals, input.data];
  const size = files.reduce((sum, file) => sum + (typeof file === 'object' && file !== null ? file.text.length : 0), 0);
  if (size <= keptFiles) return input;
  const named = (file: (typeof files)[number]): unknown =>
    typeof file === 'object' && file !== null ? { name: file.name } : file;
  const { collection, environment, globals, data, ...rest } = input;
  return {
    ...{ ...rest, filesLeftOut: true },
    ...{ collection: named(collection), data: named(data) },
    ...{ environment: keptVariables(environment), globals: keptVariables(globals) },
  };
}

/** Of a large one its secrets alone. */
function keptVariables(file: CollectionRunInput['environment']): unknown {
  if (typeof file !== 'object' || file === null || file.text.length <= keptFiles / 4) return file;
  let left = keptFiles / 4;
  const values = secretsInFiles({ environment: file }).flatMap(({ tag, value }) => {
    left -= tag.length + value.length;
    return left < 0 ? [] : [{ key: tag, value, type: 'secret' }];
  });
  return { name: file.name, text: JSON.stringify({ values }) };
}

/** Changes of one run that are kept. */
const mostChanges = 1000;

function changesIn({ environment, globals, plan }: RunInputs, left: Left): VariableChange[] {
  const collection = (Array.isArray(plan.document.variable) ? plan.document.variable : []) as readonly Variable[];
  return [
    ...changes('environment', environment, left.environment),
    ...changes('globals', globals, left.globals),
    ...changes('collection', collection, left.collection),
  ].slice(0, mostChanges);
}

function changes(scope: VariableScopeName, before: readonly Variable[], after: readonly Variable[]): VariableChange[] {
  const texts = (variables: readonly Variable[]) =>
    new Map(
      variables.filter(isEnabled).map(({ key, value }) => [String(key), value === null ? 'null' : textOf(value)]),
    );
  const [old, now] = [texts(before), texts(after)];
  const secrets = new Set(before.filter(isSecret).map(({ key }) => String(key)));
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((key) => ({
      ...{ scope, key, before: old.get(key) ?? null, after: now.get(key) ?? null },
      ...(secrets.has(key) ? { secret: true } : {}),
    }))
    .filter((change) => change.before !== change.after);
}
