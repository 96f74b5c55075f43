import type { ActionAuth } from './model/action.ts';

/** How a value of an auth is entered. A `switch` is `true` or `false`; a `key` is a private key in several lines. */
type FieldKind = 'text' | 'secret' | 'select' | 'switch' | 'key' | 'json';

/** One value that signing reads, by the name that it has in a Postman file. */
export interface AuthField {
  readonly key: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly options?: readonly (readonly [value: string, label: string])[];
  /** What a new auth of this type begins with. */
  readonly start?: string;
  /** What is used where the file has nothing: an empty value is something else. */
  readonly absent?: string;
  /** What is used where it is empty, in words or as an example. */
  readonly placeholder?: string;
  readonly hint?: string;
  /** Needed only where another field has one of these values. */
  readonly when?: { readonly key: string; readonly is: readonly string[] };
  /** Where it is empty, the request is sent without authorization: so postman-runtime. */
  readonly isNeeded?: true;
  /** Seldom needed. */
  readonly isAdvanced?: true;
}

export interface AuthType {
  /** As Postman files have it. */
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly fields: readonly AuthField[];
}

const text = (key: string, label: string, more: Partial<AuthField> = {}): AuthField => ({
  ...{ key, label, kind: 'text' },
  ...more,
});
const secret = (key: string, label: string, more: Partial<AuthField> = {}): AuthField => ({
  ...text(key, label, more),
  kind: 'secret',
});
const onOff = (key: string, label: string, more: Partial<AuthField> = {}): AuthField => ({
  ...text(key, label, more),
  kind: 'switch',
});
const choice = (
  key: string,
  label: string,
  options: readonly (string | readonly [string, string])[],
  more: Partial<AuthField> = {},
): AuthField => ({
  ...text(key, label, more),
  kind: 'select',
  options: options.map((option) => (typeof option === 'string' ? [option, option] : option)),
});
const needed = (field: AuthField): AuthField => ({ ...field, isNeeded: true });
const advanced = (fields: readonly AuthField[]): readonly AuthField[] =>
  fields.map((field) => ({ ...field, isAdvanced: true }));

const hmacs = ['HS256', 'HS384', 'HS512'];
const keyAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
const withSecret = ['HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SHA512', 'PLAINTEXT'];
const withKey = ['RSA-SHA1', 'RSA-SHA256', 'RSA-SHA512'];
const pem = '-----BEGIN PRIVATE KEY-----';
const noRetry = onOff('disableRetryRequest', 'Do not retry', {
  hint: "The request is sent once, and the server's challenge is not answered.",
});

/**
 * Every auth type of Postman and the values that signing with it reads (postman-runtime, `lib/authorizer`), but for
 * `noauth`. A type or a value that is not in here is kept in its file as it is.
 */
