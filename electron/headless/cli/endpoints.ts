import { failure } from '../../../shared/failure.ts';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import { eventOf, pairsOf, several } from './arguments.ts';
import { type Client, withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import type { Column } from './table.ts';

interface AddOptions {
  readonly scope?: string;
  readonly owner?: string;
  readonly method?: string;
  readonly set?: readonly string[];
  readonly disabled?: boolean;
  readonly insecure?: boolean;
  readonly notes?: string;
}

export const defineEndpoints: Define = (command, perform) => {
  command.addHelpText('after', '\nExample:\n  hookswitch endpoints point voipnow http://127.0.0.1:4400/hook');
  command
    .command('list')
    .description('List endpoints: the URLs that phone systems send their events to.')
    .option('--dialect <name>', 'only this dialect')
    .addHelpText('after', '\nExample:\n  hookswitch endpoints list --dialect voipnow')
    .action(perform(list));
  command
    .command('add')
    .description('Send an event to a URL as a native request.')
    .argument('<dialect:event>')
    .argument('<url>')
    .option('--scope <name>', 'scope of the endpoint, for example extension (default: the entire system)')
    .option('--owner <text>', 'owner within the scope, for example an extension number (default: all)')
    .option('--method <method>', 'GET or POST, if the dialect supports both')
    .option('--set <key=value>', 'configuration value for this endpoint only; can be repeated', several)
    .option('--disabled', 'add the endpoint, but do not send to it')
    .option('--insecure', 'also send if the TLS certificate cannot be verified')
    .option('--notes <text>', 'your notes')
    .addHelpText(
      'after',
      '\nExample:\n  hookswitch endpoints add voipnow:hangup http://127.0.0.1:4400/hook --scope extension --owner 102',
    )
    .action(perform(add));
  command
    .command('remove')
    .description('Remove endpoints.')
    .argument('<id...>', 'ids of endpoints')
    .addHelpText('after', '\nExample:\n  hookswitch endpoints remove b4b1b1a2-2c3b-4a6d-8d51-0e6a3d1f2a01')
    .action(perform(remove));
  for (const [name, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    command
      .command(name)
      .description(`${enabled ? 'Enable' : 'Disable'} endpoints.`)
      .argument('<id...>', 'ids of endpoints')
      .addHelpText('after', `\nExample:\n  hookswitch endpoints ${name} b4b1b1a2-2c3b-4a6d-8d51-0e6a3d1f2a01`)
      .action(perform((call, ids: readonly string[]) => setEnabled(call, ids, enabled)));
  }
  command
    .command('update')
    .description('Change the URL, notes, or TLS verification of endpoints.')
    .argument('<id...>', 'ids of endpoints')
    .option('--insecure', 'also send if the TLS certificate cannot be verified')
    .option('--no-insecure', 'verify the TLS certificate again')
    .option('--url <url>', 'send to this URL')
    .option('--notes <text>', 'your notes')
    .addHelpText('after', '\nExample:\n  hookswitch endpoints update b4b1b1a2-2c3b-4a6d-8d51-0e6a3d1f2a01 --insecure')
    .action(perform(update));
  command
    .command('point')
    .description('Send all events of a dialect to a URL. Endpoints of single owners are kept.')
    .argument('<dialect>')
    .argument('<url>')
    .option('--method <method>', 'GET or POST, if the dialect supports both')
    .option('--insecure', 'also send if the TLS certificate cannot be verified')
    .addHelpText('after', '\nExample:\n  hookswitch endpoints point urlnetworks http://127.0.0.1:4400/hook')
    .action(perform(point));
};

const columns: readonly Column<Endpoint>[] = [
  { heading: 'ID', text: ({ id }) => id },
  { heading: 'EVENT', text: ({ dialect, event }) => `${dialect}:${event}` },
  { heading: 'OWNER', text: ownerOf },
  { heading: 'ENABLED', text: ({ enabled }) => (enabled ? 'yes' : 'no') },
  { heading: 'METHOD', text: ({ method }) => method ?? '' },
  {
    heading: 'SETUP',
    text: ({ setup }) =>
      Object.entries(setup)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
  },
  { heading: 'TLS', text: ({ verifyTls }) => (verifyTls ? '' : 'not verified') },
  { heading: 'NOTES', text: ({ notes }) => notes },
  { heading: 'URL', text: ({ url }) => url },
];

function ownerOf({ scope, owner }: Endpoint): string {
  if (scope === null) return 'entire system';
  return owner === '' ? `every ${scope}` : `${scope} ${owner}`;
}

const none = 'No endpoints.';

function list({ workspace, printer }: Invocation, { dialect }: { dialect?: string }): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    printer.rows(await client.endpoints.list({ dialect }), columns, none);
    return 0;
  });
}

function add({ workspace, printer }: Invocation, name: string, url: string, options: AddOptions): Promise<ExitCode> {
  const { scope, owner, method, set = [], disabled, insecure, notes } = options;
  const setup = pairsOf('--set KEY=VALUE', set);
  const input = {
    ...eventOf(name),
    url,
    scope,
    owner,
    method,
    setup,
    enabled: disabled !== true,
    verifyTls: insecure !== true,
    notes,
  };
  return withEngine({ workspace, printer }, async (client) => {
    printer.rows([await client.endpoints.add(input)], columns, none);
    await warnIfOff(client, printer);
    return 0;
  });
}

function remove({ workspace, printer }: Invocation, ids: readonly string[]): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const removed: Endpoint[] = [];
    try {
      for (const id of ids) removed.push(await client.endpoints.remove({ id }));
    } finally {
      if (removed.length > 0) printer.rows(removed, columns, none);
    }
    return 0;
  });
}

function update(
  { workspace, printer }: Invocation,
  ids: readonly string[],
  { insecure, url, notes }: { insecure?: boolean; url?: string; notes?: string },
): Promise<ExitCode> {
  const change = { verifyTls: insecure === undefined ? undefined : !insecure, url, notes };
  if (Object.values(change).every((value) => value === undefined)) {
    throw failure('USAGE', { detail: 'Pass what to change, for example --insecure.' });
  }
  return changeEach({ workspace, printer }, ids, change);
}

const setEnabled = (invocation: Invocation, ids: readonly string[], enabled: boolean): Promise<ExitCode> =>
  changeEach(invocation, ids, { enabled });

function changeEach(
  { workspace, printer }: Pick<Invocation, 'workspace' | 'printer'>,
  ids: readonly string[],
  change: {
    readonly enabled?: boolean;
    readonly verifyTls?: boolean | undefined;
    readonly url?: string | undefined;
    readonly notes?: string | undefined;
  },
): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const changed: Endpoint[] = [];
    try {
      for (const id of ids) changed.push(await client.endpoints.update({ ...change, id }));
    } finally {
      if (changed.length > 0) printer.rows(changed, columns, none);
    }
    return 0;
  });
}

function point(
  { workspace, printer }: Invocation,
  dialect: string,
  url: string,
  { method, insecure }: { method?: string; insecure?: boolean },
): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const { eventsActive } = await client.settings.get();
    const verifyTls = insecure === true ? false : undefined;
    printer.rows(await client.endpoints.point({ dialect, url, method, verifyTls }), columns, none);
    if (!eventsActive) printer.note('Events were turned off for this workspace. They are on now.');
    return 0;
  });
}

async function warnIfOff(client: Client, printer: Invocation['printer']): Promise<void> {
  const { eventsActive } = await client.settings.get();
  if (!eventsActive)
    printer.note('Events are turned off for this workspace. Run `hookswitch events enable --all` to turn them on.');
}
