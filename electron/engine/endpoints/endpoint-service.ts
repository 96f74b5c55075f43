import { randomUUID } from 'node:crypto';
import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { Failure, failure } from '../../../shared/failure.ts';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import type { Dialects } from '../dialects/dialects.ts';
import { nativeActions } from '../dialects/native-actions.ts';
import type { WorkspaceDocument } from '../workspace/document.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { checkedEndpoint } from './check-endpoint.ts';

type Inputs = ContractInputs['endpoints'];
type EndpointChange = Omit<Inputs['update'], 'id'>;

/** The endpoints that one event goes to. */
export interface Carriers {
  /** Switched on and sound, in sending order. */
  readonly enabled: readonly Endpoint[];
  /** Why others that are switched on are left out: a file edited by hand may name what is not there. */
  readonly leftOut: readonly string[];
}

/** The vendors' own settings: which event of whom goes to which URL, as the vendor's own request. */
export interface EndpointService {
  /** In sending order. Throws DIALECT_UNKNOWN. */
  list(dialect?: string): Endpoint[];
  /** What an event goes to; never fails. The same objects until something changes: cheap to ask for every event. */
  carriers(dialect: string, event: string): Carriers;
  /**
   * Makes its event id. Throws DIALECT_UNKNOWN, EVENT_UNKNOWN, NO_NATIVE_REQUEST, and INPUT_INVALID with the field that
   * is wrong: a scope or a setup that the dialect does not have, a method it does not offer, a URL that cannot be sent to.
   */
  add(input: Inputs['add']): Promise<Endpoint>;
  /** Throws ENDPOINT_UNKNOWN and what `add` throws; nothing is changed then. */
  update(id: string, change: EndpointChange): Promise<Endpoint>;
  /** Gives what was removed. Throws ENDPOINT_UNKNOWN. */
  remove(id: string): Promise<Endpoint>;
  /** Replaces all of a dialect. Throws what `add` throws, with the index in the list. */
  restore(dialect: string, endpoints: readonly Endpoint[]): Promise<Endpoint[]>;
  /**
   * Every event of the dialect goes to the URL for the whole system, the newer and older ones switched off; what was set
   * there for the whole system before is replaced, under the same ids. The switch for all events is on after it: this is
   * the one step from nothing to an event that is sent. Gives all endpoints of the dialect.
   */
  point(
    dialect: string,
    url: string,
    options?: { readonly method?: string | null | undefined; readonly verifyTls?: boolean | undefined },
  ): Promise<Endpoint[]>;
}

export function createEndpointService(
  workspace: Workspace,
  dialects: Dialects,
  options: { readonly newId?: () => string } = {},
): EndpointService {
  const { document } = workspace;
  const newId = options.newId ?? randomUUID;
  const natives = nativeActions(dialects);
  const check = (endpoint: Endpoint): Endpoint =>
    checkedEndpoint(dialects, (dialect, event) => natives(dialect, event) !== undefined, endpoint);
  let cached = indexOf(undefined, check);
  let knownDialects = dialects.all();

  const all = (): readonly Endpoint[] => document.read().endpoints ?? [];
  const list = (dialect?: string): Endpoint[] => {
    if (dialect !== undefined) dialects.get(dialect);
    return all()
      .filter((endpoint) => dialect === undefined || endpoint.dialect === dialect)
      .map(plainly);
  };

  return {
    list,
    carriers(dialect, event) {
      const { endpoints } = document.read();
      if (cached.of !== endpoints || knownDialects !== dialects.all()) {
        knownDialects = dialects.all();
        cached = indexOf(endpoints, check);
      }
      return cached.carriers(dialect, event);
    },
    async add(input) {
      const endpoint = check({ ...blank, ...present(input), id: newId() });
      await document.update((update) => {
        listOf(update).push(endpoint);
      });
      return endpoint;
    },
    update: (id, change) =>
      document.update((update) => {
        const endpoints = listOf(update);
        const index = indexIn(endpoints, id);
        const before = endpoints[index] ?? blank;
        // Of another scope, or of none, the owner of before means nothing.
        const owner = change.scope !== undefined && change.scope !== before.scope ? { owner: '' } : {};
        const wanted = { ...plainly(before), ...owner, ...present(change) };
        // What is unsound can always be put out of action.
        const endpoint = isSwitchingOff(change) ? wanted : check(wanted);
        endpoints[index] = { ...before, ...endpoint };
        return endpoint;
      }),
    remove: (id) =>
      document.update((update) => {
        const endpoints = listOf(update);
        const index = indexIn(endpoints, id);
        return plainly(endpoints.splice(index, 1)[0] ?? blank);
      }),
    async restore(dialect, endpoints) {
      dialects.get(dialect);
      const checked = endpoints.map((endpoint, index) =>
        within(`endpoints[${index}]`, () => restorable(dialect, endpoint)),
      );
      await document.update((update) => {
        const before = new Map(listOf(update).map((endpoint) => [endpoint.id, endpoint]));
        const others = listOf(update).filter((endpoint) => endpoint.dialect !== dialect);
        const ids = new Set(others.map(({ id }) => id));
        for (const [index, { id }] of checked.entries()) {
          if (ids.has(id)) {
            throw failure('INPUT_INVALID', { where: `endpoints[${index}].id`, detail: `${id} is there twice.` });
          }
          ids.add(id);
        }
        update.endpoints = [...others, ...checked.map((endpoint) => ({ ...before.get(endpoint.id), ...endpoint }))];
      });
      return list(dialect);
    },
    async point(dialect, url, { method = null, verifyTls } = {}) {
      const pointed = dialects.get(dialect).events.map(({ key, newer, older }) => {
        const enabled = !newer && !older;
        return check({
          ...blank,
          id: newId(),
          dialect,
          event: key,
          url,
          method,
          enabled,
          verifyTls: verifyTls ?? true,
        });
      });
      await document.update((update) => {
        const isWholeSystem = (endpoint: Endpoint) => endpoint.dialect === dialect && endpoint.scope === null;
        const before = new Map(
          listOf(update)
            .filter(isWholeSystem)
            .reverse()
            .map((endpoint) => [endpoint.event, endpoint]),
        );
        const kept = listOf(update).filter((endpoint) => !isWholeSystem(endpoint));
        const merged = pointed.map((endpoint) => {
          const kept = before.get(endpoint.event) ?? endpoint;
          const { id, setup, notes } = kept;
          return { ...kept, ...endpoint, id, setup, notes, verifyTls: verifyTls ?? kept.verifyTls };
        });
        update.endpoints = [...kept, ...merged];
        update.settings.eventsActive = true;
      });
      return list(dialect);
    },
  };

  function restorable(dialect: string, endpoint: Endpoint): Endpoint {
    if (endpoint.id === '') throw failure('INPUT_INVALID', { where: 'id', detail: 'it is empty.' });
    if (endpoint.dialect !== dialect) {
      throw failure('INPUT_INVALID', { where: 'dialect', detail: `${endpoint.dialect} is not ${dialect}.` });
    }
    return check(endpoint);
  }
}

