import { isRawObject, listOf, own, type RawObject, textOf } from '../../postman-format/raw-value.ts';
import { rawAuth } from '../request-parts.ts';
import type { Description } from './references.ts';

export interface Security {
  /** Undefined where nothing is said: it is inherited. */
  readonly auth: RawObject | undefined;
  /** Variables that it uses. */
  readonly variables: readonly string[];
}

/** The first of the requirements that can be carried over. An empty list means none at all. */
export function securityOf(description: Description, requirements: unknown, path: string): Security {
  if (!Array.isArray(requirements)) return { auth: undefined, variables: [] };
  const isOptional =
    requirements.length === 0 || requirements.every((entry) => isRawObject(entry) && Object.keys(entry).length === 0);
  if (isOptional) return { auth: rawAuth('noauth', {}), variables: [] };
  const found: Security[] = [];
  for (const requirement of requirements.slice(0, 20)) {
    const names = isRawObject(requirement) ? Object.keys(requirement) : [];
    const auths = names.flatMap((name) => schemeOf(description, name, own(requirement, name), path) ?? []);
    const [first] = auths;
    if (first === undefined) continue;
    if (auths.length > 1)
      description.warn(path, `${names.join(' and ').slice(0, 200)} are needed together. Only the first was imported.`);
    found.push(first);
  }
  const [first, ...others] = found;
  if (first === undefined) return { auth: undefined, variables: [] };
  if (others.length > 0)
    description.warn(path, `It has ${found.length} kinds of auth to choose from. The first one was imported.`);
  return first;
}

function schemeOf(description: Description, name: string, scopes: unknown, path: string): Security | null {
  const schemes = own(description.root.components, 'securitySchemes');
  const scheme = description.object(own(schemes, name), `${path}.${name.slice(0, 100)}`);
  const type = textOf(scheme.type).toLowerCase();
  const tag = variableName(name);
  description.count(listOf(scopes).length);
  if (type === 'http') {
    const kind = textOf(scheme.scheme).toLowerCase();
    if (kind === 'bearer') return { auth: rawAuth('bearer', { token: `{{${tag}}}` }), variables: [tag] };
    if (kind === 'basic' || kind === 'digest') {
      const [username, password] = [`${tag}Username`, `${tag}Password`];
      return {
        auth: rawAuth(kind, { username: `{{${username}}}`, password: `{{${password}}}` }),
        variables: [username, password],
      };
    }
  }
  if (type === 'apikey' && (scheme.in === 'header' || scheme.in === 'query')) {
    return {
      auth: rawAuth('apikey', { key: textOf(scheme.name), value: `{{${tag}}}`, in: scheme.in }),
      variables: [tag],
    };
  }
  if (type === 'oauth2') return { auth: oauth2(scheme, scopes, tag), variables: [tag] };
  if (type === 'openidconnect') {
    description.warn(
      path,
      `${name.slice(0, 100)}: its settings are at ${textOf(scheme.openIdConnectUrl).slice(0, 200)}, which is not asked.`,
    );
    return { auth: rawAuth('oauth2', { accessToken: `{{${tag}}}`, addTokenTo: 'header' }), variables: [tag] };
  }
  const what =
    type === 'apikey'
      ? `An API key in a ${textOf(scheme.in) || 'place that is not said'}`
      : `The auth ${JSON.stringify(type || name).slice(0, 100)}`;
  description.warn(path, `${what} cannot be carried over.`);
  return null;
}

const grants = {
  authorizationCode: 'authorization_code',
  clientCredentials: 'client_credentials',
  password: 'password_credentials',
  implicit: 'implicit',
} as const;

function oauth2(scheme: RawObject, scopes: unknown, tag: string): RawObject {
  const values: Record<string, unknown> = { accessToken: `{{${tag}}}`, addTokenTo: 'header' };
  for (const [flow, grant] of Object.entries(grants)) {
    const settings = own(scheme.flows, flow);
    if (!isRawObject(settings)) continue;
    values.grant_type = grant;
    if (settings.tokenUrl !== undefined) values.accessTokenUrl = textOf(settings.tokenUrl);
    if (settings.authorizationUrl !== undefined) values.authUrl = textOf(settings.authorizationUrl);
    const scope = listOf(scopes).map(textOf).join(' ');
    if (scope !== '') values.scope = scope;
    break;
  }
  return rawAuth('oauth2', values);
}

/** What can stand in a tag. */
export const variableName = (name: string): string => name.replace(/[^\w.-]+/g, '_').slice(0, 100) || 'value';
