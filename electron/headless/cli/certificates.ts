import { failure } from '../../../shared/failure.ts';
import type { Certificates, ClientCertificate } from '../../../shared/model/certificates.ts';
import { several } from './arguments.ts';
import { withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import { readSecret } from './read-secret.ts';
import type { Column } from './table.ts';

interface AddOptions {
  readonly for?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
  readonly pfx?: string;
  readonly passphrase?: boolean;
}

export const defineCertificates: Define = (command, perform) => {
  command.addHelpText('after', '\nExample:\n  hookswitch certificates trust /etc/ssl/company-ca.pem');
  command
    .command('list')
    .description('List the authorities to trust and the client certificates, and what is wrong with their files.')
    .addHelpText('after', '\nExample:\n  hookswitch certificates list')
    .action(perform(list));
  command
    .command('trust')
    .argument('[file]', 'a PEM file, absolute or relative to the workspace')
    .option('--none', 'trust no further authorities')
    .description("Trust the authorities of a file in addition to the system's.")
    .addHelpText('after', '\nExample:\n  hookswitch certificates trust ca.pem')
    .action(perform(trust));
  command
    .command('add')
    .description('Use a client certificate for hosts. Its files are read when it is used.')
    .option('--for <host>', 'a host, or a URL pattern: *.example.com:8443; can be repeated', several)
    .option('--cert <file>', 'the certificate (PEM), absolute or relative to the workspace')
    .option('--key <file>', 'its private key (PEM), if it is in a file of its own')
    .option('--pfx <file>', 'certificate and key in one file (PKCS #12)')
    .option('--passphrase', 'ask for the passphrase of the key, or read it from stdin')
    .addHelpText(
      'after',
      '\nExample:\n  hookswitch certificates add --for pbx.example.com:8443 --cert me.pem --key me.key --passphrase',
    )
    .action(perform(add));
  command
    .command('remove')
    .argument('<id>', 'the id of a client certificate')
    .description('Stop using a client certificate. Its files stay.')
    .addHelpText('after', '\nExample:\n  hookswitch certificates remove 2f0c1f9e-7a53-4c0c-9f0e-3f6f0f6b2b5d')
    .action(perform(remove));
};

const columns: readonly Column<ClientCertificate>[] = [
  { heading: 'ID', text: ({ id }) => id },
  { heading: 'FOR', text: ({ matches }) => matches.join(', ') },
  { heading: 'FILE', text: ({ cert, pfx }) => cert ?? pfx ?? '' },
  { heading: 'PROBLEM', text: ({ problem }) => problem ?? '' },
];

function print(printer: Invocation['printer'], { authorities, authoritiesProblem, client }: Certificates): ExitCode {
  if (printer.json) printer.item({ authorities, problem: authoritiesProblem, client }, () => []);
  else {
    if (authorities !== null) printer.note(`Authorities of ${authorities} are trusted.`);
    printer.rows(client, columns, 'No client certificates.');
    if (authoritiesProblem !== null) printer.note(authoritiesProblem);
  }
  return 0;
}

const list = ({ workspace, printer }: Invocation): Promise<ExitCode> =>
  withEngine({ workspace, printer }, async (client) => print(printer, await client.certificates.list({})));

function trust(
  { workspace, printer }: Invocation,
  file: string | undefined,
  { none = false }: { readonly none?: boolean },
): Promise<ExitCode> {
  if ((file === undefined) !== none) throw failure('USAGE', { detail: 'Pass a file, or --none.' });
  return withEngine({ workspace, printer }, async (client) =>
    print(printer, await client.certificates.update({ authorities: file ?? null })),
  );
}

async function add(invocation: Invocation, options: AddOptions): Promise<ExitCode> {
  const { workspace, printer } = invocation;
  const { for: matches = [], cert, key, pfx } = options;
  if (matches.length === 0) throw failure('USAGE', { detail: 'Pass --for with the host of the server.' });
  if ((cert === undefined) === (pfx === undefined)) throw failure('USAGE', { detail: 'Pass --cert or --pfx.' });
  const passphrase = options.passphrase === true ? await readSecret('Passphrase', invocation) : undefined;
  return withEngine({ workspace, printer }, async (client) =>
    print(printer, await client.certificates.add({ matches: [...matches], cert, key, pfx, passphrase })),
  );
}

const remove = ({ workspace, printer }: Invocation, id: string): Promise<ExitCode> =>
  withEngine({ workspace, printer }, async (client) => print(printer, await client.certificates.remove({ id })));
