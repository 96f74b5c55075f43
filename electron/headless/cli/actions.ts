import { authTypeName } from '../../../shared/auth-types.ts';
import { failure } from '../../../shared/failure.ts';
import type { Action, ActionSummary } from '../../../shared/model/action.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { FolderSummary } from '../../../shared/model/group.ts';
import { parametersOf, several } from './arguments.ts';
import { deliveryColumns, deliveryNotes, exitCodeOf } from './delivery-lines.ts';
import { withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import type { Column } from './table.ts';

interface TestOptions {
  readonly all?: boolean;
  readonly asPostman?: boolean;
  readonly insecure?: boolean;
  readonly param?: readonly string[];
  readonly reveal?: boolean;
}

export const defineActions: Define = (command, perform) => {
  command.addHelpText('after', '\nExample:\n  hookswitch actions list --search ticket');
  command
    .command('list')
    .description('List the actions of all collections.')
    .option('--search <text>', 'only actions that contain this text')
    .addHelpText('after', '\nExample:\n  hookswitch actions list --search ticket')
    .action(perform(list));
  command
    .command('show')
    .description('Show an action.')
    .argument('<id>')
    .addHelpText('after', '\nExample:\n  hookswitch actions show b4b1b1a2-2c3b-4a6d-8d51-0e6a3d1f2a01')
    .action(perform(show));
  command
    .command('test')
    .description('Send an action and show the response. Exits with 1 if the request fails.')
    .argument('[id]')
    .option('--all', 'test all actions in order; cookies carry over to later requests')
    .option('--as-postman', 'substitute values as Postman does: no encoding, unresolved tags are kept')
    .option('--insecure', 'also send if the TLS certificate cannot be verified')
    .option('--param <tag=value>', 'value for a tag, for this test only; can be repeated', several)
    .option('--reveal', 'show the values of secrets instead of ••••••')
    .addHelpText('after', '\nExample:\n  hookswitch actions test --all --json')
    .action(perform(test));
  command
    .command('duplicate')
    .description('Duplicate an action. The copy stands behind it and is bound to no event.')
    .argument('<id>')
    .addHelpText('after', '\nExample:\n  hookswitch actions duplicate b4b1b1a2-2c3b-4a6d-8d51-0e6a3d1f2a01')
    .action(perform(duplicate));
  command
    .command('move')
    .description('Move an action to another folder or collection. It stays bound to its events.')
    .argument('<id>')
    .requiredOption('--to <collection[/folder...]>', 'names, or the id of a collection or folder')
    .option('--before <id>', 'action or folder that it goes before; it goes to the end without')
    .addHelpText(
      'after',
      '\nExample:\n  hookswitch actions move b4b1b1a2-2c3b-4a6d-8d51-0e6a3d1f2a01 --to CRM/Contacts',
    )
    .action(perform(move));
  command
    .command('remove')
    .description('Remove an action from its collection.')
    .argument('<id>')
    .addHelpText('after', '\nExample:\n  hookswitch actions remove b4b1b1a2-2c3b-4a6d-8d51-0e6a3d1f2a01')
    .action(perform(remove));
};

const columns: readonly Column<ActionSummary>[] = [
  { heading: 'ID', text: ({ id }) => id },
  { heading: 'EVENTS', text: ({ activeEvents }) => String(activeEvents), alignRight: true },
  { heading: 'METHOD', text: ({ method }) => method },
  { heading: 'NAME', text: ({ name }) => name },
  { heading: 'IN', text: placeOf },
];

function placeOf({ collection, folder }: Pick<ActionSummary, 'collection' | 'folder'>): string {
  return [collection.name, ...folder].join(' / ');
}

function list({ workspace, printer }: Invocation, { search }: { search?: string }): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const { actions, collections } = await client.actions.list({ search });
    printer.rows(actions, columns, 'No actions. Run `hookswitch import FILE` to import a collection.');
    for (const { file, problem } of collections) if (problem !== null) printer.note(`${file}: ${problem}`);
    return 0;
  });
}

function show({ workspace, printer }: Invocation, id: string): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const action = await client.actions.get({ id });
    printer.item(action, () => actionLines(action));
    return 0;
  });
}

