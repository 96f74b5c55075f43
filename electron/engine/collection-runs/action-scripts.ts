import { Semaphore } from 'async-mutex';
import type { Delivery, Step } from '../../../shared/model/delivery.ts';
import type { Scopes } from '../../../shared/template.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import { readRequest } from '../postman-format/item-request.ts';
import { idOfItem, requestsIn } from '../postman-format/item-tree.ts';
import { withUrlParts } from '../postman-format/item-url.ts';
import { listOf, type RawObject } from '../postman-format/raw-value.ts';
import { textsOf, type Variable } from '../postman-format/variables.ts';
import type { CompiledRequest } from '../sender/compiled.ts';
import { type CookieJar, createCookieJar } from '../sender/cookies.ts';
import type { Deliverer, DeliveryOrigin } from '../sender/deliverer.ts';
import type { EnvironmentService } from '../workspace/environment-service.ts';
import type { ParameterService } from '../workspace/parameter-service.ts';
import type { PermissionService } from '../workspace/permissions.ts';
import { globalsScope, type ScriptVariables, withChanged } from '../workspace/script-variables.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { RunSecrets } from './run-secrets.ts';
import type { ScriptWorkers } from './script-workers.ts';
import { passWithScripts } from './scripted-pass.ts';
import { createHeldDelivery, type StepRecord, skippedMessage, unsentMessage, unsentRequest } from './steps.ts';
import type { Unfilled } from './worker/messages.ts';

/** An action to be sent, with the values of the event. */
export interface ScriptedAction {
  readonly action: CollectionAction;
  readonly values: ReadonlyMap<string, string>;
  readonly origin: DeliveryOrigin;
}

/** How whoever sends makes the exact request. */
export interface ScriptedSending {
  readonly runId: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** Of an action as its scripts left it. */
  compile(action: CollectionAction, scopes: Scopes): Promise<CompiledRequest>;
  /** Of a request that a script, or an auth, made itself. */
  compileFilled(request: RawObject, behavior: RawObject): Promise<CompiledRequest>;
  /** Called with each once it is logged. */
  onDelivery(delivery: Delivery): void;
  /** Called where the process of the scripts ended early. */
  onProblem(problem: string): void;
}

/** Sends actions with their scripts: those of one event, in their order, or one that is tested. */
export interface ActionScripts {
  /** Whether one of them has scripts that run, or an auth that needs a process. */
  areNeeded(actions: readonly CollectionAction[]): boolean;
  /** Scripts that do not run because nobody allowed them: sentences for a person. */
  notesFor(actions: readonly CollectionAction[]): string[];
  /** Variables that one sets are there for the next. Gives one delivery for each action, but for what was stopped. */
  send(actions: readonly ScriptedAction[], sending: ScriptedSending): Promise<void>;
}

