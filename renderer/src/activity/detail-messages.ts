import type { Activity } from '../../../shared/model/activity.ts';
import type { BodyDecoding, HeaderLine, HttpRequestMessage, HttpResponseMessage } from '../../../shared/model/http.ts';

/** A request or a response, as it is shown: first line, header lines, body. */
export interface Message {
  readonly method: string | null;
  /** URL and version, or version and status. */
  readonly line: string;
  readonly headers: readonly HeaderLine[];
  readonly trailers: readonly HeaderLine[];
  readonly body: string;
  readonly bodyBase64: string | null;
  readonly decoding: BodyDecoding | null;
  /** What is to be said of the body; empty where there is nothing. */
  readonly note: string;
  /** Name of the file a body is saved as. */
  readonly file: string;
}

export function requestOf(activity: Activity): Message {
  const { id, request } = activity;
  const { method, url, httpVersion } = request;
  const content = contentOf(request);
  const hasHead = activity.kind === 'delivery' || activity.incomplete?.part !== 'head';
  return {
    method,
    line: `${url} ${versionText(httpVersion)}`.trim(),
    ...content,
    note: hasHead ? content.note : 'Everything that arrived, the request line and headers included.',
    file: `request-${id}.bin`,
  };
}

/** Null where there was no response, or none was kept. */
export function responseOf({ id, response }: Activity): Message | null {
  if (response === null) return null;
  const { status, statusText, httpVersion } = response;
  const line = `${versionText(httpVersion)} ${status} ${statusText}`.trim();
  return { method: null, line, ...contentOf(response), file: `response-${id}.bin` };
}

const versionText = (version: string): string => (version === '' ? '' : `HTTP/${version.replace(/^HTTP\//i, '')}`);

function contentOf(message: HttpRequestMessage | HttpResponseMessage) {
  const { headers, trailers, body, bodyBase64, decoding = null } = message;
  return { headers, trailers, body, bodyBase64, decoding, note: bodyNote(message) };
}

/** What a person should know of a body's text; empty where it is simply what was on the wire. */
function bodyNote({ bytes, truncated, decoding }: HttpRequestMessage | HttpResponseMessage): string {
  const count = `${bytes.toLocaleString('en')} bytes`;
  const sentences = truncated ? [`Only the beginning of the body was kept: ${count} arrived.`] : [];
  if (decoding === undefined) return sentences.join(' ');
  const { codings, charset, isCut, problem } = decoding;
  if (codings.length > 0) sentences.push(`Decoded from ${codings.join(', then ')}: ${count} on the wire.`);
  if (charset !== 'utf-8') sentences.push(`Read as ${charset}.`);
  if (isCut) sentences.push('Only the beginning of what it decodes to is shown.');
  if (problem !== null) sentences.push(problem);
  return sentences.join(' ');
}
