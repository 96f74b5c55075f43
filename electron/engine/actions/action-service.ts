import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { Failure, failure } from '../../../shared/failure.ts';
import type { Action, ActionRequest, ActionSummary } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { EventMark } from '../../../shared/model/event.ts';
import type { Example } from '../../../shared/model/example.ts';
import type { FolderSummary } from '../../../shared/model/group.ts';
import type { HttpRequestMessage } from '../../../shared/model/http.ts';
import { findTags, type Scopes } from '../../../shared/template.ts';
import type { ActivityLog } from '../activity/log.ts';
import { newCall } from '../call-model/new-call.ts';
import type { Random } from '../call-model/random.ts';
import type { ActionScripts, ScriptedAction } from '../collection-runs/action-scripts.ts';
import { compileFilled } from '../collection-runs/filled-request.ts';
import { unsentRequest } from '../collection-runs/steps.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import { type ActionChange, editItem } from '../collections/edit-item.ts';
import type { Place } from '../collections/places.ts';
import type { DialectSettings } from '../dialects/dialect-settings.ts';
import type { Dialects } from '../dialects/dialects.ts';
import { createHandover } from '../handover.ts';
import type { Clock } from '../host-services.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import { exampleById, readExample } from '../postman-format/item-examples.ts';
import { readRequest } from '../postman-format/item-request.ts';
import type { RunContext, RunRecorder } from '../runs/run-recorder.ts';
import { type CompiledRequest, compile } from '../sender/compile.ts';
import type { Deliverer, DeliveryOrigin } from '../sender/deliverer.ts';
import type { EventIds } from '../sender/event-id.ts';
import { toRequestMessage } from '../sender/messages.ts';
import { requestSettingsOf } from '../sender/request-settings.ts';
import type { BindingService } from '../workspace/binding-service.ts';
import type { PermissionService } from '../workspace/permissions.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { tagsOfAction } from './action-tags.ts';
import { detailOf, folderSummary, summaryOf, warningsFor } from './describe.ts';
import { responseOf } from './example-response.ts';
import type { RefreshFilesInUse } from './files-in-use.ts';
import type { Removals } from './removals.ts';
import type { ScopeBuilder } from './scopes.ts';
import type { ScriptGuard } from './script-guard.ts';

/** How one sending differs from what the action and the workspace say. */
export interface SendOptions {
  readonly asPostman?: boolean | undefined;
  /** Also sends to a server whose certificate cannot be verified. */
  readonly insecure?: boolean | undefined;
  /** Values over all but those of the call: the `{{target}}` of a native request. */
  readonly extra?: ReadonlyMap<string, string> | undefined;
}

export interface Prepared {
  readonly action: CollectionAction;
  readonly compiled: CompiledRequest;
  readonly request: HttpRequestMessage;
  readonly warnings: readonly string[];
}

/** As an edited body reads once it is saved: a name that was emptied is gone then. */
function bodyAsSaved({ item, request }: CollectionAction, body: ActionRequest['body']): ActionRequest['body'] {
  return readRequest(editItem(item, request, { request: { body } }), {}).body;
}

/** Everything that is done with actions: they are listed, changed, removed, prepared, tested and delivered. */
export interface ActionService {
  list(search?: string): {
    readonly actions: ActionSummary[];
    readonly collections: CollectionSummary[];
    readonly folders: FolderSummary[];
  };
  get(id: string): Promise<Action>;
  create(input: ContractInputs['actions']['create']): Promise<Action>;
  update(id: string, change: ActionChange): Promise<Action>;
  /** Also takes the action out of every event that it is bound to. */
  remove(id: string): Promise<void>;
  removeCollection(id: string): Promise<void>;
  /** It stays in its events. Throws SCRIPTS_NOT_READ as well. */
  move(id: string, to: Place): Promise<Action>;
  /** The copy is bound to no event. */
  duplicate(id: string): Promise<Action>;
  /** Undoes a removal: the action is back where it was, and in every event that it was bound to. */
  restore(id: string): Promise<Action>;
  restoreCollection(id: string): Promise<CollectionSummary>;
  example(id: string, example: string): Promise<Example>;
  /** Of a delivery as clients get it, without the values of secrets: collections are given to others. */
  addExample(id: string, example: Omit<ContractInputs['actions']['addExample'], 'id'>): Promise<Action>;
  /** Null removes it. */
  updateExample(id: string, example: string, name: string | null): Promise<Action>;
  prepare(action: CollectionAction, call: ReadonlyMap<string, string>, options?: SendOptions): Promise<Prepared>;
  preview(
    id: string,
    edits: Partial<ActionRequest> | undefined,
    parameters: Readonly<Record<string, string>> | undefined,
    options: SendOptions,
  ): Promise<Prepared>;
  /** Save & Test: one delivery with the event id `test.<n>.<time>`. Tags of a phone system get believable values. */
  test(id: string, parameters: Readonly<Record<string, string>> | undefined, options: SendOptions): Promise<Delivery>;
  /** The same for several, or for all, as one run. Gives each delivery when it is there; `signal` stops the run. */
  testAll(
    ids: readonly string[] | undefined,
    parameters: Readonly<Record<string, string>> | undefined,
    options: SendOptions,
    signal?: AbortSignal,
  ): AsyncGenerator<Delivery, void>;
  /** Gives numbers for event ids to the actions that have none, in one write: each write waits for the disk. */
  number(ids: readonly string[]): Promise<void>;
  /**
   * Sends them one after another, with their scripts where those run. Gives a delivery for each, but for what was stopped,
   * and what a person should know.
   */
  deliver(ready: readonly Ready[], about: DeliveryAbout): Promise<{ deliveries: Delivery[]; notes: string[] }>;
}