const blank: Endpoint = {
  ...{ id: '', dialect: '', event: '', scope: null, owner: '', url: '', method: null },
  ...{ setup: {}, enabled: true, verifyTls: true, notes: '' },
};

function listOf(update: WorkspaceDocument): NonNullable<WorkspaceDocument['endpoints']> {
  update.endpoints ??= [];
  return update.endpoints;
}

/** Throws ENDPOINT_UNKNOWN. */
function indexIn(endpoints: readonly Endpoint[], id: string): number {
  const index = endpoints.findIndex((endpoint) => endpoint.id === id);
  if (index === -1) throw failure('ENDPOINT_UNKNOWN', { id });
  return index;
}

/** Without the keys of a later version, or of a person's own, that its entry in the file may have. */
function plainly(endpoint: Endpoint): Endpoint {
  const { id, dialect, event, scope, owner, url, method, setup, enabled, verifyTls, notes } = endpoint;
  return { id, dialect, event, scope, owner, url, method, setup: { ...setup }, enabled, verifyTls, notes };
}

const isSwitchingOff = ({ enabled, ...others }: EndpointChange): boolean =>
  enabled === false && Object.values(others).every((value) => value === undefined);

/** The properties that are not undefined. */
function present<Type extends object>(input: Type): { [Key in keyof Type]: Exclude<Type[Key], undefined> } {
  const entries = Object.entries(input).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Type]: Exclude<Type[Key], undefined> };
}

/** Puts the path before what an INPUT_INVALID names. */
function within<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'INPUT_INVALID') throw error;
    throw failure('INPUT_INVALID', { where: path, detail: error.message });
  }
}

/** Endpoints by dialect and event, made once after each change: they are read for every event that is fired. */
interface EndpointIndex {
  readonly of: readonly Endpoint[] | undefined;
  carriers(dialect: string, event: string): Carriers;
}

const noCarriers: Carriers = { enabled: [], leftOut: [] };

/** `check` throws a failure where an endpoint is not sound. */
function indexOf(of: readonly Endpoint[] | undefined, check: (endpoint: Endpoint) => Endpoint): EndpointIndex {
  const events = new Map<string, { enabled: Endpoint[]; leftOut: string[] }>();
  for (const endpoint of of ?? []) {
    if (!endpoint.enabled) continue;
    const name = nameOf(endpoint.dialect, endpoint.event);
    const carriers = events.get(name) ?? { enabled: [], leftOut: [] };
    events.set(name, carriers);
    try {
      carriers.enabled.push(check(endpoint));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      carriers.leftOut.push(`Endpoint ${endpoint.id} was left out: ${error.message}`);
    }
  }
  return { of, carriers: (dialect, event) => events.get(nameOf(dialect, event)) ?? noCarriers };
}

/** No id of a dialect holds a colon. */
const nameOf = (dialect: string, event: string): string => `${dialect}:${event}`;
