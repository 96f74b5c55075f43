import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Delivery } from '../../../shared/model/delivery.ts';
import { ChaosName, type Play, Speed } from '../../../shared/model/play.ts';
import { readScenario } from '../../engine/simulator/read-scenario.ts';
import { packageRoot } from '../package-root.ts';
import { parametersOf, several, wholeNumber } from './arguments.ts';
import { took, undefinedNote } from './delivery-lines.ts';
import { type Client, withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';

interface CallOptions {
  readonly dialect: readonly string[];
  readonly to?: string;
  readonly speed?: Speed;
  readonly param?: readonly string[];
  readonly seed?: number;
  readonly chaos?: readonly ChaosName[];
}

export const defineCall: Define = (command, perform) => {
  command
    .argument('<scenario>')
    .requiredOption('--dialect <id[,id]>', 'who tells of the call; several tell of the same one', dialectsOf)
    .option('--to <url>', "send the dialects' own requests there, whatever is bound or switched off")
    .option('--speed <n>', 'how many times faster than life, or at-once (default: 1)', speedOf)
    .option('--param <tag=value>', "a value in place of the call's; may be given several times", several)
    .option('--seed <n>', 'the same seed plays the same call', wholeNumber(0, 4_294_967_295))
    .option('--chaos <name>', `${ChaosName.options.join(', ')}; may be given several times`, chaosOf)
    .addHelpText('after', () => `\nScenarios:\n${scenarioLines().join('\n')}`)
    .addHelpText(
      'after',
      '\nExample:\n  hookswitch call answered-inbound --dialect pbxware --to http://127.0.0.1:4400/hook --speed 60',
    )
    .action(perform(call));
};

function call({ workspace, printer, signal }: Invocation, scenario: string, options: CallOptions): Promise<ExitCode> {
  const { dialect, to, speed, param = [], seed, chaos } = options;
  const input = { scenario, dialects: [...dialect], to, speed, seed, parameters: parametersOf(param) };
  return withEngine(workspace, async (client) => {
    const play = await client.calls.start({ ...input, chaos: chaos === undefined ? undefined : [...chaos] });
    printer.note(`${play.label}: ${play.events} events in ${play.length.toFixed(1)} s, seed ${play.seed}.`);
    const stop = (): void => {
      // Its end is seen by the watch below; a host that is gone by now has stopped it itself.
      client.calls.stop({ id: play.id }).catch(() => undefined);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const last = await printDeliveries(client, play.id, (delivery) => {
        printer.item(delivery, () => [deliveryLine(delivery)]);
        const note = undefinedNote(delivery);
        if (note !== null) printer.note(note);
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

/** Gives each delivery as soon as it is in the record; resolves with the call as it ended. */
async function printDeliveries(client: Client, id: string, print: (delivery: Delivery) => void): Promise<Play> {
  const printed = new Set<string>();
  const printNew = async (): Promise<Play> => {
    const play = await client.calls.get({ id });
    for (const delivery of play.timeline.flatMap((event) => event.deliveries)) {
      if (printed.has(delivery)) continue;
      printed.add(delivery);
      const activity = await client.activity.get({ id: delivery });
      if (activity.kind === 'delivery') print(activity);
    }
    return play;
  };
  for await (const _ of await client.calls.watch({ id })) await printNew();
  return printNew();
}

function deliveryLine(delivery: Delivery): string {
  const { at, status, event, request, message, altered } = delivery;
  const chaos = altered === undefined ? '' : `  (${altered})`;
  return `${at}  ${status}  ${took(delivery)}  ${event.dialect}:${event.key}  ${request.method} ${request.url}  ${message}${chaos}`;
}

function summaryLine({ state, events, sent, skipped, deliveries, failed, timeline }: Play): string {
  const dropped = timeline.filter((event) => event.state === 'dropped').length;
  const parts = [
    `${sent} of ${events} events sent in ${deliveries} deliveries`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(dropped > 0 ? [`${dropped} left out by chaos`] : []),
  ];
  return `The call ${state === 'finished' ? 'is over' : `was ${state === 'stopped' ? 'stopped' : 'broken off'}`}: ${parts.join(', ')}.`;
}

/** A line for each, read from the product's own folder: help needs no workspace. */
function scenarioLines(): string[] {
  const folder = join(packageRoot().dir, 'resources/scenarios');
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => {
    const { id, label } = readScenario(name, readFileSync(join(folder, name), 'utf8'));
    return `  ${id.padEnd(20)} ${label}`;
  });
}

function dialectsOf(text: string, before: readonly string[] | undefined): string[] {
  const named = text.split(',').map((each) => each.trim());
  if (named.includes('')) throw new InvalidArgumentError('Name dialects, with commas between them.');
  return [...(before ?? []), ...named];
}

function speedOf(text: string): Speed {
  const speed = Speed.safeParse(text === 'at-once' ? text : text.trim() === '' ? Number.NaN : Number(text));
  if (speed.success) return speed.data;
  throw new InvalidArgumentError('It is a number above 0, or at-once.');
}

function chaosOf(text: string, before: readonly ChaosName[] | undefined): ChaosName[] {
  const name = ChaosName.safeParse(text);
  if (name.success) return [...(before ?? []), name.data];
  throw new InvalidArgumentError(`It is one of ${ChaosName.options.join(', ')}.`);
}
