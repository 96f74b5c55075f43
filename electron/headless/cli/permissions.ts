import { failure } from '../../../shared/failure.ts';
import type { Permissions } from '../../../shared/model/permissions.ts';
import { several } from './arguments.ts';
import { withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import type { Column } from './table.ts';

interface Chosen {
  readonly file?: readonly string[];
  readonly host?: readonly string[];
  readonly scripts?: readonly string[];
}

export const definePermissions: Define = (command, perform) => {
  command.addHelpText('after', '\nExample:\n  hookswitch permissions allow --file /home/me/voicemail.wav');
  command
    .command('list')
    .description(
      'List the files that requests may upload, in addition to the folder "files", the hosts to resend to, and the collections whose scripts may run.',
    )
    .addHelpText('after', '\nExample:\n  hookswitch permissions list')
    .action(perform(list));
  for (const [name, description] of [
    [
      'allow',
      'Allow files to be uploaded, captured requests to be resent to hosts, or the scripts of collections to run.',
    ],
    ['revoke', 'Revoke permissions.'],
  ] as const) {
    command
      .command(name)
      .description(description)
      .option('--file <path>', 'a file or folder, absolute or relative to the workspace; can be repeated', several)
      .option('--host <host>', 'a host name with an optional port; can be repeated', several)
      .option('--scripts <id>', 'id of a collection whose scripts may run; can be repeated', several)
      .addHelpText('after', `\nExample:\n  hookswitch permissions ${name} --host crm.example:8080`)
      .action(perform((invocation, chosen: Chosen) => change(invocation, name, chosen)));
  }
};

interface Row {
  readonly permission: 'upload' | 'resend' | 'scripts';
  readonly to: string;
}

const columns: readonly Column<Row>[] = [
  { heading: 'PERMISSION', text: ({ permission }) => permission },
  { heading: 'FILE, HOST OR COLLECTION', text: ({ to }) => to },
];

function print(printer: Invocation['printer'], { files, hosts, scripts }: Permissions): ExitCode {
  const rows = [
    ...files.map((to): Row => ({ permission: 'upload', to })),
    ...hosts.map((to): Row => ({ permission: 'resend', to })),
    ...scripts.map((to): Row => ({ permission: 'scripts', to })),
  ];
  printer.rows(rows, columns, 'No permissions. Requests may upload files from the workspace\'s "files" folder.');
  return 0;
}

function list({ workspace, printer }: Invocation): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => print(printer, await client.permissions.list({})));
}

function change(
  { workspace, printer }: Invocation,
  name: 'allow' | 'revoke',
  { file, host, scripts }: Chosen,
): Promise<ExitCode> {
  if (file === undefined && host === undefined && scripts === undefined) {
    throw failure('USAGE', { detail: 'Pass --file, --host or --scripts.' });
  }
  const chosen = { files: file && [...file], hosts: host && [...host], scripts: scripts && [...scripts] };
  return withEngine({ workspace, printer }, async (client) => print(printer, await client.permissions[name](chosen)));
}
