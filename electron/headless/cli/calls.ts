import { isFailedStatus } from '../../../shared/model/delivery.ts';
import type { CallSummary, Ladder, LadderArrow } from '../../../shared/model/ladder.ts';
import { wholeNumber } from './arguments.ts';
import { durationCell } from './delivery-lines.ts';
import { type Client, withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import type { Column } from './table.ts';

interface ListOptions {
  readonly search?: string;
  readonly limit: number;
}

/** Calls that one question may ask for. */
const pageLimit = 500;

export const defineCalls: Define = (command, perform) => {
  command.addHelpText('after', '\nExample:\n  hookswitch calls list --limit 5');
  command
    .command('list')
    .description('List calls in the activity log, latest first.')
    .option('--search <text>', 'only calls whose id, number or name contains this text')
    .option('--limit <n>', 'maximum number of calls', wholeNumber(1, 10_000_000), 100)
    .addHelpText('after', '\nExample:\n  hookswitch calls list --search 5551230001')
    .action(perform(list));
  command
    .command('show')
    .description('Show a call as a ladder diagram. Exits with 1 if the call has violations.')
    .argument('<id>')
    .option('--reveal', 'show the values of secrets instead of ••••••')
    .addHelpText('after', '\nExample:\n  hookswitch calls show 709e1d5e-2067-41af-88c4-77b0c761c718')
    .action(perform(show));
};

const callColumns: readonly Column<CallSummary>[] = [
  { heading: 'DATE', text: ({ lastAt }) => lastAt },
  { heading: 'ID', text: ({ id }) => id },
  { heading: 'FROM', text: ({ caller }) => caller ?? '' },
  { heading: 'TO', text: ({ called }) => called ?? '' },
  { heading: 'EXTENSION', text: ({ extension }) => extension ?? '' },
  { heading: 'PHASE', text: ({ phase }) => (phase === 'none' ? '' : phase) },
  { heading: 'DIALECTS', text: ({ dialects }) => dialects.join(',') },
  { heading: 'SENT', text: ({ deliveries }) => String(deliveries), alignRight: true },
  { heading: 'FAILED', text: ({ failed }) => String(failed), alignRight: true },
  { heading: 'CAPTURED', text: ({ captures }) => String(captures), alignRight: true },
  { heading: 'VIOLATIONS', text: ({ violations }) => [...new Set(violations.map(({ rule }) => rule))].join(', ') },
];

function list({ workspace, printer }: Invocation, { search, limit }: ListOptions): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const none = search === undefined ? 'No calls yet.' : `No calls match ${search}.`;
    printer.rows(await newest(client, search, limit), callColumns, none);
    return 0;
  });
}

async function newest(client: Client, search: string | undefined, limit: number): Promise<CallSummary[]> {
  const calls: CallSummary[] = [];
  let before: number | undefined;
  do {
    const page = await client.calls.history({ search, before, limit: Math.min(pageLimit, limit - calls.length) });
    calls.push(...page.items);
    before = page.next ?? undefined;
  } while (before !== undefined && calls.length < limit);
  return calls;
}

function show(
  { workspace, printer }: Invocation,
  id: string,
  { reveal }: { readonly reveal?: boolean },
): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const ladder = await client.calls.ladder({ id, reveal });
    printer.item(ladder, () => headLines(ladder));
    if (!printer.json) {
      printer.rows(ladder.arrows, arrowColumns(ladder), 'No requests.');
      if (ladder.omitted > 0) printer.note(`${ladder.omitted} requests in the middle of the call are not shown.`);
      for (const violation of ladder.violations)
        printer.item(violation, () => [`${violation.rule}: ${violation.sentence}`]);
    }
    return ladder.violations.length > 0 ? 1 : 0;
  });
}

function headLines(ladder: Ladder): string[] {
  const { id, scenario, origin, caller, callerName, called, extension, deliveries, failed, captures } = ladder;
  const who = [
    ...(caller === null && callerName === null ? [] : [`from ${[callerName, caller].filter(Boolean).join(' ')}`]),
    ...(called === null ? [] : [`to ${called}`]),
    ...(extension === null ? [] : [`extension ${extension}`]),
  ];
  return [
    [`${scenario ?? 'Call'} ${id}, ${origin}`, ...who].join(', '),
    `${ladder.at}: ${deliveries} sent, ${failed} failed, ${captures} captured from other senders`,
  ];
}

function arrowColumns({ columns }: Ladder): readonly Column<LadderArrow>[] {
  const labels = new Map(columns.map(({ id, label }) => [id, label]));
  return [
    { heading: 'SECONDS', text: ({ played, offset }) => (played ?? offset).toFixed(3), alignRight: true },
    { heading: 'DIALECT', text: ({ dialect }) => dialect ?? '' },
    { heading: 'EVENT', text: ({ label, leg }) => (leg === null ? label : `${label} (${leg})`) },
    { heading: '', text: ({ status }) => (status === 0 ? '──✕' : '──▶') },
    { heading: 'ENDPOINT', text: ({ to }) => labels.get(to) ?? to },
    { heading: 'STATUS', text: ({ status }) => String(status), alignRight: true },
    { heading: 'DURATION', text: durationCell, alignRight: true },
    { heading: 'NOTE', text: noteOf },
  ];
}

function noteOf({ kind, altered, status, message }: LadderArrow): string {
  if (kind === 'capture') return 'other sender';
  const trouble = isFailedStatus(status) ? message : '';
  return [altered === null ? '' : `Chaos: ${altered}.`, trouble].filter(Boolean).join(' ');
}
