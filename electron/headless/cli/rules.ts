import { stat } from 'node:fs/promises';
import { InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { mostRules } from '../../../shared/contract/response-rules.ts';
import { failure } from '../../../shared/failure.ts';
import { type ListedRule, ResponseFault, ResponseRule, type RuleVerdict } from '../../../shared/model/response-rule.ts';
import { deepestIssue } from '../../engine/schema-issues.ts';
import { several, wholeNumber } from './arguments.ts';
import { withEngine } from './engine-access.ts';
import { readFile, unreadable } from './import.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import { openOutput } from './output-file.ts';
import type { Column } from './table.ts';

interface AddOptions {
  readonly when?: string;
  readonly capture?: string;
  readonly status?: number;
  readonly header?: readonly string[];
  readonly body?: string;
  readonly bodyFile?: string;
  readonly delay?: ResponseRule['respond']['delayMs'];
  readonly fault?: ResponseFault;
  readonly times?: ResponseRule['times'];
  readonly chance?: number;
  readonly before?: string;
  readonly disabled?: boolean;
}

export const defineRules: Define = (command, perform) => {
  command.addHelpText(
    'after',
    '\nThe first rule that matches decides how the receiver responds.\n\nExample:\n  hookswitch rules add "CRM is down" --when "path^=/crm" --status 503 --times 1-2',
  );
  command
    .command('list')
    .description('List response rules in their order.')
    .addHelpText('after', '\nExample:\n  hookswitch rules list')
    .action(perform(list));
  command
    .command('add')
    .description('Add a response rule.')
    .argument('<name>')
    .option('--when <filter>', 'filter of the requests, as for activity (default: every request)')
    .option('--capture <id>', 'requests like this capture, instead of --when')
    .option('--status <code>', 'status of the response (default: 200)', wholeNumber(200, 599))
    .option('--header <line>', 'header line "Name: value"; can be repeated', several)
    .option('--body <text>', 'body; {{param.caller_id}}, {{json.data.id}}, {{header.x-id}} are filled in')
    .option('--body-file <file>', 'body from a file')
    .option('--delay <time>', '500ms, 2s, or 1s-3s for anything between', delayOf)
    .addOption(new Option('--fault <kind>', 'what goes wrong with the response').choices(ResponseFault.options))
    .option('--times <range>', '2 for the second time only, 1-2, or 3- from the third on', timesOf)
    .option('--chance <percent>', 'percentage of the matching requests', wholeNumber(0, 100))
    .option('--before <id>', 'put it before this rule (default: at the end)')
    .option('--disabled', 'add the rule, but do not use it')
    .addHelpText(
      'after',
      '\nExamples:\n  hookswitch rules add "Retry storm" --when "path^=/crm" --status 503 --times 1-2\n  hookswitch rules add "Slow" --when "event=ringing" --delay 1s-3s --body \'{"id":"{{param.call_id}}"}\'',
    )
    .action(perform(add));
  command
    .command('remove')
    .description('Remove response rules.')
    .argument('<id...>', 'ids of rules')
    .addHelpText('after', '\nExample:\n  hookswitch rules remove b4b1b1a2-2c3b-4a6d-8d51-0e6a3d1f2a01')
    .action(perform(remove));
  for (const [name, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    command
      .command(name)
      .description(`${enabled ? 'Enable' : 'Disable'} response rules.`)
      .argument('<id...>', 'ids of rules')
      .addHelpText('after', `\nExample:\n  hookswitch rules ${name} b4b1b1a2-2c3b-4a6d-8d51-0e6a3d1f2a01`)
      .action(perform((call, ids: readonly string[]) => setEnabled(call, ids, enabled)));
  }
  command
    .command('move')
    .description('Move a response rule to the end, or before another one.')
    .argument('<id>')
    .option('--before <id>', 'put it before this rule')
    .addHelpText('after', '\nExample:\n  hookswitch rules move b4b1b1a2-2c3b-4a6d-8d51-0e6a3d1f2a01')
    .action(perform(move));
  command
    .command('reset')
    .description('Count from the first time again.')
    .addHelpText('after', '\nExample:\n  hookswitch rules reset')
    .action(perform(reset));
  command
    .command('explain')
    .description('Show which rule decided the response to a capture, and why the others did not.')
    .argument('<capture>', 'id of a capture')
    .addHelpText('after', '\nExample:\n  hookswitch rules explain 709e1d5e-2067-41af-88c4-77b0c761c718')
    .action(perform(explain));
  command
    .command('export')
    .description('Print all response rules as JSON.')
    .option('--out <file>', 'write to this file')
    .addHelpText('after', '\nExample:\n  hookswitch rules export --out rules.json')
    .action(perform(exportRules));
  command
    .command('import')
    .description('Replace all response rules with those of an exported file.')
    .argument('<file>')
    .addHelpText('after', '\nExample:\n  hookswitch rules import rules.json')
    .action(perform(importRules));
};

const columns: readonly Column<ListedRule>[] = [
  { heading: 'ID', text: ({ id }) => id },
  { heading: 'NAME', text: ({ name }) => name },
  { heading: 'ENABLED', text: ({ enabled, problem }) => (problem !== null ? 'broken' : enabled ? 'yes' : 'no') },
  { heading: 'MATCHED', text: ({ matched }) => String(matched), alignRight: true },
  { heading: 'DECIDED', text: ({ decided }) => String(decided), alignRight: true },
  { heading: 'RULE', text: ({ problem, words }) => problem ?? words },
];

const none = 'No response rules.';

function timesOf(text: string): ResponseRule['times'] {
  const [, from, dash, to] = /^([1-9]\d{0,8})(-?)(\d{0,9})$/.exec(text) ?? [];
  if (from === undefined || (dash === '' && to !== '')) throw new InvalidArgumentError('Use 2, 1-2, or 3-.');
  if (dash === '') return { from: Number(from), to: Number(from) };
  return { from: Number(from), to: to === '' ? null : Number(to) };
}

function delayOf(text: string): ResponseRule['respond']['delayMs'] {
  const times = text.split('-').map((part) => {
    const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(part) ?? [];
    if (number === undefined) throw new InvalidArgumentError('Use 500ms, 2s, or 1s-3s.');
    return Math.round(Number(number) * (unit === 's' ? 1000 : 1));
  });
  const [from = 0, to = from] = times;
  if (times.length > 2) throw new InvalidArgumentError('Use 500ms, 2s, or 1s-3s.');
  return from === to ? from : { from, to };
}

function headerOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  if (colon < 1) throw failure('USAGE', { detail: `Invalid --header ${line}. Use "Name: value".` });
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

function list({ workspace, printer }: Invocation): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    printer.rows(await client.responseRules.list({}), columns, none);
    return 0;
  });
}

