import type { OwnScript } from '../../../shared/model/action.ts';

/** Something that scripts can use, as completion offers it. */
export interface ScriptWord {
  /** `pm.response.json`, whole. */
  readonly path: string;
  /** Its arguments, of a function; null of anything else. */
  readonly args: string | null;
  readonly says: string;
  /** Where it is there in one kind of script only. */
  readonly on?: OwnScript['on'];
}

type Row = readonly [name: string, args: string | null, says: string];

const under = (prefix: string, rows: readonly Row[], on?: OwnScript['on']): ScriptWord[] =>
  rows.map(([name, args, says]) => ({ path: `${prefix}${name}`, args, says, ...(on === undefined ? {} : { on }) }));

/** Scopes of variables, by the name of their object, with what they are. */
export const scopes = {
  environment: 'the active environment',
  globals: 'the custom parameters, which are the globals of Postman',
  collectionVariables: 'the collection',
  variables: 'the nearest scope that has it',
  iterationData: "the call's parameters, or the row of the data file",
} as const;
export type ScopeName = keyof typeof scopes;

const readers: readonly Row[] = [
  ['get', '(name)', 'The value of a variable.'],
  ['has', '(name)', 'Whether there is a variable with this name.'],
  ['toObject', '()', 'All variables as an object.'],
];
const writers: readonly Row[] = [
  ['set', '(name, value)', 'Sets a variable.'],
  ['unset', '(name)', 'Removes a variable.'],
  ['clear', '()', 'Removes all variables.'],
  ['replaceIn', '(text)', 'The text with its {{tags}} filled in.'],
];

const ofScopes = Object.entries(scopes).flatMap(([scope, says]) => [
  { path: `pm.${scope}`, args: null, says: `Variables of ${says}.` },
  ...under(`pm.${scope}.`, scope === 'iterationData' ? readers : [...readers, ...writers]),
]);

const ofHeaders: readonly Row[] = [
  ['get', '(name)', 'The value of a header.'],
  ['has', '(name)', 'Whether there is a header with this name.'],
  ['all', '()', 'All headers as a list of {key, value}.'],
  ['each', '(function)', 'Calls a function with each header.'],
  ['toObject', '()', 'All headers as an object.'],
];

const ofRequest: readonly ScriptWord[] = [
  ...under('pm.', [['request', null, 'The request: about to be sent, or that was sent.']]),
  ...under('pm.request.', [
    ['method', null, 'Its method, such as POST.'],
    ['url', null, 'Its URL.'],
    ['headers', null, 'Its headers.'],
    ['body', null, 'Its body.'],
    ['auth', null, 'Its auth.'],
    ['addHeader', '({key, value})', 'Adds a header.'],
    ['upsertHeader', '({key, value})', 'Sets a header, or adds it.'],
    ['removeHeader', '(name)', 'Removes a header.'],
    ['addQueryParams', '(params)', 'Adds to the query.'],
    ['removeQueryParams', '(names)', 'Removes from the query.'],
  ]),
  ...under('pm.request.headers.', [
    ...ofHeaders,
    ['add', '({key, value})', 'Adds a header.'],
    ['upsert', '({key, value})', 'Sets a header, or adds it.'],
    ['remove', '(name)', 'Removes a header.'],
  ]),
  ...under('pm.request.url.', [
    ['toString', '()', 'The URL as text.'],
    ['getHost', '()', 'The host.'],
    ['getPath', '()', 'The path.'],
    ['getPathWithQuery', '()', 'Path and query.'],
    ['getQueryString', '()', 'The query as text.'],
    ['query', null, 'The query as a list.'],
    ['addQueryParams', '(params)', 'Adds to the query.'],
    ['removeQueryParams', '(names)', 'Removes from the query.'],
  ]),
  ...under('pm.request.body.', [
    ['mode', null, 'raw, urlencoded, formdata, file, or graphql.'],
    ['raw', null, 'The text of a raw body.'],
    ['toString', '()', 'The body as text.'],
    ['update', '(body)', 'Sets the body.'],
  ]),
];

