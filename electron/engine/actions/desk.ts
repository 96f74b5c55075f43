import type { Action, ActionRequest, ActionSummary } from '../../../shared/model/action.ts';
import type { CollectionSummary } from '../../../shared/model/collection.ts';
import type { Delivery, SentRequest } from '../../../shared/model/delivery.ts';
import type { EventMark } from '../../../shared/model/event.ts';
import { findTags } from '../../../shared/template.ts';
import { newCall } from '../call-model/new-call.ts';
import type { Random } from '../call-model/random.ts';
import type { DialectSettings } from '../dialects/dialect-settings.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { Clock } from '../host-services.ts';
import type { Library, LibraryAction } from '../postman/library.ts';
import type { RunRecorder } from '../runs/run-recorder.ts';
import { type CompiledRequest, compile } from '../sender/compile.ts';
import type { Deliverer } from '../sender/deliver.ts';
import type { EventIds } from '../sender/event-id.ts';
import { requestSettingsOf } from '../sender/request-settings.ts';
import { sentRequestOf } from '../sender/sent-request.ts';
import type { BindingService, ForgottenBinding } from '../workspace/binding-service.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { tagsOfAction, tagsOfRequest } from './action-tags.ts';
import { cautionsFor, detailOf, summaryOf } from './describe.ts';
import type { ScopeBuilder } from './scopes.ts';

/** How one sending differs from what the action and the workspace say. */
export interface SendOptions {
  readonly asPostman?: boolean | undefined;
  /** Values over the custom parameters: the `{{target}}` of a native request. */
  readonly extra?: ReadonlyMap<string, string> | undefined;
}

export interface Prepared {
  readonly action: LibraryAction;
  readonly compiled: CompiledRequest;
  readonly request: SentRequest;
  readonly warnings: readonly string[];
}

