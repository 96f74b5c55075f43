import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { failure } from '../../../shared/failure.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import { decodeTextFile } from '../../engine/storage/decode-text.ts';
import { several, shellWord, wholeNumber } from './arguments.ts';
import { isUntrusted } from './delivery-lines.ts';
import { type Client, withEngine } from './engine-access.ts';
import { readBounded, readFile, unreadable } from './import.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import { stepLine, summaryLine } from './reporters/json-lines.ts';
import { type FileReporterName, fileReporters, needsOf, prepareReport, writeReport } from './reporters/report-files.ts';
import { createRunCollector, type NamedDocument, type RunResult } from './reporters/run-result.ts';
import { createTerminalReporter } from './reporters/terminal.ts';

type ReporterName = 'cli' | FileReporterName;

interface RunOptions {
  readonly folder?: readonly string[];
  readonly environment?: string;
  readonly globals?: string;
  readonly iterationData?: string;
  readonly iterationCount?: number;
  readonly delay?: number;
  readonly delayRequest?: number;
  readonly bail?: boolean;
  readonly timeoutRequest?: number;
  readonly timeoutScript?: number;
  readonly insecure?: boolean;
  readonly scripts: boolean;
  readonly reporter?: readonly ReporterName[];
  /** What newman calls --reporter. */
  readonly reporters?: readonly ReporterName[];
  readonly reporterJsonExport?: string;
  readonly reporterJunitExport?: string;
  readonly reporterHtmlExport?: string;
  readonly out: string;
  readonly reveal?: boolean;
}

const longest = 3_600_000;

export const defineRun: Define = (command, perform) => {
  const milliseconds = (least: number) => wholeNumber(least, longest);
  command
    .argument('<collection>', 'a collection file, - for stdin, or the id or name of a collection of the workspace')
    .option('--folder <name>', 'only this folder or request, by name or id; can be repeated', several)
    .option('-e, --environment <file>', 'an environment file, or the id or name of one of the workspace')
    .option('-g, --globals <file>', 'a globals file')
    .option('-d, --iteration-data <file>', 'a CSV or JSON file with one row per iteration')
    .option('-n, --iteration-count <n>', 'number of iterations', wholeNumber(1, 1_000_000))
    .option('--delay-request <ms>', 'milliseconds between two requests; also --delay', milliseconds(0))
    .addOption(new Option('--delay <ms>').argParser(milliseconds(0)).hideHelp())
    .option('--bail', 'stop at the first failure')
    .option('--timeout-request <ms>', 'maximum milliseconds for one request', milliseconds(1))
    .option('--timeout-script <ms>', 'maximum milliseconds for one script (default: 30000)', milliseconds(1))
    .option('-k, --insecure', 'also send if a TLS certificate cannot be verified')
    .option('--no-scripts', 'send the requests without running scripts')
    .option('-r, --reporter <names>', 'cli, json, junit, html, separated by commas (default: cli)', reportersOf)
    .addOption(new Option('--reporters <names>').argParser(reportersOf).hideHelp())
    .option('--out <dir>', 'folder for the reports', 'hookswitch-run')
    .option('--reporter-json-export <file>', 'write the JSON report to this file')
    .option('--reporter-junit-export <file>', 'write the JUnit report to this file')
    .option('--reporter-html-export <file>', 'write the HTML report to this file')
    .option('--reveal', 'show the values of secrets instead of ••••••, also in reports')
    .addHelpText(
      'after',
      `
If COLLECTION is a file, its scripts are run, and no workspace is needed: a temporary one is used unless --workspace
names one. Reports: report.json (in the shape of newman's), junit.xml and report.html (one self-contained page) in --out.
Without cli among the reporters, nothing is printed but the paths of the reports.
With --json, every step is one line, then a summary. Steps and iterations are counted from 0.
Exit codes: 0 everything passed; 1 an assertion, a script or a request failed, or the run ended early; 2 wrong use.

Example:
  hookswitch run crm.postman_collection.json -e staging.postman_environment.json --reporter cli,junit`,
    )
    .action(perform(runCollection));
};

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

type RunInput = NonNullable<Parameters<Client['runs']['execute']>[0]>;

