import {
  type CodeBody,
  type CodeRequest,
  comments,
  has,
  isAscii,
  shellComments,
  textBase64,
  utf8Value,
} from './code-request.ts';
import { cmdWord, shellBytes, shellWord } from './shell-words.ts';

/** Bytes of one argument: Linux takes 128 KiB. */
const longestArgument = 100_000;

/** A curl command for bash and zsh. */
export function curlCode(request: CodeRequest): string {
  const { body, notes } = request;
  const isPiped = body.kind === 'bytes' || (body.kind === 'text' && body.bytes > longestArgument);
  const data = isPiped ? ['--data-binary @-'] : dataOptions(body, shellWord);
  const command = ['curl', ...options(request, shellWord, headerWord), ...data];
  return `${shellComments(notes)}${isPiped ? piped(body) : ''}${laidOut(command, ' \\\n  ')}`;
}

/** What a shell writes into the next program: by its own `printf`, which takes a word of any length. */
export function piped(body: CodeBody): string {
  if (body.kind === 'bytes') return `printf %s ${shellWord(body.base64)} | base64 --decode | `;
  return body.kind === 'text' ? `printf %s ${shellWord(body.text)} | ` : '';
}

function headerWord(line: string): string {
  const text = isAscii(line) ? line : utf8Value(line);
  return text === null ? shellBytes(line) : shellWord(text);
}

/** Characters that cmd takes as one line: 8191, with the rest of the command. */
const longestInline = 4000;
/** Characters of base64 on one line of `echo`. */
const echoed = 6000;

/** A curl command for the prompt of Windows cmd. A body that is not one line of ASCII goes through a temporary file. */
export function curlCmdCode(request: CodeRequest): string {
  const { body } = request;
  const notes = [...request.notes];
  let data: readonly string[];
  let before = '';
  if (body.kind === 'bytes' || (body.kind === 'text' && !isInline(body.text))) {
    before = decodedFile(body.kind === 'bytes' ? body.base64 : textBase64(body.text));
    data = ['--data-binary "@%TEMP%\\hookswitch-body.bin"'];
  } else data = dataOptions(body, cmdWord);
  const command = ['curl', ...options(request, cmdWord, headerForCmd), ...data];
  const text = laidOut(command, ' ^\n  ');
  if (/%\^/.test(text))
    notes.push('For the prompt: in a batch file, double each percent sign and drop the caret behind it.');
  return `${comments(notes.map(forRem), 'REM')}${before}${text}`;

  function headerForCmd(line: string): string {
    if (isAscii(line) && !line.includes('\t')) return cmdWord(line);
    const name = line.slice(0, line.indexOf(':'));
    notes.push(`Left out: the line ${name}, which is not printable ASCII.`);
    return '';
  }
}

const isInline = (text: string): boolean => text.length <= longestInline && /^[ -~]*$/.test(text);

/** Comments are lines of cmd, too. */
const forRem = (note: string): string => note.replace(/[^ -~]|["%^&|<>()!]/g, '?');

function decodedFile(base64: string): string {
  const lines = base64.match(new RegExp(`.{1,${echoed}}`, 'g')) ?? [];
  const written = lines.map((line, at) => `${at === 0 ? '>' : '>>'}"%TEMP%\\hookswitch-body.b64" echo ${line}\n`);
  return `${written.join('')}certutil -f -decode "%TEMP%\\hookswitch-body.b64" "%TEMP%\\hookswitch-body.bin" >nul\n`;
}

type Word = (text: string) => string;

/** Everything but the data. */
function options(request: CodeRequest, word: Word, header: Word): string[] {
  const { method, url, target, headers, body, verifyTls } = request;
  const hasData = body.kind !== 'none';
  const list = [`--globoff ${word(url)}`];
  if (target !== null) list.push(`--request-target ${word(target)}`);
  if (/\/\.{1,2}(?:[/?]|$)/.test(url)) list.push('--path-as-is');
  // Over HTTP/2 the names of headers are in lower case.
  if (/^https:/i.test(url)) list.push('--http1.1');
  if (!verifyTls) list.push('--insecure');
  if (method === 'HEAD' && !hasData) list.push('--head');
  else if (method !== (hasData ? 'POST' : 'GET')) list.push(`--request ${word(method)}`);
  for (const [name, value] of headers) {
    // curl drops `name:` without a value; `name;` sends it empty.
    const written = header(value === '' ? `${name};` : `${name}: ${value}`);
    if (written !== '') list.push(`--header ${written}`);
  }
  // curl has its own where there are none, and sends a form's type with any data.
  for (const name of ['User-Agent', 'Accept', ...(hasData ? ['Content-Type'] : [])]) {
    if (!has(request, name.toLowerCase())) list.push(`--header ${word(`${name}:`)}`);
  }
  // The line above asks for it; this reads what comes.
  if (has(request, 'accept-encoding')) list.push('--compressed');
  return list;
}

/** `--data-raw` is `--data-binary` without the meaning of a leading @. */
function dataOptions(body: CodeBody, word: Word): string[] {
  switch (body.kind) {
    case 'text':
      return [`--data-raw ${word(body.text)}`];
    case 'empty':
      return [`--data-raw ${word('')}`];
    case 'file':
      return [`--data-binary ${word(`@${body.file}`)}`];
    default:
      return [];
  }
}

const laidOut = ([curl = '', url = '', ...rest]: readonly string[], line: string): string =>
  [`${curl} ${url}`, ...rest].join(line);