export function createActionScripts(parts: {
  readonly workspace: Pick<Workspace, 'document'>;
  readonly collections: Pick<CollectionStore, 'document'>;
  readonly environments: Pick<EnvironmentService, 'active' | 'activeValues' | 'activeSecrets'>;
  readonly parameters: Pick<ParameterService, 'values' | 'secretTags'>;
  readonly permissions: Pick<PermissionService, 'allowsScripts'>;
  readonly deliverer: Pick<Deliverer, 'send' | 'unsent' | 'cookiesOf'>;
  readonly variables: ScriptVariables;
  readonly workers: ScriptWorkers;
  /** They are among those that are known. */
  readonly runSecrets: RunSecrets;
}): ActionScripts {
  const { workspace, collections, environments, parameters, permissions, deliverer, variables, workers, runSecrets } =
    parts;

  const turns = new Semaphore(mostProcesses);

  const hasScripts = ({ scripts }: CollectionAction): boolean => scripts.some(({ text }) => text.trim() !== '');
  const isWanted = (action: CollectionAction): boolean =>
    hasScripts(action) && action.request.settings.runScripts && workspace.document.read().settings.runScripts;
  const runs = (action: CollectionAction): boolean =>
    isWanted(action) && permissions.allowsScripts(action.collection.id);

  /**
   * Of one collection: each with the folders around it, for what it inherits from them, in this order. The scripts of the
   * collection stand on the outermost of these, or on the action itself: they run with some of the actions only.
   */
  function documentOf(actions: readonly CollectionAction[], collection: RawObject): RawObject {
    const wanted = new Map(actions.map((action) => [action.id, action]));
    const items = new Map<string, RawObject>();
    for (const { item, folders } of requestsIn(collection)) {
      const id = idOfItem(item) ?? '';
      const action = wanted.get(id);
      if (action === undefined) continue;
      const isSilent = !runs(action);
      const without = (holder: RawObject): RawObject => (isSilent ? { ...holder, event: undefined } : holder);
      const wrapped = folders.reduceRight<RawObject>(
        (inner, folder) => ({ ...without(folder), item: [inner] }),
        without(withUrlParts(item)),
      );
      const event = [...listOf(collection.event), ...listOf(wrapped.event)];
      items.set(id, isSilent ? wrapped : { ...wrapped, event });
    }
    const chosen = actions.flatMap(({ id }) => items.get(id) ?? []);
    return { ...collection, event: undefined, item: chosen };
  }

  const scopeVariables = (values: ReadonlyMap<string, string>, secrets?: ReadonlySet<string>): Variable[] =>
    [...values].map(([key, value]) => ({ key, value, ...(secrets?.has(key) === true ? { type: 'secret' } : {}) }));

  /** Gives why its process ended early; null where it did not. */
  async function sendGroup(
    group: readonly ScriptedAction[],
    { runId, signal, ...sending }: ScriptedSending,
  ): Promise<string | null> {
    const [first] = group;
    if (first === undefined) return null;
    const { id: collectionId } = first.action.collection;
    const ofEnvironment = { kind: 'environment', id: environments.active()?.id ?? null } as const;
    const ofCollection = { kind: 'collection', id: collectionId } as const;
    const environment = scopeVariables(
      withChanged(environments.activeValues(), variables.changed(ofEnvironment)),
      environments.activeSecrets(),
    );
    const globals = scopeVariables(
      withChanged(parameters.values(), variables.changed(globalsScope)),
      parameters.secretTags(),
    );
    const own = scopeVariables(
      withChanged(first.action.variables, variables.changed(ofCollection)),
      first.action.secretVariables,
    );
    const document = {
      ...documentOf(
        group.map(({ action }) => action),
        collections.document(collectionId),
      ),
      variable: own,
    };
    const byId = new Map(group.map((scripted) => [scripted.action.id, scripted]));
    const find = (id: string): ScriptedAction => byId.get(id) ?? first;
    const left = new Set(group);
    const secrets = runSecrets.begin([]);
    const end = await passWithScripts(
      {
        ...{ collection: document, rows: [Object.fromEntries(first.values)], iterations: 1, environment, globals },
        ...{ delayMs: 0, stopOnFailure: false, scriptTimeoutMs: scriptLimit },
        ...{ sendsUnfilled: true, keepsOrder: true },
      },
      {
        requests: group.map(({ action }) => action),
        steps: {
          begin(_, { id }) {
            left.delete(find(id));
            return recordOf(find(id), signal, sending.onDelivery);
          },
        },
        signal: signal ?? new AbortController().signal,
        startWorker: () => workers.take(),
        cookies: cookiesOf(runId),
        onSecrets: secrets.learn,
        compile({ item, request, behavior, unfilled }) {
          const { action, values } = find(item);
          if (unfilled === null || action.effectiveAuth.auth.type === 'other') {
            return sending.compileFilled(request, behavior);
          }
          return sending.compile(withRequest(action, unfilled, behavior), scopesOf(action, values, unfilled));
        },
      },
    ).finally(secrets.end);
    // Those that it did not come to; of a run that was stopped nothing more is said.
    const reason = end.problem ?? (signal?.aborted === true ? null : unsentMessage);
    if (reason !== null) {
      for (const { action, origin } of left) {
        sending.onDelivery(await deliverer.unsent(unsentRequest(action), reason, origin).commit());
      }
    }
    if (end.left === null) return end.problem;
    variables.keep(ofEnvironment, environment, end.left.environment);
    variables.keep(globalsScope, globals, end.left.globals);
    variables.keep(ofCollection, own, end.left.collection);
    return end.problem;
  }

  function cookiesOf(runId: string | undefined): CookieJar {
    return deliverer.cookiesOf(runId ?? null) ?? createCookieJar();
  }

  function scopesOf(
    { secretVariables }: CollectionAction,
    values: ReadonlyMap<string, string>,
    { local, environment, globals, collection }: Unfilled,
  ): Scopes {
    const here = textsOf(local);
    return {
      // What a script sets for this request alone stands over the event's own value.
      call: new Map([...values].filter(([tag]) => !here.has(tag))),
      environment: new Map([...textsOf(environment), ...here]),
      collection: textsOf(collection),
      custom: textsOf(globals),
      secrets: {
        environment: environments.activeSecrets(),
        collection: secretVariables,
        custom: parameters.secretTags(),
      },
    };
  }

  function recordOf(
    { action, values, origin }: ScriptedAction,
    signal: AbortSignal | undefined,
    onDelivery: (delivery: Delivery) => void,
  ): StepRecord {
    const stepOf = (source: Step['source']): Step => ({
      ...{ iteration: 0, position: 0, folder: [...action.folder], source },
    });
    const held = createHeldDelivery();
    return {
      async send(compiled, source) {
        const step = source === 'collection' ? undefined : stepOf(source);
        const sent = await deliverer.send(
          compiled,
          { ...origin, parameters: Object.fromEntries(values), step },
          signal,
        );
        return held.take(sent, source);
      },
      hasSent: held.isThere,
      async end({ scripts, isSkipped = false }) {
        const delivery = await held.commit(scripts, () =>
          deliverer.unsent(unsentRequest(action), isSkipped ? skippedMessage : unsentMessage, {
            ...origin,
            step: isSkipped ? { ...stepOf('collection'), isSkipped } : undefined,
          }),
        );
        onDelivery(delivery);
      },
    };
  }

  return {
    areNeeded: (actions) =>
      actions.some((action) => runs(action) || (action.effectiveAuth.auth.type === 'other' && action.problem === null)),
    notesFor(actions) {
      const silent = actions.filter((action) => isWanted(action) && !permissions.allowsScripts(action.collection.id));
      const names = [...new Set(silent.map(({ collection }) => collection.name))];
      return names.map((name) => `The scripts of ${name} were not run: you have not allowed them.`);
    },
    async send(actions, sending) {
      for (const group of groupsOf(actions)) {
        if (sending.signal?.aborted === true) return;
        const problem = await turns.runExclusive(() => sendGroup(group, sending));
        if (problem !== null) sending.onProblem(problem);
      }
    },
  };
}

/** Processes that run the scripts of events at the same time: those of more events wait for one of them to end. */
const mostProcesses = 8;

/** Milliseconds for one script of an action. */
const scriptLimit = 30_000;

/** Neighbors share a run: those of one collection, in folders with the same variables. */
function groupsOf(actions: readonly ScriptedAction[]): ScriptedAction[][] {
  const groups: ScriptedAction[][] = [];
  for (const scripted of actions) {
    const last = groups.at(-1);
    const before = last?.[0]?.action;
    const isAlike =
      before?.collection.id === scripted.action.collection.id && hasSame(before.variables, scripted.action.variables);
    if (isAlike) last?.push(scripted);
    else groups.push([scripted]);
  }
  return groups;
}

const hasSame = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean =>
  one === other || (one.size === other.size && [...one].every(([key, value]) => other.get(key) === value));

/** The action with the request that its scripts made of it. */
function withRequest(action: CollectionAction, { request }: Unfilled, behavior: RawObject): CollectionAction {
  const { auth: _, ...read } = readRequest({ request }, behavior);
  const { settings, auth } = action.request;
  return { ...action, request: { ...read, settings, auth } };
}
