import type { Activity } from '../../../shared/model/activity.ts';
import type { HeaderLine } from '../../../shared/model/http.ts';

/** A request or an answer, as it is shown: first line, header lines, body. */
export interface Message {
  readonly method: string | null;
  /** The URL, or version and status. */
  readonly line: string;
  readonly headers: readonly HeaderLine[];
  readonly body: string;
  readonly bodyBase64: string | null;
  /** Why the body is not whole; empty where it is. */
  readonly note: string;
  /** Name of the file a body is saved as. */
  readonly file: string;
}

const cutNote = (bytes: number): string => `Only the beginning of ${bytes.toLocaleString('en')} bytes was kept.`;

export function requestOf(activity: Activity): Message {
  if (activity.kind === 'delivery') {
    const { method, url, headers, body, bodyBase64 } = activity.request;
    return { method, line: url, headers, body, bodyBase64, note: '', file: `request-${activity.id}.bin` };
  }
  const { method, url, httpVersion, headers, body, bodyBase64, bytes, cut } = activity;
  return {
    method,
    line: `${url} HTTP/${httpVersion.replace(/^HTTP\//i, '')}`,
    headers,
    body,
    bodyBase64,
    note: cut ? cutNote(bytes) : '',
    file: `capture-${activity.id}.bin`,
  };
}

/** What was answered; null where nothing was, or no copy is kept. */
export function responseOf(activity: Activity): Message | null {
  if (activity.kind === 'capture' || activity.response === null) return null;
  const { httpVersion, status, statusText, headers, body, bodyBase64, bytes, cut } = activity.response;
  return {
    method: null,
    line: `HTTP/${httpVersion.replace(/^HTTP\//i, '')} ${status} ${statusText}`.trim(),
    headers,
    body,
    bodyBase64,
    note: cut ? cutNote(bytes) : '',
    file: `response-${activity.id}.bin`,
  };
}
