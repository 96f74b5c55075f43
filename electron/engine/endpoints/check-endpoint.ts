import { failure } from '../../../shared/failure.ts';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import { findTags } from '../../../shared/template.ts';
import { chosenOf } from '../dialects/chosen.ts';
import type { Dialect, Dialects } from '../dialects/dialects.ts';
import { chosenMethod } from '../dialects/native-request.ts';
import { encodeUrl } from '../sender/request-url.ts';

const refuse = (where: string, detail: string) => failure('INPUT_INVALID', { where, detail });

/**
 * An endpoint as it is kept: method and owner in their plain form.
 * Throws DIALECT_UNKNOWN, EVENT_UNKNOWN, NO_NATIVE_REQUEST, and INPUT_INVALID with the field that is wrong.
 */
export function checkedEndpoint(
  dialects: Dialects,
  hasNative: (dialect: string, event: string) => boolean,
  endpoint: Endpoint,
): Endpoint {
  const dialect = dialects.get(endpoint.dialect);
  const event = dialects.event(dialect.id, endpoint.event).key;
  if (!hasNative(dialect.id, event)) throw failure('NO_NATIVE_REQUEST', { dialect: dialect.id, event });
  const { id, url, enabled, verifyTls, notes } = endpoint;
  const problem = urlProblem(url);
  if (problem !== null) throw refuse('url', problem);
  return {
    ...{ id, dialect: dialect.id, event, ...checkedScope(dialect, endpoint), url },
    method: endpoint.method === null ? null : chosenMethod(dialect, endpoint.method),
    setup: checkedSetup(dialect, endpoint),
    ...{ enabled, verifyTls, notes },
  };
}

function checkedScope(dialect: Dialect, { event, scope, owner }: Endpoint): Pick<Endpoint, 'scope' | 'owner'> {
  const name = owner.trim();
  if (scope === null) {
    if (name !== '') throw refuse('owner', `${name} needs a scope; an endpoint without one is for the entire system.`);
    return { scope, owner: name };
  }
  const dialectScope = dialect.scopes.find(({ id }) => id === scope);
  if (dialectScope === undefined) {
    const names = dialect.scopes.map(({ id }) => id).join(', ') || 'none';
    throw refuse('scope', `${dialect.id} has no scope ${scope}; its scopes: ${names}.`);
  }
  if (!dialectScope.events.includes(event)) {
    throw refuse(
      'event',
      `${event} is not set per ${dialectScope.label}; these are: ${dialectScope.events.join(', ')}.`,
    );
  }
  return { scope, owner: name };
}

/** The whole system may have every value of the setup, a scope only its own. */
function checkedSetup(dialect: Dialect, { scope, setup }: Endpoint): Endpoint['setup'] {
  const dialectScope = dialect.scopes.find(({ id }) => id === scope);
  const stranger =
    dialectScope === undefined ? undefined : Object.keys(setup).find((key) => !dialectScope.setup.includes(key));
  if (dialectScope !== undefined && stranger !== undefined) {
    const names = dialectScope.setup.join(', ') || 'nothing';
    throw refuse(`setup.${stranger}`, `it is not set per ${dialectScope.label}; what is: ${names}.`);
  }
  chosenOf(dialect, { setup });
  return { ...setup };
}

/** Why nothing can be sent to a URL, as a firing would say it; what its tags hold is dialectScope only then. */
function urlProblem(url: string): string | null {
  const text = url.split('#', 1)[0] ?? '';
  if (text.trim() === '') return 'it is empty.';
  if (findTags(text).length > 0) return null;
  return encodeUrl(text, null).problem;
}
