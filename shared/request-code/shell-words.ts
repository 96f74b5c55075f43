/** A word for bash and zsh: they give a program exactly this text. It must not hold a NUL. */
export function shellWord(text: string): string {
  if (/^[\w./:@%+,-][\w./:@%+,=-]*$/.test(text)) return text;
  // A terminal takes a pasted carriage return for Enter, a tab for completion, other control characters for keys.
  if (/[^\P{Cc}\n]/u.test(text)) return escapedWord(text);
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A word whose control characters, quotes, and `!` are written as escapes. */
function escapedWord(text: string): string {
  const escaped = text.replace(/[\\'!]|\p{Cc}/gu, (character) => escapes[character] ?? octalBytes(character));
  return `$'${escaped}'`;
}

/** C1 control characters are two bytes in UTF-8. */
const octalBytes = (character: string): string => {
  const code = character.charCodeAt(0);
  return code < 0x80 ? octal(code) : `${octal(0xc0 | (code >> 6))}${octal(0x80 | (code & 0x3f))}`;
};

const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`;

/** The same of bytes, one character a byte. */
export function shellBytes(bytes: string): string {
  const escaped = bytes.replace(/[\\'!]|[^ -~]/g, (byte) => escapes[byte] ?? octal(byte.charCodeAt(0)));
  return `$'${escaped}'`;
}

/**
 * A word for a program that is started at the prompt of Windows cmd, as cmd and the C runtime of the program read it. It
 * must be printable ASCII. cmd sees no quotes, as each has a caret; so a caret keeps every other character, too.
 */
export function cmdWord(text: string): string {
  if (/^[\w./:@+-]+$/.test(text)) return text;
  // For the C runtime: backslashes count only before a quote.
  const quoted = `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
  // For cmd: no variable's name begins with the caret that follows a percent sign.
  return quoted.replace(/["^&|<>()!]/g, '^$&').replace(/%(?!\^)/g, '%^');
}
