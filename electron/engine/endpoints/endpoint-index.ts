import { Failure } from '../../../shared/failure.ts';
import type { Endpoint } from '../../../shared/model/endpoint.ts';

/** The endpoints that one event goes to. */
export interface Carriers {
  /** Switched on and sound, in sending order. */
  readonly enabled: readonly Endpoint[];
  /** Why others that are switched on are left out: a file edited by hand may name what is not there. */
  readonly leftOut: readonly string[];
}

/** Endpoints by dialect and event, made once a change: firing asks for every event. */
export interface EndpointIndex {
  readonly of: readonly Endpoint[] | undefined;
  carriers(dialect: string, event: string): Carriers;
}

const nobody: Carriers = { enabled: [], leftOut: [] };

/** `check` throws a failure where an endpoint is not sound. */
export function indexOf(of: readonly Endpoint[] | undefined, check: (endpoint: Endpoint) => Endpoint): EndpointIndex {
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
  return { of, carriers: (dialect, event) => events.get(nameOf(dialect, event)) ?? nobody };
}

/** No id of a dialect holds a colon. */
const nameOf = (dialect: string, event: string): string => `${dialect}:${event}`;
