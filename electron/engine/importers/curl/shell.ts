import type { Sliced } from '../../slices.ts';

/** A command line taken apart. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** The line it begins on, from 1. */
  readonly line: number;
  /** What it is given as its input; null where nothing is. */
  readonly input: string | null;
  /** What of it is not carried over, in sentences. */
  readonly notes: readonly string[];
}

export type Shell = 'bash' | 'cmd' | 'powershell';

/** Told by the character that a line ends with, which goes on in the next one, and by how quotes are escaped. */
export function shellOf(text: string): Shell {
  if (/\^[ \t]*\r?\n|\^"/.test(text)) return 'cmd';
  return /`[ \t]*\r?\n|^[ \t]*PS [^\n>]{0,200}>/m.test(text) ? 'powershell' : 'bash';
}

/** The commands of a text, as this shell would take it apart. Never throws: a quote that is not closed ends with the text. */
export function shellCommands(text: string, shell: Shell): Sliced<ShellCommand[]> {
  if (shell === 'cmd') return cmdCommands(text);
  return new WordReader(text, shell).commands();
}

/** bash, and what PowerShell shares with it. */
class WordReader {
  readonly #text: string;
  readonly #shell: 'bash' | 'powershell';
  /** The character that takes the meaning from the next one. */
  readonly #escape: string;
  #at = 0;
  #line = 1;
  #word: string[] = [];
  #hasWord = false;
  #words: string[] = [];
  #notes = new Set<string>();
  #input: string | null = null;
  #begin = 1;
  #commands: ShellCommand[] = [];
  #documents: { readonly end: string; readonly indented: boolean }[] = [];

  constructor(text: string, shell: 'bash' | 'powershell') {
    this.#text = text;
    this.#shell = shell;
    this.#escape = shell === 'bash' ? '\\' : '`';
  }

  *commands(): Sliced<ShellCommand[]> {
    for (let steps = 0; this.#at < this.#text.length; steps += 1) {
      if (steps % 1024 === 0) yield;
      this.#step();
    }
    this.#endCommand();
    return this.#commands;
  }

  #step(): void {
    const text = this.#text;
    const character = text[this.#at] ?? '';
    const next = text[this.#at + 1];
    if (!this.#hasWord && this.#words.length === 0) this.#begin = this.#line;
    if (character === '\n' || (character === '\r' && next === '\n')) {
      this.#at += character === '\n' ? 1 : 2;
      this.#line += 1;
      this.#endWord();
      if (this.#documents.length > 0) this.#readDocuments();
      this.#endCommand();
    } else if (character === ' ' || character === '\t' || character === '\r') {
      this.#at += 1;
      this.#endWord();
    } else if (character === this.#escape) this.#readEscape();
    else if (character === "'") this.#readSingle();
    else if (character === '"') this.#readDouble();
    else if (character === '$') this.#readDollar(false);
    else if (character === '`' && this.#shell === 'bash') this.#readSubstitution('`');
    else if (character === '#' && !this.#hasWord) this.#at = this.#lineEnd();
    else if (';&|()<>'.includes(character)) this.#readOperator(character);
    else this.#add(this.#plainRun());
  }

  /** Up to the next character that means something, at once: bodies are long. */
  #plainRun(): string {
    const start = this.#at;
    const end = /[\s\\`'"$;&|()<>#]/g;
    end.lastIndex = start + 1;
    this.#at = end.exec(this.#text)?.index ?? this.#text.length;
    return this.#text.slice(start, this.#at);
  }

  #add(part: string): void {
    this.#word.push(part);
    this.#hasWord = true;
  }

  #endWord(): void {
    if (!this.#hasWord) return;
    this.#words.push(this.#word.join(''));
    this.#word = [];
    this.#hasWord = false;
  }

  #endCommand(): void {
    this.#endWord();
    if (this.#words.length > 0) {
      const command = { words: this.#words, line: this.#begin, input: this.#input, notes: [...this.#notes] };
      this.#commands.push(command);
    }
    this.#words = [];
    this.#notes = new Set();
    this.#input = null;
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end === -1 ? this.#text.length : end;
  }

  /** Counts the lines of what is passed over at once. */
  #passTo(end: number): string {
    const part = this.#text.slice(this.#at, end);
    for (let at = part.indexOf('\n'); at !== -1; at = part.indexOf('\n', at + 1)) this.#line += 1;
    this.#at = end;
    return part;
  }

  #readEscape(): void {
    const rest = /\r?\n|[ \t]+\r?\n/y;
    rest.lastIndex = this.#at + 1;
    const line = rest.exec(this.#text);
    if (line !== null) {
      // A blank behind it is not meant: copied text has some.
      this.#at += 1 + line[0].length;
      this.#line += 1;
      return;
    }
    const next = this.#text[this.#at + 1];
    this.#at += 2;
    if (next !== undefined) this.#add(next);
  }

  #readSingle(): void {
    this.#hasWord = true;
    this.#at += 1;
    for (;;) {
      const end = this.#text.indexOf("'", this.#at);
      this.#add(this.#passTo(end === -1 ? this.#text.length : end));
      this.#at += 1;
      // In PowerShell two of them are one.
      if (this.#shell !== 'powershell' || this.#text[this.#at] !== "'" || end === -1) return;
      this.#add("'");
      this.#at += 1;
    }
  }

  #readDouble(): void {
    this.#hasWord = true;
    this.#at += 1;
    const stop = this.#shell === 'bash' ? /["\\$`]/g : /["`$]/g;
    for (;;) {
      stop.lastIndex = this.#at;
      const end = stop.exec(this.#text)?.index ?? this.#text.length;
      this.#add(this.#passTo(end));
      const character = this.#text[this.#at];
      if (character === undefined) return;
      if (character === '"') {
        this.#at += 1;
        if (this.#shell !== 'powershell' || this.#text[this.#at] !== '"') return;
        this.#add('"');
        this.#at += 1;
      } else if (character === '$') this.#readDollar(true);
      else if (character === '`' && this.#shell === 'bash') this.#readSubstitution('`');
      else this.#readQuotedEscape();
    }
  }

  #readQuotedEscape(): void {
    const next = this.#text[this.#at + 1] ?? '';
    const isBreak = next === '\n' || (next === '\r' && this.#text[this.#at + 2] === '\n');
    if (this.#shell === 'bash') {
      if (isBreak) {
        this.#passTo(this.#at + (next === '\n' ? 2 : 3));
        return;
      }
      this.#add('"\\$`'.includes(next) && next !== '' ? next : `\\${next}`);
    } else this.#add(powershellEscapes[next] ?? next);
    if (next === '\n') this.#line += 1;
    this.#at += 2;
  }

  /** A variable becomes a tag; what a shell would run is not. */
  #readDollar(isQuoted: boolean): void {
    const next = this.#text[this.#at + 1];
    if (next === "'" && !isQuoted && this.#shell === 'bash') {
      this.#at += 2;
      this.#add(this.#readAnsi());
      return;
    }
    if (next === '"' && !isQuoted) {
      this.#at += 1;
      return;
    }
    if (next === '(') {
      const code = /\$\(\[char\](\d{1,7})\)/y;
      code.lastIndex = this.#at;
      const character = this.#shell === 'powershell' ? code.exec(this.#text) : null;
      if (character !== null) {
        this.#add(codePoint(Number(character[1])));
        this.#at += character[0].length;
      } else this.#readSubstitution('$(');
      return;
    }
    const variable = /\$(?:\{(?:env:)?([A-Za-z_]\w{0,200})\}|(?:env:)?([A-Za-z_]\w{0,200}))/y;
    variable.lastIndex = this.#at;
    const match = variable.exec(this.#text);
    if (match === null) {
      this.#add('$');
      this.#at += 1;
      return;
    }
    const name = match[1] ?? match[2] ?? '';
    this.#notes.add(`The variable ${match[0]} of the shell became {{${name}}}.`);
    this.#add(`{{${name}}}`);
    this.#at += match[0].length;
  }

  #readAnsi(): string {
    const parts: string[] = [];
    for (;;) {
      const stop = /['\\]/g;
      stop.lastIndex = this.#at;
      const end = stop.exec(this.#text)?.index ?? this.#text.length;
      parts.push(this.#passTo(end));
      const character = this.#text[this.#at];
      if (character === undefined) return parts.join('');
      if (character === "'") {
        this.#at += 1;
        return parts.join('');
      }
      const bytes = /(?:\\x[0-9A-Fa-f]{1,2}|\\[0-7]{1,3})+/y;
      bytes.lastIndex = this.#at;
      const run = bytes.exec(this.#text)?.[0];
      if (run !== undefined) {
        parts.push(bytesOfEscapes(run));
        this.#at += run.length;
        continue;
      }
      const unicode = /\\(?:u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|c(.))/y;
      unicode.lastIndex = this.#at;
      const match = unicode.exec(this.#text);
      if (match !== null) {
        const [whole, short, long, control] = match;
        parts.push(
          control === undefined
            ? codePoint(Number.parseInt(short ?? long ?? '', 16))
            : String.fromCharCode(control.charCodeAt(0) & 0x1f),
        );
        this.#at += whole.length;
        continue;
      }
      const next = this.#text[this.#at + 1] ?? '';
      parts.push(ansiEscapes[next] ?? `\\${next}`);
      if (next === '\n') this.#line += 1;
      this.#at += 2;
    }
  }

  /** What the shell would run to get the text is kept as it is written, which cannot be what is meant. */
  #readSubstitution(open: '$(' | '`'): void {
    const start = this.#at;
    let end: number;
    if (open === '`') {
      const closed = this.#text.indexOf('`', start + 1);
      end = closed === -1 ? this.#text.length : closed + 1;
    } else {
      let depth = 0;
      end = start + 1;
      for (; end < this.#text.length; end += 1) {
        const character = this.#text[end];
        if (character === '(') depth += 1;
        else if (character === ')') depth -= 1;
        if (depth === 0) break;
      }
      end += 1;
    }
    const code = this.#passTo(Math.min(end, this.#text.length));
    this.#notes.add(`The shell would run ${code.slice(0, 100)} here. It is kept as text.`);
    this.#add(code);
  }

  #readOperator(character: string): void {
    const operator = /<<<|<<-?|>>|&>|&&|\|\||[;&|()<>]/y;
    operator.lastIndex = this.#at;
    const text = operator.exec(this.#text)?.[0] ?? character;
    const isNumbered = /^\d$/.test(this.#word.join('')) && '<>'.includes(character);
    if (isNumbered) {
      this.#word = [];
      this.#hasWord = false;
    }
    this.#endWord();
    this.#at += text.length;
    if (text === '<<<') this.#input = `${this.#nextWord()}\n`;
    else if (text === '<<' || text === '<<-') {
      this.#documents.push({ end: this.#nextWord(), indented: text === '<<-' });
    } else if (text === '<') this.#notes.add(`Its input, the file ${this.#nextWord().slice(0, 100)}, is not read.`);
    else if ('<>'.includes(text[0] ?? '') || text === '&>') {
      // Where the output goes says nothing of the request.
      if (this.#text[this.#at] === '&') this.#at += 1;
      this.#nextWord();
    } else if (this.#documents.length === 0) this.#endCommand();
    else {
      // The rest of the line is another command; what it is given stands below it.
      this.#at = this.#lineEnd();
    }
  }

  /** The word behind an operator, without the quotes. */
  #nextWord(): string {
    const word = /[ \t]*(?:'([^']*)'|"([^"]*)"|([^\s;&|()<>]+))/y;
    word.lastIndex = this.#at;
    const match = word.exec(this.#text);
    if (match === null) return '';
    this.#passTo(this.#at + match[0].length);
    return match[1] ?? match[2] ?? match[3] ?? '';
  }

  #readDocuments(): void {
    for (const { end, indented } of this.#documents) {
      const lines: string[] = [];
      while (this.#at < this.#text.length) {
        const line = this.#passTo(Math.min(this.#lineEnd() + 1, this.#text.length)).replace(/\r?\n$/, '');
        const shown = indented ? line.replace(/^\t+/, '') : line;
        if (shown === end) break;
        lines.push(shown);
      }
      this.#input = lines.map((line) => `${line}\n`).join('');
    }
    this.#documents = [];
  }
}

const ansiEscapes: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', v: '\v' },
  ...{ '\\': '\\', "'": "'", '"': '"', '?': '?' },
};
const powershellEscapes: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', 0: '\0', a: '\x07', b: '\b', f: '\f', v: '\v', e: '\x1b' },
};

const codePoint = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD');

function bytesOfEscapes(run: string): string {
  const escapes = run.match(/\\x[0-9A-Fa-f]{1,2}|\\[0-7]{1,3}/g) ?? [];
  const bytes = escapes.map((text) =>
    text[1] === 'x' ? Number.parseInt(text.slice(2), 16) : Number.parseInt(text.slice(1), 8) & 0xff,
  );
  return Buffer.from(bytes).toString();
}

/** The command line of Windows: carets first, then what a program makes of its arguments. */
function* cmdCommands(text: string): Sliced<ShellCommand[]> {
  const commands: ShellCommand[] = [];
  let part: string[] = [];
  let isQuoted = false;
  let line = 1;
  let begin = 1;
  const end = (): void => {
    const words = argumentsOf(part.join(''));
    if (words.length > 0) commands.push({ words, line: begin, input: null, notes: [] });
    part = [];
    isQuoted = false;
  };
  for (let at = 0, steps = 0; at < text.length; steps += 1) {
    if (steps % 4096 === 0) yield;
    const character = text[at] ?? '';
    const breakAt = (index: number): number =>
      text[index] === '\r' && text[index + 1] === '\n' ? 2 : text[index] === '\n' ? 1 : 0;
    if (character === '^' && !isQuoted) {
      const length = breakAt(at + 1);
      if (length === 0) {
        part.push(text[at + 1] ?? '');
        at += 2;
        continue;
      }
      // The line goes on, and the first character of the next one means nothing, even if it is a line break.
      line += 1;
      at += 1 + length;
      const second = breakAt(at);
      if (second > 0) {
        part.push('\n');
        line += 1;
        at += second;
      }
      continue;
    }
    const length = breakAt(at);
    if (length > 0) line += 1;
    if ((length > 0 || character === '&' || character === '|') && !isQuoted) {
      end();
      begin = line;
      at += length || 1;
      continue;
    }
    if (character === '"') isQuoted = !isQuoted;
    part.push(character);
    at += 1;
  }
  end();
  return commands;
}

/** As the C runtime of Windows splits a command line. */
function argumentsOf(line: string): string[] {
  const words: string[] = [];
  let word: string[] = [];
  let hasWord = false;
  let isQuoted = false;
  for (let at = 0; at < line.length; ) {
    const character = line[at] ?? '';
    if (character === '\\') {
      let end = at;
      while (line[end] === '\\') end += 1;
      const count = end - at;
      hasWord = true;
      if (line[end] !== '"') word.push('\\'.repeat(count));
      else {
        word.push('\\'.repeat(Math.floor(count / 2)));
        if (count % 2 === 1) {
          word.push('"');
          end += 1;
        }
      }
      at = end;
    } else if (character === '"') {
      hasWord = true;
      if (isQuoted && line[at + 1] === '"') {
        word.push('"');
        at += 2;
      } else {
        isQuoted = !isQuoted;
        at += 1;
      }
    } else if (/\s/.test(character) && !isQuoted) {
      if (hasWord) words.push(word.join(''));
      word = [];
      hasWord = false;
      at += 1;
    } else {
      word.push(character);
      hasWord = true;
      at += 1;
    }
  }
  if (hasWord) words.push(word.join(''));
  return words;
}
