import { Option } from 'commander';
import { eventOf, pairsOf, parametersOf, several } from './arguments.ts';
import { deliveryColumns, exitCodeOf, unresolvedNote } from './delivery-lines.ts';
import { withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';

interface FireOptions {
  readonly param?: readonly string[];
  readonly to?: string;
  readonly method?: string;
  readonly setup?: readonly string[];
  readonly variant?: readonly string[];
  /** What --variant was called once. */
  readonly switch?: readonly string[];
  readonly dryRun?: boolean;
}

export const defineFire: Define = (command, perform) => {
  command
    .argument('<dialect:event>')
    .option('--param <tag=value>', "a value in place of the call's; may be given several times", several)
    .option('--to <url>', "send the dialect's own request there, whatever is bound or switched off")
    .option('--method <method>', 'with --to: GET or POST, where the dialect lets one choose')
    .option('--setup <key=value>', "a value of the vendor's configuration; may be given several times", several)
    .option('--variant <id=choice>', 'what a real system might do instead; may be given several times', several)
    .addOption(new Option('--switch <id=choice>').argParser(several).hideHelp())
    .option('--dry-run', 'show the requests and send nothing')
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
    method: options.method,
    setup: pairsOf('--setup KEY=VALUE', options.setup ?? []),
    variants: pairsOf('--variant ID=CHOICE', [...(options.switch ?? []), ...(options.variant ?? [])]),
  };
  return withEngine({ workspace, printer }, async (client) => {
    if (options.dryRun === true) {
      const { requests, notes } = await client.simulator.preview(input);
      for (const each of requests) {
        const { method, url, headers, body } = each.request;
        printer.item(each, () => [
          `${method} ${url}`,
          ...headers.map(([header, value]) => `${header}: ${value}`),
          ...(body === '' ? [] : ['', ...body.split(/\r?\n/)]),
          '',
        ]);
        for (const note of [unresolvedNote(each), ...each.warnings]) if (note !== null) printer.note(note);
      }
      for (const note of notes) printer.note(note);
      return 0;
    }
    const { deliveries, notes } = await client.simulator.fire(input);
    printer.rows(deliveries, deliveryColumns, 'Nothing was sent.');
    for (const note of [...deliveries.map(unresolvedNote), ...notes]) if (note !== null) printer.note(note);
    return exitCodeOf(deliveries);
  });
}
