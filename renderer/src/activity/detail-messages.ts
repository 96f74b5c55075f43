import type { Activity } from '../../../shared/model/activity.ts';
import type { HeaderLine, HttpRequestMessage, HttpResponseMessage } from '../../../shared/model/http.ts';

/** A request or a response, as it is shown: first line, header lines, body. */
export interface Message {
  readonly method: string | null;
  /** URL and version, or version and status. */
  readonly line: string;
  readonly headers: readonly HeaderLine[];
  readonly trailers: readonly HeaderLine[];
  readonly body: string;
  readonly bodyBase64: string | null;
  /** Why the body is not whole; empty where it is. */
  readonly note: string;
  /** Name of the file a body is saved as. */
  readonly file: string;
}

export function requestOf({ id, request }: Activity): Message {
  const { method, url, httpVersion } = request;
  return {
    method,
    line: `${url} ${versionText(httpVersion)}`.trim(),
    ...contentOf(request),
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

function contentOf({
  headers,
  trailers,
  body,
  bodyBase64,
  bytes,
  truncated,
}: HttpRequestMessage | HttpResponseMessage) {
  const note = truncated ? `Only the beginning of ${bytes.toLocaleString('en')} bytes was kept.` : '';
  return { headers, trailers, body, bodyBase64, note };
}
