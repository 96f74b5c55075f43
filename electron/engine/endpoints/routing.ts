import { listed } from '../../../shared/listed.ts';
import type { DialectScope } from '../../../shared/model/dialect.ts';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import type { Dialects, EventMoment } from '../dialects/dialects.ts';
import type { EndpointService } from './endpoint-service.ts';

/** Where the vendor's settings send one event of one call. */
export interface Route {
  /** Those of the call's own extension (condition, phone) and those of all, in sending order. */
  readonly endpoints: readonly Endpoint[];
  /** What to know: endpoints that are unsound, and whose they are where none of an owner is for this call. */
  readonly notes: readonly string[];
  /** The URL that another event of the call goes to, as seen from one of its endpoints; empty where it goes nowhere. */
  urlOf(event: string, from?: Endpoint): string;
}

/** `overrides` are values of parameters that stand over those of the call. */
export type Routing = (moment: EventMoment, overrides: Readonly<Record<string, string>>) => Route;

/** Owners that a sentence names before it counts. */
const namedOwners = 6;

export function createRouting(dialects: Dialects, endpoints: EndpointService): Routing {
  return (moment, overrides) => {
    const { dialect, event } = moment;
    const scopes = new Map(dialects.get(dialect).scopes.map((scope) => [scope.id, scope]));
    const owners = new Map<string, [string, ...string[]]>();
    const ownerIn = (scope: DialectScope): [string, ...string[]] => {
      const owner = owners.get(scope.id) ?? dialects.owner(scope, moment, overrides);
      owners.set(scope.id, owner);
      return owner;
    };
    const isFor = ({ scope, owner }: Endpoint): boolean => {
      const own = scope === null ? undefined : scopes.get(scope);
      return owner === '' || (own !== undefined && ownerIn(own).includes(owner));
    };
    const of = (key: string): Endpoint[] => endpoints.carriers(dialect, key).enabled.filter(isFor);

    const { enabled, leftOut } = endpoints.carriers(dialect, event);
    const matching = enabled.filter(isFor);
    const missed = enabled.length > 0 && matching.length === 0;
    const elsewhere = missed
      ? [...scopes.values()].flatMap((scope) => othersNote(scope, ownerIn(scope)[0], enabled))
      : [];
    return {
      endpoints: matching,
      notes: [...leftOut, ...elsewhere],
      urlOf: (key, from) => {
        if (key === from?.event) return from.url;
        const rank = ({ scope, owner }: Endpoint): number => {
          if (from !== undefined && scope === from.scope && owner === from.owner) return 0;
          return owner !== '' ? 1 : scope !== null ? 2 : 3;
        };
        return of(key).sort((one, other) => rank(one) - rank(other))[0]?.url ?? '';
      },
    };
  };
}

/** `Extension 101 has no endpoint; there are some for 102 and 103.` */
function othersNote({ id, label }: DialectScope, owner: string, endpoints: readonly Endpoint[]): string[] {
  const others = [...new Set(endpoints.filter(({ scope }) => scope === id).map((endpoint) => endpoint.owner))];
  if (others.length === 0) return [];
  const named = others.slice(0, namedOwners);
  if (others.length > namedOwners) named.push(`${others.length - namedOwners} more`);
  const whose = owner === '' ? `The call has no ${label}` : `${label} ${owner} has no endpoint`;
  return [`${whose}; there are some for ${listed(named)}.`];
}
