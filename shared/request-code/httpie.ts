import { type CodeRequest, has, isAscii, shellComments, utf8Value } from './code-request.ts';
import { piped } from './curl.ts';
import { shellWord } from './shell-words.ts';
import { requotedUrl } from './url-rewriting.ts';

/** Bytes of one argument: Linux takes 128 KiB. */
const longestArgument = 100_000;

/** A command of HTTPie 3 for bash and zsh. */
export function httpieCode(request: CodeRequest): string {
  const { method, url, target, body, verifyTls } = request;
  const notes = [...request.notes];
  if (target !== null) notes.push(`HTTPie cannot send ${target} in the request line. It sends the path of the URL.`);
  if (!/^[a-zA-Z]+$/.test(method)) notes.push(`HTTPie takes only letters for a method, not ${method}.`);
  else if (method !== method.toUpperCase()) notes.push(`HTTPie sends the method as ${method.toUpperCase()}.`);
  if (requotedUrl(url) !== url) notes.push(`HTTPie sends the URL as ${requotedUrl(url)}`);
  const hasBody = body.kind !== 'none' && body.kind !== 'empty';
  const isPiped = body.kind === 'bytes' || (body.kind === 'text' && body.bytes > longestArgument);
  const options = [
    ...(isPiped || body.kind === 'file' ? [] : ['--ignore-stdin']),
    ...(verifyTls ? [] : ['--verify=no']),
    ...(/\/\.{1,2}(?:[/?]|$)/.test(url) ? ['--path-as-is'] : []),
    // As one word: the text may begin like an option.
    ...(body.kind === 'text' && !isPiped ? [`--raw=${shellWord(body.text)}`] : []),
  ];
  const items = request.headers.flatMap(([name, value]) => headerItem(name, value, notes));
  // HTTPie has its own where there are none; a name without a value takes them away.
  for (const name of ['User-Agent', 'Accept', 'Accept-Encoding', ...(hasBody ? ['Content-Type'] : [])]) {
    if (!has(request, name.toLowerCase())) items.push(`${name}:`);
  }
  // A method is whatever a sender wrote, and may look like an option, too.
  const isOption = method.startsWith('-') || items.some((item) => item.startsWith('-'));
  const command = [
    ['http', ...options, ...(isOption ? ['--'] : []), shellWord(method), shellWord(url)].join(' '),
    ...items.map(shellWord),
    ...(body.kind === 'file' ? [`< ${shellWord(body.file)}`] : []),
  ];
  return `${shellComments(notes)}${isPiped ? piped(body) : ''}${command.join(' \\\n  ')}`;
}

/**
 * `Name:value`, as HTTPie's argtypes.py reads it: the first of : = @ ; ends the name, a longer separator goes before a shorter
 * one, and a backslash takes the meaning from these four characters alone.
 */
function headerItem(name: string, value: string, notes: string[]): string[] {
  const text = isAscii(value) ? value : utf8Value(value);
  // No way to write this backslash: doubled it would be two.
  if (text === null || /(?<!\\)(?:\\\\)*\\[:=@;]/.test(text)) {
    notes.push(`Left out, because HTTPie cannot send its value: the line ${name}.`);
    return [];
  }
  if (text === '') return [`${name};`];
  return [`${name}:${/^[=@]/.test(text) ? '\\' : ''}${text}`];
}
