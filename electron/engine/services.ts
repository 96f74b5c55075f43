import { join } from 'node:path';
import { largestBodyLimit } from '../../shared/model/settings.ts';
import { resolver } from '../../shared/template.ts';
import { createActionService } from './actions/action-service.ts';
import { createRefreshFilesInUse } from './actions/files-in-use.ts';
import { createRemovals } from './actions/removals.ts';
import { createScopes } from './actions/scopes.ts';
import { createScriptGuard } from './actions/script-guard.ts';
import { createActivityIds } from './activity/activity-id.ts';
import { indexInThread } from './activity/index/index-client.ts';
import { indexHere } from './activity/index/index-here.ts';
import { openActivityLog } from './activity/log.ts';
import { createCallEventReader } from './calls/call-events.ts';
import { createCallHistory } from './calls/call-history.ts';
import { createCallRuns } from './calls/call-runs.ts';
import { createDialectCatalog } from './catalog/dialect-catalog.ts';
import { createEventCatalog } from './catalog/event-catalog.ts';
import { createParameterCatalog } from './catalog/parameter-catalog.ts';
import { createWorkspaceOverview } from './catalog/workspace-overview.ts';
import { createCertificateService } from './certificates/certificate-service.ts';
import { createActionScripts } from './collection-runs/action-scripts.ts';
import { createCollectionRunService } from './collection-runs/collection-run-service.ts';
import { createRunSecrets } from './collection-runs/run-secrets.ts';
import { createScriptWorkers } from './collection-runs/script-workers.ts';
import { openCollectionStore } from './collections/collection-store.ts';
import { createDialectSettings } from './dialects/dialect-settings.ts';
import { derivedFrom, openDialects } from './dialects/dialects.ts';
import { createEndpointService } from './endpoints/endpoint-service.ts';
import { createExportService } from './exports/export-service.ts';
import { type HostServices, plainVault } from './host-services.ts';
import { createImportService } from './importers/import-service.ts';
import type { SecretValue } from './masking/secret-search.ts';
import { createCallPlayer } from './player/call-player.ts';
import { realTicker, type Ticker } from './player/playhead.ts';
import { createLinks } from './receiver/links.ts';
import { isOwnAddress } from './receiver/own-address.ts';
import { createReceiver } from './receiver/receiver.ts';
import { createReceiverService } from './receiver/receiver-service.ts';
import { createRecognizer } from './recognition/recognizer.ts';
import { askedOfExchange, createEventReader } from './response-rules/asked-request.ts';
import { createResponseRuleService } from './response-rules/rule-service.ts';
import { createRunKinds } from './runs/run-kinds.ts';
import { createRunRecorder } from './runs/run-recorder.ts';
import { createRunService } from './runs/run-service.ts';
import { createScenarioRecorder } from './scenario-recorder/scenario-recorder.ts';
import { openScenarios } from './scenarios/scenarios.ts';
import { createDeliverer } from './sender/deliverer.ts';
import { dynamicValue } from './sender/dynamic.ts';
import { createEventIds } from './sender/event-id.ts';
import { proxiesOf } from './sender/proxies.ts';
import { createResender } from './sender/resend.ts';
import { createSender } from './sender/send.ts';
import { createDemo } from './simulator/demo.ts';
import { createSimulator } from './simulator/fire.ts';
import { watchFiles } from './storage/watch-files.ts';
import { createBindingService } from './workspace/binding-service.ts';
import { createEnvironmentService } from './workspace/environment-service.ts';
import { createKnownSecrets } from './workspace/known-secrets.ts';
import { createParameterService } from './workspace/parameter-service.ts';
import { createPermissionService } from './workspace/permissions.ts';
import { createScriptVariables } from './workspace/script-variables.ts';
import { createSettingsService } from './workspace/settings-service.ts';
import { reasonOf } from './workspace/troubles.ts';
import { openWorkspace } from './workspace/workspace.ts';