/** All that is done with actions: shown, prepared, tested, delivered. */
export interface ActionDesk {
  list(search?: string): { readonly actions: ActionSummary[]; readonly collections: CollectionSummary[] };
  get(id: string): Action;
  prepare(action: LibraryAction, call: ReadonlyMap<string, string>, options?: SendOptions): Promise<Prepared>;
  preview(
    id: string,
    edits: Partial<ActionRequest> | undefined,
    parameters: Readonly<Record<string, string>> | undefined,
    options: SendOptions,
  ): Promise<Prepared>;
  /** Save & Test: one delivery with the event id `test.<n>.<time>`. Tags of a phone system get believable values. */
  test(id: string, parameters: Readonly<Record<string, string>> | undefined, options: SendOptions): Promise<Delivery>;
  /** Gives numbers for event ids to those that have none, in one write: each write waits for the disk. */
  number(ids: readonly string[]): Promise<void>;
  /** Undoes a removal: the action is back at its place, and in every event it was bound to. */
  restore(id: string): Promise<Action>;
  restoreCollection(id: string): Promise<CollectionSummary>;
  deliver(
    prepared: Prepared,
    event: Omit<EventMark, 'id'>,
    callId: string | null,
    call: ReadonlyMap<string, string>,
    how?: {
      readonly runId?: string | undefined;
      readonly altered?: string | undefined;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<Delivery>;
}

export function createActionDesk(parts: {
  readonly workspace: Workspace;
  readonly library: Library;
  readonly bindings: BindingService;
  readonly scopes: ScopeBuilder;
  readonly dialects: Dialects;
  readonly dialectSettings: DialectSettings;
  readonly deliverer: Deliverer;
  readonly runs: Pick<RunRecorder, 'carryOut'>;
  readonly eventIds: EventIds;
  readonly random: Random;
  readonly clock: Clock;
  readonly version: string;
}): ActionDesk {
  const { workspace, library, bindings, scopes, dialects, dialectSettings } = parts;
  const { deliverer, runs, eventIds, random, clock, version } = parts;

  const forgotten = new Map<string, ForgottenBinding[]>();
  library.onRemove(async (id) => {
    if (bindings.eventsOf(id).length > 0) forgotten.set(id, await bindings.forget(id));
  });
  const bindAgain = async (id: string): Promise<void> => {
    await bindings.restore(id, forgotten.get(id) ?? []);
    forgotten.delete(id);
  };

  const number: ActionDesk['number'] = async (ids) => {
    const known = workspace.document.read().actionNumbers;
    if (ids.every((id) => Object.hasOwn(known, id))) return;
    await workspace.document.update(({ actionNumbers }) => {
      let last = Object.values(actionNumbers).reduce((most, each) => Math.max(most, each), 0);
      for (const id of ids) {
        if (Object.hasOwn(actionNumbers, id)) continue;
        last += 1;
        actionNumbers[id] = last;
      }
    });
  };

  const numberOf = async (id: string): Promise<number> => {
    await number([id]);
    return workspace.document.read().actionNumbers[id] ?? 1;
  };

  /** Believable values for the tags that only a phone system would give; the dialect that knows most of them goes first. */
  const sampleValues = (tags: readonly string[]): ReadonlyMap<string, string> => {
    const values = new Map<string, string>();
    const known = dialects
      .all()
      .map((dialect) => ({ dialect, knows: dialect.parameters.filter(({ tag }) => tags.includes(tag)).length }))
      .filter(({ knows }) => knows > 0)
      .sort((one, other) => other.knows - one.knows);
    for (const { dialect } of known) {
      const event = dialect.events.find((each) => each.state.answered && each.state.ended) ?? dialect.events[0];
      if (event === undefined) continue;
      const at = clock();
      const chosen = dialectSettings.of(dialect.id);
      for (const [tag, value] of dialects.values(dialect.id, event.key, newCall(random, event.state, at), at, chosen)) {
        if (tags.includes(tag) && !values.has(tag)) values.set(tag, value);
      }
    }
    return values;
  };

  const prepare: ActionDesk['prepare'] = async (action, call, options = {}) => {
    const { settings } = workspace.document.read();
    const made = await compile(
      action.request,
      action.effectiveAuth.auth,
      scopes.scopesFor(action, call, options.extra),
      {
        asPostman: options.asPostman ?? action.request.settings.asPostman,
        unresolvedTags: settings.unresolvedTags,
        timeoutMs: settings.timeoutMs,
        filesDir: workspace.dir,
        version,
        behavior: requestSettingsOf({ protocolProfileBehavior: action.protocolProfileBehavior }),
      },
    );
    const compiled = action.problem === null ? made : { ...made, problem: action.problem };
    const warnings = [...cautionsFor(action.request, action), ...compiled.warnings];
    return { action, compiled, request: sentRequestOf(compiled), warnings: [...new Set(warnings)] };
  };

  const withSamples = (action: LibraryAction, parameters: Readonly<Record<string, string>> = {}) => {
    const tags = tagsOfRequest(action.request, action.effectiveAuth.auth).filter(
      (tag) => scopes.look(action, tag).source === 'call',
    );
    return new Map([...sampleValues(tags), ...Object.entries(parameters)]);
  };

  const deliver: ActionDesk['deliver'] = async (prepared, event, callId, call, how = {}) => {
    const { id, name } = prepared.action;
    const origin = {
      action: { id, name },
      event: { ...event, id: eventIds(event.key, await numberOf(id)) },
      ...{ callId, parameters: Object.fromEntries(call), altered: how.altered, runId: how.runId },
    };
    return deliverer.deliver(prepared.compiled, origin, how.signal);
  };

  return {
    list(search = '') {
      // `{{tag}}` looks for the actions that use it, wherever in them; the other words in what a list shows.
      const tags = findTags(search);
      const words = tags
        .reduce((text, tag) => text.replaceAll(`{{${tag}}}`, ' '), search)
        .toLowerCase()
        .split(/\s+/)
        .filter(Boolean);
      const actions = library.actions().filter((action) => {
        if (tags.length > 0 && !tags.every((tag) => tagsOfAction(action).includes(tag))) return false;
        const text =
          `${action.name}\n${action.description}\n${action.request.method} ${action.request.url}`.toLowerCase();
        return words.every((word) => text.includes(word));
      });
      return {
        actions: actions.map((action) => summaryOf(action, scopes, bindings)),
        collections: library.collections(),
      };
    },
    get: (id) => detailOf(library.action(id), scopes, bindings),
    prepare,
    number,
    preview: async (id, edits, parameters, options) => {
      const stored = library.action(id);
      const request = { ...stored.request, ...edits };
      const effectiveAuth =
        edits?.auth === undefined || edits.auth.type === 'inherit'
          ? library.effectiveAuth(id, request.auth)
          : { from: 'request' as const, auth: edits.auth };
      const action = { ...stored, request, effectiveAuth };
      return prepare(action, withSamples(action, parameters), options);
    },
    test: async (id, parameters, options) => {
      const action = library.action(id);
      const call = withSamples(action, parameters);
      const prepared = await prepare(action, call, options);
      const inputs = { id, parameters, asPostman: options.asPostman };
      return runs.carryOut({ kind: 'test', label: action.name, inputs }, ({ id: runId, signal }) =>
        deliver(prepared, { dialect: null, key: 'test', label: 'Test' }, null, call, { runId, signal }),
      );
    },
    async restore(id) {
      const action = await library.restore(id);
      await bindAgain(id);
      return detailOf(action, scopes, bindings);
    },
    async restoreCollection(id) {
      const collection = await library.restoreCollection(id);
      const back = library.actions().filter((action) => action.collection.id === collection.id);
      for (const action of back) await bindAgain(action.id);
      return collection;
    },
    deliver,
  };
}
