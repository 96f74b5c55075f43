import { randomUUID } from 'node:crypto';
import { Failure, failure } from '../../../shared/failure.ts';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import type { Dialects } from '../dialects/dialects.ts';
import { nativeActions } from '../dialects/native-actions.ts';
import type { WorkspaceDocument } from '../workspace/document.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { checkedEndpoint } from './check-endpoint.ts';
import { type Carriers, indexOf } from './endpoint-index.ts';

type Given<Type> = { readonly [Key in keyof Type]?: Type[Key] | undefined };

export type NewEndpoint = Pick<Endpoint, 'dialect' | 'event' | 'url'> & Given<Omit<Endpoint, 'id'>>;
export type EndpointChange = Given<Omit<Endpoint, 'id' | 'dialect'>>;

/** The vendors' own settings: which event of whom goes to which URL, as the vendor's own request. */
export interface Endpoints {
  /** In sending order. Throws DIALECT_UNKNOWN. */
  list(dialect?: string): Endpoint[];
  /** What an event goes to; never fails. The same objects until something changes: cheap to ask for every event. */
  carriers(dialect: string, event: string): Carriers;
  /**
   * Makes its event id. Throws DIALECT_UNKNOWN, EVENT_UNKNOWN, NO_NATIVE_REQUEST, and INPUT_INVALID with the field that
   * is wrong: a scope or a setup that the dialect does not have, a method it does not offer, a URL that cannot be sent to.
   */
  add(given: NewEndpoint): Promise<Endpoint>;
  /** Throws ENDPOINT_UNKNOWN and what `add` throws; nothing is changed then. */
  update(id: string, change: EndpointChange): Promise<Endpoint>;
  /** Gives what was removed. Throws ENDPOINT_UNKNOWN. */
  remove(id: string): Promise<Endpoint>;
  /** Replaces all of a dialect. Throws what `add` throws, with the place in the list. */
  restore(dialect: string, endpoints: readonly Endpoint[]): Promise<Endpoint[]>;
  /**
   * Every event of the dialect goes to the URL for the whole system, the newer and older ones switched off; what stood
   * there for the whole system before is replaced, under the same ids. The switch for all events is on after it: this is
   * the one step from nothing to an event that is sent. Gives all endpoints of the dialect.
   */
  point(dialect: string, url: string, method?: string | null): Promise<Endpoint[]>;
}

export function createEndpoints(
  workspace: Workspace,
  dialects: Dialects,
  options: { readonly newId?: () => string } = {},
): Endpoints {
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
      .filter((each) => dialect === undefined || each.dialect === dialect)
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
    async add(given) {
      const endpoint = check({ ...blank, ...present(given), id: newId() });
      await document.update((draft) => {
        listOf(draft).push(endpoint);
      });
      return endpoint;
    },
    update: (id, change) =>
      document.update((draft) => {
        const endpoints = listOf(draft);
        const place = placeOf(endpoints, id);
        const before = endpoints[place] ?? blank;
        // Of another scope, or of none, the owner of before means nothing.
        const owner = change.scope !== undefined && change.scope !== before.scope ? { owner: '' } : {};
        const wanted = { ...plainly(before), ...owner, ...present(change) };
        // What is unsound can always be put out of action.
        const endpoint = isSwitchingOff(change) ? wanted : check(wanted);
        endpoints[place] = { ...before, ...endpoint };
        return endpoint;
      }),
    remove: (id) =>
      document.update((draft) => {
        const endpoints = listOf(draft);
        const place = placeOf(endpoints, id);
        return plainly(endpoints.splice(place, 1)[0] ?? blank);
      }),
    async restore(dialect, endpoints) {
      dialects.get(dialect);
      const checked = endpoints.map((each, index) => within(`endpoints[${index}]`, () => restorable(dialect, each)));
      await document.update((draft) => {
        const before = new Map(listOf(draft).map((each) => [each.id, each]));
        const others = listOf(draft).filter((each) => each.dialect !== dialect);
        const met = new Set(others.map(({ id }) => id));
        for (const [index, { id }] of checked.entries()) {
          if (met.has(id)) {
            throw failure('INPUT_INVALID', { where: `endpoints[${index}].id`, detail: `${id} is there twice.` });
          }
          met.add(id);
        }
        draft.endpoints = [...others, ...checked.map((each) => ({ ...before.get(each.id), ...each }))];
      });
      return list(dialect);
    },
    async point(dialect, url, method = null) {
      const pointed = dialects.get(dialect).events.map(({ key, newer, older }) => {
        const enabled = !newer && !older;
        return check({ ...blank, id: newId(), dialect, event: key, url, method, enabled });
      });
      await document.update((draft) => {
        const wholeSystem = (each: Endpoint) => each.dialect === dialect && each.scope === null;
        const before = new Map(
          listOf(draft)
            .filter(wholeSystem)
            .reverse()
            .map((each) => [each.event, each]),
        );
        const kept = listOf(draft).filter((each) => !wholeSystem(each));
        const placed = pointed.map((each) => {
          const { id, setup, notes } = before.get(each.event) ?? each;
          return { ...before.get(each.event), ...each, id, setup, notes };
        });
        draft.endpoints = [...kept, ...placed];
        draft.settings.eventsActive = true;
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
  ...{ setup: {}, enabled: true, notes: '' },
};

function listOf(draft: WorkspaceDocument): NonNullable<WorkspaceDocument['endpoints']> {
  draft.endpoints ??= [];
  return draft.endpoints;
}

/** Throws ENDPOINT_UNKNOWN. */
function placeOf(endpoints: readonly Endpoint[], id: string): number {
  const place = endpoints.findIndex((each) => each.id === id);
  if (place === -1) throw failure('ENDPOINT_UNKNOWN', { id });
  return place;
}

/** Without the keys of a later version, or of a person's own, that its entry in the file may have. */
function plainly(endpoint: Endpoint): Endpoint {
  const { id, dialect, event, scope, owner, url, method, setup, enabled, notes } = endpoint;
  return { id, dialect, event, scope, owner, url, method, setup: { ...setup }, enabled, notes };
}

const isSwitchingOff = ({ enabled, ...others }: EndpointChange): boolean =>
  enabled === false && Object.values(others).every((value) => value === undefined);

/** What was given, without what was left out. */
function present<Type extends object>(given: Type): { [Key in keyof Type]: Exclude<Type[Key], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Type]: Exclude<Type[Key], undefined> };
}

/** Puts the place before what an INPUT_INVALID names. */
function within<Result>(place: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'INPUT_INVALID') throw error;
    throw failure('INPUT_INVALID', { where: place, detail: error.message });
  }
}