/** A prepared action and the values of its event. */
export interface Ready {
  readonly prepared: Prepared;
  readonly values: ReadonlyMap<string, string>;
}

/** What deliveries are made for. */
export interface DeliveryAbout {
  readonly event: Omit<EventMark, 'id'>;
  readonly callId: string | null;
  readonly runId?: string | undefined;
  readonly altered?: string | undefined;
  readonly played?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly options?: SendOptions | undefined;
}

export interface ActionServices {
  readonly workspace: Workspace;
  readonly collections: CollectionStore;
  readonly bindings: BindingService;
  readonly scopes: ScopeBuilder;
  readonly refreshFiles: RefreshFilesInUse;
  readonly dialects: Dialects;
  readonly dialectSettings: DialectSettings;
  readonly permissions: Pick<PermissionService, 'allowedFiles'>;
  readonly removals: Removals;
  readonly guard: Pick<ScriptGuard, 'moves'>;
  readonly deliverer: Deliverer;
  readonly log: Pick<ActivityLog, 'get'>;
  readonly actionScripts: ActionScripts;
  readonly knownSecrets: () => readonly SecretValue[];
  readonly runs: Pick<RunRecorder, 'carryOut'>;
  readonly eventIds: EventIds;
  readonly random: Random;
  readonly clock: Clock;
  readonly version: string;
}