export const authTypes: readonly AuthType[] = [
  {
    name: 'basic',
    label: 'Basic auth',
    help: 'Username and password are sent in the Authorization header, in base64.',
    fields: [text('username', 'Username'), secret('password', 'Password')],
  },
  {
    name: 'bearer',
    label: 'Bearer token',
    help: 'The token is sent in the Authorization header.',
    fields: [needed(secret('token', 'Token'))],
  },
  {
    name: 'digest',
    label: 'Digest auth',
    help: "The request is first sent without credentials, then again in response to the server's challenge.",
    fields: [
      needed(text('username', 'Username')),
      secret('password', 'Password'),
      ...advanced([
        choice('algorithm', 'Algorithm', [
          ...[['', "From the server's challenge"] as const, 'MD5', 'MD5-sess'],
          ...['SHA-256', 'SHA-256-sess', 'SHA-512-256', 'SHA-512-256-sess'],
        ]),
        text('realm', 'Realm', { placeholder: "From the server's challenge" }),
        text('nonce', 'Nonce', { placeholder: "From the server's challenge" }),
        text('qop', 'Quality of protection', { placeholder: "From the server's challenge" }),
        text('nonceCount', 'Nonce count', { placeholder: '00000001' }),
        text('clientNonce', 'Client nonce', { placeholder: 'Generated' }),
        text('opaque', 'Opaque', { placeholder: "From the server's challenge" }),
        noRetry,
      ]),
    ],
  },
  {
    name: 'apikey',
    label: 'API key',
    help: 'A key and its value are added to the headers or to the query.',
    fields: [
      text('key', 'Key', { placeholder: 'X-API-Key' }),
      secret('value', 'Value'),
      choice(
        'in',
        'Add to',
        [
          ['header', 'Header'],
          ['query', 'Query'],
        ],
        { start: 'header' },
      ),
    ],
  },
  {
    name: 'oauth1',
    label: 'OAuth 1.0',
    help: 'The request is signed with the secrets of the consumer and the token.',
    fields: [
      choice('signatureMethod', 'Signature method', [...withSecret, ...withKey], { start: 'HMAC-SHA1' }),
      needed(text('consumerKey', 'Consumer key')),
      needed(
        secret('consumerSecret', 'Consumer secret', { when: { key: 'signatureMethod', is: [...withSecret, ''] } }),
      ),
      text('token', 'Access token'),
      secret('tokenSecret', 'Token secret', { when: { key: 'signatureMethod', is: [...withSecret, ''] } }),
      {
        ...{ key: 'privateKey', label: 'Private key', kind: 'key', placeholder: pem, isNeeded: true },
        when: { key: 'signatureMethod', is: withKey },
      },
      onOff('addParamsToHeader', 'Add to header', {
        start: 'true',
        hint: 'Otherwise the parameters are added to a form body or to the query.',
      }),
      ...advanced([
        text('callback', 'Callback URL'),
        text('verifier', 'Verifier'),
        text('timestamp', 'Timestamp', { placeholder: 'Generated' }),
        text('nonce', 'Nonce', { placeholder: 'Generated' }),
        text('version', 'Version', { start: '1.0' }),
        text('realm', 'Realm'),
        onOff('includeBodyHash', 'Include body hash'),
        onOff('addEmptyParamsToSign', 'Sign empty parameters'),
        onOff('disableHeaderEncoding', 'Do not encode the header'),
      ]),
    ],
  },
  {
    name: 'oauth2',
    label: 'OAuth 2.0',
    help: 'The access token is added to the request. Hookswitch does not get or refresh tokens.',
    fields: [
      needed(secret('accessToken', 'Access token')),
      choice(
        'addTokenTo',
        'Add token to',
        [
          ['header', 'Header'],
          ['queryParams', 'Query'],
        ],
        { start: 'header', absent: 'header' },
      ),
      text('headerPrefix', 'Header prefix', {
        ...{ start: 'Bearer', absent: 'Bearer', placeholder: 'No prefix' },
        when: { key: 'addTokenTo', is: ['header'] },
      }),
      ...advanced([
        text('tokenType', 'Token type', {
          placeholder: 'bearer',
          hint: 'A token of type mac is not added: its signature is not supported.',
        }),
      ]),
    ],
  },
  {
    name: 'hawk',
    label: 'Hawk',
    help: 'The request is signed with a key that both sides know.',
    fields: [
      needed(text('authId', 'Auth ID')),
      needed(secret('authKey', 'Auth key')),
      choice('algorithm', 'Algorithm', ['sha256', 'sha1'], { start: 'sha256' }),
      ...advanced([
        text('user', 'User'),
        text('nonce', 'Nonce', { placeholder: 'Generated' }),
        text('extraData', 'Extra data (ext)'),
        text('app', 'Application ID (app)'),
        text('delegation', 'Delegation (dlg)'),
        text('timestamp', 'Timestamp', { placeholder: 'Generated' }),
        onOff('includePayloadHash', 'Include payload hash', {
          hint: 'Set the Content-Type header yourself: it is part of the hash.',
        }),
      ]),
    ],
  },
  {
    name: 'awsv4',
    label: 'AWS Signature',
    help: 'The request is signed with Signature Version 4.',
    fields: [
      text('accessKey', 'Access key'),
      secret('secretKey', 'Secret key'),
      text('region', 'Region', { placeholder: 'us-east-1' }),
      text('service', 'Service name', { placeholder: 'execute-api' }),
      secret('sessionToken', 'Session token'),
      onOff('addAuthDataToQuery', 'Add to query', { hint: 'Otherwise the signature is added to the headers.' }),
    ],
  },
  {
    name: 'ntlm',
    label: 'NTLM',
    help: "The request is sent several times, in response to the server's challenges.",
    fields: [
      text('username', 'Username', { placeholder: 'user, DOMAIN\\user, or user@domain' }),
      secret('password', 'Password'),
      ...advanced([text('domain', 'Domain'), text('workstation', 'Workstation'), noRetry]),
    ],
  },
  {
    name: 'edgegrid',
    label: 'Akamai EdgeGrid',
    help: 'The request is signed for the APIs of Akamai.',
    fields: [
      needed(secret('accessToken', 'Access token')),
      needed(secret('clientToken', 'Client token')),
      needed(secret('clientSecret', 'Client secret')),
      ...advanced([
        text('nonce', 'Nonce', { placeholder: 'Generated' }),
        text('timestamp', 'Timestamp', { placeholder: 'Generated' }),
        text('baseURL', 'Base URL', { placeholder: 'That of the request' }),
        text('headersToSign', 'Headers to sign', { placeholder: 'X-Test-1, X-Test-2' }),
        text('maxBodySize', 'Maximum body size', { placeholder: '131072' }),
      ]),
    ],
  },
  {
    name: 'jwt',
    label: 'JWT bearer',
    help: 'A JSON Web Token is made of the payload, signed, and added to the request.',
    fields: [
      choice('algorithm', 'Algorithm', [...hmacs, ...keyAlgorithms], { start: 'HS256' }),
      needed(secret('secret', 'Secret', { when: { key: 'algorithm', is: hmacs } })),
      onOff('isSecretBase64Encoded', 'Secret is base64', { when: { key: 'algorithm', is: hmacs } }),
      {
        ...{ key: 'privateKey', label: 'Private key', kind: 'key', placeholder: pem, isNeeded: true },
        when: { key: 'algorithm', is: keyAlgorithms },
      },
      { key: 'payload', label: 'Payload', kind: 'json', start: '{}' },
      choice(
        'addTokenTo',
        'Add token to',
        [
          ['header', 'Header'],
          ['queryParam', 'Query'],
        ],
        { start: 'header', absent: 'header' },
      ),
      text('headerPrefix', 'Header prefix', {
        ...{ start: 'Bearer', absent: 'Bearer', placeholder: 'No prefix' },
        when: { key: 'addTokenTo', is: ['header'] },
      }),
      text('queryParamKey', 'Query key', {
        placeholder: 'token',
        when: { key: 'addTokenTo', is: ['queryParam'] },
      }),
      ...advanced([{ key: 'header', label: 'JWT headers', kind: 'json', placeholder: '{ }' }]),
    ],
  },
  {
    name: 'asap',
    label: 'ASAP',
    help: 'A token of Atlassian S2S authentication is signed and sent in the Authorization header.',
    fields: [
      choice('alg', 'Algorithm', keyAlgorithms, { start: 'RS256' }),
      text('iss', 'Issuer'),
      text('aud', 'Audience'),
      text('kid', 'Key ID'),
      { key: 'privateKey', label: 'Private key', kind: 'key', placeholder: pem, isNeeded: true },
      ...advanced([
        text('sub', 'Subject', { placeholder: 'The issuer' }),
        text('exp', 'Expires after (seconds)', { placeholder: '3600' }),
        { key: 'claims', label: 'Additional claims', kind: 'json', placeholder: '{ }' },
      ]),
    ],
  },
];

