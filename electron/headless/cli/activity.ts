import { filterFieldNames } from '../../../shared/filter-fields.ts';
import type { ActivityRow } from '../../../shared/model/activity.ts';
import { wholeNumber } from './arguments.ts';
import { deliveryColumns, deliveryNotes, exitCodeOf } from './delivery-lines.ts';
import { type Client, withEngine } from './engine-access.ts';
import { followActivity } from './follow.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import type { Column } from './table.ts';

interface ActivityOptions {
  readonly filter?: string;
  readonly limit: number;
  readonly follow?: boolean;
  readonly reveal?: boolean;
}

/** Rows that one question may ask for. */
const pageLimit = 1000;

export const defineActivity: Define = (command, perform) => {
  command
    .option('--filter <text>', 'filter, for example: status>=400 event=call_hangup')
    .option('--limit <n>', 'maximum number of rows', wholeNumber(1, 10_000_000), 100)
    .option('--follow', 'print the latest rows, then new rows as they arrive, until Ctrl+C')
    .option('--reveal', 'show the values of secrets instead of ••••••')
    .addHelpText('after', filterHelp)
    .action(perform(showActivity));
  command
    .command('resend')
    .description('Resend a request of the activity log. Exits with 1 if it fails.')
    .argument('<id>')
    .option('--confirm-host <host>', 'confirm the host that the captured request names; remembered')
    .addHelpText('after', '\nExample:\n  hookswitch activity resend 709e1d5e-2067-41af-88c4-77b0c761c718')
    .action(perform(resend));
};

const filterHelp = `
Filter: comparisons and words, joined with and, or, not, and parentheses; terms side by side must all match.
  Fields       ${filterFieldNames.slice(0, 9).join(', ')},
               ${filterFieldNames.slice(9).join(', ')}
  In messages  header.NAME, json.PATH, query.NAME, param.NAME (a parameter of the event), and
               request. or response. before body, header, and json
  Comparisons  = != > >= < <=, *= or ~ contains, ^= begins with, $= ends with

Example:
  hookswitch activity --filter "status>=400" --limit 20
  hookswitch activity --filter "param.caller_id~555 and (status>=400 or duration>2s)"
  hookswitch activity --filter 'request.json.call.id="1763647312.104" not event=ringing'`;

const columns: readonly Column<ActivityRow>[] = [
  { heading: 'DATE', text: ({ at }) => at },
  { heading: '', text: ({ direction }) => direction },
  { heading: 'STATUS', text: ({ status }) => String(status), alignRight: true },
  { heading: 'EVENT', text: ({ eventLabel, event }) => eventLabel ?? event ?? '' },
  { heading: 'ACTION', text: ({ action, method, path }) => action ?? `${method} ${path}` },
  { heading: 'MESSAGE', text: ({ message }) => message },
];

function showActivity({ workspace, printer, signal }: Invocation, options: ActivityOptions): Promise<ExitCode> {
  const { filter, limit, reveal } = options;
  return withEngine({ workspace, printer }, async (client) => {
    if (options.follow !== true) {
      const none = filter === undefined ? 'No activity yet.' : `No activity matches ${filter}`;
      printer.rows(await newest(client, { filter, reveal }, limit), columns, none);
      return 0;
    }
    const following = await followActivity(client, { filter, reveal }, signal);
    const print = (row: ActivityRow) => printer.item(row, () => [columns.map(({ text }) => text(row)).join('  ')]);
    const rows = (await newest(client, { filter, reveal }, limit)).reverse();
    for (const row of rows) print(row);
    // What arrived between the two questions is in both responses.
    const printed = new Set(rows.map(({ id }) => id));
    for await (const row of following) if (!printed.has(row.id)) print(row);
    return 0;
  });
}

function resend(
  { workspace, printer }: Invocation,
  id: string,
  { confirmHost }: { confirmHost?: string },
): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const sent = await client.activity.resend({ id, confirmHost });
    const delivery = await client.activity.get({ id: sent.id });
    // What resending makes is a delivery.
    if (delivery.kind !== 'delivery') return 1;
    printer.rows([delivery], deliveryColumns, '');
    // It is sent with the settings that it was sent with before.
    for (const note of await deliveryNotes(client, { insecure: null })(delivery)) printer.note(note);
    return exitCodeOf([delivery]);
  });
}

async function newest(
  client: Client,
  question: Pick<ActivityOptions, 'filter' | 'reveal'>,
  limit: number,
): Promise<ActivityRow[]> {
  const rows: ActivityRow[] = [];
  let before: number | undefined;
  do {
    const page = await client.activity.list({ ...question, before, limit: Math.min(pageLimit, limit - rows.length) });
    rows.push(...page.items);
    before = page.next ?? undefined;
  } while (before !== undefined && rows.length < limit);
  return rows;
}