const ofResponse: readonly ScriptWord[] = [
  ...under('pm.', [['response', null, 'The response.']], 'test'),
  ...under(
    'pm.response.',
    [
      ['code', null, 'The status code, such as 200.'],
      ['status', null, 'The text of the status, such as OK.'],
      ['headers', null, 'Its headers.'],
      ['cookies', null, 'The cookies that it sets.'],
      ['responseTime', null, 'Milliseconds until it was there.'],
      ['responseSize', null, 'Bytes of its body.'],
      ['json', '()', 'The body, parsed as JSON.'],
      ['text', '()', 'The body as text.'],
      ['stream', null, 'The body as bytes.'],
      ['reason', '()', 'The standard text of the status.'],
      ['size', '()', 'Bytes of body, header, and both together.'],
      ['to', null, 'Begins an assertion on the response.'],
    ],
    'test',
  ),
  ...under('pm.response.headers.', ofHeaders, 'test'),
  ...under(
    'pm.response.to.',
    [
      ['have', null, 'Asserts what the response has.'],
      ['be', null, 'Asserts what the response is.'],
      ['not', null, 'Asserts the opposite.'],
    ],
    'test',
  ),
  ...under(
    'pm.response.to.have.',
    [
      ['status', '(codeOrText)', 'Asserts the status: 200 or "OK".'],
      ['header', '(name, value?)', 'Asserts a header.'],
      ['body', '(text?)', 'Asserts a body, or exactly this one.'],
      ['jsonBody', '(path?, value?)', 'Asserts JSON, a path in it, or its value.'],
      ['jsonSchema', '(schema)', 'Asserts that the body fits a JSON Schema.'],
      ['responseTime', '', 'Asserts the response time, with .above or .below.'],
    ],
    'test',
  ).map((word) => (word.args === '' ? { ...word, args: null } : word)),
  ...under(
    'pm.response.to.be.',
    [
      ['ok', null, 'Asserts status 200.'],
      ['success', null, 'Asserts a status from 200 to 299.'],
      ['accepted', null, 'Asserts status 202.'],
      ['redirection', null, 'Asserts a status from 300 to 399.'],
      ['clientError', null, 'Asserts a status from 400 to 499.'],
      ['badRequest', null, 'Asserts status 400.'],
      ['unauthorized', null, 'Asserts status 401.'],
      ['forbidden', null, 'Asserts status 403.'],
      ['notFound', null, 'Asserts status 404.'],
      ['rateLimited', null, 'Asserts status 429.'],
      ['serverError', null, 'Asserts a status from 500 to 599.'],
      ['error', null, 'Asserts a status from 400 to 599.'],
      ['json', null, 'Asserts a body of JSON.'],
      ['withBody', null, 'Asserts a body.'],
    ],
    'test',
  ),
];

const ofExecution: readonly ScriptWord[] = [
  ...under('pm.', [
    ['test', '(name, function)', 'Adds a test. It fails when the function throws, as a failed assertion does.'],
    ['expect', '(value)', 'Begins an assertion: pm.expect(a).to.eql(b).'],
    ['sendRequest', '(request, function)', 'Sends another request. Gives a promise without a function.'],
    ['info', null, 'What is running.'],
    ['execution', null, 'What runs next.'],
    ['cookies', null, "Cookies for the request's URL."],
  ]),
  ...under('pm.test.', [['skip', '(name, function)', 'Adds a test that is skipped.']]),
  ...under('pm.info.', [
    ['eventName', null, 'prerequest or test.'],
    ['iteration', null, 'The number of the iteration, from 0.'],
    ['iterationCount', null, 'How many iterations there are.'],
    ['requestName', null, 'The name of the request.'],
    ['requestId', null, 'The ID of the request.'],
  ]),
  ...under('pm.execution.', [
    ['setNextRequest', '(nameOrId)', 'In a collection run, the request that comes next. null ends the run.'],
    ['location', null, 'The names of the collection, the folders, and the request.'],
  ]),
  ...under('pm.execution.', [['skipRequest', '()', 'Does not send this request.']], 'prerequest'),
  ...under('pm.cookies.', [
    ['get', '(name)', 'The value of a cookie.'],
    ['has', '(name)', 'Whether there is a cookie with this name.'],
    ['toObject', '()', 'All cookies as an object.'],
    ['jar', '()', 'The cookies of all URLs.'],
  ]),
];

