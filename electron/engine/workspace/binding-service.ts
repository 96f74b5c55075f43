import type { WorkspaceDocument } from './document.ts';
import type { Workspace } from './workspace.ts';

export interface Binding {
  /** The event's own switch where it has no endpoints: see `isOn`. The one for all events is a setting. */
  readonly active: boolean;
  /** What a person decided; null where the switch follows from having actions or endpoints. */
  readonly decided: boolean | null;
  /** Ids of actions, in sending order. */
  readonly actions: readonly string[];
}

export interface EventReference {
  readonly dialect: string;
  readonly key: string;
}

/** Where an action was in the list of an event before it was taken out. */
export interface RemovedBinding extends EventReference {
  readonly index: number;
}

export interface BindingService {
  /** Never fails: an event of which nothing was decided is off and has no actions. */
  of(dialect: string, key: string): Binding;
  /** Whether the dialect and the event exist, and the actions too, is for the caller to check. */
  set(
    dialect: string,
    key: string,
    change: { readonly active?: boolean; readonly actions?: readonly string[] },
  ): Promise<void>;
  /** Takes an action out of every event; returns where it was, for `restore`. */
  forget(actionId: string): Promise<RemovedBinding[]>;
  /** Puts an action back where it was. */
  restore(actionId: string, removed: readonly RemovedBinding[]): Promise<void>;
  /** Events whose own switch is on and that list the action. */
  countActive(actionId: string): number;
  /** Every event that lists the action, on or off. */
  eventsOf(actionId: string): readonly EventReference[];
}

/** Whether the event's own switch is on: as decided, else as soon as it has an action or an endpoint. */
export function isOn({ decided, actions }: Binding, endpoints: number): boolean {
  return decided ?? (actions.length > 0 || endpoints > 0);
}

/** Takes these actions out of every event. */
export async function unbind(
  bindings: Pick<BindingService, 'eventsOf' | 'forget'>,
  ids: readonly string[],
): Promise<void> {
  // All at once: updates of the document that are asked for together are one write.
  await Promise.all(ids.filter((id) => bindings.eventsOf(id).length > 0).map((id) => bindings.forget(id)));
}

type Events = WorkspaceDocument['events'];

interface Index {
  readonly of: Events;
  readonly bindings: ReadonlyMap<string, ReadonlyMap<string, Binding>>;
  readonly events: ReadonlyMap<string, readonly EventReference[]>;
  readonly active: ReadonlyMap<string, number>;
}

const unbound: Binding = { active: false, decided: null, actions: [] };

export function createBindingService(workspace: Workspace): BindingService {
  const { document } = workspace;
  let cached = indexOf(document.read().events);

  function index(): Index {
    const { events } = document.read();
    if (cached.of !== events) cached = indexOf(events);
    return cached;
  }

  return {
    of: (dialect, key) => index().bindings.get(dialect)?.get(key) ?? unbound,
    set: (dialect, key, change) =>
      document.update(({ events }) => {
        const entry = entryOf(events, dialect, key);
        if (change.active !== undefined) entry.active = change.active;
        if (change.actions !== undefined) entry.actions = [...new Set(change.actions)];
      }),
    forget: (actionId) =>
      document.update(({ events }) => {
        const removed = entriesOf(events).flatMap(({ dialect, key, entry }) => {
          const index = entry.actions.indexOf(actionId);
          if (index === -1) return [];
          entry.actions.splice(index, 1);
          return [{ dialect, key, index }];
        });
        return removed;
      }),
    restore: (actionId, removed) =>
      document.update(({ events }) => {
        for (const { dialect, key, index } of removed) {
          const { actions } = entryOf(events, dialect, key);
          if (!actions.includes(actionId)) actions.splice(index, 0, actionId);
        }
      }),
    countActive: (actionId) => index().active.get(actionId) ?? 0,
    eventsOf: (actionId) => index().events.get(actionId) ?? [],
  };
}

/** Maps over all bindings, made once after each change: they are read for every event that is fired. */
function indexOf(of: Events): Index {
  const bindings = new Map<string, Map<string, Binding>>();
  const events = new Map<string, EventReference[]>();
  const active = new Map<string, number>();
  for (const { dialect, key, entry } of entriesOf(of)) {
    const { actions } = entry;
    const binding = { active: entry.active ?? actions.length > 0, decided: entry.active ?? null, actions };
    const keys = bindings.get(dialect) ?? new Map<string, Binding>();
    bindings.set(dialect, keys.set(key, binding));
    // A file edited by hand may list an action twice.
    for (const action of new Set(actions)) {
      const listing = events.get(action);
      if (listing === undefined) events.set(action, [{ dialect, key }]);
      else listing.push({ dialect, key });
      if (binding.active) active.set(action, (active.get(action) ?? 0) + 1);
    }
  }
  return { of, bindings, events, active };
}

function entriesOf(events: Events) {
  return Object.entries(events).flatMap(([dialect, keys]) =>
    Object.entries(keys ?? {})
      // zod leaves a key `__proto__` unchecked.
      .filter(([, entry]) => Array.isArray(entry?.actions))
      .map(([key, entry]) => ({ dialect, key, entry })),
  );
}

function entryOf(events: Events, dialect: string, key: string) {
  // Without a prototype, so that no key of a caller's can be anything but a key.
  events[dialect] ??= Object.create(null) as Events[string];
  const keys = events[dialect];
  keys[key] ??= { actions: [] };
  return keys[key];
}
