import type { FailureReport } from '../../../shared/contract/failure-of.ts';
import type { DetailsOf, FailureCode } from '../../../shared/failure.ts';
import { shellWord } from './arguments.ts';

type Hints = { readonly [Code in FailureCode]?: (details: DetailsOf<Code>) => string };

/** Hints that name a command or an option, for failures whose own hint cannot, as it is for every client. */
const hints: Hints = {
  ACTION_UNKNOWN: () => 'Run `hookswitch actions list` to see all actions.',
  FOLDER_UNKNOWN: () => 'Run `hookswitch actions list` to see collections and folders: COLLECTION/FOLDER.',
  SCRIPTS_NOT_READ: () =>
    'Read the scripts, then run `hookswitch permissions allow --scripts COLLECTION` for the collection that it is in, or `permissions revoke` for the other one.',
  COLLECTION_UNKNOWN: () => 'Run `hookswitch import FILE` to import it.',
  ENVIRONMENT_UNKNOWN: () => 'Run `hookswitch import FILE` to import it.',
  SCRIPTS_NOT_ALLOWED: ({ id }) =>
    `Read the scripts, then run \`hookswitch permissions allow --scripts ${shellWord(id)}\`, or pass --no-scripts to run it without them.`,
  PARAMETER_UNKNOWN: () => 'Run `hookswitch parameters list` to see all parameters.',
  CALL_UNKNOWN: () => 'Run `hookswitch calls list` to see all calls.',
  REQUEST_UNKNOWN: () => 'Run `hookswitch actions list` or `hookswitch activity --json` to see all ids.',
  RUN_UNKNOWN: () => 'Run `hookswitch runs list` to see all runs.',
  RESEND_HOST_UNCONFIRMED: ({ id, host }) =>
    `Run \`hookswitch activity resend ${id} --confirm-host ${host}\` to send it there. You are asked only once per host.`,
  RUN_GOES_ON: ({ id }) => `Run \`hookswitch runs stop ${id}\` first.`,
  RULE_UNKNOWN: () => 'Run `hookswitch rules list` to see all rules.',
  ENDPOINT_UNKNOWN: () => 'Run `hookswitch endpoints list` to see all endpoints.',
  NOTHING_CHOSEN: () => 'Import the file with --dry-run to see the names of its requests.',
  PARAMETER_IS_SYSTEM: () =>
    'Choose another tag, or set the value for one event with `hookswitch fire --param TAG=VALUE`.',
  EVENTS_OFF: () => 'Run `hookswitch events enable --all` to turn them on.',
  EVENT_INACTIVE: ({ dialect, event }) => `Run \`hookswitch events enable ${dialect}:${event}\` to turn it on.`,
  NOTHING_BOUND: ({ dialect, event }) =>
    `Pass a URL with --to, or run \`hookswitch endpoints add ${dialect}:${event} URL\` or \`hookswitch events bind ${dialect}:${event} ACTION\`.`,
  NO_ENDPOINT_FOR_OWNER: ({ dialect, event }) =>
    `Pass a URL with --to, or run \`hookswitch endpoints add ${dialect}:${event} URL\`.`,
  NO_NATIVE_REQUEST: ({ dialect, event }) => `Run \`hookswitch events bind ${dialect}:${event} ACTION\` instead.`,
  SCENARIO_OF_PRODUCT: () => 'Change the id in the file, then run `hookswitch scenarios save FILE`.',
  RECEIVER_OFF: () => 'Choose another port with `hookswitch listen --port N`.',
  PORT_IN_USE: () => 'Stop the program that uses it, or choose another port with --port.',
  WORKSPACE_LOCKED: () => 'Close that process, or choose another folder with --workspace.',
  WORKSPACE_UNUSABLE: () => 'Check that the folder exists and is writable, or choose another with --workspace.',
};

/** The hint for somebody at a terminal. `command` is the one that was asked for; undefined when there was none. */
export function terminalHint({ code, hint, details }: FailureReport, command: string | undefined): string {
  if (code === 'USAGE') return usageHint(command);
  // The code says which details there are; an older host may send none.
  const terminal = hints[code as FailureCode] as ((details: object) => string) | undefined;
  return terminal === undefined ? hint : terminal(details);
}

export function usageHint(command: string | undefined): string {
  return `Run \`hookswitch ${command === undefined ? '' : `${command} `}--help\` for usage.`;
}