function test({ workspace, printer }: Invocation, id: string | undefined, options: TestOptions): Promise<ExitCode> {
  if ((id === undefined) === (options.all !== true)) {
    throw failure('USAGE', { detail: 'Pass the id of an action, or --all.' });
  }
  return withEngine({ workspace, printer }, async (client) => {
    const { asPostman, insecure, reveal } = options;
    const input = { parameters: parametersOf(options.param ?? []), asPostman, insecure, reveal };
    const deliveries: Delivery[] = [];
    const notesOf = deliveryNotes(client, { keepsTags: asPostman === true, insecure: '--insecure' });
    const show = async (delivery: Delivery): Promise<void> => {
      deliveries.push(delivery);
      // With --json each is printed as soon as it is there; a table needs them all.
      if (printer.json) printer.item(delivery, () => []);
      for (const note of await notesOf(delivery)) printer.note(note);
    };
    if (id !== undefined) await show(await client.actions.test({ ...input, id }));
    else for await (const delivery of await client.actions.testAll(input)) await show(delivery);
    if (!printer.json) printer.rows(deliveries, deliveryColumns, 'No actions.');
    return exitCodeOf(deliveries);
  });
}

function duplicate({ workspace, printer }: Invocation, id: string): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const copy = await client.actions.duplicate({ id });
    printer.item(copy, () => [`Added ${copy.name}: ${copy.id}`]);
    return 0;
  });
}

function move(
  { workspace, printer }: Invocation,
  id: string,
  { to, before }: { readonly to: string; readonly before?: string },
): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const place = placeNamed(to, await client.actions.list());
    const action = await client.actions.move({ id, to: { ...place, before } });
    printer.item(action, () => [`Moved ${action.name} to ${placeOf(action)}.`]);
    return 0;
  });
}

interface Places {
  readonly collections: readonly { readonly id: string; readonly name: string }[];
  readonly folders: readonly FolderSummary[];
}

/** A collection or folder by its id, or by the names on the way to it. Names may have a slash in them. */
function placeNamed(text: string, { collections, folders }: Places): { collection: string; folder: string | null } {
  const places = [
    ...collections.map(({ id, name }) => ({ id, way: [name], place: { collection: id, folder: null } })),
    ...folders.map(({ id, name, collection, folder }) => ({
      ...{ id, way: [collection.name, ...folder, name] },
      place: { collection: collection.id, folder: id },
    })),
  ];
  const found = places.find(({ id }) => id === text);
  const named = places.filter(({ way }) => way.join('/') === text || way.join(' / ') === text);
  const [place = found, another] = found === undefined ? named : [];
  if (another !== undefined) throw failure('NAME_AMBIGUOUS', { name: text, ids: named.map(({ id }) => id) });
  if (place === undefined) throw failure('FOLDER_UNKNOWN', { id: text });
  return place.place;
}

function remove({ workspace, printer }: Invocation, id: string): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const removed = await client.actions.remove({ id });
    printer.item(removed, () => [`Removed ${removed.removed}.`]);
    return 0;
  });
}

function actionLines(action: Action): string[] {
  const { request, effectiveAuth } = action;
  const rows = (kind: string, pairs: typeof request.headers) =>
    pairs.map(({ key, value, disabled }) => `${disabled === true ? `${kind} (off)` : kind}: ${key}: ${value}`);
  return [
    action.name,
    `  ${request.method} ${request.url}`,
    `  in ${placeOf(action)}`,
    ...(action.description === '' ? [] : [`  ${action.description}`]),
    ...rows('header', request.headers).map((line) => `  ${line}`),
    `  auth: ${authTypeName(effectiveAuth.auth) ?? effectiveAuth.auth.type}, from ${effectiveAuth.from}`,
    `  body: ${request.body.mode}`,
    ...action.tags.map(
      ({ tag, source, value }) =>
        `  tag: ${tag}: ${source === 'unresolved' ? 'unresolved, sent as an empty value' : `${value} (${source})`}`,
    ),
    ...action.warnings.map((warning) => `  warning: ${warning}`),
  ];
}