async function runCollection(invocation: Invocation, collection: string, options: RunOptions): Promise<ExitCode> {
  const { workspaceNamed, stdin } = invocation;
  const file = await fileNamed(collection, stdin);
  const environment = options.environment === undefined ? null : await fileNamed(options.environment, null);
  const reports = reportsOf(options);
  const input: RunInput = {
    collection: file ?? collection,
    only: options.folder && [...options.folder],
    ...(environment === null ? {} : { environment }),
    globals: options.globals === undefined ? undefined : await fileAt(options.globals),
    data: options.iterationData === undefined ? undefined : await fileAt(options.iterationData),
    iterations: options.iterationCount,
    delayMs: options.delayRequest ?? options.delay ?? 0,
    stopOnFailure: options.bail ?? false,
    requestTimeoutMs: options.timeoutRequest,
    scriptTimeoutMs: options.timeoutScript,
    insecure: options.insecure,
    scripts: options.scripts,
    reveal: options.reveal,
  };
  for (const path of reports.values()) await prepareReport(path);
  const ofWorkspace = environment === null ? options.environment : undefined;
  const isTemporary = file !== null && ofWorkspace === undefined && !workspaceNamed;
  const temporary = isTemporary ? await mkdtemp(join(tmpdir(), 'hookswitch-run-')) : null;
  try {
    return await withEngine({ ...invocation, workspace: temporary ?? invocation.workspace }, async (client) => {
      const named = ofWorkspace === undefined ? {} : { environment: await environmentNamed(client, ofWorkspace) };
      const printsRun = !invocation.printer.json && (reportersIn(options).includes('cli') || reports.size === 0);
      const result = await follow(client, { ...input, ...named }, invocation, { printsRun, reports, isTemporary });
      for (const [name, path] of reports) {
        await writeReport(name, path, result, { holdsSecrets: options.reveal === true });
        invocation.printer.note(`Wrote ${path}`);
      }
      if (invocation.printer.json) invocation.printer.item(summaryLine(result, [...reports.values()]), () => []);
      return result.report.failures === 0 && result.run.state === 'finished' ? 0 : 1;
    });
  } finally {
    if (temporary !== null) await rm(temporary, { recursive: true, force: true });
  }
}

const reportersIn = ({ reporter, reporters }: RunOptions): readonly ReporterName[] => [
  ...(reporter ?? []),
  ...(reporters ?? []),
  ...(reporter === undefined && reporters === undefined ? (['cli'] as const) : []),
];

/** Absolute paths of the reports that are asked for. */
function reportsOf(options: RunOptions): ReadonlyMap<FileReporterName, string> {
  const exports = {
    json: options.reporterJsonExport,
    junit: options.reporterJunitExport,
    html: options.reporterHtmlExport,
  };
  const names = (Object.keys(fileReporters) as FileReporterName[]).filter(
    (name) => exports[name] !== undefined || reportersIn(options).includes(name),
  );
  return new Map(names.map((name) => [name, resolve(exports[name] ?? join(options.out, fileReporters[name].file))]));
}

