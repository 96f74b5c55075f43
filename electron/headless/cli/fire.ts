import { Option } from 'commander';
import { eventOf, pairsOf, parametersOf, several } from './arguments.ts';
import { deliveryColumns, deliveryNotes, exitCodeOf, unresolvedNote } from './delivery-lines.ts';
import { withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';

interface FireOptions {
  readonly param?: readonly string[];
  readonly to?: string;
  readonly insecure?: boolean;
  readonly method?: string;
  readonly setup?: readonly string[];
  readonly variant?: readonly string[];
  /** What --variant was called once. */
  readonly switch?: readonly string[];
  readonly dryRun?: boolean;
  readonly reveal?: boolean;
}

export const defineFire: Define = (command, perform) => {
  command
    .argument('<dialect:event>')
    .option('--param <tag=value>', 'value for a parameter, instead of the generated one; can be repeated', several)
    .option('--to <url>', 'send the native request to this URL; ignores bound actions and disabled events')
    .option('--insecure', 'with --to: also send if the TLS certificate cannot be verified')
    .option('--method <method>', 'with --to: GET or POST, if the dialect supports both')
    .option('--setup <key=value>', 'value of the phone system configuration; can be repeated', several)
    .option('--variant <id=choice>', 'alternative behavior of the phone system; can be repeated', several)
    .addOption(new Option('--switch <id=choice>').argParser(several).hideHelp())
    .option('--dry-run', 'print the requests without sending them')
    .option('--reveal', 'show the values of secrets instead of ••••••')
    .addHelpText(
      'after',
      '\nExample:\n  hookswitch fire pbxware:call_incoming --param caller_id=+15551234567 --to http://127.0.0.1:4400/hook',
    )
    .action(perform(fire));
};

function fire({ workspace, printer }: Invocation, name: string, options: FireOptions): Promise<ExitCode> {
  const input = {
    ...eventOf(name),
    parameters: parametersOf(options.param ?? []),
    to: options.to,
    insecure: options.insecure,
    method: options.method,
    reveal: options.reveal,
    setup: pairsOf('--setup KEY=VALUE', options.setup ?? []),
    variants: pairsOf('--variant ID=CHOICE', [...(options.switch ?? []), ...(options.variant ?? [])]),
  };
  return withEngine({ workspace, printer }, async (client) => {
    if (options.dryRun === true) {
      const { requests, notes } = await client.simulator.preview(input);
      for (const request of requests) {
        const { method, url, headers, body } = request.request;
        printer.item(request, () => [
          `${method} ${url}`,
          ...headers.map(([header, value]) => `${header}: ${value}`),
          ...(body === '' ? [] : ['', ...body.split(/\r?\n/)]),
          '',
        ]);
        for (const note of [unresolvedNote(request), ...request.warnings]) if (note !== null) printer.note(note);
      }
      for (const note of notes) printer.note(note);
      return 0;
    }
    const insecure = options.to === undefined ? undefined : '--insecure';
    const { deliveries, notes } = await client.simulator.fire(input);
    printer.rows(deliveries, deliveryColumns, 'Nothing was sent.');
    const notesOf = deliveryNotes(client, { insecure });
    for (const delivery of deliveries) for (const note of await notesOf(delivery)) printer.note(note);
    for (const note of notes) printer.note(note);
    return exitCodeOf(deliveries);
  });
}
