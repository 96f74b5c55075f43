import type { Delivery } from '../../../../shared/model/delivery.ts';
import type { HeaderLine } from '../../../../shared/model/http.ts';
import type { StyledLine } from '../printer.ts';
import { durationText } from './wording.ts';

/** Characters of a body that are printed. */
const shownBody = 2048;

/** A request as it was sent, what was responded, and how long each phase took. Nothing for what was not sent. */
export function exchangeLines({ request, response, redirects, attempts }: Delivery): StyledLine[] {
  const last = attempts.at(-1);
  if (last === undefined) return [];
  return [
    ...messageLines('>', `${request.method} ${request.url}`, request),
    ...redirects.map(({ status, method, url }): StyledLine => lineOf('<', `${status}, then ${method} ${url}`)),
    ...(response === null ? [] : messageLines('<', `${response.status} ${response.statusText}`.trim(), response)),
    lineOf('=', timingText(last.timings)),
  ];
}

function messageLines(
  sign: '>' | '<',
  first: string,
  { headers, body }: { readonly headers: readonly HeaderLine[]; readonly body: string },
): StyledLine[] {
  const shown = body.length > shownBody ? `${body.slice(0, shownBody)}…` : body;
  return [
    lineOf(sign, first),
    ...headers.map(([name, value]) => lineOf(sign, `${name}: ${value}`)),
    ...(shown === '' ? [] : shown.split(/\r?\n/).map((line) => lineOf(sign, `  ${line}`))),
  ];
}

const lineOf = (sign: string, text: string): StyledLine => ['  ', ['quiet', `${sign} ${text}`]];

function timingText({ dns, connect, tls, firstByte, total }: Delivery['attempts'][number]['timings']): string {
  const phases = { DNS: dns, connect, TLS: tls, 'first byte': firstByte, total };
  return Object.entries(phases)
    .flatMap(([name, duration]) => (duration === null ? [] : [`${name} ${durationText(duration)}`]))
    .join(', ');
}
