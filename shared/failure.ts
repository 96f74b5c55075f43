/**
 * The closed table of expected failures: what every client says when something cannot be done.
 * An expected failure is thrown as a `Failure`; anything else that is thrown is a bug.
 *
 * A hint here fits every client: it names no command and no button. A client that knows better says so by code and
 * details: electron/headless/cli/hints.ts names commands.
 */

/** What a failure is about, in values that JSON can carry: they travel to the client with its code. */
export type FailureDetails = Readonly<Record<string, string | number | readonly string[]>>;

interface Entry<Details> {
  /** HTTP status over REST. */
  readonly status: number;
  /** What went wrong and where, in a sentence. */
  readonly message: (details: Details) => string;
  /** What to do about it. */
  readonly hint: string | ((details: Details) => string);
}

const entry = <Details extends FailureDetails>(
  status: number,
  message: Entry<Details>['message'],
  hint: Entry<Details>['hint'],
): Entry<Details> => ({ status, message, hint });

const megabytes = (bytes: number, digits = 0): string => `${(bytes / 1048576).toFixed(digits)} MiB`;

const table = {
  // invalid input
  INPUT_INVALID: entry<{ where: string; detail: string }>(
    400,
    (d) => `${d.where === '' ? 'Invalid input' : d.where}: ${d.detail}`,
    'Correct the value and try again.',
  ),
  USAGE: entry<{ detail: string }>(400, (d) => d.detail, 'Correct the command and try again.'),
  FILE_UNREADABLE: entry<{ file: string; detail: string }>(
    400,
    (d) => `Cannot read ${d.file}: ${d.detail}`,
    'Check the path and the file permissions.',
  ),
  /** A file that is given, with its size; without one, a file of the workspace that a change would make too large. */
  FILE_TOO_LARGE: entry<{ file: string; bytes?: number; limit: number }>(
    413,
    (d) =>
      d.bytes === undefined
        ? `${d.file} would be larger than ${megabytes(d.limit)}, the maximum. It was not saved.`
        : `${d.file} is too large: ${megabytes(d.bytes, 1)}. The maximum is ${megabytes(d.limit)}.`,
    (d) =>
      d.bytes === undefined
        ? 'Remove what is not needed. A collection can be split, or imported without saved responses.'
        : 'Split the collection, or export it without saved responses.',
  ),
  CERTIFICATE_UNUSABLE: entry<{ file: string; detail: string }>(
    400,
    (d) => `Cannot use ${d.file}: ${d.detail}`,
    'Correct the file or the passphrase, or choose another file.',
  ),
  NOT_JSON: entry<{ file: string; detail: string }>(
    400,
    (d) => `${d.file} is not valid JSON: ${d.detail}`,
    'Export the file again. A file that ends early was not saved completely.',
  ),
  NOT_YAML: entry<{ file: string; detail: string }>(
    400,
    (d) => `${d.file} is not valid YAML: ${d.detail}`,
    'Export the file again, or correct it.',
  ),
  ARCHIVE_REFUSED: entry<{ file: string; detail: string }>(
    400,
    (d) => `${d.file} cannot be unpacked: ${d.detail}`,
    'Unpack it with another program, look at what is in it, and import the files.',
  ),
  NOT_POSTMAN: entry<{ file: string; detail: string }>(
    400,
    (d) => `${d.file} is not a Postman collection, environment or globals file: ${d.detail}`,
    'In Postman, choose Export and Collection v2.1.',
  ),
  NESTED_TOO_DEEP: entry<{ file: string; path: string; limit: number }>(
    400,
    (d) => `${d.file} has more than ${d.limit} levels of nested folders, at ${d.path}.`,
    'Flatten the folders and import the file again.',
  ),
  NOTHING_CHOSEN: entry<{ file: string; only: string }>(
    400,
    (d) => `No request named ${d.only} was found in ${d.file}.`,
    'Check the names of the requests in the file.',
  ),

  // not found
  ACTION_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `Action not found: ${d.id}.`,
    'Check the id. The action may have been removed.',
  ),
  FOLDER_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `Folder not found: ${d.id}.`,
    'Check the id. The folder may have been removed.',
  ),
  EXAMPLE_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `Example not found: ${d.id}.`,
    'Check the id. The example may have been removed, or its collection was edited.',
  ),
  COLLECTION_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `Collection not found: ${d.id}.`,
    'Check the id, or import the collection first.',
  ),
  NOT_IN_COLLECTION: entry<{ name: string; collection: string }>(
    404,
    (d) => `${d.collection} has no folder or request named ${d.name}.`,
    'Check the name. Ids of folders and requests work as well.',
  ),
  NOTHING_TO_RUN: entry<{ collection: string }>(
    409,
    (d) => `${d.collection} has no requests to run.`,
    'Add a request to the collection first.',
  ),
  SCRIPTS_NOT_ALLOWED: entry<{ id: string; collection: string }>(
    409,
    (d) => `${d.collection} has scripts, which you have not allowed to run. Nothing was sent.`,
    'Read the scripts, then allow them for this collection, or run it without scripts.',
  ),
  SCRIPTS_NOT_READ: entry<{ name: string; from: string; to: string }>(
    409,
    (d) =>
      `${d.name} has scripts, which you have not allowed to run in ${d.from}. In ${d.to} they would run. Nothing was moved.`,
    'Read the scripts and allow them for the collection that it is in, or revoke the permission of the other one, then move it.',
  ),
  ENVIRONMENT_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `Environment not found: ${d.id}.`,
    'Check the id, or import the environment first.',
  ),
  PARAMETER_UNKNOWN: entry<{ tag: string }>(
    404,
    (d) => `Custom parameter not found: ${d.tag}.`,
    'Check the tag. The parameter may have been removed.',
  ),
  DIALECT_UNKNOWN: entry<{ dialect: string; known: readonly string[] }>(
    404,
    (d) => `Unknown dialect: ${d.dialect}.`,
    (d) => `Available dialects: ${d.known.join(', ')}.`,
  ),
  EVENT_UNKNOWN: entry<{ dialect: string; event: string; known: readonly string[] }>(
    404,
    (d) => `${d.dialect} has no event named ${d.event}.`,
    (d) => `Available events: ${d.known.join(', ')}.`,
  ),
  SCENARIO_UNKNOWN: entry<{ scenario: string; known: readonly string[] }>(
    404,
    (d) => `Scenario not found: ${d.scenario}.`,
    (d) => `Available scenarios: ${d.known.join(', ')}.`,
  ),
  SCENARIO_OF_PRODUCT: entry<{ scenario: string }>(
    409,
    (d) => `${d.scenario} is a built-in scenario. It cannot be changed or removed.`,
    'Save a copy under another id.',
  ),
  CALL_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `Call not found: ${d.id}.`,
    'Check the id. Only recent calls can be controlled; older calls are in the activity log.',
  ),
  ENDPOINT_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `Endpoint not found: ${d.id}.`,
    'Check the id. The endpoint may have been removed.',
  ),
  RULE_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `Response rule not found: ${d.id}.`,
    'Check the id. The rule may have been removed.',
  ),
  ACTIVITY_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `Activity not found: ${d.id}.`,
    'It may have been cleared, or deleted because of its age.',
  ),
  REQUEST_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `No action, delivery or capture has the id ${d.id}.`,
    'Check the id. What it named may have been removed.',
  ),
  RUN_UNKNOWN: entry<{ id: string }>(
    404,
    (d) => `Run not found: ${d.id}.`,
    'It may have been deleted, or cleared because of its age.',
  ),

  // not possible now
  PARAMETER_IS_SYSTEM: entry<{ tag: string; dialect: string }>(
    409,
    (d) => `${d.tag} is a system parameter of ${d.dialect}. The phone system provides its value.`,
    'Choose another tag, or set the value for one event only.',
  ),
  NAME_AMBIGUOUS: entry<{ name: string; ids: readonly string[] }>(
    409,
    (d) => `${d.ids.length} have the name ${d.name}.`,
    (d) => `Use one of these ids: ${d.ids.join(', ')}.`,
  ),
  REQUEST_NOT_EXPORTABLE: entry<{ id: string; detail: string }>(
    409,
    (d) => `There is no request to export: ${d.detail}`,
    'Correct what is wrong with it, or choose another request.',
  ),
  NAME_TAKEN: entry<{ name: string }>(
    409,
    (d) => `An action named ${d.name} already exists in this collection.`,
    'Choose another name.',
  ),
  COLLECTION_NAME_TAKEN: entry<{ name: string }>(
    409,
    (d) => `A collection named ${d.name} already exists.`,
    'Choose another name.',
  ),
  SECRET_SEALED_ELSEWHERE: entry<{ name: string }>(
    409,
    (d) => `The secret value of ${d.name} cannot be decrypted. Another app, user or machine encrypted it.`,
    'Set the value again.',
  ),
  EVENTS_OFF: entry<Record<string, never>>(
    409,
    () => 'Events are turned off for this workspace. Nothing was sent.',
    'Turn events on and try again.',
  ),
  EVENT_INACTIVE: entry<{ dialect: string; event: string }>(
    409,
    (d) => `${d.dialect}:${d.event} is turned off. Nothing was sent.`,
    'Turn the event on and try again.',
  ),
  NOTHING_BOUND: entry<{ dialect: string; event: string }>(
    409,
    (d) => `No action or endpoint is set for ${d.dialect}:${d.event}. Nothing was sent.`,
    'Bind an action to the event, or set a URL to send it to.',
  ),
  NO_ENDPOINT_FOR_OWNER: entry<{ dialect: string; event: string; detail: string }>(
    409,
    (d) => `No endpoint of ${d.dialect}:${d.event} applies to this call: ${d.detail} Nothing was sent.`,
    'Add an endpoint for this call, or set a URL to send the event to.',
  ),
  BOUND_ACTIONS_GONE: entry<{ dialect: string; event: string; count: number }>(
    409,
    (d) =>
      `${d.count === 1 ? 'The action' : `All ${d.count} actions`} bound to ${d.dialect}:${d.event} ${d.count === 1 ? 'is' : 'are'} missing from the collections. Nothing was sent.`,
    'Restore the collection file in the workspace, or bind another action.',
  ),
  SCENARIO_SILENT: entry<{ scenario: string; detail: string }>(
    409,
    (d) => `${d.scenario} has no events in the selected dialects. Nothing was sent. ${d.detail}`.trimEnd(),
    'Choose another dialect or another scenario.',
  ),
  CALL_WITHOUT_EVENTS: entry<{ id: string }>(
    409,
    (d) => `No request of call ${d.id} was recognized as an event. There is nothing to replay.`,
    'Choose a call whose events were recognized.',
  ),
  CALL_OVER: entry<{ id: string; state: string }>(
    409,
    (d) => `Call ${d.id} has ended: ${d.state}.`,
    'Start another call.',
  ),
  RESEND_HOST_UNCONFIRMED: entry<{ id: string; host: string }>(
    409,
    (d) => `The captured request names ${d.host} as its host, which you have not confirmed. Nothing was sent.`,
    'Confirm the host to send the request there. You are asked only once per host.',
  ),
  RUN_GOES_ON: entry<{ id: string; state: string }>(409, (d) => `Run ${d.id} is ${d.state}.`, 'Stop it first.'),
  RUN_NOT_REPEATABLE: entry<{ id: string; detail: string }>(
    409,
    (d) => `Run ${d.id} cannot be run again: ${d.detail}`,
    'Start a new one instead.',
  ),
  KEY_REFUSED: entry<{ key: string; state: string; keys: readonly string[] }>(
    409,
    (d) => `${d.key} is not available while the call is ${d.state}.`,
    (d) => (d.keys.length === 0 ? 'Start another call.' : `Available now: ${d.keys.join(', ')}.`),
  ),
  NO_NATIVE_REQUEST: entry<{ dialect: string; event: string }>(
    409,
    (d) => `${d.dialect} has no native request for ${d.event}.`,
    'Bind an action to the event instead.',
  ),
  RECEIVER_OFF: entry<{ detail: string }>(
    409,
    (d) => `The receiver is not listening: ${d.detail}`,
    'Start the receiver, or choose another port for it.',
  ),
  PORT_IN_USE: entry<{ host: string; port: number }>(
    409,
    (d) => `Port ${d.port} on ${d.host} is already in use.`,
    'Stop the program that uses it, or choose another port.',
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
    'Close that process, or open another workspace.',
  ),
  WORKSPACE_UNUSABLE: entry<{ dir: string; detail: string }>(
    500,
    (d) => `Cannot open the workspace ${d.dir}: ${d.detail}`,
    'Check that the folder exists and is writable, or open another workspace.',
  ),
  WORKSPACE_NEWER: entry<{ file: string; version: number; known: number }>(
    409,
    (d) =>
      `${d.file} was written by a newer version of Hookswitch: format ${d.version}, but this version supports up to ${d.known}.`,
    'Update Hookswitch. The file was not changed.',
  ),
  WORKSPACE_DAMAGED: entry<{ file: string; detail: string }>(
    500,
    (d) => `${d.file} is damaged: ${d.detail}`,
    'The file was not changed. Repair it, or move it away to start over.',
  ),
  WORKSPACE_CLOSED: entry<Record<string, never>>(503, () => 'The workspace was closed.', 'Start Hookswitch again.'),
  WRITE_FAILED: entry<{ file: string; detail: string }>(
    507,
    (d) => `Cannot write ${d.file}: ${d.detail}`,
    'Free up disk space or check the permissions. The previous content was not changed.',
  ),
  LEFT_IN_BOTH: entry<{ name: string; from: string; to: string; detail: string }>(
    507,
    (d) => `${d.name} was copied to ${d.to} but could not be taken out of ${d.from}. It is in both now. ${d.detail}`,
    'Free up disk space or check the permissions, then remove it from one of them.',
  ),
  HOST_UNREACHABLE: entry<{ dir: string; detail: string }>(
    502,
    (d) => `The process that has ${d.dir} open does not respond: ${d.detail}`,
    'Stop that process and try again.',
  ),

  // access to the host
  TOKEN_REFUSED: entry<Record<string, never>>(
    401,
    () => 'The token is missing or wrong.',
    'Send the current token in the header `Authorization: Bearer TOKEN`. Hookswitch prints a new token each time it starts.',
  ),
  CALLER_REFUSED: entry<{ detail: string }>(
    403,
    (d) => `Request refused: ${d.detail}`,
    'Send the request from this machine, to the URL that Hookswitch printed when it started.',
  ),
  ROUTE_UNKNOWN: entry<{ route: string }>(
    404,
    (d) => `Not found: ${d.route}.`,
    'See /api/openapi.json for all routes.',
  ),
  METHOD_REFUSED: entry<{ method: string; allowed: string }>(
    405,
    (d) => `${d.method} is not allowed here.`,
    (d) => `Use ${d.allowed}.`,
  ),
  BODY_TOO_LARGE: entry<{ limit: number }>(
    413,
    (d) => `The request body is larger than ${megabytes(d.limit)}.`,
    'Send less in one request.',
  ),
  SCREEN_MISSING: entry<{ dir: string }>(
    503,
    (d) => `The web app is not built: ${d.dir} does not exist.`,
    'Run `npm run build`. The REST API and the command line work without it.',
  ),

  // a bug: what was thrown is no Failure
  INTERNAL: entry<Record<string, never>>(
    500,
    () => 'Hookswitch failed because of an internal error. Your input is not known to be the cause.',
    'Try again. If the error persists, report it with the lines that Hookswitch wrote to stderr.',
  ),
} as const;

export type FailureCode = keyof typeof table;
export type DetailsOf<Code extends FailureCode> = Parameters<(typeof table)[Code]['message']>[0];

/** An expected failure: code, sentence, hint. Build it with `failure(code, details)`. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly status: number;
  readonly hint: string;
  readonly details: FailureDetails;
  constructor(code: FailureCode, status: number, message: string, hint: string, details: FailureDetails) {
    super(message);
    this.code = code;
    this.status = status;
    this.hint = hint;
    this.details = details;
  }
}

export function failure<Code extends FailureCode>(code: Code, details: DetailsOf<Code>): Failure {
  // The table's entries differ in their details; the code ties message and hint to the same ones.
  const { status, message, hint } = table[code] as unknown as Entry<DetailsOf<Code>>;
  return new Failure(code, status, message(details), typeof hint === 'string' ? hint : hint(details), details);
}

/** What a failure looks like on the wire, in the `data` of an oRPC error. */
export interface FailureData {
  readonly hint: string;
  readonly details: FailureDetails;
}
