import { type HeaderLine, isHeader } from '../../../shared/model/http.ts';

/** The last line of a name (in lower case): the one newman goes by. */
export const lineOf = (lines: readonly HeaderLine[], name: string): HeaderLine | undefined =>
  lines.findLast((line) => isHeader(line[0], name));

/**
 * The lines that newman adds to every request, in its order, each only where no line has it.
 * As Postman, `User-Agent: PostmanRuntime/…` and a `Postman-Token` are among them; otherwise the agent is
 * `Hookswitch/<version>` and no token is sent: a request must not claim to come from Postman unless asked to.
 */
export function systemLines(options: {
  readonly agent: string;
  readonly token: string | null;
  readonly host: string;
}): HeaderLine[] {
  return [
    ['User-Agent', options.agent],
    ['Accept', '*/*'],
    ['Cache-Control', 'no-cache'],
    ...(options.token === null ? [] : [['Postman-Token', options.token] as const]),
    ['Host', options.host],
    ['Accept-Encoding', 'gzip, deflate, br'],
    ['Connection', 'keep-alive'],
  ];
}

/**
 * The lines as they come out of newman and node:http: those of exactly the same name stand together at the place of the
 * first; of names that differ in case only the last wins, at the place of the first. Cookie lines become one.
 */
export function wireOrder(lines: readonly HeaderLine[]): readonly HeaderLine[] {
  if (!repeatsName(lines)) return lines;
  const byName = new Map<string, string[]>();
  for (const [name, value] of lines) {
    const values = byName.get(name);
    if (values === undefined) byName.set(name, [value]);
    else values.push(value);
  }
  const byLowerCase = new Map<string, readonly [name: string, values: readonly string[]]>();
  for (const [name, values] of byName) {
    const cookies = name.toLowerCase() === 'cookie' && values.length > 1;
    byLowerCase.set(name.toLowerCase(), [name, cookies ? [values.join('; ')] : values]);
  }
  return Array.from(byLowerCase.values()).flatMap(([name, values]) => values.map((value): HeaderLine => [name, value]));
}

/** Whether two lines have the same name, in whatever case. Requests have few lines: comparing them is cheaper than a map. */
function repeatsName(lines: readonly HeaderLine[]): boolean {
  if (lines.length > fewLines) return true;
  const names = lines.map((line) => line[0].toLowerCase());
  return names.some((name, index) => names.indexOf(name) !== index);
}

const fewLines = 32;

/** Sets the one line of a name in place, keeping the case it has; adds it at the end where there is none. */
export function withLine(lines: readonly HeaderLine[], name: string, value: string): HeaderLine[] {
  const wanted = name.toLowerCase();
  const first = lines.findIndex(([key]) => key.toLowerCase() === wanted);
  if (first === -1) return [...lines, [name, value]];
  return lines.flatMap((line, index): HeaderLine[] => {
    if (index === first) return [[line[0], value]];
    return line[0].toLowerCase() === wanted ? [] : [line];
  });
}

const lengthless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'TRACE', 'DELETE', 'CONNECT', 'OPTIONS']);

/** Whether a request says how long its body is: some methods say nothing where they have none. `length` in bytes. */
export const needsLength = (method: string, length: number): boolean => length > 0 || !lengthless.has(method);

/** But the characters that node:http, and so newman, sends: a tab, visible ASCII and Latin-1. */
const unsendable = /[^\t\u0020-\u007e\u0080-\u00ff]/u;

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Characters of all lines together. No server takes as many, and each is looked at several times before it is sent. */
const mostCharacters = 1024 * 1024;

/** Why these lines cannot be sent, a sentence naming the line; null where they can. */
export function headersProblem(lines: readonly HeaderLine[]): string | null {
  const characters = lines.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (characters > mostCharacters) {
    const [longest = ''] = lines.reduce((one, other) => (other[1].length > one[1].length ? other : one), ['', '']);
    return `The headers have ${characters} characters, more than the ${mostCharacters} that can be sent. The longest is ${JSON.stringify(longest.slice(0, 100))}.`;
  }
  for (const line of lines) {
    const name = line[0];
    if (!token.test(name)) {
      return `The header name ${JSON.stringify(name)} has characters that are not allowed in a header name. Correct the name.`;
    }
    if (unsendable.test(line[1])) {
      const wrong = unsendable.exec(line[1])?.[0] ?? '';
      const code = `U+${(wrong.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
      return `The value of the header ${name} has a character that is not allowed in a header (${code}). Remove or encode it.`;
    }
  }
  return null;
}
