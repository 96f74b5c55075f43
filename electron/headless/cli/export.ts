import type { Command } from 'commander';
import type { ContractOutputs } from '../../../shared/contract/contract.ts';
import type { HarCursor } from '../../../shared/contract/exports.ts';
import { maskText } from '../../../shared/model/secret-mark.ts';
import { type CodeFormat, codeFormats } from '../../../shared/request-code/code-request.ts';
import { type Client, withEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import { type Output, openOutput } from './output-file.ts';

interface ExportOptions {
  readonly out?: string;
  readonly reveal?: boolean;
}

type Read = (
  client: Client,
  id: string,
  reveal: boolean | undefined,
) => Promise<ContractOutputs['exports']['collection']>;

export const defineExport: Define = (command, perform) => {
  command.addHelpText('after', '\nExample:\n  hookswitch export har --filter "call=1763647312.104" --out call.har');
  const documents: readonly (readonly [kind: string, read: Read])[] = [
    ['collection', (client, id, reveal) => client.exports.collection({ id, reveal })],
    ['environment', (client, id, reveal) => client.exports.environment({ id, reveal })],
  ];
  for (const [kind, read] of documents) {
    withOutput(command.command(kind))
      .description(`Export ${kind === 'environment' ? 'an' : 'a'} ${kind} as a Postman file.`)
      .argument('<name|id>')
      .addHelpText('after', `\nExample:\n  hookswitch export ${kind} "My CRM" --out crm.json`)
      .action(
        perform((invocation: Invocation, id: string, options: ExportOptions) =>
          document(invocation, read, id, options),
        ),
      );
  }
  for (const format of ['curl', 'fetch', 'httpie', 'powershell'] as const) {
    const defined = withOutput(command.command(format))
      .description(`Print the request of an action, a delivery or a capture as ${words[format]}.`)
      .argument('<id>')
      .addHelpText('after', `\nExample:\n  hookswitch export ${format} 709e1d5e-2067-41af-88c4-77b0c761c718`);
    if (format === 'curl') defined.option('--cmd', 'for the prompt of Windows cmd instead of bash');
    defined.action(
      perform((invocation: Invocation, id: string, options: ExportOptions & { readonly cmd?: boolean }) =>
        code(invocation, options.cmd === true ? 'curl-cmd' : format, id, options),
      ),
    );
  }
  withOutput(command.command('har'))
    .description('Export activity as an HTTP Archive (HAR 1.2), oldest first.')
    .option('--filter <text>', 'filter, for example: status>=400 run=709e1d5e-2067-41af-88c4-77b0c761c718')
    .addHelpText('after', '\nExample:\n  hookswitch export har --filter "kind=capture" > captures.har')
    .action(perform(har));
};

const words = {
  curl: 'a curl command',
  fetch: 'JavaScript for Node',
  httpie: 'an HTTPie command',
  powershell: 'a PowerShell script',
} as const;

const withOutput = (command: Command): Command =>
  command
    .option('--out <file>', 'write to this file instead of stdout')
    .option('--reveal', 'include the values of secrets instead of ••••••');

function document(invocation: Invocation, read: Read, id: string, { out, reveal }: ExportOptions): Promise<ExitCode> {
  return withEngine(invocation, async (client) => {
    const exported = await read(client, id, reveal);
    await write(invocation, out, reveal, exported, async (output) => output.write(exported.text));
    noteMasked(invocation, exported.masked);
    return 0;
  });
}

function code(
  invocation: Invocation,
  format: CodeFormat,
  id: string,
  { out, reveal }: ExportOptions,
): Promise<ExitCode> {
  return withEngine(invocation, async (client) => {
    const exported = await client.exports.code({ format, id, reveal });
    const result = { format: codeFormats[format], ...exported };
    await write(invocation, out, reveal, result, async (output) => output.write(`${exported.code}\n`));
    noteMasked(invocation, exported.masked, exported.code.includes(maskText));
    return 0;
  });
}

function har(invocation: Invocation, options: ExportOptions & { readonly filter?: string }): Promise<ExitCode> {
  const { out, reveal, filter } = options;
  const { printer, signal } = invocation;
  return withEngine(invocation, async (client) => {
    const output = await openOutput(invocation.stdout, out, reveal === true);
    try {
      for (let cursor: HarCursor | undefined; ; ) {
        const { text, next, entries, masked } = await client.exports.harPage({ filter, reveal, cursor }, { signal });
        // With --json stdout is one object a line; line breaks stand only between entries.
        await output.write(
          printer.json && out === undefined ? `${text.replaceAll('\n', '')}${next === null ? '\n' : ''}` : text,
        );
        if (next === null) {
          await output.close();
          if (out !== undefined)
            printer.item({ file: out, entries, masked }, () => [`Wrote ${entries} entries to ${out}`]);
          noteMasked(invocation, masked);
          return 0;
        }
        cursor = next;
      }
    } catch (error) {
      await output.discard();
      // Ctrl+C, or a reader of the pipe that has had enough.
      if (signal.aborted) return 2;
      throw error;
    }
  });
}

/** To the file, or to stdout: there `result` as a line of JSON where JSON is asked for. */
async function write(
  { stdout, printer }: Invocation,
  out: string | undefined,
  reveal: boolean | undefined,
  result: object,
  content: (output: Output) => Promise<void>,
): Promise<void> {
  if (out === undefined && printer.json) {
    printer.item(result, () => []);
    return;
  }
  const output = await openOutput(stdout, out, reveal === true);
  try {
    await content(output);
    await output.close();
  } catch (error) {
    await output.discard();
    throw error;
  }
  if (out !== undefined) printer.item({ ...result, file: out }, () => [`Wrote ${out}`]);
}

/** A secret that stands there by chance is masked without a name. */
function noteMasked({ printer }: Invocation, masked: readonly string[], isMasked = false): void {
  const names = masked.length === 0 ? '' : `: ${masked.join(', ')}`;
  if (isMasked || names !== '') printer.note(`Secrets are masked${names}. Use --reveal to include them.`);
}