async function add({ workspace, printer }: Invocation, name: string, options: AddOptions): Promise<ExitCode> {
  const { when, capture, status, header = [], bodyFile, delay, fault, times, chance, before, disabled } = options;
  if (when !== undefined && capture !== undefined) {
    throw failure('USAGE', { detail: 'Pass --when or --capture, not both.' });
  }
  const body = bodyFile === undefined ? options.body : await textOf(bodyFile);
  const respond = { status, headers: header.map(headerOf), body, delayMs: delay, fault };
  return withEngine({ workspace, printer }, async (client) => {
    const drafted = capture === undefined ? when : (await client.responseRules.draft({ capture })).when;
    const rule = await client.responseRules.add({
      ...{ name, when: drafted, respond, times, before, enabled: disabled !== true },
      chance: chance === undefined ? undefined : chance / 100,
    });
    printer.rows([rule], columns, none);
    return 0;
  });
}

function remove({ workspace, printer }: Invocation, ids: readonly string[]): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    for (const id of ids) await client.responseRules.remove({ id });
    printer.rows(await client.responseRules.list({}), columns, none);
    return 0;
  });
}

function setEnabled({ workspace, printer }: Invocation, ids: readonly string[], enabled: boolean): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const changed: ListedRule[] = [];
    try {
      for (const id of ids) changed.push(await client.responseRules.update({ id, enabled }));
    } finally {
      if (changed.length > 0) printer.rows(changed, columns, none);
    }
    return 0;
  });
}

function move({ workspace, printer }: Invocation, id: string, { before }: { before?: string }): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    printer.rows(await client.responseRules.move({ id, before: before ?? null }), columns, none);
    return 0;
  });
}

function reset({ workspace, printer }: Invocation): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    printer.rows(await client.responseRules.reset({}), columns, none);
    return 0;
  });
}

const verdictWords: Readonly<Record<RuleVerdict['result'], string>> = {
  decided: 'decided',
  later: 'matches',
  no: 'no',
};

const verdictColumns: readonly Column<RuleVerdict>[] = [
  { heading: 'RULE', text: ({ name }) => name },
  { heading: '', text: ({ result }) => verdictWords[result] },
  { heading: 'WHY', text: ({ why }) => why },
];

function explain({ workspace, printer }: Invocation, capture: string): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    printer.rows(await client.responseRules.explain({ capture }), verdictColumns, none);
    return 0;
  });
}

function exportRules({ workspace, printer, stdout }: Invocation, { out }: { out?: string }): Promise<ExitCode> {
  return withEngine({ workspace, printer }, async (client) => {
    const rules = (await client.responseRules.list({})).map((rule) => ResponseRule.strip().parse(rule));
    const output = await openOutput(stdout, out, false);
    await output.write(`${JSON.stringify({ rules }, null, 2)}\n`);
    await output.close();
    return 0;
  });
}

const RulesFile = z.object({ rules: z.array(ResponseRule).max(mostRules) });

async function importRules({ workspace, printer }: Invocation, file: string): Promise<ExitCode> {
  const rules = readRules(file, await textOf(file));
  return withEngine({ workspace, printer }, async (client) => {
    printer.rows(await client.responseRules.replace({ rules }), columns, none);
    return 0;
  });
}

function readRules(file: string, text: string): ResponseRule[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw failure('FILE_UNREADABLE', { file, detail: error instanceof Error ? error.message : String(error) });
  }
  const read = RulesFile.safeParse(json);
  if (read.success) return read.data.rules;
  const issue = deepestIssue(read.error.issues);
  throw failure('FILE_UNREADABLE', {
    file,
    detail: [...(issue?.path.length ? [issue.path.join('.')] : []), issue?.message ?? ''].join(': '),
  });
}

async function textOf(file: string): Promise<string> {
  const { size } = await unreadable(file, () => stat(file));
  return (await readFile(file, size)).toString('utf8');
}