export function createActionService(services: ActionServices): ActionService {
  const { workspace, collections, bindings, scopes, refreshFiles, deliverer, runs, eventIds, version } = services;
  const { actionScripts, removals, guard } = services;

  const detail = (action: CollectionAction): Action => detailOf(action, scopes, bindings);

  async function number(ids: readonly string[]): Promise<void> {
    const numbers = workspace.document.read().actionNumbers;
    if (ids.every((id) => Object.hasOwn(numbers, id))) return;
    const update = workspace.document.update(({ actionNumbers }) => {
      let last = Object.values(actionNumbers).reduce((most, taken) => Math.max(most, taken), 0);
      for (const id of ids) {
        if (Object.hasOwn(actionNumbers, id)) continue;
        last += 1;
        actionNumbers[id] = last;
      }
    });
    // Events are sent on a full disk all the same. The next event tries again.
    await update.then(
      () => workspace.troubles.set('action numbers', null),
      (error: unknown) => {
        if (!(error instanceof Failure) || error.code !== 'WRITE_FAILED') throw error;
        workspace.troubles.set(
          'action numbers',
          `New actions cannot be assigned a number for their event IDs. ${error.message}`,
        );
      },
    );
  }

  async function numberOf(id: string): Promise<number> {
    if (!Object.hasOwn(workspace.document.read().actionNumbers, id)) await number([id]);
    return workspace.document.read().actionNumbers[id] ?? 1;
  }

  const compileOptions = () => ({
    timeoutMs: workspace.document.read().settings.timeoutMs,
    filesDir: workspace.dir,
    allowedFiles: services.permissions.allowedFiles(),
    version,
  });

  const withOptions = (compiled: CompiledRequest, { insecure }: SendOptions): CompiledRequest =>
    insecure === true ? { ...compiled, settings: { ...compiled.settings, verifyTls: false } } : compiled;

  const prepare = (
    action: CollectionAction,
    call: ReadonlyMap<string, string>,
    options: SendOptions = {},
  ): Promise<Prepared> => prepareWith(action, scopes.scopesFor(action, call, options.extra), options);

  async function prepareWith(action: CollectionAction, values: Scopes, options: SendOptions): Promise<Prepared> {
    const { settings } = workspace.document.read();
    const request = await compile(action.request, action.effectiveAuth.auth, values, {
      ...compileOptions(),
      asPostman: options.asPostman ?? action.request.settings.asPostman,
      unresolvedTags: settings.unresolvedTags,
      behavior: requestSettingsOf(action),
    });
    const compiled = withOptions(action.problem === null ? request : { ...request, problem: action.problem }, options);
    return {
      action,
      compiled,
      // Made when they are shown: what is only sent needs neither.
      get request() {
        return toRequestMessage(compiled);
      },
      get warnings() {
        // Why it cannot be sent; a file that may not be uploaded is told apart.
        const { problem, uploadRefused } = compiled;
        const unsendable = problem === null || uploadRefused !== undefined ? [] : [problem];
        const others = [...warningsFor(action.request, action.effectiveAuth.auth), ...compiled.warnings];
        return [...new Set([...unsendable, ...others])];
      },
    };
  }

  /** The values of a call for a test: believable ones for the tags that only a phone system would give. */
  function testValues(action: CollectionAction, parameters: Readonly<Record<string, string>> = {}) {
    const tags = tagsOfAction(action).filter((tag) => scopes.look(action, tag).source === 'call');
    return new Map([...sampleValues(services, tags), ...Object.entries(parameters)]);
  }

  async function preview(
    id: string,
    edits: Partial<ActionRequest> | undefined,
    parameters: Readonly<Record<string, string>> | undefined,
    options: SendOptions,
  ): Promise<Prepared> {
    await refreshFiles({ actions: () => [id] });
    const stored = collections.action(id);
    const request = { ...stored.request, ...edits, ...(edits?.body && { body: bodyAsSaved(stored, edits.body) }) };
    const effectiveAuth =
      edits?.auth === undefined || edits.auth.type === 'inherit'
        ? collections.effectiveAuth(id, request.auth)
        : { from: 'request' as const, auth: edits.auth };
    const action = { ...stored, request, effectiveAuth };
    return prepare(action, testValues(action, parameters), options);
  }

  async function* testAll(
    ids: readonly string[] | undefined,
    parameters: Readonly<Record<string, string>> | undefined,
    options: SendOptions,
    signal?: AbortSignal,
  ): AsyncGenerator<Delivery, void> {
    const wanted = ids ?? collections.actions().map(({ id }) => id);
    await refreshFiles({ actions: () => wanted });
    for (const id of wanted) collections.action(id);
    const label = wanted.length === 1 ? '1 action' : `${wanted.length} actions`;
    const inputs = { ids, parameters, asPostman: options.asPostman, insecure: options.insecure };
    const event = { dialect: null, key: 'test', label: 'Test' };
    const sent = createHandover<Delivery>();
    const leaving = new AbortController();
    const left = signal === undefined ? leaving.signal : AbortSignal.any([leaving.signal, signal]);
    const work = async ({ id: runId, signal: stopped }: RunContext): Promise<void> => {
      stopped.addEventListener('abort', sent.hurry, { once: true });
      for (const id of wanted) {
        if (stopped.aborted) break;
        const action = collections.action(id);
        const call = testValues(action, parameters);
        const ready = [{ prepared: await prepare(action, call, options), values: call }];
        const { deliveries } = await deliver(ready, { event, callId: null, runId, signal: stopped, options });
        for (const delivery of deliveries) await sent.give(delivery);
      }
    };
    void runs.carryOut({ kind: 'test', label, inputs }, work, left).then(
      () => sent.end(),
      (error: unknown) => sent.end(error),
    );
    try {
      yield* sent.read();
    } finally {
      leaving.abort();
    }
  }

  async function originOf({ prepared, values }: Ready, about: DeliveryAbout): Promise<DeliveryOrigin> {
    const { id, name } = prepared.action;
    const { event, callId, runId, altered, played } = about;
    return {
      action: { id, name },
      event: { ...event, id: eventIds(event.key, await numberOf(id)) },
      ...{ callId, runId, altered, played, parameters: Object.fromEntries(values) },
    };
  }

  async function deliver(ready: readonly Ready[], about: DeliveryAbout) {
    const deliveries: Delivery[] = [];
    const keep = (delivery: Delivery): void => void deliveries.push(delivery);
    const own = ready.filter(({ prepared }) => collections.has(prepared.action.id));
    const actions = own.map(({ prepared }) => prepared.action);
    const notes = actionScripts.notesFor(actions);
    let rest = ready;
    if (actionScripts.areNeeded(actions)) {
      await deliverWithScripts(own, about, keep, notes);
      rest = ready.filter((one) => !own.includes(one));
    }
    for (const one of rest) {
      if (about.signal?.aborted === true) break;
      keep(await deliverer.deliver(one.prepared.compiled, await originOf(one, about), about.signal));
    }
    return { deliveries, notes };
  }

  async function deliverWithScripts(
    ready: readonly Ready[],
    about: DeliveryAbout,
    onDelivery: (delivery: Delivery) => void,
    notes: string[],
  ): Promise<void> {
    const { runId, signal, options = {} } = about;
    const scripted: ScriptedAction[] = [];
    for (const one of ready) {
      scripted.push({ action: one.prepared.action, values: one.values, origin: await originOf(one, about) });
    }
    await actionScripts.send(scripted, {
      ...{ runId, signal, onDelivery },
      onProblem: (problem) => notes.push(problem),
      compile: async (action, values) => (await prepareWith(action, values, options)).compiled,
      async compileFilled(request, behavior) {
        const compiled = await compileFilled(request, behavior, compileOptions());
        return withOptions({ ...compiled, secrets: services.knownSecrets() }, options);
      },
    });
  }

  return {
    list: (search = '') => ({
      actions: collections
        .actions()
        .filter(matchesSearch(search))
        .map((action) => summaryOf(action, scopes, bindings)),
      collections: collections.list(),
      folders: collections.folders().map(folderSummary),
    }),
    async get(id) {
      await refreshFiles({ actions: () => [id] });
      return detail(collections.action(id));
    },
    create: async (input) => detail(await collections.create(input)),
    update: async (id, change) => detail(await collections.update(id, change)),
    remove: removals.removeAction,
    removeCollection: removals.removeCollection,
    restore: async (id) => detail(await removals.restoreAction(id)),
    restoreCollection: removals.restoreCollection,
    async move(id, to) {
      await collections.move('action', id, to, guard.moves);
      return detail(collections.action(id));
    },
    async duplicate(id) {
      return detail(collections.action(await collections.duplicate('action', id)));
    },
    async example(id, example) {
      await refreshFiles({ actions: () => [id] });
      const found = exampleById(collections.action(id).item, example);
      if (found === undefined) throw failure('EXAMPLE_UNKNOWN', { id: example });
      return readExample(found);
    },
    async addExample(id, { name, delivery, response: written }) {
      const response = written ?? (await responseOf(services.log, delivery ?? ''));
      const named = name ?? `${response.code} ${response.status ?? ''}`.trim();
      return detail(await collections.addExample(id, { name: named, response }));
    },
    updateExample: async (id, example, name) => detail(await collections.updateExample(id, example, name)),
    prepare,
    number,
    preview,
    testAll,
    async test(id, parameters, options) {
      await refreshFiles({ actions: () => [id] });
      const action = collections.action(id);
      const call = testValues(action, parameters);
      const prepared = await prepare(action, call, options);
      const inputs = { id, parameters, asPostman: options.asPostman, insecure: options.insecure };
      return runs.carryOut({ kind: 'test', label: action.name, inputs }, async ({ id: runId, signal }) => {
        const event = { dialect: null, key: 'test', label: 'Test' };
        const about = { event, callId: null, runId, signal, options };
        const [delivery] = (await deliver([{ prepared, values: call }], about)).deliveries;
        if (delivery !== undefined) return delivery;
        const origin = await originOf({ prepared, values: call }, about);
        return deliverer.unsent(unsentRequest(action), stoppedMessage, origin).commit();
      });
    },
    deliver,
  };
}

