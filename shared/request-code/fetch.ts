import { maskText } from '../model/secret-mark.ts';
import { type CodeBody, type CodeRequest, comments, has, joinedHeaders } from './code-request.ts';

declare const URL: new (text: string) => { readonly href: string };

/** Methods that fetch refuses. */
const refusedMethods = new Set(['CONNECT', 'TRACE', 'TRACK']);

/** Methods that fetch writes in upper case. */
const upperMethods = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);

/** Lines that are ignored, or refused: the Host line is always that of the URL. */
const refusedLines = new Set(['host', 'upgrade']);

/** Lines that a browser writes itself, as far as they say something. */
const ownOfBrowsers = ['cookie', 'origin', 'referer', 'date', 'via', 'te', 'trailer'];

/** A module for Node; all but what the notes say is the same in a browser. */
export function fetchCode(request: CodeRequest): string {
  const { method, url, target, body, verifyTls } = request;
  const notes = [...request.notes];
  const hasBody = body.kind !== 'none';
  if (target !== null) notes.push(`fetch cannot send ${target} in the request line. It sends the path of the URL.`);
  // What is masked is not sent as it is.
  const plain = url.replaceAll(maskText, 'masked');
  const { href } = new URL(plain);
  // A URL that ends with its host has the path all the same.
  if (href !== plain && href !== `${plain}/`) notes.push(`fetch sends the URL as ${href}`);
  const upper = method.toUpperCase();
  if (refusedMethods.has(upper)) notes.push(`fetch refuses the method ${method}.`);
  else if (upper !== method && upperMethods.has(upper)) notes.push(`fetch sends the method as ${upper}.`);
  if (hasBody && (upper === 'GET' || upper === 'HEAD')) notes.push(`fetch refuses a body with ${upper}.`);
  if (!verifyTls) notes.push('To accept a certificate that cannot be verified, set NODE_TLS_REJECT_UNAUTHORIZED=0.');
  const sendable = request.headers.filter(([name, value]) => {
    if (!refusedLines.has(name.toLowerCase())) return true;
    notes.push(`fetch cannot send this line, which is left out: ${name}: ${value}`);
    return false;
  });
  const headers = joinedHeaders(sendable, 'fetch', notes);
  const owned = headers.filter(([name]) => ownOfBrowsers.includes(name.toLowerCase())).map(([name]) => name);
  if (owned.length > 0) notes.push(`A browser writes these lines itself: ${owned.join(', ')}.`);
  const lines = [
    ...(body.kind === 'file' ? ["import { readFile } from 'node:fs/promises';", ''] : []),
    `const response = await fetch(${text(url)}, {`,
    `  method: ${text(method)},`,
    ...(headers.length === 0
      ? []
      : ['  headers: {', ...headers.map(([name, value]) => `    ${keyText(name)}: ${text(value)},`), '  },']),
    ...(hasBody ? [`  body: ${bodyText(body, has(request, 'content-type'))},`] : []),
    "  redirect: 'manual',",
    '});',
    'console.log(response.status, await response.text());',
  ];
  return `${comments(notes, '//')}${lines.join('\n')}`;
}

/** JSON is JavaScript. */
const text = (value: string): string =>
  // What JSON leaves as it is, and a terminal or an editor does not.
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Without brackets it would be no key. */
const keyText = (name: string): string => (name === '__proto__' ? `[${text(name)}]` : text(name));

/** With a text fetch sends a type where none is given; with bytes it does not. */
function bodyText(body: CodeBody, hasType: boolean): string {
  switch (body.kind) {
    case 'text':
      return hasType ? text(body.text) : `new TextEncoder().encode(${text(body.text)})`;
    case 'bytes':
      return `Uint8Array.from(atob(${text(body.base64)}), (byte) => byte.charCodeAt(0))`;
    case 'file':
      return `await readFile(${text(body.file)})`;
    default:
      return 'new Uint8Array()';
  }
}