/** A host leaves out the services that are this process's own: its clock, its randomness, the file mode for secrets. */
export interface EngineOptions extends Partial<HostServices> {
  /** The workspace's folder; made where it is missing. */
  readonly workspace: string;
  /** The product's resources folder: dialects and samples. */
  readonly resources: string;
  readonly version: string;
  /** Where the proxies are named; this process's own environment where it is left out. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /**
   * The file of engine/index-thread.ts, where the index of the activity log is to have a thread of its own: worth
   * it for whatever receives. Left out it works in this one, for a command that ends soon.
   */
  readonly indexThread?: string | undefined;
  /** The time by which calls are played. */
  readonly ticker?: Ticker | undefined;
  /** `off` leaves the receiver stopped; a port or host given here stands over the settings for this time only. */
  readonly receiver?: 'off' | { readonly port?: number | undefined; readonly host?: string | undefined } | undefined;
}

const noSecrets: readonly SecretValue[] = [];
const noValues: ReadonlyMap<string, string> = new Map();

/** A bug in what runs by itself reaches no client. */
function reportBug(bug: unknown): void {
  process.stderr.write(`${bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)}\n`);
}

/** A host that starts no processes. */
const noWorkers = (): never => {
  throw new Error('this host starts no worker processes');
};

/** What the router speaks for. A service is registered once, in `openServices`; its type follows from there. */
export type Services = Awaited<ReturnType<typeof openServices>>['services'];

/**
 * Opens a workspace and every service that works on it, the receiver and the watcher of its files. Throws the WORKSPACE
 * failures; a receiver that cannot listen is no failure here: its status says so.
 */
