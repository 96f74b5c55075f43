import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { failureOf } from '../../../shared/contract/failure-of.ts';
import { failure } from '../../../shared/failure.ts';
import { defaultWorkspace } from '../../engine/workspace/default-workspace.ts';
import { packageRoot } from '../package-root.ts';
import type { Define, ExitCode, Invocation, Perform } from './invocation.ts';
import { createPrinter, type Streams } from './printer.ts';

interface Listed {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Define>;
}

/** Only the file of the command that is asked for is loaded: a command line is judged by how soon it answers. */
const commands: readonly Listed[] = [
  {
    name: 'serve',
    summary: 'open the app in a browser',
    load: async () => (await import('./serve.ts')).defineServe,
  },
  {
    name: 'listen',
    summary: 'receive webhooks and print each one',
    load: async () => (await import('./listen.ts')).defineListen,
  },
  {
    name: 'import',
    summary: 'import collections, environments, OpenAPI, HAR, and curl commands',
    load: async () => (await import('./import.ts')).defineImport,
  },
  {
    name: 'actions',
    summary: 'list, show, test, duplicate, move, and remove actions',
    load: async () => (await import('./actions.ts')).defineActions,
  },
  {
    name: 'parameters',
    summary: 'list, set and unset parameters',
    load: async () => (await import('./parameters.ts')).defineParameters,
  },
  {
    name: 'permissions',
    summary: 'list, allow, and revoke permissions to upload files, resend to hosts, and run scripts',
    load: async () => (await import('./permissions.ts')).definePermissions,
  },
  {
    name: 'certificates',
    summary: 'trust further authorities, and use client certificates for hosts',
    load: async () => (await import('./certificates.ts')).defineCertificates,
  },
  {
    name: 'events',
    summary: 'list events, bind actions, turn events on and off',
    load: async () => (await import('./events.ts')).defineEvents,
  },
  {
    name: 'endpoints',
    summary: 'manage the URLs that phone systems send their events to',
    load: async () => (await import('./endpoints.ts')).defineEndpoints,
  },
  {
    name: 'rules',
    summary: 'manage how the receiver responds',
    load: async () => (await import('./rules.ts')).defineRules,
  },
  { name: 'fire', summary: 'send one event', load: async () => (await import('./fire.ts')).defineFire },
  { name: 'call', summary: 'simulate a call', load: async () => (await import('./call.ts')).defineCall },
  {
    name: 'calls',
    summary: 'list calls and show a call as a ladder diagram',
    load: async () => (await import('./calls.ts')).defineCalls,
  },
  {
    name: 'scenarios',
    summary: 'list, show, save, record and remove scenarios',
    load: async () => (await import('./scenarios.ts')).defineScenarios,
  },
  {
    name: 'activity',
    summary: 'show sent and received requests',
    load: async () => (await import('./activity.ts')).defineActivity,
  },
  {
    name: 'run',
    summary: 'run a Postman collection with its scripts and tests',
    load: async () => (await import('./run.ts')).defineRun,
  },
  {
    name: 'export',
    summary: 'export collections, environments, requests as code, and activity as HAR',
    load: async () => (await import('./export.ts')).defineExport,
  },
  {
    name: 'runs',
    summary: 'list what was started, show it, run it again, stop it',
    load: async () => (await import('./runs.ts')).defineRuns,
  },
  {
    name: 'demo',
    summary: 'try Hookswitch with a sample CRM and a simulated call',
    load: async () => (await import('./demo.ts')).defineDemo,
  },
];

type AnyWork = (invocation: Invocation, ...operands: unknown[]) => Promise<ExitCode>;

interface CommonOptions {
  readonly workspace?: string;
  readonly json?: boolean;
}

/** Runs one command line (without node and script). Never throws: what went wrong is printed, and the exit code says it. */
export async function runCommandLine(
  argv: readonly string[],
  streams: Streams,
  signal: AbortSignal,
): Promise<ExitCode> {
  const json = argv.slice(0, endOfOptions(argv)).includes('--json');
  const printer = createPrinter(streams, json, askedCommand(argv));
  let code: ExitCode = 0;
  const perform: Perform = (work) =>
    async function (this: Command, ...args) {
      const { workspace } = this.optsWithGlobals<CommonOptions>();
      // A script whose variable is not set would else fill the folder it happens to stand in.
      if (workspace === '') throw failure('USAGE', { detail: '--workspace needs a folder.' });
      const invocation = {
        workspace: resolve(workspace ?? defaultWorkspace()),
        workspaceNamed: workspace !== undefined,
        ...{ printer, stdin: streams.stdin, stdout: streams.stdout, signal },
      };
      // Commander hands the command itself over as the last one.
      code = await (work as AnyWork)(invocation, ...args.slice(0, -1));
    };
  try {
    const program = await buildProgram(argv, streams, perform);
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return afterCommander(error, printer);
    printer.failure(failureOf(error));
    return 2;
  }
  return code;
}

async function buildProgram(argv: readonly string[], streams: Streams, perform: Perform): Promise<Command> {
  const program = new Command('hookswitch');
  program
    .description('Webhook tester and Postman-collection runner for telephony call events.')
    .version(packageRoot().version)
    .option('--workspace <dir>', 'workspace folder (default: in your user data folder)')
    .option('--json', 'print one JSON object per line on stdout, everything else on stderr')
    // Not those of the command in between: they are for its own work.
    .configureHelp({
      showGlobalOptions: true,
      visibleGlobalOptions: (command) => (command === program ? [] : [...program.options]),
    })
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      // Said by afterCommander, in the form of every other failure.
      outputError: () => undefined,
    })
    .addHelpText('after', '\nExample:\n  hookswitch demo')
    .exitOverride();
  const asked = askedCommand(argv);
  for (const listed of commands) {
    const command = program
      .command(listed.name)
      .summary(listed.summary)
      .description(sentence(listed.summary))
      .hook('preSubcommand', refuseOptions);
    if (listed.name === asked) (await listed.load())(command, perform);
  }
  return program;
}

/** Throws USAGE: commander takes the options of a command behind its inner commands too, which would pass them over. */
function refuseOptions(command: Command, inner: Command): void {
  const given = command.options.find((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
  if (given === undefined) return;
  throw failure('USAGE', { detail: `unknown option '${given.long}' of ${command.name()} ${inner.name()}` });
}

/** The first word that is a command's name, skipping the value of --workspace. */
function askedCommand(argv: readonly string[]): string | undefined {
  return argv.find((word, at) => argv[at - 1] !== '--workspace' && commands.some(({ name }) => name === word));
}

/** Words after `--` are operands, whatever they look like. */
function endOfOptions(argv: readonly string[]): number {
  const at = argv.indexOf('--');
  return at === -1 ? argv.length : at;
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

/** Help and version are well; the rest is wrong use, with commander's own guess at what was meant. */
function afterCommander(error: CommanderError, printer: ReturnType<typeof createPrinter>): ExitCode {
  if (error.exitCode === 0) return 0;
  // Help shown because a command was left out: it says all there is.
  if (error.code === 'commander.help') return 2;
  const [message = '', guess] = error.message.replace(/^error: /, '').split('\n');
  printer.failure(
    failure('USAGE', { detail: guess === undefined ? message : `${message}. ${guess.replace(/^\((.*)\)$/, '$1')}` }),
  );
  return 2;
}
