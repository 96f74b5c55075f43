import type { HttpRequestMessage } from '../../../shared/model/http.ts';
import { type HeaderLine, headerValue } from '../../../shared/model/http.ts';
import { prettyJson } from './body.ts';

/** A request as it would stand on the wire, for copying. */
export function requestText({ method, url, headers, body }: HttpRequestMessage): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${url}`, ...lines, ...(body === '' ? [] : ['', body])].join('\n');
}

/** A body for reading: JSON is laid out, all else is as it came. */
export function readableBody(headers: readonly HeaderLine[], body: string): string {
  const type = headerValue(headers, 'content-type') ?? '';
  return /json/i.test(type) || /^\s*[[{]/.test(body) ? (prettyJson(body) ?? body) : body;
}