/** The file of this name, `-` for what stdin holds; null where there is none: then it names something of the workspace. */
async function fileNamed(name: string, stdin: Invocation['stdin'] | null): Promise<NamedText | null> {
  if (name === '-' && stdin !== null) return textOf('stdin', await readBounded('stdin', stdin));
  // What looks like a path is one, also where it leads nowhere.
  return existsSync(name) || /[\\/]|\.json$/i.test(name) ? fileAt(name) : null;
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Throws FILE_UNREADABLE, FILE_TOO_LARGE. */
async function fileAt(path: string): Promise<NamedText> {
  const stats = await unreadable(path, () => stat(path));
  if (stats.isDirectory()) throw failure('FILE_UNREADABLE', { file: path, detail: 'it is a folder.' });
  return textOf(path, await readFile(path, stats.size));
}

function textOf(name: string, bytes: Buffer): NamedText {
  const { text, encoding, isIntact } = decodeTextFile(bytes);
  if (!isIntact) throw failure('FILE_UNREADABLE', { file: name, detail: `it is not valid ${encoding}.` });
  return { name, text };
}

/** The id of an environment of the workspace. Throws ENVIRONMENT_UNKNOWN; USAGE where several have the name. */
async function environmentNamed(client: Client, name: string): Promise<string> {
  const { environments } = await client.environments.list({});
  if (environments.some(({ id }) => id === name)) return name;
  const [found, another] = environments.filter((environment) => environment.name === name);
  if (found === undefined) throw failure('ENVIRONMENT_UNKNOWN', { id: name });
  if (another === undefined) return found.id;
  const detail = `Several environments are named ${name}: ${found.id}, ${another.id}. Pass the id.`;
  throw failure('USAGE', { detail });
}

/** The id and the name of the environment that a run uses, for the report that has them. */
async function aboutEnvironment(client: Client, used: RunInput['environment']): Promise<NamedDocument | null> {
  if (typeof used === 'object' && used !== null) {
    try {
      const { id, name } = JSON.parse(used.text);
      return { id: id === undefined ? undefined : String(id), name: name === undefined ? undefined : String(name) };
    } catch {
      // What is wrong with it the run says, or it is of a format without a name.
      return {};
    }
  }
  const { environments, active } = await client.environments.list({});
  const found = environments.find(({ id }) => id === (used ?? active));
  return found === undefined ? null : { id: found.id, name: found.name };
}

/** Runs it and shows it as it goes on. Ctrl+C stops the run; what came of it until then is its result. */
async function follow(
  client: Client,
  input: RunInput,
  { printer, signal }: Invocation,
  {
    printsRun,
    reports,
    isTemporary,
  }: {
    readonly printsRun: boolean;
    readonly reports: ReadonlyMap<FileReporterName, string>;
    readonly isTemporary: boolean;
  },
): Promise<RunResult> {
  const needs = needsOf([...reports.keys()]);
  const notes = noteOnce(printer, isTemporary);
  let stopRun = (): void => undefined;
  const stop = (): void => stopRun();
  signal.addEventListener('abort', stop, { once: true });
  try {
    let collector: ReturnType<typeof createRunCollector> | null = null;
    let terminal: ReturnType<typeof createTerminalReporter> | null = null;
    const environment = needs.documents ? await aboutEnvironment(client, input.environment) : null;
    for await (const event of await client.runs.execute({ ...input, documents: needs.documents })) {
      if (event.kind === 'started') {
        const { id } = event.run;
        // Its end comes over the stream; a host that is gone by now has stopped it itself.
        stopRun = () => void client.runs.stop({ id }).catch(() => undefined);
        if (signal.aborted) stop();
        collector = createRunCollector(event, needs);
        if (printsRun) terminal = createTerminalReporter(event, printer);
      } else if (collector === null) throw new Error('a run begins before its steps');
      else if (event.kind === 'step') {
        const step = await collector.step(event.delivery);
        if (printer.json) printer.item(stepLine(step), () => []);
        terminal?.step(step, collector.tally);
        notes(event.delivery);
      } else {
        const result = collector.end(event.run, event.report, environment);
        terminal?.end(result);
        return result;
      }
    }
    throw failure('HOST_UNREACHABLE', { dir: 'the workspace', detail: 'the run ended without a report.' });
  } finally {
    signal.removeEventListener('abort', stop);
    printer.progress(null);
  }
}

/** Says how to get sent what was not, once for each file and certificate. */
function noteOnce(printer: Invocation['printer'], isTemporary: boolean): (delivery: Delivery) => void {
  const said = new Set<string>();
  return (delivery) => {
    const certificate = isUntrusted(delivery) ? 'Pass --insecure to send without verifying the certificate.' : null;
    const notes = [certificate, uploadNote(delivery, isTemporary)];
    for (const note of notes) {
      if (note === null || said.has(note) || said.size >= 100) continue;
      said.add(note);
      printer.note(note);
    }
  };
}

function uploadNote({ uploadRefused }: Delivery, isTemporary: boolean): string | null {
  if (uploadRefused === undefined) return null;
  const allow = `permissions allow --file ${shellWord(uploadRefused)}`;
  return isTemporary
    ? `To upload ${uploadRefused}, run \`hookswitch --workspace DIR ${allow}\`, then run the collection with --workspace DIR.`
    : `Run \`hookswitch ${allow}\` to allow the upload.`;
}