/** The name that the type of an auth has in a Postman file; null where it adds nothing. */
export function authTypeName(auth: ActionAuth): string | null {
  if (auth.type === 'inherit' || auth.type === 'none') return null;
  return auth.type === 'other' ? auth.name : auth.type;
}

export const authType = (name: string | null): AuthType | undefined => authTypes.find((type) => type.name === name);

/** Values of an auth by their names in a Postman file. */
export function authValuesOf(auth: ActionAuth): Readonly<Record<string, string>> {
  if (auth.type === 'other') return auth.values;
  const { type: _, ...values } = auth;
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Whatever a file has, a switch is on unless it is empty or false. */
export const isOn = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== 'false';

/** Whether two auths say the same: an empty value is as good as a missing one, but where a missing one is a default. */
export function isSameAuth(left: ActionAuth, right: ActionAuth): boolean {
  const name = authTypeName(left);
  if (left.type !== right.type || name !== authTypeName(right)) return false;
  const fields = new Map(authType(name)?.fields.map((field) => [field.key, field]));
  const [one, other] = [authValuesOf(left), authValuesOf(right)];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => {
    const { kind, absent = '' } = fields.get(key) ?? {};
    return kind === 'switch' ? isOn(one[key]) === isOn(other[key]) : (one[key] ?? absent) === (other[key] ?? absent);
  });
}
