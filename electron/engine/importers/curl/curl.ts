import { looksLikeCurl } from '../../../../shared/curl-text.ts';
import type { ImportWarning } from '../../../../shared/model/collection.ts';
import type { RawObject } from '../../postman-format/raw-value.ts';
import { normalizeCollection } from '../../postman-format/read-collection.ts';
import { contentOf } from '../file-content.ts';
import { emptyConversion, type Importer, type ImportFile } from '../importer.ts';
import { rawCollection } from '../request-parts.ts';
import { curlRequests } from './curl-request.ts';
import { curlArguments } from './options.ts';
import { powershellRequests } from './powershell.ts';
import { shellCommands, shellOf } from './shell.ts';

/** Command lines of curl, for bash, cmd and PowerShell, as people write them and browsers copy them. Nothing is run. */
export const curl: Importer = {
  detect([file, ...others]) {
    if (file === undefined || others.length > 0 || contentOf(file).syntax !== null) return 0;
    const { text } = contentOf(file);
    if (looksLikeCurl(text)) return 0.9;
    // A script does other things before, and a page says something; damaged files of other formats are not asked.
    if (/\.(?:json|ya?ml|har|xml|html?)$/i.test(file.name) || /^\s*[{[<]/.test(text.slice(0, 1_000))) return 0;
    return /^[ \t]*(?:[$%>][ \t]*)?curl(?:\.exe)?[ \t\\^`]/m.test(text) ? 0.5 : 0;
  },
  *convert([file]) {
    if (file === undefined) return emptyConversion;
    const { text, warnings } = contentOf(file);
    const notes: ImportWarning[] = [];
    const { items, commands, variables } = yield* itemsOf(text, notes);
    const input = {
      ...{
        file: file.name,
        format: 'cURL',
        requestsInFile: Math.max(commands, items.length),
        warnings: notes,
        convert: false,
      },
      collection: rawCollection(nameFor(file), items, variables.length === 0 ? {} : { variable: variables }),
    };
    return { ...emptyConversion, collections: [yield* normalizeCollection(input)], warnings };
  },
};

/** What is pasted or piped has no name of its own. */
function nameFor({ name }: ImportFile): string {
  const base = (name.split(/[\\/]/).at(-1) ?? name).replace(/\.(?:sh|bash|zsh|bat|cmd|ps1|curl|txt)$/i, '');
  return base === '' || base === 'stdin' || base === 'Pasted text' ? 'cURL' : base;
}

/** `PS C:\\work>` and `C:\\work>` before a command. */
const prompts = /^[ \t]*(?:PS )?[A-Za-z]:\\[^\n>]{0,200}>[ \t]*/gm;

function* itemsOf(written: string, notes: ImportWarning[]) {
  const text = written.replace(prompts, '');
  const items: RawObject[] = [];
  const variables: RawObject[] = [];
  const warn = (line: number, message: string): void => {
    notes.push({ path: `line ${line}`, message });
  };
  if (/^[ \t]*(?:Invoke-(?:WebRequest|RestMethod)|\$session[ \t]*=)/im.test(text)) {
    const invoked = yield* powershellRequests(text, warn);
    return { ...invoked, variables };
  }
  let commands = 0;
  const shell = shellOf(text);
  for (const { words, line, input, notes: said } of yield* shellCommands(text, shell)) {
    yield;
    const begin = words.findIndex((word) => !isPrompt(word));
    const [program = '', ...args] = begin === -1 ? [] : words.slice(begin);
    const assigned = /^([A-Za-z_]\w*)=(.*)$/s.exec(program === 'export' ? (args[0] ?? '') : program);
    if (assigned !== null && args.length === (program === 'export' ? 1 : 0)) {
      variables.push({ key: assigned[1], value: assigned[2] });
      continue;
    }
    if (!/^(?:.*[\\/])?curl(?:\.exe)?$/i.test(program)) {
      if (program !== '') warn(line, `${program.slice(0, 100)} is not curl. It was left out.`);
      continue;
    }
    for (const message of said) warn(line, message);
    // To a program, PowerShell hands quotes that a backslash stands before.
    const given = shell === 'powershell' ? args.map((word) => word.replaceAll('\\"', '"')) : args;
    for (const part of curlArguments(given)) {
      const made = curlRequests(part, input, (message) => warn(line, message));
      commands += made.length;
      items.push(...made);
    }
  }
  return { items, commands, variables };
}

const isPrompt = (word: string): boolean => /^(?:\$|%|>|sudo|time|PS|[A-Za-z]:\\[^>]*>)$/.test(word);
