import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { Failure, failure } from '../../../shared/failure.ts';
import type { CollectionReport, RunDocuments, RunLeft, VariableChange } from '../../../shared/model/collection-run.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { RunState } from '../../../shared/model/run.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { CertificateService } from '../certificates/certificate-service.ts';
import { type Certificates, certificatesFrom, joined } from '../certificates/read-certificates.ts';
import type { Handover } from '../handover.ts';
import type { Clock } from '../host-services.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import type { LiveRuns } from '../runs/run-recorder.ts';
import { type CompiledRequest, type CompileOptions, compile } from '../sender/compile.ts';
import { createCookieJar, jarDocument } from '../sender/cookies.ts';
import type { Deliverer } from '../sender/deliverer.ts';
import { requestSettingsOf } from '../sender/request-settings.ts';
import type { UploadRules } from '../sender/upload-file.ts';
import { allowedFolder, type PermissionService } from '../workspace/permissions.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { compileFilled } from './filled-request.ts';
import { keptInput } from './kept-input.ts';
import { passPlainly, type RunValues } from './plain-pass.ts';
import {
  type CollectionRunInput,
  type InputSources,
  type RunInputs,
  readInputs,
  withDataText,
  withSecretsMarked,
} from './run-inputs.ts';
import type { RunSecrets } from './run-secrets.ts';
import { changes, rowsAtEnd, rowsOf, variablesOf } from './run-variables.ts';
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
  /** Resolves when it is over; null where nobody knows what is left: it was stopped, or broke. */
  left(): Promise<RunLeft | null>;
}

/** What the requests of a run are made with. */
interface Going {
  readonly input: CollectionRunInput;
  /** Those of the run and of the workspace; left out where the run brings none. */
  readonly certificates: Certificates | undefined;
  readonly uploads: UploadRules;
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

export function createCollectionRunService(
  parts: InputSources & {
    readonly workspace: Pick<Workspace, 'dir' | 'document'>;
    readonly certificates: Pick<CertificateService, 'read'>;
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
  const {
    workspace,
    certificates,
    permissions,
    deliverer,
    live,
    runs,
    workers,
    knownSecrets,
    runSecrets,
    newId,
    clock,
    version,
  } = parts;
  /** Of runs that go on. */
  const reports = new Map<string, () => CollectionReport>();

  /** A run that reads uploads from a folder of its own reads no others but those that are allowed. */
  async function uploadsOf({ workingDir }: CollectionRunInput): Promise<UploadRules> {
    const allowedFiles = permissions.allowedFiles();
    if (workingDir === undefined) return { filesDir: workspace.dir, allowedFiles };
    const folder = await allowedFolder(workingDir);
    return { filesDir: folder.path, ownDir: workspace.dir, allowedFiles: [folder, ...allowedFiles] };
  }

  const certificatesOf = ({ certificates: own }: RunInputs): Certificates | undefined =>
    own === null ? undefined : certificatesFrom(joined(own, certificates.read()));

  const optionsFor = (input: CollectionRunInput, behavior: RawObject, uploads: UploadRules): CompileOptions => ({
    asPostman: true,
    unresolvedTags: 'keep',
    timeoutMs: input.requestTimeoutMs ?? workspace.document.read().settings.timeoutMs,
    ...uploads,
    version,
    behavior: requestSettingsOf({ protocolProfileBehavior: behavior }),
  });

  const withOptions = (going: Going, behavior: RawObject, compiled: CompiledRequest): CompiledRequest => ({
    ...compiled,
    certificates: going.certificates,
    // Whatever filled it in: a script may have, which says nothing of where a value came from.
    secrets: knownSecrets(),
    settings: {
      ...compiled.settings,
      ...(going.input.insecure === true ? { verifyTls: false } : {}),
      ...(going.input.requestTimeoutMs === undefined ? {} : { timeoutMs: going.input.requestTimeoutMs }),
      // What a request says itself stands over it, as in newman.
      ...(going.input.followRedirects === false && typeof behavior.followRedirects !== 'boolean'
        ? { followRedirects: false }
        : {}),
    },
  });

  async function compilePlain(going: Going, action: CollectionAction, values: RunValues) {
    const { input, uploads } = going;
    const behavior = action.protocolProfileBehavior;
    const { data, environment, globals } = values;
    const scopes = { call: data, environment, collection: action.variables, custom: globals };
    const compiled = await compile(
      action.request,
      action.effectiveAuth.auth,
      scopes,
      optionsFor(input, behavior, uploads),
    );
    return withOptions(going, behavior, action.problem === null ? compiled : { ...compiled, problem: action.problem });
  }

  function checkScripts(input: CollectionRunInput, { plan }: RunInputs): void {
    if (!plan.hasScripts || typeof input.collection !== 'string') return;
    if (permissions.allowsScripts(plan.collection.id)) return;
    const { id, name } = plan.collection;
    throw failure('SCRIPTS_NOT_ALLOWED', { id, collection: name });
  }

  return {
    async start(asked, follower) {
      const read = await withDataText(parts.importService, asked);
      const inputs = await readInputs(parts, read);
      const input = withSecretsMarked(read, inputs);
      checkScripts(input, inputs);
      const uploads = await uploadsOf(input);
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

      const going = { input, uploads, certificates: certificatesOf(inputs) };
      const cookies = deliverer.cookiesOf(id) ?? createCookieJar();
      const variablesBefore = variablesOf(inputs);
      let left: Left | null = null;
      const pass = { ...input, inputs, steps: recorder, signal: stopping.signal };
      const work = async (): Promise<void> => {
        if (inputs.cookies !== null) await cookies.replace(inputs.cookies);
        if (!plan.isScripted) {
          await passPlainly(pass, (action, values) => compilePlain(going, action, values));
          left = variablesBefore;
          return;
        }
        const { rows, environment, globals, names } = inputs;
        const { delayMs, stopOnFailure, scriptTimeoutMs } = input;
        const end = await passWithScripts(
          {
            ...{ collection: plan.document, rows, iterations, environment, globals, names },
            ...{ delayMs, stopOnFailure, scriptTimeoutMs, sendsUnfilled: false, keepsOrder: false },
          },
          {
            ...{ requests: plan.requests, steps: recorder, signal: stopping.signal, startWorker: () => workers.take() },
            cookies,
            onSecrets: secrets.learn,
            compile: async ({ request, behavior }) =>
              withOptions(
                going,
                behavior,
                await compileFilled(request, behavior, optionsFor(input, behavior, uploads)),
              ),
          },
        );
        left = end.left;
        if (end.left !== null) variables = changes(variablesBefore, end.left);
        if (end.problem !== null) {
          problem = end.problem;
          // A run that was to stop at the first failure did what it should.
          state = input.stopOnFailure && end.left !== null ? 'finished' : 'failed';
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
      const { environment, globals } = rowsOf(variablesBefore);
      const documents = { collection: plan.document, environment, globals };
      const leftAtEnd = async (): Promise<RunLeft | null> => {
        await over;
        if (left === null) return null;
        const { collection: variable, ...scopes } = rowsAtEnd(variablesBefore, left);
        const collection = variable.length === 0 ? plan.document : { ...plan.document, variable };
        return { ...scopes, collection, cookies: { ...(await jarDocument(cookies)) } };
      };
      return { id, steps, iterations, documents, over, left: leftAtEnd };
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