const stoppedMessage = 'Stopped before it was sent.';

/** `{{tag}}` in a search finds the actions that use it, wherever in them; other words are searched in what a list shows. */
function matchesSearch(search: string): (action: CollectionAction) => boolean {
  const tags = findTags(search);
  const words = tags
    .reduce((text, tag) => text.replaceAll(`{{${tag}}}`, ' '), search)
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean);
  return (action) => {
    if (tags.length > 0 && !tags.every((tag) => tagsOfAction(action).includes(tag))) return false;
    const { name, description, request } = action;
    const text = `${name}\n${description}\n${request.method} ${request.url}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

/** Values of a made-up call for these tags. The dialect that has most of them comes first. */
function sampleValues(services: ActionServices, tags: readonly string[]): ReadonlyMap<string, string> {
  const { dialects, dialectSettings, random, clock } = services;
  const values = new Map<string, string>();
  const ranked = dialects
    .all()
    .map((dialect) => ({ dialect, matches: dialect.parameters.filter(({ tag }) => tags.includes(tag)).length }))
    .filter(({ matches }) => matches > 0)
    .sort((one, other) => other.matches - one.matches);
  for (const { dialect } of ranked) {
    if (tags.every((tag) => values.has(tag))) break;
    const event = dialect.events.find(({ state }) => state.answered && state.ended) ?? dialect.events[0];
    if (event === undefined) continue;
    const at = clock();
    const settings = dialectSettings.of(dialect.id);
    for (const [tag, value] of dialects.values(dialect.id, event.key, newCall(random, event.state, at), at, settings)) {
      if (tags.includes(tag) && !values.has(tag)) values.set(tag, value);
    }
  }
  return values;
}
