import { failure } from '../../../shared/failure.ts';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import { eventOf } from './arguments.ts';
import { type Client, withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import type { Column } from './table.ts';

export const defineEvents: Define = (command, perform) => {
  command.addHelpText('after', '\nExample:\n  hookswitch events list --dialect pbxware');
  command
    .command('list')
    .description('List events and the actions bound to them.')
    .option('--dialect <name>', 'only this dialect')
    .addHelpText('after', '\nExample:\n  hookswitch events list --dialect pbxware')
    .action(perform(list));
  command
    .command('bind')
    .description('Bind actions to an event, after those already bound.')
    .argument('<dialect:event>')
    .argument('<id...>', 'ids of actions')
    .addHelpText(
      'after',
      '\nExample:\n  hookswitch events bind pbxware:call_incoming b4b1b1a2-2c3b-4a6d-8d51-0e6a3d1f2a01',
    )
    .action(perform(bind));
  command
    .command('unbind')
    .description('Unbind actions from an event.')
    .argument('<dialect:event>')
    .argument('<id...>', 'ids of actions')
    .addHelpText(
      'after',
      '\nExample:\n  hookswitch events unbind pbxware:call_incoming b4b1b1a2-2c3b-4a6d-8d51-0e6a3d1f2a01',
    )
    .action(perform(unbind));
  for (const [name, active] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    command
      .command(name)
      .description(
        `Turn an event ${active ? 'on' : 'off'}. With --all, turn the sending of events ${active ? 'on' : 'off'} for the workspace.`,
      )
      .argument('[dialect:event]')
      .option('--all', 'for the whole workspace; each event keeps its own setting')
      .addHelpText('after', `\nExample:\n  hookswitch events ${name} --all`)
      .action(
        perform((call, event?: string, options?: { all?: boolean }) => setActive(call, active, event, options?.all)),
      );
  }
};

const columns: readonly Column<PhoneEvent>[] = [
  { heading: 'EVENT', text: ({ dialect, key }) => `${dialect}:${key}` },
  { heading: 'ACTIVE', text: stateOf },
  { heading: 'ACTIONS', text: ({ actions }) => String(actions.length), alignRight: true },
  { heading: 'ENDPOINTS', text: ({ endpoints }) => String(endpoints), alignRight: true },
  { heading: 'LABEL', text: ({ label, newer, older }) => `${label}${newer ? ' (newer)' : older ? ' (older)' : ''}` },
  { heading: 'DESCRIPTION', text: ({ description }) => description },
];

function stateOf({ active, effective }: PhoneEvent): string {
  if (effective) return 'yes';
  return active ? 'held' : 'no';
}

function list({ workspace, printer }: Invocation, { dialect }: { dialect?: string }): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const { events, eventsActive } = await client.events.list({ dialect });
    printer.rows(events, columns, 'No events.');
    if (!eventsActive)
      printer.note('Events are turned off for this workspace. Run `hookswitch events enable --all` to turn them on.');
    return 0;
  });
}

function bind({ workspace, printer }: Invocation, name: string, ids: readonly string[]): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const event = await find(client, name);
    for (const id of ids) await client.actions.get({ id });
    const actions = [...new Set([...event.actions, ...ids])];
    return say(printer, await client.events.update({ dialect: event.dialect, key: event.key, actions }));
  });
}

function unbind({ workspace, printer }: Invocation, name: string, ids: readonly string[]): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const event = await find(client, name);
    const stranger = ids.find((id) => !event.actions.includes(id));
    if (stranger !== undefined) {
      throw failure('USAGE', { detail: `Action ${stranger} is not bound to ${name}. Nothing was changed.` });
    }
    const actions = event.actions.filter((id) => !ids.includes(id));
    return say(printer, await client.events.update({ dialect: event.dialect, key: event.key, actions }));
  });
}

function setActive(
  { workspace, printer }: Invocation,
  active: boolean,
  name: string | undefined,
  all: boolean | undefined,
): Promise<ExitCode> {
  if ((name === undefined) === (all !== true)) throw failure('USAGE', { detail: 'Pass an event, or --all.' });
  const wanted = name === undefined ? null : eventOf(name);
  return withEngine({ workspace, printer }, async (client) => {
    if (wanted !== null) {
      return say(printer, await client.events.update({ dialect: wanted.dialect, key: wanted.event, active }));
    }
    const { eventsActive } = await client.settings.update({ eventsActive: active });
    printer.item({ eventsActive }, () => [`Events are turned ${eventsActive ? 'on' : 'off'} for this workspace.`]);
    return 0;
  });
}

/** Throws DIALECT_UNKNOWN, EVENT_UNKNOWN. */
async function find(client: Client, name: string): Promise<PhoneEvent> {
  const { dialect, event } = eventOf(name);
  const { events } = await client.events.list({ dialect });
  const listed = events.find(({ key }) => key === event);
  if (listed === undefined) throw failure('EVENT_UNKNOWN', { dialect, event, known: events.map(({ key }) => key) });
  return listed;
}

function say(printer: Invocation['printer'], event: PhoneEvent): ExitCode {
  printer.item(event, () => [
    `${event.dialect}:${event.key} is ${event.active ? 'on' : 'off'}, with ${event.actions.length} actions and ${event.endpoints} endpoints`,
    ...event.actions.map((id) => `  ${id}`),
  ]);
  if (event.active && !event.effective) {
    printer.note('Events are turned off for this workspace. Run `hookswitch events enable --all` to turn them on.');
  }
  return 0;
}
