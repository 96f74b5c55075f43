import { type Command, InvalidArgumentError, Option } from 'commander';
import { failure } from '../../../shared/failure.ts';
import { several, wholeNumber } from './arguments.ts';
import type { Look } from './printer.ts';
import { type FileReporterName, fileReporters } from './reporters/report-files.ts';

export type ReporterName = 'cli' | FileReporterName;

export interface RunOptions {
  readonly folder?: readonly string[];
  readonly environment?: string;
  readonly globals?: string;
  readonly envVar?: readonly string[];
  readonly globalVar?: readonly string[];
  readonly iterationData?: string;
  readonly iterationCount?: number;
  readonly delay?: number;
  readonly delayRequest?: number;
  readonly bail?: boolean;
  readonly timeout?: number;
  readonly timeoutRequest?: number;
  readonly timeoutScript?: number;
  readonly insecure?: boolean;
  readonly ignoreRedirects?: boolean;
  readonly sslClientCert?: string;
  readonly sslClientKey?: string;
  readonly sslClientPassphrase?: string;
  readonly sslClientCertList?: string;
  readonly sslExtraCaCerts?: string;
  readonly cookieJar?: string;
  readonly workingDir?: string;
  readonly scripts: boolean;
  readonly reporter?: readonly ReporterName[];
  /** What newman calls --reporter. */
  readonly reporters?: readonly ReporterName[];
  readonly reporterJsonExport?: string;
  readonly reporterJunitExport?: string;
  readonly reporterHtmlExport?: string;
  readonly out: string;
  readonly exportEnvironment?: string;
  readonly exportGlobals?: string;
  readonly exportCollection?: string;
  readonly exportCookieJar?: string;
  readonly color: Look['color'];
  readonly disableUnicode?: boolean;
  readonly silent?: boolean;
  readonly suppressExitCode?: boolean;
  readonly reveal?: boolean;
  readonly postmanApiKey?: string;
  readonly verbose?: boolean;
}

const longest = 3_600_000;

