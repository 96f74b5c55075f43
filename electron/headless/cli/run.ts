import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { failure } from '../../../shared/failure.ts';
import type { RunLeft } from '../../../shared/model/collection-run.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import { packageRoot } from '../package-root.ts';
import { pairsOf, shellWord } from './arguments.ts';
import { isUntrusted } from './delivery-lines.ts';
import { type Client, withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import { stepLine, summaryLine } from './reporters/json-lines.ts';
import { type FileReporterName, fileReporters, needsOf, prepareReport, writeReport } from './reporters/report-files.ts';
import { createRunCollector, type NamedDocument, type RunResult } from './reporters/run-result.ts';
import { createTerminalReporter } from './reporters/terminal.ts';
import { certificatesIn } from './run-certificates.ts';
import { exportedDocuments, exportsOf, prepareExports, writeExport } from './run-exports.ts';
import { fileAt, fileNamed } from './run-files.ts';
import { addRunOptions, operandsOf, type RunOptions, refuseNewmanOnly, reportersIn } from './run-options.ts';

export const defineRun: Define = (command, perform) => {
  addRunOptions(command);
  command
    .addHelpText(
      'after',
      `
If COLLECTION is a file, its scripts are run, and no workspace is needed: a temporary one is used unless --workspace
names one. Reports: report.json (in the shape of newman's), junit.xml and report.html (one self-contained page) in --out.
Without cli among the reporters, nothing is printed but the paths of the reports.
With --json, every step is one line, then a summary. Steps and iterations are counted from 0.

Uploads: a collection file can upload files only from its own folder, or from --working-dir. With a workspace, uploads
come from its folder "files" and from what you allowed (hookswitch permissions). Hidden files are never uploaded.
Certificates: a client certificate is sent only to servers whose URL matches, also after redirects. Private keys and
passphrases are not kept, so such a run cannot be run again. Other users of this machine may see --ssl-client-passphrase.
Files written by --export-* contain the values of secrets, as newman's do, and only you can read them.

Exit codes: 0 everything passed; 1 an assertion, a script or a request failed, or the run ended early; 2 wrong use.

Example:
  hookswitch run crm.postman_collection.json -e staging.postman_environment.json --reporter cli,junit`,
    )
    .allowExcessArguments()
    .action(perform((invocation, _: string, options: RunOptions) => runCollection(invocation, command.args, options)));
};

type RunInput = NonNullable<Parameters<Client['runs']['execute']>[0]>;

async function runCollection(invocation: Invocation, words: readonly string[], options: RunOptions): Promise<ExitCode> {
  const { workspaceNamed, stdin, printer } = invocation;
  const { collection, stopOnFailure } = operandsOf(words, options);
  refuseNewmanOnly(options);
  printer.look({ color: options.color, unicode: options.disableUnicode !== true });
  const file = await fileNamed(collection, stdin);
  const environment = options.environment === undefined ? null : await fileNamed(options.environment, null);
  const ofWorkspace = environment === null ? options.environment : undefined;
  const isTemporary = file !== null && ofWorkspace === undefined && !workspaceNamed;
  const reports = reportsOf(options);
  const exports = exportsOf(options);
  refuseSameFile([...reports.values(), ...exports.values()]);
  const input: RunInput = {
    ...(await inputOf(options)),
    collection: file ?? collection,
    stopOnFailure,
    ...(environment === null ? {} : { environment }),
    workingDir: workingDirOf(options, isTemporary && collection !== '-' ? collection : null),
    left: exports.size === 0 ? undefined : { reveal: true },
  };
  for (const path of reports.values()) await prepareReport(path);
  await prepareExports(exports);
  const signal = signalOf(invocation, options);
  const note = (text: string): void => {
    if (options.silent !== true) printer.note(text);
  };
  const temporary = isTemporary ? await mkdtemp(join(tmpdir(), 'hookswitch-run-')) : null;
  try {
    return await withEngine({ ...invocation, workspace: temporary ?? invocation.workspace }, async (client) => {
      const named = ofWorkspace === undefined ? {} : { environment: await environmentNamed(client, ofWorkspace) };
      const asksForIt = reportersIn(options).includes('cli') || reports.size === 0;
      const printsRun = !printer.json && options.silent !== true && asksForIt;
      const followed = {
        ...{ printsRun, isVerbose: options.verbose === true },
        ...{ reports, isTemporary, exports: exports.size > 0 },
      };
      const { result, left } = await follow(client, { ...input, ...named }, { printer, signal }, followed);
      for (const [name, path] of reports) {
        await writeReport(name, path, result, { holdsSecrets: options.reveal === true });
        note(`Wrote ${path}`);
      }
      if (left === null && exports.size > 0) note('Nothing was exported: the run did not come to its end.');
      else if (left !== null) {
        const documents = exportedDocuments(left, result, packageRoot().version);
        for (const [name, path] of exports) {
          await writeExport(path, documents[name]);
          note(`Wrote ${path}`);
        }
      }
      if (printer.json) printer.item(summaryLine(result, [...reports.values()]), () => []);
      const isWell = result.report.failures === 0 && result.run.state === 'finished';
      return isWell || options.suppressExitCode === true ? 0 : 1;
    });
  } finally {
    if (temporary !== null) await rm(temporary, { recursive: true, force: true });
  }
}

/** What the options say, their files read, but for the collection and the environment. */
async function inputOf(options: RunOptions): Promise<Omit<RunInput, 'collection'>> {
  const { globals, iterationData, cookieJar } = options;
  return {
    only: options.folder && [...options.folder],
    globals: globals === undefined ? undefined : await fileAt(globals),
    values: {
      environment: rowsIn('--env-var', options.envVar),
      globals: rowsIn('--global-var', options.globalVar),
    },
    data: iterationData === undefined ? undefined : await fileAt(iterationData),
    iterations: options.iterationCount,
    delayMs: options.delayRequest ?? options.delay ?? 0,
    requestTimeoutMs: options.timeoutRequest,
    scriptTimeoutMs: options.timeoutScript,
    insecure: options.insecure,
    followRedirects: options.ignoreRedirects === true ? false : undefined,
    certificates: await certificatesIn(options),
    cookieJar: cookieJar === undefined ? undefined : await fileAt(cookieJar),
    scripts: options.scripts,
    reveal: options.reveal,
  };
}

/** Throws USAGE. */
const rowsIn = (option: string, lines: readonly string[] | undefined) =>
  lines && Object.entries(pairsOf(`${option} KEY=VALUE`, lines)).map(([key, value]) => ({ key, value }));

/** `collection` is the path of one that is run without a workspace. */
function workingDirOf({ workingDir }: RunOptions, collection: string | null): string | undefined {
  if (workingDir !== undefined) return resolve(workingDir);
  return collection === null ? undefined : dirname(resolve(collection));
}

/** Ends the run after its time as Ctrl+C does. */
function signalOf({ signal, printer }: Invocation, { timeout }: RunOptions): AbortSignal {
  if (timeout === undefined) return signal;
  const limit = AbortSignal.timeout(timeout);
  limit.addEventListener('abort', () => printer.note(`The run did not end within ${timeout} ms.`), { once: true });
  return AbortSignal.any([signal, limit]);
}

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

/** One would replace the other. Devices take everything. Throws USAGE. */
function refuseSameFile(paths: readonly string[]): void {
  const twice = paths.find((path, index) => paths.indexOf(path) !== index && !path.startsWith('/dev/'));
  if (twice !== undefined) throw failure('USAGE', { detail: `Only one report or export can be written to ${twice}.` });
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
  { printer, signal }: Pick<Invocation, 'printer' | 'signal'>,
  {
    printsRun,
    isVerbose,
    reports,
    isTemporary,
    exports,
  }: {
    readonly printsRun: boolean;
    readonly isVerbose: boolean;
    readonly reports: ReadonlyMap<FileReporterName, string>;
    readonly isTemporary: boolean;
    readonly exports: boolean;
  },
): Promise<{ readonly result: RunResult; readonly left: RunLeft | null }> {
  const needs = needsOf([...reports.keys()]);
  const notes = noteOnce(printer, isTemporary);
  let stopRun = (): void => undefined;
  const stop = (): void => stopRun();
  signal.addEventListener('abort', stop, { once: true });
  try {
    let collector: ReturnType<typeof createRunCollector> | null = null;
    let terminal: ReturnType<typeof createTerminalReporter> | null = null;
    const environment = needs.documents || exports ? await aboutEnvironment(client, input.environment) : null;
    for await (const event of await client.runs.execute({ ...input, documents: needs.documents })) {
      if (event.kind === 'started') {
        const { id } = event.run;
        // Its end comes over the stream; a host that is gone by now has stopped it itself.
        stopRun = () => void client.runs.stop({ id }).catch(() => undefined);
        if (signal.aborted) stop();
        collector = createRunCollector(event, needs);
        if (printsRun) terminal = createTerminalReporter(event, printer, { isVerbose });
      } else if (collector === null) throw new Error('a run begins before its steps');
      else if (event.kind === 'step') {
        const step = await collector.step(event.delivery);
        if (printer.json) printer.item(stepLine(step), () => []);
        terminal?.step(step, collector.tally, event.delivery);
        notes(event.delivery);
      } else {
        const result = collector.end(event.run, event.report, environment);
        terminal?.end(result);
        return { result, left: event.left };
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
    const certificate = isUntrusted(delivery)
      ? 'Pass --ssl-extra-ca-certs to trust its authority, or --insecure to send without verifying the certificate.'
      : null;
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
    ? `To upload ${uploadRefused}, pass --working-dir with the folder that it is in.`
    : `Run \`hookswitch ${allow}\` to allow the upload.`;
}
