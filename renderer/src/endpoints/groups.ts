import type { DialectInfo } from '../../../shared/contract/dialects.ts';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import { holdsAll } from '../parts/holds-all.ts';

export interface Whose {
  /** Null for the whole system. */
  readonly scope: string | null;
  /** Empty for every one of the scope. */
  readonly owner: string;
}

/** A line of a group: an endpoint, or an event that goes nowhere yet. */
export interface GroupLine {
  readonly event: string;
  readonly endpoint: Endpoint | null;
}

/** The settings of one extension, one condition, or the whole system: what one page of the vendor's shows. */
export interface EndpointGroup extends Whose {
  readonly key: string;
  /** `Extension 101`, `Every extension`, `Entire system`. */
  readonly title: string;
  /** Label of the scope; empty for the whole system. */
  readonly label: string;
  readonly lines: readonly GroupLine[];
  readonly endpoints: readonly Endpoint[];
  /** Keys of the setup that are set here. */
  readonly setup: readonly string[];
}

export const groupKey = ({ scope, owner }: Whose): string => JSON.stringify([scope, owner]);

export const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** `Extension 101`, `Every extension`, `Entire system`; the bare id where the dialect has no such scope any more. */
export function titleOf({ scopes }: Pick<DialectInfo, 'scopes'>, { scope, owner }: Whose): string {
  if (scope === null) return 'Entire system';
  const label = scopes.find(({ id }) => id === scope)?.label ?? scope;
  return owner === '' ? `All ${lowerFirst(label)}s` : `${label} ${owner}`;
}

const inOrder = new Intl.Collator('en', { numeric: true });

/**
 * Endpoints as the vendor's own pages group them: the whole system first, then scope by scope, each with a line for
 * every event that can be set there. `opened` are those that a person is about to set.
 */
export function groupsOf(
  info: Pick<DialectInfo, 'scopes' | 'events'>,
  endpoints: readonly Endpoint[],
  opened: readonly Whose[],
): EndpointGroup[] {
  const groups = new Map<string, { readonly whose: Whose; readonly own: Endpoint[] }>();
  const at = (whose: Whose): Endpoint[] => {
    const key = groupKey(whose);
    const group = groups.get(key) ?? { whose, own: [] };
    groups.set(key, group);
    return group.own;
  };
  at({ scope: null, owner: '' });
  for (const { scope, owner } of opened) at({ scope, owner });
  for (const endpoint of endpoints) at({ scope: endpoint.scope, owner: endpoint.owner }).push(endpoint);
  const rank = ({ scope }: Whose): number => {
    if (scope === null) return -1;
    const position = info.scopes.findIndex(({ id }) => id === scope);
    return position === -1 ? info.scopes.length : position;
  };
  return [...groups.values()]
    .sort((a, b) => rank(a.whose) - rank(b.whose) || inOrder.compare(a.whose.owner, b.whose.owner))
    .map(({ whose, own }) => {
      const scope = info.scopes.find(({ id }) => id === whose.scope);
      const every = info.events.map(({ key }) => key);
      const settable = every.filter((key) => scope === undefined || scope.events.includes(key));
      // An event may be set here that no longer belongs here, or exists no more: it is shown all the same.
      const keys = [...new Set([...settable, ...own.map(({ event }) => event)])];
      return {
        ...whose,
        key: groupKey(whose),
        title: titleOf(info, whose),
        label: scope?.label ?? whose.scope ?? '',
        endpoints: own,
        setup: scope?.setup ?? [],
        lines: keys.flatMap((event): GroupLine[] => {
          const of = own.filter((endpoint) => endpoint.event === event);
          return of.length === 0 ? [{ event, endpoint: null }] : of.map((endpoint) => ({ event, endpoint }));
        }),
      };
    });
}

/** Whether every word stands in the group's title, or in a URL, note or id of it. */
export function groupHolds({ title, endpoints }: EndpointGroup, search: string): boolean {
  return holdsAll(search, title, ...endpoints.flatMap(({ url, notes, id }) => [url, notes, id]));
}

/** What the endpoints of a group say about a key of the setup: the same text, nothing, or different ones. */
export function sharedSetup(
  endpoints: readonly Pick<Endpoint, 'setup'>[],
  key: string,
): { readonly kind: 'same'; readonly value: string } | { readonly kind: 'unset' } | { readonly kind: 'mixed' } {
  const values = new Set(endpoints.map(({ setup }) => setup[key]));
  if (values.size > 1) return { kind: 'mixed' };
  const [value] = values;
  return value === undefined ? { kind: 'unset' } : { kind: 'same', value };
}

/** Endpoints that were taken away, back in their positions among those that are there now. */
export function putBack(before: readonly Endpoint[], gone: readonly Endpoint[], now: readonly Endpoint[]): Endpoint[] {
  const position = new Map(before.map(({ id }, index) => [id, index]));
  const there = new Set(now.map(({ id }) => id));
  const positionOf = ({ id }: Endpoint): number => position.get(id) ?? before.length;
  return [...now, ...gone.filter(({ id }) => !there.has(id))].sort((a, b) => positionOf(a) - positionOf(b));
}

/** Which of several endpoints of one event and one owner it is, from 1; null where it is the only one. */
export function nthOf(all: readonly Endpoint[], endpoint: Endpoint): number | null {
  const same = all.filter(
    ({ event, scope, owner }) => event === endpoint.event && scope === endpoint.scope && owner === endpoint.owner,
  );
  return same.length < 2 ? null : same.indexOf(endpoint) + 1;
}