export async function openServices(options: EngineOptions) {
  const { version, vault = plainVault, clock = Date.now, random = Math.random, ticker = realTicker } = options;
  const workspace = await openWorkspace(options.workspace, { vault, clock });
  const closers: (() => Promise<unknown> | unknown)[] = [() => workspace.close()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const stored = workspace.document.read().settings;
    const dialectFolders = [join(options.resources, 'dialects'), join(workspace.dir, 'dialects')] as const;
    const dialects = openDialects(...dialectFolders);
    const recognizer = derivedFrom(dialects, createRecognizer);
    const callEvents = derivedFrom(dialects, (all) => createCallEventReader(all, recognizer));
    let knownSecrets: () => readonly SecretValue[] = () => noSecrets;
    const log = await openActivityLog({
      secrets: () => knownSecrets(),
      file: join(workspace.stateDir, 'activity.db'),
      folder: join(workspace.stateDir, 'activity'),
      ...{ keepRows: stored.activity.keepRows, keepDays: stored.activity.keepDays, clock },
      startIndex:
        options.indexThread === undefined
          ? indexHere(clock, {
              recognize: (request) => recognizer.recognizeRequest(request),
              searchTerms: (activity) => callEvents.searchTerms(activity),
              parameters: (activity) => callEvents.parameters(activity),
            })
          : indexInThread(options.indexThread, dialectFolders),
    });
    log.onNotice(() => workspace.changes.announce('workspace'));
    closers.push(() => log.close());
    const parameters = createParameterService(workspace);
    const environments = createEnvironmentService(workspace);
    const runSecrets = createRunSecrets();
    const variables = createScriptVariables();
    const bindings = createBindingService(workspace);
    const collections = await openCollectionStore(workspace, { clock });
    knownSecrets = createKnownSecrets(parameters, environments, { collections, ofRuns: runSecrets.values, variables });
    const permissions = createPermissionService(workspace, collections);
    const importService = createImportService({
      ...{ collections, environments, parameters, permissions, bindings },
      startWorker: options.startWorker,
    });
    const links = createLinks();
    const readEvent = createEventReader(recognizer);
    const responseRules = createResponseRuleService(workspace, {
      // Whoever sends gets the response: secrets are not filled in.
      resolve(tag) {
        if (parameters.secretTags().has(tag) || environments.activeSecrets().has(tag)) return undefined;
        const none = { call: noValues, collection: noValues };
        return resolver(
          { ...none, environment: environments.activeValues(), custom: parameters.values() },
          dynamicValue,
        )(tag);
      },
    });
    const receiver = createReceiver({
      log,
      links,
      clock,
      choose: (exchange) => responseRules.choose(askedOfExchange(exchange, readEvent)),
      // An earlier version let larger ones be chosen, which could not be shown.
      bodyLimit: () => Math.min(settings.get().receiver.bodyLimit, largestBodyLimit),
    });
    closers.push(() => receiver.stop());
    const proxies = proxiesOf(options.environment ?? process.env);
    const certificates = createCertificateService(workspace, clock);
    const sender = createSender({ clock, proxies, certificates: () => certificates.current() });
    closers.push(() => sender.close());
    const liveRuns = createRunRecorder({ runs: log.runs, clock, newId: createActivityIds(clock) });
    closers.push(() => liveRuns.close());
    const deliverer = createDeliverer({
      ...{ sender, links, log, knownSecrets, clock, newId: createActivityIds(clock) },
      lifeOf: (runId) => liveRuns.lifeOf(runId),
      onDelivery: (delivery) => liveRuns.delivered(delivery),
    });
    const eventIds = createEventIds(clock);
    const refreshFiles = createRefreshFilesInUse({ workspace, environments, collections, dialects });
    const scopes = createScopes({ environments, parameters, dialects, bindings, variables });
    const workers = createScriptWorkers(options.startWorker ?? noWorkers, { staysOpen: options.receiver !== 'off' });
    closers.push(() => workers.close());
    const actionScripts = createActionScripts({
      ...{ workspace, collections, environments, parameters, permissions, deliverer, variables, workers, runSecrets },
    });
    const dialectSettings = createDialectSettings(workspace, dialects);
    const endpoints = createEndpointService(workspace, dialects);
    const scriptGuard = createScriptGuard(permissions, collections);
    const removals = createRemovals(collections, bindings, scriptGuard);
    const actionService = createActionService({
      workspace,
      collections,
      bindings,
      scopes,
      refreshFiles,
      dialects,
      dialectSettings,
      permissions,
      removals,
      guard: scriptGuard,
      deliverer,
      log,
      actionScripts,
      knownSecrets,
      runs: liveRuns,
      eventIds,
      random,
      clock,
      version,
    });
    const simulator = createSimulator({
      workspace,
      collections,
      bindings,
      endpoints,
      dialects,
      dialectSettings,
      refreshFiles,
      actionService,
      runs: liveRuns,
      clock,
      random,
    });
    const scenarios = openScenarios(join(options.resources, 'scenarios'), dialects, {
      dir: join(workspace.dir, 'scenarios'),
      changed: () => workspace.changes.announce('scenarios'),
    });
    const callPlayer = createCallPlayer({
      scenarios,
      dialects,
      dialectSettings,
      simulator,
      runs: liveRuns,
      clock,
      random,
      ticker,
      report: reportBug,
    });
    closers.push(() => callPlayer.close());
    const callRuns = createCallRuns({ callPlayer, runs: log.runs });
    const scenarioRecorder = createScenarioRecorder({
      ...{ log, callEvents, dialects, scenarios },
      chosen: (dialect) => dialectSettings.of(dialect),
      playedScenario: (call) => callRuns.recording(call),
    });
    const settings = createSettingsService(workspace, async (now, before) => {
      log.setLimits(now.activity);
      const port = now.receiver.port === before.receiver.port ? undefined : now.receiver.port;
      const host = now.receiver.host === before.receiver.host ? undefined : now.receiver.host;
      if (port === undefined && host === undefined) return;
      const { listening, problem } = receiver.status();
      // One that could not listen tries again; one that was stopped stays so.
      await receiverService.update({ port, host, listening: listening || problem !== null });
    });
    const receiverService = createReceiverService(
      workspace,
      receiver,
      options.receiver === 'off' ? {} : options.receiver,
    );
    receiver.onChange(() => workspace.changes.announce('receiver'));
    const demo = createDemo({
      samples: join(options.resources, 'samples'),
      workspace,
      collections,
      bindings,
      dialects,
      simulator,
      runs: liveRuns,
      clock,
      receiver: () => receiver.status(),
      importText: (name, text) => importService.add({ files: [{ name, text }] }),
    });
    const resender = createResender({
      find: (id) => log.get(id, { reveal: true }),
      deliverer,
      runs: liveRuns,
      eventIds,
      permissions,
      knownSecrets,
      isOwnReceiver: (url) => isOwnAddress(url, receiver.status()),
      timeoutMs: () => settings.get().timeoutMs,
    });
    const collectionRuns = createCollectionRunService({
      ...{ collections, environments, parameters, importService, workspace, permissions, deliverer, clock, version },
      ...{ certificates },
      live: liveRuns,
      runs: log.runs,
      workers,
      knownSecrets,
      runSecrets,
      newId: createActivityIds(clock),
      report: reportBug,
    });
    const runs = createRunService({
      forgetCalls: (ids) => callPlayer.forget(ids),
      report: reportBug,
      runs: log.runs,
      live: liveRuns,
      kinds: createRunKinds({
        fire: async (input) => (await simulator.fire(input)).runId,
        playScenario: async (input) => callPlayer.start(input).id,
        playByHand: async (input) => callPlayer.ring(input).id,
        testAction: async ({ id, parameters, ...how }) => (await actionService.test(id, parameters, how)).runId ?? '',
        testActions: async ({ ids, parameters, ...how }) => {
          let runId = '';
          for await (const delivery of actionService.testAll(ids, parameters, how)) runId = delivery.runId ?? runId;
          return runId;
        },
        playDemo: async () => (await demo.call()).runId,
        runCollection: async (input) => (await collectionRuns.start(input)).id,
        resend: async ({ id, request, confirmHost }) => (await resender.resend(id, request, confirmHost)).runId,
      }),
    });
    closers.push(() => runs.close());
    const eventCatalog = createEventCatalog({ dialects, bindings, endpoints, collections, settings });
    const parameterCatalog = createParameterCatalog({ parameters, dialects, collections });
    const dialectCatalog = createDialectCatalog({ dialects, dialectSettings });
    const workspaceOverview = createWorkspaceOverview({
      ...{ workspace, version, log, collections, parameters, environments, dialects, scenarios },
    });
    const exportService = createExportService({
      ...{ actionService, collections, environments, log, knownSecrets, version },
      receiver: receiverService,
    });
    const services = {
      workspace,
      workspaceOverview,
      parameters,
      parameterCatalog,
      environments,
      permissions,
      certificates,
      settings,
      proxies,
      collections,
      removals,
      scriptGuard,
      importService,
      exportService,
      actionService,
      dialectCatalog,
      eventCatalog,
      endpoints,
      simulator,
      scenarios,
      scenarioRecorder,
      callPlayer,
      callRuns,
      callHistory: createCallHistory({ log, callRuns, callEvents, clock }),
      demo,
      responseRules,
      readEvent,
      receiver: receiverService,
      log,
      knownSecrets,
      runs,
      callEvents,
      collectionRuns,
      scriptWorkers: workers,
      resender,
    };
    if (options.receiver !== 'off') {
      const { host, port } = stored.receiver;
      await receiver.start({ host: options.receiver?.host ?? host, port: options.receiver?.port ?? port });
    }
    const watcher = watchFiles(
      workspace.dir,
      {
        'hookswitch.json': () => workspace.document.refresh(),
        collections: (names) => collections.reload(names),
        environments: () => environments.reload(),
        scenarios: () => scenarios.reload(),
        dialects: () => {
          if (!dialects.reload()) return;
          log.dialectsChanged();
          workspace.changes.announce('dialects');
        },
      },
      {
        report: reportBug,
        failing(key, error) {
          const subject = key === '' ? 'Changes made by other programs are not detected.' : `${key} cannot be read.`;
          const reason = error === 'unread' ? 'It will be tried again.' : reasonOf(error);
          // The document says itself why it is not in force.
          const isSaid = error === null || (error === 'unread' && key === 'hookswitch.json');
          workspace.troubles.set(`watched ${key}`, isSaid ? null : `${subject} ${reason}`);
        },
      },
    );
    closers.push(() => watcher.close());
    return { services, close };
  } catch (error) {
    await close();
    throw error;
  }
}
