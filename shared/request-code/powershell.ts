import { type CodeBody, type CodeRequest, comments, isAscii, joinedHeaders, textBase64 } from './code-request.ts';
import { requotedUrl } from './url-rewriting.ts';

/** The values of `-Method`; any other takes `-CustomMethod`. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'OPTIONS', 'MERGE', 'PATCH']);

/**
 * Lines whose values .NET checks, with values that it surely takes. For any other value of these it is told not to check,
 * which Windows PowerShell 5.1 cannot be told.
 */
const checked: Readonly<Record<string, RegExp>> = {
  accept: /^[\w.+*-]+\/[\w.+*-]+(?:, ?[\w.+*-]+\/[\w.+*-]+)*$/,
  'accept-charset': /^[\w*-]+$/,
  'accept-encoding': /^[\w*-]+(?:, ?[\w*-]+)*$/,
  'accept-language': /^[\w*-]+$/,
  authorization: /^[\w-]+ [\w.~+/-]+=*$/,
  'cache-control': /^(?:no-cache|no-store|max-age=\d+)$/,
  'content-type': /^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.+-]+)*$/,
  pragma: /^no-cache$/,
  'user-agent': /^[\w.-]+\/[\w.-]+$/,
  ...Object.fromEntries(
    [
      ...['allow', 'content-disposition', 'content-encoding', 'content-language', 'content-location', 'content-md5'],
      ...['content-range', 'date', 'expires', 'from', 'host', 'if-match', 'if-modified-since', 'if-none-match'],
      ...['if-range', 'if-unmodified-since', 'last-modified', 'max-forwards', 'proxy-authorization', 'range'],
      ...['referer', 'te', 'trailer', 'upgrade', 'via', 'warning'],
    ].map((name) => [name, /^(?!)/]),
  ),
};

/** `Invoke-WebRequest`, with its parameters as a table. */
export function powershellCode(request: CodeRequest): string {
  const { method, url, target, body, verifyTls } = request;
  const notes = [...request.notes];
  if (target !== null)
    notes.push(`PowerShell cannot send ${target} in the request line. It sends the path of the URL.`);
  if (requotedUrl(url) !== url || /\/\.{1,2}(?:[/?]|$)/.test(url)) {
    notes.push('PowerShell rewrites the URL: it decodes and encodes characters, and resolves dots in the path.');
  }
  const sendable = request.headers.filter(([name, value]) => {
    if (isAscii(value)) return true;
    notes.push(`Left out, because PowerShell sends only ASCII: the line ${name}.`);
    return false;
  });
  const headers = joinedHeaders(sendable, 'PowerShell', notes);
  const isChecked = headers.some(([name, value]) => checked[name.toLowerCase()]?.test(value) === false);
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const others = headers.filter(([name]) => name.toLowerCase() !== 'content-type');
  const isCustom = !methods.has(method);
  const hasBody = body.kind !== 'none' && body.kind !== 'empty';
  const isNew = isCustom || isChecked || !verifyTls || (hasBody && (method === 'GET' || method === 'HEAD'));
  if (isNew) notes.push('This needs PowerShell 7.');
  if (hasBody && method === 'POST' && type === undefined) {
    notes.push('PowerShell adds Content-Type: application/x-www-form-urlencoded');
  }
  // A request without a body has no Content-Type there.
  const typeInHeaders = type !== undefined && !hasBody;
  const lines = typeInHeaders ? [...others, ['Content-Type', type] as const] : others;
  const parameters: (readonly [name: string, value: string])[] = [
    ['Uri', word(url)],
    [isCustom ? 'CustomMethod' : 'Method', word(method)],
    ...(lines.length === 0 ? [] : [['Headers', table(lines)] as const]),
    ...(type === undefined || typeInHeaders ? [] : [['ContentType', word(type)] as const]),
    ...(hasBody ? [['Body', bodyValue(body)] as const] : []),
    ['MaximumRedirection', '0'],
    ...(isChecked ? [['SkipHeaderValidation', '$true'] as const] : []),
    ...(verifyTls ? [] : [['SkipCertificateCheck', '$true'] as const]),
    // Otherwise Windows PowerShell 5.1 wants Internet Explorer.
    ['UseBasicParsing', '$true'],
  ];
  const assignments = parameters.map(([name, value]) => `  ${name} = ${value}\n`);
  return `${comments(notes, '#')}$request = @{\n${assignments.join('')}}\nInvoke-WebRequest @request`;
}

const table = (headers: readonly (readonly [string, string])[]): string =>
  `@{\n${headers.map(([name, value]) => `    ${word(name)} = ${word(value)}\n`).join('')}  }`;

function bodyValue(body: CodeBody): string {
  switch (body.kind) {
    case 'text':
      return `[Text.Encoding]::UTF8.GetBytes(${word(body.text)})`;
    case 'bytes':
      return `[Convert]::FromBase64String('${body.base64}')`;
    case 'file':
      return `[IO.File]::ReadAllBytes((Resolve-Path ${word(body.file)}))`;
    default:
      return "''";
  }
}

const escapes: Readonly<Record<string, string>> = { '\n': '`n', '\r': '`r', '\t': '`t' };

/**
 * A text for PowerShell, which takes typographic quotes for quotes, too. Between single quotes everything else stands for
 * itself. Line breaks are escapes between double quotes: an editor may change them.
 */
export function word(text: string): string {
  if (!/\p{Cc}/u.test(text)) return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
  if (/[^\P{Cc}\n\r\t]/u.test(text)) {
    return `([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${textBase64(text)}')))`;
  }
  return `"${text.replace(/["`$\u201c-\u201e]/g, '`$&').replace(/[\n\r\t]/g, (control) => escapes[control] ?? '')}"`;
}
