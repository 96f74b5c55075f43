import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { failure } from '../../../shared/failure.ts';
import {
  type CallRun,
  ChaosName,
  type DialectChoices,
  OutsideParty,
  Party,
  Speed,
} from '../../../shared/model/call-run.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import { readParty } from '../../../shared/party.ts';
import { readShippedScenarios } from '../../engine/scenarios/read-scenario.ts';
import { packageRoot } from '../package-root.ts';
import { pairsOf, parametersOf, several, wholeNumber } from './arguments.ts';
import { deliveryNotes, durationCell } from './delivery-lines.ts';
import { type Client, withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';

interface CallOptions {
  readonly dialect: readonly string[];
  readonly to?: string;
  readonly insecure?: boolean;
  readonly speed?: Speed;
  readonly method?: readonly string[];
  readonly setup?: readonly string[];
  readonly variant?: readonly string[];
  /** What --variant was called once. */
  readonly switch?: readonly string[];
  readonly param?: readonly string[];
  readonly caller?: Party;
  readonly called?: Party;
  readonly extension?: Party;
  readonly seed?: number;
  readonly chaos?: readonly ChaosName[];
}

export const defineCall: Define = (command, perform) => {
  command
    .argument('<scenario>')
    .requiredOption('--dialect <id[,id]>', 'phone systems that send the events of this call', dialectsOf)
    .option('--to <url>', 'send native requests to this URL; ignores bound actions and disabled events')
    .option('--insecure', 'with --to: also send if the TLS certificate cannot be verified')
    .option('--speed <n>', 'playback speed, for example 10 for ten times real time, or at-once (default: 1)', speedOf)
    .option(
      '--caller <number[=name]>',
      'external party: the caller, or the callee of an outbound call; the number may be a SIP URI, anonymous, or empty',
      outsidePartyOf,
    )
    .option('--called <number>', 'public number: the dialed number, or the caller ID of an outbound call', partyOf)
    .option('--extension <number[=name]>', "replaces the scenario's first extension", partyOf)
    .option('--param <tag=value>', 'value for a parameter, instead of the generated one; can be repeated', several)
    .option('--method <[dialect:]method>', 'with --to: GET or POST, if the dialect supports both', several)
    .option('--setup <[dialect:]key=value>', 'value of the phone system configuration', several)
    .option('--variant <[dialect:]id=choice>', 'alternative behavior of the phone system', several)
    .addOption(new Option('--switch <[dialect:]id=choice>').argParser(several).hideHelp())
    .option(
      '--seed <n>',
      'seed for generated values; the same seed repeats the same call',
      wholeNumber(0, 4_294_967_295),
    )
    .option('--chaos <name>', `${ChaosName.options.join(', ')}; can be repeated`, chaosOf)
    .addHelpText('after', () => `\nScenarios:\n${scenarioLines().join('\n')}`)
    .addHelpText(
      'after',
      '\nExample:\n  hookswitch call answered-inbound --dialect pbxware --to http://127.0.0.1:4400/hook --speed 60',
    )
    .action(perform(call));
};

function call({ workspace, printer, signal }: Invocation, scenario: string, options: CallOptions): Promise<ExitCode> {
  const { dialect, to, insecure, speed, param = [], seed, chaos } = options;
  const settings = settingsOf(options);
  const { caller, called, extension } = options;
  const numbers = { caller, called, extension };
  const input = {
    scenario,
    dialects: [...dialect],
    to,
    insecure,
    settings,
    speed,
    numbers,
    seed,
    parameters: parametersOf(param),
  };
  return withEngine({ workspace, printer }, async (client) => {
    const callRun = await client.calls.start({ ...input, chaos: chaos === undefined ? undefined : [...chaos] });
    printer.note(`${callRun.label}: ${callRun.events} events in ${callRun.length.toFixed(1)} s, seed ${callRun.seed}.`);
    const stop = (): void => {
      // Its end is seen by the watch below; a host that is gone by now has stopped it itself.
      client.calls.stop({ id: callRun.id }).catch(() => undefined);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const notesOf = deliveryNotes(client, { insecure: to === undefined ? undefined : '--insecure' });
      const last = await printDeliveries(client, callRun.id, async (delivery) => {
        printer.item(delivery, () => [deliveryLine(delivery)]);
        for (const note of await notesOf(delivery)) printer.note(note);
      });
      for (const note of last.notes) printer.note(note);
      if (last.problem !== null) printer.note(last.problem);
      printer.note(summaryLine(last));
      return last.state === 'finished' && last.failed === 0 && last.sent > 0 ? 0 : 1;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  });
}

/** Gives each delivery as soon as it is in the activity log; resolves with the call as it ended. */
async function printDeliveries(
  client: Client,
  id: string,
  print: (delivery: Delivery) => Promise<void>,
): Promise<CallRun> {
  const printed = new Set<string>();
  const printNew = async (): Promise<CallRun> => {
    const callRun = await client.calls.get({ id });
    for (const delivery of callRun.timeline.flatMap((event) => event.deliveries)) {
      if (printed.has(delivery)) continue;
      printed.add(delivery);
      const activity = await client.activity.get({ id: delivery });
      if (activity.kind === 'delivery') await print(activity);
    }
    return callRun;
  };
  for await (const _ of await client.calls.watch({ id })) await printNew();
  return printNew();
}

function deliveryLine(delivery: Delivery): string {
  const { at, status, event, request, message, altered } = delivery;
  const chaos = altered === undefined ? '' : `  (${altered})`;
  return `${at}  ${status}  ${durationCell(delivery)}  ${event.dialect}:${event.key}  ${request.method} ${request.url}  ${message}${chaos}`;
}

function summaryLine({ state, events, sent, skipped, deliveries, failed, timeline }: CallRun): string {
  const dropped = timeline.filter((event) => event.state === 'dropped').length;
  const parts = [
    `${sent} of ${events} events sent in ${deliveries} deliveries`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(dropped > 0 ? [`${dropped} dropped by chaos`] : []),
  ];
  return `Call ${state === 'finished' ? 'finished' : state === 'stopped' ? 'stopped' : 'interrupted'}: ${parts.join(', ')}.`;
}

/** A line for each, read from the product's own folder: help needs no workspace. */
function scenarioLines(): string[] {
  const folder = join(packageRoot().dir, 'resources/scenarios');
  return [...readShippedScenarios(folder).values()].map(({ id, label }) => `  ${id.padEnd(20)} ${label}`);
}

/** What was chosen for each dialect. `DIALECT:` may be left out where there is only one. Throws USAGE. */
function settingsOf(options: CallOptions) {
  const { dialect: named, method = [], setup = [], variant = [], switch: olderName = [] } = options;
  const split = (option: string, texts: readonly string[]) =>
    texts.map((text): [dialect: string, rest: string] => {
      const prefix = named.find((id) => text.startsWith(`${id}:`));
      if (prefix !== undefined) return [prefix, text.slice(prefix.length + 1)];
      const [only, ...others] = named;
      if (only !== undefined && others.length === 0) return [only, text];
      throw failure('USAGE', { detail: `${option} ${text} needs a dialect. Use DIALECT:${text}.` });
    });
  const settings: Record<string, DialectChoices> = {};
  const choices = {
    method: split('--method', method),
    setup: split('--setup', setup),
    variants: split('--variant', [...olderName, ...variant]),
  };
  for (const id of named) {
    const of = (lines: readonly [string, string][]) =>
      lines.filter(([dialect]) => dialect === id).map(([, rest]) => rest);
    settings[id] = {
      method: of(choices.method).at(-1),
      setup: pairsOf('--setup KEY=VALUE', of(choices.setup)),
      variants: pairsOf('--variant ID=CHOICE', of(choices.variants)),
    };
  }
  return settings;
}

function dialectsOf(text: string, before: readonly string[] | undefined): string[] {
  const named = text.split(',').map((id) => id.trim());
  if (named.includes('')) throw new InvalidArgumentError('Use a comma-separated list of dialects.');
  return [...(before ?? []), ...named];
}

function speedOf(text: string): Speed {
  const speed = Speed.safeParse(text === 'at-once' ? text : text.trim() === '' ? Number.NaN : Number(text));
  if (speed.success) return speed.data;
  throw new InvalidArgumentError('Must be a number above 0 and up to 1000000, or at-once.');
}

const outsidePartyOf = (text: string): Party => checkedParty(OutsideParty, text);
const partyOf = (text: string): Party => checkedParty(Party, text);

function checkedParty(schema: typeof Party, text: string): Party {
  const party = schema.safeParse(readParty(text));
  if (party.success) return party.data;
  throw new InvalidArgumentError(
    `Must be a number of 1 to 64 characters${schema === Party ? '' : ', anonymous, or empty'}, or a SIP URI, optionally followed by = and a name of up to 200 characters.`,
  );
}

function chaosOf(text: string, before: readonly ChaosName[] | undefined): ChaosName[] {
  const name = ChaosName.safeParse(text);
  if (name.success) return [...(before ?? []), name.data];
  throw new InvalidArgumentError(`Must be one of ${ChaosName.options.join(', ')}.`);
}
