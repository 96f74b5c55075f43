import type { CustomParameter, SystemParameter } from '../../../shared/model/parameter.ts';
import { withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import type { Column } from './table.ts';

export const defineParameters: Define = (command, perform) => {
  command.addHelpText('after', '\nExample:\n  hookswitch parameters set API_Key 12345 --secret');
  command
    .command('list')
    .description('List custom parameters, and those that phone systems provide.')
    .option('--dialect <name>', 'system parameters of this dialect only')
    .addHelpText('after', '\nExample:\n  hookswitch parameters list --dialect pbxware')
    .action(perform(list));
  command
    .command('set')
    .description('Define a custom parameter, or change it.')
    .argument('<tag>')
    .argument('<value>', 'after -- where it begins with a dash')
    .option('--secret', 'keep the value apart and show it masked')
    .addHelpText('after', '\nExample:\n  hookswitch parameters set Srv/Tenant-ID 200')
    .action(perform(set));
  command
    .command('unset')
    .description('Remove a custom parameter.')
    .argument('<tag>')
    .addHelpText('after', '\nExample:\n  hookswitch parameters unset API_Key')
    .action(perform(unset));
};

const columns: readonly Column<CustomParameter | SystemParameter>[] = [
  { heading: 'TAG', text: ({ tag }) => tag },
  { heading: 'FROM', text: (each) => (each.kind === 'custom' ? 'custom' : each.dialect) },
  { heading: 'USES', text: ({ uses }) => String(uses), alignRight: true },
  { heading: 'VALUE OR MEANING', text: (each) => (each.kind === 'custom' ? shownValue(each) : each.meaning) },
];

function shownValue({ secret, value }: CustomParameter): string {
  return secret ? '******** (secret)' : value;
}

function list({ workspace, printer }: Invocation, { dialect }: { dialect?: string }): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const { custom, system } = await client.parameters.list({ dialect });
    printer.rows([...custom, ...system], columns, 'There are no parameters.');
    return 0;
  });
}

function set(
  { workspace, printer }: Invocation,
  tag: string,
  value: string,
  { secret }: { secret?: boolean },
): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const parameter = await client.parameters.set({ tag, value, secret });
    printer.item(parameter, () => [`${parameter.tag} = ${shownValue(parameter)}`]);
    return 0;
  });
}

function unset({ workspace, printer }: Invocation, tag: string): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const removed = await client.parameters.unset({ tag });
    printer.item(removed, () => [`Removed ${removed.removed}.`]);
    return 0;
  });
}