const legacy: readonly ScriptWord[] = [
  ...under('', [['postman', null, "Postman's first API. Use pm instead."]]),
  ...under('postman.', [
    ['setEnvironmentVariable', '(name, value)', 'Use pm.environment.set instead.'],
    ['getEnvironmentVariable', '(name)', 'Use pm.environment.get instead.'],
    ['clearEnvironmentVariable', '(name)', 'Use pm.environment.unset instead.'],
    ['clearEnvironmentVariables', '()', 'Use pm.environment.clear instead.'],
    ['setGlobalVariable', '(name, value)', 'Use pm.globals.set instead.'],
    ['getGlobalVariable', '(name)', 'Use pm.globals.get instead.'],
    ['clearGlobalVariable', '(name)', 'Use pm.globals.unset instead.'],
    ['clearGlobalVariables', '()', 'Use pm.globals.clear instead.'],
    ['setNextRequest', '(name)', 'Use pm.execution.setNextRequest instead.'],
  ]),
  ...under(
    'postman.',
    [
      ['getResponseHeader', '(name)', 'Use pm.response.headers.get instead.'],
      ['getResponseCookie', '(name)', 'Use pm.cookies.get instead.'],
    ],
    'test',
  ),
  ...under('', [
    ['environment', null, 'Variables of the active environment. Use pm.environment instead.'],
    ['globals', null, 'Global variables. Use pm.globals instead.'],
    ['data', null, 'The row of the data file. Use pm.iterationData instead.'],
    ['request', null, 'The request. Use pm.request instead.'],
    ['iteration', null, 'The number of the iteration. Use pm.info.iteration instead.'],
  ]),
  ...under(
    '',
    [
      ['tests', null, 'Tests by name: tests["is OK"] = true. Use pm.test instead.'],
      ['responseBody', null, 'The body as text. Use pm.response.text() instead.'],
      ['responseCode', null, 'The status as {code, name, detail}. Use pm.response.code instead.'],
      ['responseTime', null, 'Milliseconds. Use pm.response.responseTime instead.'],
      ['responseHeaders', null, 'Headers as an object. Use pm.response.headers instead.'],
      ['responseCookies', null, 'Cookies as a list. Use pm.cookies instead.'],
    ],
    'test',
  ),
];

const libraries: readonly ScriptWord[] = under('', [
  ['pm', null, 'Request, response, variables, and tests.'],
  ['require', '(name)', 'A library, such as "lodash", "crypto-js", or "moment".'],
  ['_', null, 'Lodash 3. Use require("lodash") instead.'],
  ['CryptoJS', null, 'Hashes and ciphers.'],
  ['cheerio', '(html)', 'Reads HTML.'],
  ['xml2Json', '(xml)', 'An object for an XML text.'],
  ['tv4', null, 'JSON Schema. Use pm.response.to.have.jsonSchema instead.'],
  ['atob', '(base64)', 'The text for a base64.'],
  ['btoa', '(text)', 'The base64 of a text.'],
  ['console', null, 'Writes to the console of the response.'],
]);

/** Everything that completion knows by a path. */
export const scriptWords: readonly ScriptWord[] = [
  ...libraries,
  ...ofExecution,
  ...ofScopes,
  ...ofRequest,
  ...ofResponse,
  ...legacy,
];

/** What `require` knows. */
export const scriptModules: readonly string[] = [
  ...['ajv', 'chai', 'cheerio', 'crypto-js', 'csv-parse/lib/sync', 'lodash', 'moment', 'postman-collection', 'tv4'],
  ...['uuid', 'xml2js', 'assert', 'buffer', 'events', 'path', 'querystring', 'stream', 'string_decoder', 'timers'],
  ...['url', 'util'],
];

/** What stands behind `pm.expect(value)` and its links: Chai's assertions. */
export const expectWords: readonly ScriptWord[] = under('', [
  ['to', null, 'Reads on.'],
  ['be', null, 'Reads on.'],
  ['have', null, 'Reads on.'],
  ['not', null, 'Asserts the opposite.'],
  ['deep', null, 'Compares what is inside.'],
  ['eql', '(value)', 'Asserts an equal value, also inside of objects.'],
  ['equal', '(value)', 'Asserts the same value (===).'],
  ['a', '(type)', 'Asserts the type: "string", "object" ...'],
  ['an', '(type)', 'Asserts the type: "array", "object" ...'],
  ['include', '(value)', 'Asserts that a text or a list has it.'],
  ['match', '(pattern)', 'Asserts that a text fits a regular expression.'],
  ['property', '(name, value?)', 'Asserts a property of an object.'],
  ['keys', '(names)', 'Asserts the names of an object.'],
  ['members', '(list)', 'Asserts what is in a list, in any order.'],
  ['lengthOf', '(length)', 'Asserts the length.'],
  ['oneOf', '(list)', 'Asserts one of several values.'],
  ['above', '(number)', 'Asserts a greater number.'],
  ['below', '(number)', 'Asserts a smaller number.'],
  ['least', '(number)', 'Asserts a number that is not smaller.'],
  ['most', '(number)', 'Asserts a number that is not greater.'],
  ['within', '(from, to)', 'Asserts a number in a range.'],
  ['ok', null, 'Asserts something truthy.'],
  ['true', null, 'Asserts true.'],
  ['false', null, 'Asserts false.'],
  ['null', null, 'Asserts null.'],
  ['undefined', null, 'Asserts undefined.'],
  ['exist', null, 'Asserts neither null nor undefined.'],
  ['empty', null, 'Asserts an empty text, list, or object.'],
]);