/** Options with newman's names; where a run of ours differs, the help says so. */
export function addRunOptions(command: Command): void {
  const milliseconds = (least: number) => wholeNumber(least, longest);
  const hidden = (flags: string, parse?: (text: string) => unknown): void => {
    const option = new Option(flags).hideHelp();
    command.addOption(parse === undefined ? option : option.argParser(parse));
  };
  command
    .argument('<collection>', 'a collection file, - for stdin, or the id or name of a collection of the workspace')
    .option('--folder <name>', 'only this folder or request, by name or id; can be repeated', several)
    .option('-e, --environment <file>', 'an environment file, or the id or name of one of the workspace')
    .option('-g, --globals <file>', 'a globals file')
    .option('--env-var <key=value>', 'set a variable of the environment for this run; can be repeated', several)
    .option('--global-var <key=value>', 'set a global for this run; can be repeated', several)
    .option('-d, --iteration-data <file>', 'a CSV or JSON file with one row per iteration')
    .option('-n, --iteration-count <n>', 'number of iterations', wholeNumber(1, 1_000_000))
    .option('--delay-request <ms>', 'milliseconds between two requests; also --delay', milliseconds(0));
  hidden('--delay <ms>', milliseconds(0));
  command
    .option('--bail', 'stop at the first failure')
    .option('--timeout <ms>', 'maximum milliseconds for the whole run', wholeNumber(1, 24 * longest))
    .option('--timeout-request <ms>', 'maximum milliseconds for one request', milliseconds(1))
    .option('--timeout-script <ms>', 'maximum milliseconds for one script (default: 30000)', milliseconds(1))
    .option('--ignore-redirects', 'follow no redirects')
    .option('-k, --insecure', 'also send if a TLS certificate cannot be verified')
    .option('--ssl-client-cert <file>', 'a client certificate (PEM) for all servers that ask for one')
    .option('--ssl-client-key <file>', 'its private key (PEM), if it is in a file of its own')
    .option('--ssl-client-passphrase <text>', 'the passphrase of the private key')
    .option('--ssl-client-cert-list <file>', "client certificates by URL patterns, in newman's JSON")
    .option('--ssl-extra-ca-certs <file>', "CA certificates to trust in addition to the system's (PEM)")
    .option('--cookie-jar <file>', 'start with the cookies in this file (tough-cookie JSON)')
    .option('--working-dir <dir>', "folder to read uploads from (default: the collection file's)")
    .option('--no-scripts', 'send the requests without running scripts')
    .option('-r, --reporter <names>', 'cli, json, junit, html, separated by commas (default: cli)', reportersOf);
  hidden('--reporters <names>', reportersOf);
  // Never is any other file read.
  hidden('--no-insecure-file-read');
  command
    .option('--out <dir>', 'folder for the reports', 'hookswitch-run')
    .option('--reporter-json-export <file>', 'write the JSON report to this file')
    .option('--reporter-junit-export <file>', 'write the JUnit report to this file')
    .option('--reporter-html-export <file>', 'write the HTML report to this file')
    .option('--export-environment <file>', 'write the environment at the end of the run to this file')
    .option('--export-globals <file>', 'write the globals at the end of the run to this file')
    .option(
      '--export-collection <file>',
      'write the collection as it was run, with its variables at the end, to this file',
    )
    .option('--export-cookie-jar <file>', 'write the cookies at the end of the run to this file')
    .addOption(
      new Option('--color <when>', 'use colors').choices(['auto', 'on', 'off']).default('auto', 'auto: on a terminal'),
    )
    .option('--disable-unicode', 'print ASCII instead of symbols')
    .option('--verbose', 'print each request and response with its headers and times')
    .option('--silent', 'print nothing of the run')
    .option('-x, --suppress-exit-code', 'exit with 0 even if something failed; wrong use still exits with 2')
    .option('--reveal', 'show the values of secrets instead of ••••••, also in reports');
  hidden('--postman-api-key <key>');
}

function reportersOf(text: string): ReporterName[] {
  const known: readonly string[] = ['cli', ...Object.keys(fileReporters)];
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined || names.length === 0) {
    throw new InvalidArgumentError(`Choose from ${known.join(', ')}, separated by commas.`);
  }
  return [...new Set(names)] as ReporterName[];
}

/** Of newman's --bail: a folder that is not there ends a run of ours in any case. */
const bailModifier = /^(?:failure|folder)(?:,(?:failure|folder))?$/;

/**
 * What was named beside the options, as newman's `--bail` may take a word: the collection, and whether the first failure ends
 * the run. Throws USAGE.
 */
export function operandsOf(
  words: readonly string[],
  { bail = false }: RunOptions,
): { readonly collection: string; readonly stopOnFailure: boolean } {
  const at = bail && words.length === 2 ? words.findIndex((word) => bailModifier.test(word)) : -1;
  const [collection = '', ...others] = words.filter((_, index) => index !== at);
  if (others.length > 0) throw failure('USAGE', { detail: `One collection is run at a time, not also ${others[0]}.` });
  return { collection, stopOnFailure: bail && (at === -1 || words[at]?.includes('failure') === true) };
}

/** Throws USAGE for an option of newman that is none here, with what does the same. */
export function refuseNewmanOnly({ postmanApiKey }: RunOptions): void {
  if (postmanApiKey !== undefined) {
    const detail = 'No --postman-api-key: nothing is loaded from the cloud. Export the collection, and pass its file.';
    throw failure('USAGE', { detail });
  }
}

export const reportersIn = ({ reporter, reporters }: RunOptions): readonly ReporterName[] => [
  ...(reporter ?? []),
  ...(reporters ?? []),
  ...(reporter === undefined && reporters === undefined ? (['cli'] as const) : []),
];
