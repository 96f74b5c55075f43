import type { ActionRequest, Pair } from '../../../shared/model/action.ts';
import { readAuth } from './item-auth.ts';
import { readBody } from './item-body.ts';
import { type Row, readHeaderText, readRows } from './item-rows.ts';
import { readSettings } from './item-settings.ts';
import { readUrl } from './item-url.ts';
import { isRawObject, own, type RawObject, textOf } from './raw-value.ts';

const method = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;

/** A raw item's request; `behavior` is the `protocolProfileBehavior` in force. Text alone is the URL of a GET. */
export function readRequest(item: RawObject, behavior: RawObject): ActionRequest {
  const raw: RawObject = isRawObject(item.request) ? item.request : { url: item.request };
  return {
    method: methodProblem(raw.method) === null ? methodOf(raw.method) : 'GET',
    ...readUrl(raw.url),
    headers: headerRows(raw.header).map(({ pair }) => pair),
    body: readBody(raw.body),
    auth: readAuth(raw.auth),
    settings: readSettings(behavior),
  };
}

/** In capitals, as Postman sends it; GET where there is none. */
const methodOf = (raw: unknown): string => textOf(raw).toUpperCase() || 'GET';

/** Why a method cannot be sent; null where it can. */
export function methodProblem(raw: unknown): string | null {
  return method.test(methodOf(raw)) ? null : `${JSON.stringify(textOf(raw).slice(0, 100))} is not an HTTP method.`;
}

export const problemOf = (item: RawObject): string | null => methodProblem(own(item.request, 'method'));

export function headerRows(raw: unknown): Row<Pair>[] {
  return typeof raw === 'string' ? readHeaderText(raw) : readRows(raw, ':');
}
