import { Option } from 'commander';
import { type Run, type RunKindId, type RunSummary, runKindLabels } from '../../../shared/model/run.ts';
import { wholeNumber } from './arguments.ts';
import { type Client, withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import type { Column } from './table.ts';

interface ListOptions {
  readonly kind?: RunKindId;
  readonly limit: number;
}

/** Runs that one question may ask for. */
const pageLimit = 1000;

export const defineRuns: Define = (command, perform) => {
  command.addHelpText('after', '\nExample:\n  hookswitch runs list --kind call --limit 5');
  command
    .command('list')
    .description('List what was started, newest first.')
    .addOption(new Option('--kind <kind>', 'only runs of this kind').choices(Object.keys(runKindLabels)))
    .option('--limit <n>', 'maximum number of runs', wholeNumber(1, 10_000_000), 100)
    .addHelpText('after', '\nExample:\n  hookswitch runs list --kind event')
    .action(perform(list));
  command
    .command('show')
    .description('Show a run with its inputs.')
    .argument('<id>')
    .option('--reveal', 'show the values of secrets instead of ••••••')
    .addHelpText('after', '\nExample:\n  hookswitch runs show 709e1d5e-2067-41af-88c4-77b0c761c718')
    .action(perform(show));
  command
    .command('again')
    .description(
      'Run again with the same inputs, with new random values, and wait for its end. Exits with 1 if a delivery failed.',
    )
    .argument('<id>')
    .option('--same-seed', 'reuse the seed: the same numbers, names, and times')
    .addHelpText('after', '\nExample:\n  hookswitch runs again 709e1d5e-2067-41af-88c4-77b0c761c718')
    .action(perform(again));
  command
    .command('stop')
    .description('Stop a run.')
    .argument('<id>')
    .addHelpText('after', '\nExample:\n  hookswitch runs stop 709e1d5e-2067-41af-88c4-77b0c761c718')
    .action(perform(stop));
};

const columns: readonly Column<RunSummary>[] = [
  { heading: 'STARTED', text: ({ startedAt }) => startedAt },
  { heading: 'ID', text: ({ id }) => id },
  { heading: 'KIND', text: ({ kind }) => kind },
  { heading: 'RUN', text: ({ label }) => label },
  { heading: 'STATE', text: ({ state }) => state },
  { heading: 'DURATION', text: durationText, alignRight: true },
  { heading: 'SENT', text: ({ totals }) => String(totals.deliveries), alignRight: true },
  { heading: 'FAILED', text: ({ totals }) => String(totals.failed), alignRight: true },
  { heading: 'CAPTURED', text: ({ totals }) => String(totals.captures), alignRight: true },
  { heading: 'PROBLEM', text: ({ problem }) => problem ?? '' },
];

function list({ workspace, printer }: Invocation, { kind, limit }: ListOptions): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const runs: RunSummary[] = [];
    let before: number | undefined;
    do {
      const page = await client.runs.list({ kind, before, limit: Math.min(pageLimit, limit - runs.length) });
      runs.push(...page.items);
      before = page.next ?? undefined;
    } while (before !== undefined && runs.length < limit);
    printer.rows(runs, columns, 'No runs yet. Run `hookswitch fire` or `hookswitch call` to start one.');
    return 0;
  });
}

function show(
  { workspace, printer }: Invocation,
  id: string,
  { reveal }: { readonly reveal?: boolean },
): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const run = await client.runs.get({ id, reveal });
    printer.item(run, () => lines(run));
    return 0;
  });
}

function again(
  { workspace, printer, signal }: Invocation,
  id: string,
  { sameSeed = false }: { readonly sameSeed?: boolean },
): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const started = await client.runs.again({ id, seed: sameSeed ? 'same' : 'new' });
    printer.note(`Started ${started.label}: ${started.id}`);
    const stopRun = (): void => {
      // The wait below sees its end; a host that is gone by now has stopped it itself.
      client.runs.stop({ id: started.id }).catch(() => undefined);
    };
    if (signal.aborted) stopRun();
    signal.addEventListener('abort', stopRun, { once: true });
    try {
      const run = await ended(client, started);
      printer.item(run, () => lines(run));
      return run.state === 'finished' && run.totals.failed === 0 ? 0 : 1;
    } finally {
      signal.removeEventListener('abort', stopRun);
    }
  });
}

/** The run once it is over: a call goes on in this process, which must not end before it. */
async function ended(client: Client, { id, kind }: Run): Promise<Run> {
  if (kind === 'call') for await (const _ of await client.calls.watch({ id }));
  return client.runs.get({ id });
}

function stop({ workspace, printer }: Invocation, id: string): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const run = await client.runs.stop({ id });
    printer.item(run, () => lines(run));
    return 0;
  });
}

function lines({ id, kind, label, state, startedAt, endedAt, seed, totals, problem, inputs }: Run): string[] {
  return [
    `${runKindLabels[kind]} ${id}, ${state}`,
    `  ${label}`,
    `  started ${startedAt}${endedAt === null ? '' : `, ended ${endedAt}, ${durationText({ startedAt, endedAt })}`}`,
    `  ${totals.deliveries} sent, ${totals.failed} failed, ${totals.captures} captured`,
    ...(seed === null ? [] : [`  seed ${seed}`]),
    ...(problem === null ? [] : [`  ${problem}`]),
    `  inputs ${JSON.stringify(inputs)}`,
  ];
}

/** From its start to its end; empty while it goes on. */
function durationText({ startedAt, endedAt }: Pick<Run, 'startedAt' | 'endedAt'>): string {
  if (endedAt === null) return '';
  const milliseconds = Date.parse(endedAt) - Date.parse(startedAt);
  return milliseconds < 10_000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
