import { failure } from '../../../shared/failure.ts';
import type { CustomParameter, SystemParameter } from '../../../shared/model/parameter.ts';
import { maskText } from '../../engine/masking/masker.ts';
import { withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import { readSecret } from './read-secret.ts';
import { type Column, plain } from './table.ts';

export const defineParameters: Define = (command, perform) => {
  command.addHelpText('after', '\nExample:\n  hookswitch parameters set API_Key --secret < key.txt');
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
    .argument('[value]', 'put -- before a value that starts with a dash; omit it for a secret')
    .option('--secret', 'store the value as a secret and mask it in output; asks for it, or reads it from stdin')
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
  return secret ? `${maskText} (secret)` : value;
}

function list({ workspace, printer }: Invocation, { dialect }: { dialect?: string }): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const { custom, system } = await client.parameters.list({ dialect });
    printer.rows([...custom, ...system], columns, 'No parameters.');
    return 0;
  });
}

async function set(
  { workspace, printer, stdin, signal }: Invocation,
  tag: string,
  given: string | undefined,
  { secret }: { secret?: boolean },
): Promise<ExitCode> {
  if (given !== undefined && secret === true) throw noSecretArgument(tag);
  if (given === undefined && secret !== true) throw failure('USAGE', { detail: 'Pass a value, or --secret.' });
  // Before the workspace is opened: somebody may take their time to type it.
  const value = given ?? (await readSecret(`Value of ${plain(tag)}`, { stdin, printer, signal }));
  return withEngine({ workspace, printer }, async (client) => {
    const { custom } = await client.parameters.list({});
    const isSecret = custom.some((parameter) => parameter.tag === tag && parameter.secret);
    if (given !== undefined && isSecret) throw noSecretArgument(tag);
    const parameter = await client.parameters.set({ tag, value, secret });
    printer.item(parameter, () => [`${parameter.tag} = ${shownValue(parameter)}`]);
    return 0;
  });
}

/** Other programs and users of the machine can read arguments, and a shell keeps them in its history. */
const noSecretArgument = (tag: string) =>
  failure('USAGE', {
    detail: `Secret values can't be passed as arguments, because other users can read them. Run \`hookswitch parameters set ${plain(tag)} --secret\` and enter the value at the prompt, or pipe it in.`,
  });

function unset({ workspace, printer }: Invocation, tag: string): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const removed = await client.parameters.unset({ tag });
    printer.item(removed, () => [`Removed ${removed.removed}.`]);
    return 0;
  });
}
