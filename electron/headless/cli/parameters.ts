import type { CustomParameter, SystemParameter } from '../../../shared/model/parameter.ts';
import { withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import type { Column } from './table.ts';

export const defineParameters: Define = (command, perform) => {
  command.addHelpText('after', '\nExample:\n  hookswitch parameters set API_Key 12345 --secret');
  command
    .command('list')
    .description('List custom parameters and system parameters.')
    .option('--dialect <name>', 'only system parameters of this dialect')
    .addHelpText('after', '\nExample:\n  hookswitch parameters list --dialect pbxware')
    .action(perform(list));
  command
    .command('set')
    .description('Create or change a custom parameter.')
    .argument('<tag>')
    .argument('<value>', 'put -- before a value that starts with a dash')
    .option('--secret', 'store the value as a secret and mask it in output')
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
  { heading: 'FROM', text: (parameter) => (parameter.kind === 'custom' ? 'custom' : parameter.dialect) },
  { heading: 'USES', text: ({ uses }) => String(uses), alignRight: true },
  {
    heading: 'VALUE OR MEANING',
    text: (parameter) => (parameter.kind === 'custom' ? shownValue(parameter) : parameter.meaning),
  },
];

function shownValue({ secret, value }: CustomParameter): string {
  return secret ? '******** (secret)' : value;
}

function list({ workspace, printer }: Invocation, { dialect }: { dialect?: string }): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const { custom, system } = await client.parameters.list({ dialect });
    printer.rows([...custom, ...system], columns, 'No parameters.');
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
