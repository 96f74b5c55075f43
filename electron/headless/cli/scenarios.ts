import { readFile } from 'node:fs/promises';
import { Failure, failure } from '../../../shared/failure.ts';
import type { Scenario, WrittenScenario } from '../../../shared/model/scenario.ts';
import { readScenario } from '../../engine/scenarios/read-scenario.ts';
import { decodeText } from '../../engine/storage/decode-text.ts';
import { describeFileProblem } from '../../engine/storage/file-problem.ts';
import { writeFileAtomic } from '../../engine/storage/write-file.ts';
import { withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import { type Column, jsonLines } from './table.ts';

interface RecordOptions {
  readonly label?: string;
  readonly keepNumbers?: boolean;
  readonly out?: string;
}

export const defineScenarios: Define = (command, perform) => {
  command.addHelpText('after', '\nExample:\n  hookswitch scenarios record 1763647312.104 --label "The lost call"');
  command
    .command('list')
    .description('List scenarios, your own last.')
    .addHelpText('after', '\nExample:\n  hookswitch scenarios list')
    .action(perform(list));
  command
    .command('show')
    .description('Print a scenario as JSON.')
    .argument('<id>')
    .addHelpText('after', '\nExample:\n  hookswitch scenarios show missed > mine.json')
    .action(perform(show));
  command
    .command('save')
    .description('Save a scenario file in the workspace. Replaces a scenario with the same id.')
    .argument('<file>')
    .addHelpText('after', '\nExample:\n  hookswitch scenarios save mine.json')
    .action(perform(save));
  command
    .command('record')
    .description('Create a scenario from a call in the activity log and save it in the workspace.')
    .argument('<call>', 'id of the call; run `hookswitch calls list` to see all calls')
    .option('--label <text>', 'name of the scenario')
    .option('--keep-numbers', 'keep numbers and names (default: generate new ones for each call)')
    .option('--out <file>', 'write the scenario to this file instead')
    .addHelpText('after', '\nExample:\n  hookswitch scenarios record 1763647312.104 --out lost-call.json')
    .action(perform(record));
  command
    .command('remove')
    .description('Remove one of your scenarios.')
    .argument('<id>')
    .addHelpText('after', '\nExample:\n  hookswitch scenarios remove lost-call')
    .action(perform(remove));
};

const columns: readonly Column<Scenario>[] = [
  { heading: 'ID', text: ({ id }) => id },
  { heading: 'OWN', text: ({ own }) => (own ? 'own' : '') },
  { heading: 'SECONDS', text: ({ length }) => String(Math.round(length)), alignRight: true },
  { heading: 'LABEL', text: ({ label }) => label },
  { heading: 'DIALECTS', text: ({ dialects }) => sendingDialects(dialects) },
];

const sendingDialects = (dialects: Scenario['dialects']): string =>
  dialects
    .filter(({ steps }) => steps.length > 0)
    .map(({ dialect }) => dialect)
    .join(', ');

function list({ workspace, printer }: Invocation): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    printer.rows(await client.calls.scenarios({}), columns, 'No scenarios.');
    return 0;
  });
}

function show({ workspace, printer }: Invocation, id: string): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const { scenario } = await client.scenarios.get({ id });
    printer.item(scenario, () => jsonLines(scenario));
    return 0;
  });
}

async function save({ workspace, printer }: Invocation, file: string): Promise<ExitCode> {
  const scenario = await scenarioIn(file);
  return withEngine({ workspace, printer }, async (client) => {
    const saved = await client.scenarios.save({ id: scenario.id, scenario });
    printer.item(saved.scenario, () => [`Saved ${saved.scenario.id}: ${saved.scenario.label}`]);
    return 0;
  });
}

/** Throws FILE_UNREADABLE, NOT_JSON, and INPUT_INVALID with the file and the path inside it. */
async function scenarioIn(file: string): Promise<WrittenScenario> {
  try {
    return readScenario(file, decodeText(await readFile(file)));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw failure('FILE_UNREADABLE', { file, detail: describeFileProblem(error) });
  }
}

function record({ workspace, printer }: Invocation, call: string, options: RecordOptions): Promise<ExitCode> {
  const { label, keepNumbers, out } = options;
  return withEngine({ workspace, printer }, async (client) => {
    const numbers = keepNumbers === true ? 'kept' : 'masked';
    const { scenario, notes } = await client.scenarios.record({ call, label, numbers });
    for (const note of notes) printer.note(note);
    if (out === undefined) await client.scenarios.save({ id: scenario.id, scenario });
    else await writeFileAtomic(out, `${JSON.stringify(scenario, null, 2)}\n`);
    printer.item(scenario, () => [`${out === undefined ? `Saved ${scenario.id}` : `Wrote ${out}`}: ${scenario.label}`]);
    return 0;
  });
}

function remove({ workspace, printer }: Invocation, id: string): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const removed = await client.scenarios.remove({ id });
    printer.item(removed.scenario, () => [`Removed ${removed.scenario.id}: ${removed.scenario.label}`]);
    return 0;
  });
}
