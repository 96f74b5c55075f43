/**
 * The closed table of expected failures: what every face says when something cannot be done.
 * An expected failure is thrown as a `Failure`; anything else that is thrown is a bug.
 */

interface Entry<Details> {
  /** HTTP status on the REST door. */
  readonly status: number;
  /** What went wrong and where, a sentence for a person. */
  readonly message: (details: Details) => string;
  /** What to do about it. */
  readonly hint: string | ((details: Details) => string);
}

const entry = <Details>(
  status: number,
  message: Entry<Details>['message'],
  hint: Entry<Details>['hint'],
): Entry<Details> => ({ status, message, hint });

const table = {
  // what was given
  INPUT_INVALID: entry<{ where: string; detail: string }>(
    400,
    (d) => `${d.where === '' ? 'The input' : d.where}: ${d.detail}`,
    'Correct it and try again.',
  ),
  USAGE: entry<{ detail: string }>(400, (d) => d.detail, 'See --help.'),
  FILE_UNREADABLE: entry<{ file: string; detail: string }>(
    400,
    (d) => `${d.file} cannot be read: ${d.detail}`,
    'Check the path and its permissions.',
  ),
  FILE_TOO_LARGE: entry<{ file: string; bytes: number; limit: number }>(
    413,
    (d) =>
      `${d.file} has ${(d.bytes / 1048576).toFixed(1)} MiB; at most ${(d.limit / 1048576).toFixed(0)} MiB can be imported.`,
    'Split the collection, or export it without saved responses.',
  ),
  NOT_JSON: entry<{ file: string; detail: string }>(
    400,
    (d) => `${d.file} is not JSON: ${d.detail}`,
    'Export it again as JSON; a file that ends early was not saved whole.',
  ),
  NOT_POSTMAN: entry<{ file: string; detail: string }>(
    400,
    (d) => `${d.file} is no Postman collection, environment or globals file: ${d.detail}`,
    'In Postman choose Export, Collection v2.1.',
  ),
  NESTED_TOO_DEEP: entry<{ file: string; path: string; limit: number }>(
    400,
    (d) => `${d.file} has folders nested deeper than ${d.limit}, at ${d.path}.`,
    'Flatten the folders and import again.',
  ),
  NOTHING_CHOSEN: entry<{ file: string; only: string }>(
    400,
    (d) => `${d.file} has no request called ${d.only}.`,
    'Import with --dry-run to see the names.',
  ),

  // what was asked for is not there
  ACTION_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `There is no action ${d.id}.`,
    'List them with: hookswitch actions list.',
  ),
  COLLECTION_UNKNOWN: entry<{ id: string }>(404, (d) => `There is no collection ${d.id}.`, 'Import it first.'),
  ENVIRONMENT_UNKNOWN: entry<{ id: string }>(404, (d) => `There is no environment ${d.id}.`, 'Import it first.'),
  PARAMETER_UNKNOWN: entry<{ tag: string }>(
    404,
    (d) => `There is no custom parameter ${d.tag}.`,
    'List them with: hookswitch parameters list.',
  ),
  DIALECT_UNKNOWN: entry<{ dialect: string; known: readonly string[] }>(
    404,
    (d) => `There is no dialect ${d.dialect}.`,
    (d) => `Known dialects: ${d.known.join(', ')}.`,
  ),
  EVENT_UNKNOWN: entry<{ dialect: string; event: string; known: readonly string[] }>(
    404,
    (d) => `${d.dialect} has no event ${d.event}.`,
    (d) => `Its events: ${d.known.join(', ')}.`,
  ),
  SCENARIO_UNKNOWN: entry<{ scenario: string; known: readonly string[] }>(
    404,
    (d) => `There is no scenario ${d.scenario}.`,
    (d) => `Known scenarios: ${d.known.join(', ')}.`,
  ),
  SCENARIO_OF_PRODUCT: entry<{ scenario: string }>(
    409,
    (d) => `${d.scenario} is a scenario of the product: it can be neither changed nor removed.`,
    'Save a copy of it under another id.',
  ),
  CALL_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `There is no call ${d.id}.`,
    'GET /api/calls lists those being played and the latest that were; those of the record: hookswitch calls list.',
  ),
  ENDPOINT_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `There is no endpoint ${d.id}.`,
    'List them with: hookswitch endpoints list.',
  ),
  ACTIVITY_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `There is no activity ${d.id} in the record.`,
    'It may have been cleared, or gone by the age limit.',
  ),
  RUN_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `Run not found: ${d.id}.`,
    'It may have been deleted, or cleared because of its age.',
  ),

  // what cannot be done now
  PARAMETER_IS_SYSTEM: entry<{ tag: string; dialect: string }>(
    409,
    (d) => `${d.tag} is a system parameter of ${d.dialect}: the phone system gives its value.`,
    'Choose another tag, or give a value for one event with --param.',
  ),
  NAME_TAKEN: entry<{ name: string }>(
    409,
    (d) => `There is already an action called ${d.name} in this collection.`,
    'Choose another name.',
  ),
  SECRET_SEALED_ELSEWHERE: entry<{ name: string }>(
    409,
    (d) => `The secret value of ${d.name} cannot be opened here: the store of another app, user or machine sealed it.`,
    'Set its value again.',
  ),
  EVENTS_OFF: entry<Record<string, never>>(
    409,
    () => 'Events are switched off for the whole workspace: nothing is sent.',
    'Switch them on with: hookswitch events enable --all.',
  ),
  EVENT_INACTIVE: entry<{ dialect: string; event: string }>(
    409,
    (d) => `${d.dialect}:${d.event} is switched off: nothing is sent.`,
    (d) => `Switch it on with: hookswitch events enable ${d.dialect}:${d.event}.`,
  ),
  NOTHING_BOUND: entry<{ dialect: string; event: string }>(
    409,
    (d) => `No action is bound to ${d.dialect}:${d.event}: nothing is sent.`,
    (d) =>
      `Bind one with: hookswitch events bind ${d.dialect}:${d.event} ACTION, set an endpoint with: hookswitch endpoints add ${d.dialect}:${d.event} URL, or name a URL with --to.`,
  ),
  NO_ENDPOINT_FOR_OWNER: entry<{ dialect: string; event: string; detail: string }>(
    409,
    (d) => `No endpoint of ${d.dialect}:${d.event} is for this call: ${d.detail} Nothing is sent.`,
    (d) => `Add one with: hookswitch endpoints add ${d.dialect}:${d.event} URL, or name a URL with --to.`,
  ),
  BOUND_ACTIONS_GONE: entry<{ dialect: string; event: string; count: number }>(
    409,
    (d) =>
      `${d.count === 1 ? 'The action' : `None of the ${d.count} actions`} bound to ${d.dialect}:${d.event} is ${d.count === 1 ? 'not ' : ''}in any collection that can be read: nothing was sent.`,
    'Put the file of its collection back into the workspace, or bind another action.',
  ),
  SCENARIO_SILENT: entry<{ scenario: string; detail: string }>(
    409,
    (d) => `${d.scenario} tells nothing in the chosen dialects: nothing was sent. ${d.detail}`,
    'Choose another dialect or another scenario.',
  ),
  CALL_WITHOUT_EVENTS: entry<{ id: string }>(
    409,
    (d) => `No request of the call ${d.id} is an event of a known dialect: there is nothing to play again.`,
    'Choose a call whose events were recognized.',
  ),
  CALL_OVER: entry<{ id: string; state: string }>(
    409,
    (d) => `The call ${d.id} is over: it is ${d.state}.`,
    'Start another one.',
  ),
  RUN_GOES_ON: entry<{ id: string; state: string }>(409, (d) => `Run ${d.id} is ${d.state}.`, 'Stop it first.'),
  RUN_NOT_REPEATABLE: entry<{ id: string; detail: string }>(
    409,
    (d) => `Run ${d.id} cannot be run again: ${d.detail}`,
    'Start a new one instead.',
  ),
  KEY_REFUSED: entry<{ key: string; state: string; keys: readonly string[] }>(
    409,
    (d) => `${d.key} does nothing now: the call is ${d.state}.`,
    (d) => (d.keys.length === 0 ? 'Ring again.' : `What can be pressed: ${d.keys.join(', ')}.`),
  ),
  NO_NATIVE_REQUEST: entry<{ dialect: string; event: string }>(
    409,
    (d) => `${d.dialect} has no native request for ${d.event}.`,
    'Bind an action to the event instead.',
  ),
  RECEIVER_OFF: entry<{ detail: string }>(
    409,
    (d) => `The receiver is not listening: ${d.detail}`,
    'Choose another port in Settings.',
  ),
  PORT_IN_USE: entry<{ host: string; port: number }>(
    409,
    (d) => `Port ${d.port} on ${d.host} is taken by another program.`,
    'Stop that program or choose another port.',
  ),
  PORT_REFUSED: entry<{ host: string; port: number; detail: string }>(
    409,
    (d) => `Cannot listen on ${d.host}:${d.port}: ${d.detail}`,
    'Choose a port above 1023 and an address of this machine.',
  ),

  // the workspace
  WORKSPACE_LOCKED: entry<{ dir: string; holder: string }>(
    423,
    (d) => `The workspace ${d.dir} is open in another process (${d.holder}).`,
    'Close that one, or use another folder with --workspace.',
  ),
  WORKSPACE_UNUSABLE: entry<{ dir: string; detail: string }>(
    500,
    (d) => `The workspace ${d.dir} cannot be used: ${d.detail}`,
    'Check that the folder exists, is a folder and can be written, or use another with --workspace.',
  ),
  WORKSPACE_NEWER: entry<{ file: string; version: number; known: number }>(
    409,
    (d) => `${d.file} was written by a newer Hookswitch (format ${d.version}; this one knows ${d.known}).`,
    'Update Hookswitch. The file was not touched.',
  ),
  WORKSPACE_DAMAGED: entry<{ file: string; detail: string }>(
    500,
    (d) => `${d.file} is damaged: ${d.detail}`,
    'The file was left as it is. Mend it, or move it away to start afresh.',
  ),
  WORKSPACE_CLOSED: entry<Record<string, never>>(503, () => 'The workspace was closed.', 'Start Hookswitch again.'),
  WRITE_FAILED: entry<{ file: string; detail: string }>(
    507,
    (d) => `${d.file} could not be written: ${d.detail}`,
    'Free some space or check permissions. What was there before is untouched.',
  ),
  HOST_UNREACHABLE: entry<{ dir: string; detail: string }>(
    502,
    (d) => `The process that has ${d.dir} open does not answer: ${d.detail}`,
    'Stop it and try again.',
  ),

  // the doors of the host
  TOKEN_REFUSED: entry<Record<string, never>>(
    401,
    () => 'The token is missing or wrong.',
    'Use the token that `hookswitch serve` printed, as the header Authorization: Bearer TOKEN. It is new at every start.',
  ),
  CALLER_REFUSED: entry<{ detail: string }>(
    403,
    (d) => `This request is refused: ${d.detail}`,
    'Use the address that `hookswitch serve` printed, on this machine.',
  ),
  ROUTE_UNKNOWN: entry<{ route: string }>(404, (d) => `There is no ${d.route}.`, 'See /api/openapi.json.'),
  METHOD_REFUSED: entry<{ method: string; allowed: string }>(
    405,
    (d) => `${d.method} is not possible here.`,
    (d) => `Use ${d.allowed}.`,
  ),
  BODY_TOO_LARGE: entry<{ limit: number }>(
    413,
    (d) => `The body is larger than ${(d.limit / 1048576).toFixed(0)} MiB.`,
    'Split what you send.',
  ),
  SCREEN_MISSING: entry<{ dir: string }>(
    503,
    (d) => `The screens are not built: there is no ${d.dir}.`,
    'Run npm run build. The REST API and the command line work without them.',
  ),

  // a bug: what was thrown is no Failure
  INTERNAL: entry<Record<string, never>>(
    500,
    () => 'Hookswitch itself failed; nothing is known to be wrong with what you asked.',
    'Try again. If it stays, report it with the lines that Hookswitch printed on stderr.',
  ),
} as const;

export type FailureCode = keyof typeof table;
type DetailsOf<Code extends FailureCode> = Parameters<(typeof table)[Code]['message']>[0];

/** An expected failure: code, sentence, hint. Build it with `failure(code, details)`. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly status: number;
  readonly hint: string;
  constructor(code: FailureCode, status: number, message: string, hint: string) {
    super(message);
    this.code = code;
    this.status = status;
    this.hint = hint;
  }
}

export function failure<Code extends FailureCode>(code: Code, details: DetailsOf<Code>): Failure {
  // The table's entries differ in their details; the code ties message and hint to the same ones.
  const found = table[code] as unknown as Entry<DetailsOf<Code>>;
  const hint = typeof found.hint === 'string' ? found.hint : found.hint(details);
  return new Failure(code, found.status, found.message(details), hint);
}

/** What a failure looks like on the wire, in the `data` of an oRPC error. */
export interface FailureData {
  readonly hint: string;
}
