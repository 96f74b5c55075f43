import type { HttpRequestMessage } from '../../../shared/model/http.ts';
import { base64Bytes } from './body-views.ts';

/** What curl sets itself, and would send twice or wrongly when it is given. */
const leftOut = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'expect']);

/** A word for sh, bash and zsh: what is inside the quotes is taken as it is. */
export function shellWord(text: string): string {
  return /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The same bytes as \ooo, which every `printf` turns back: for bodies that are not text. */
const printfBytes = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/** What of a request is needed for it. */
type CurlRequest = Pick<HttpRequestMessage, 'method' | 'url' | 'headers' | 'body' | 'bodyBase64'>;

/** A curl command line that sends the same request again, for a POSIX shell. */
export function curlCommand({ method, url, headers, body, bodyBase64 }: CurlRequest): string {
  const parts = [`curl --globoff ${shellWord(url)}`];
  const hasBody = body !== '' || (bodyBase64 ?? '') !== '';
  if (method === 'HEAD' && !hasBody) parts.push('--head');
  else if (method !== (hasBody ? 'POST' : 'GET')) parts.push(`--request ${shellWord(method)}`);
  const kept = headers.filter(([name]) => !leftOut.has(name.toLowerCase()));
  for (const [name, value] of kept) {
    // curl drops `name:` without a value; `name;` sends it empty.
    parts.push(`--header ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`);
  }
  if (hasBody && !kept.some(([name]) => name.toLowerCase() === 'content-type')) {
    // --data sets a form's type where none is given.
    parts.push("--header 'Content-Type:'");
  }
  const binary = bodyBase64 === null || bodyBase64 === '' ? null : base64Bytes(bodyBase64);
  if (binary !== null) parts.push('--data-binary @-');
  // --data-raw is --data-binary without the meaning of a leading @.
  else if (hasBody) parts.push(`${body.startsWith('@') ? '--data-raw' : '--data-binary'} ${shellWord(body)}`);
  const command = parts.join(' \\\n  ');
  return binary === null ? command : `printf '${printfBytes(binary)}' | ${command}`;
}
