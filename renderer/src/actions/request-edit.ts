import type { ActionRequest, Pair } from '../../../shared/model/action.ts';
import { pathVariablesAfterUrl } from './path-variables.ts';
import { rowsAfterUrl, urlWithRows } from './query-table.ts';

/** The request after its URL line was edited: both tables follow. */
export function editUrl(request: ActionRequest, url: string): ActionRequest {
  return {
    ...request,
    url,
    query: rowsAfterUrl(url, request.query),
    pathVariables: pathVariablesAfterUrl(url, request.pathVariables),
  };
}

/** The request after its query table was edited: the URL follows. */
export function editQuery(request: ActionRequest, query: readonly Pair[]): ActionRequest {
  return { ...request, query: [...query], url: urlWithRows(request.url, query) };
}

const isFilled = (row: { key: string; value?: string }): boolean => row.key !== '' || (row.value ?? '') !== '';

/** The request as it is kept: without the blank rows that stand in a table while it is being filled. */
export function withoutBlankRows(request: ActionRequest): ActionRequest {
  const { body } = request;
  return {
    ...request,
    query: request.query.filter(isFilled),
    headers: request.headers.filter(isFilled),
    body:
      body.mode === 'urlencoded'
        ? { ...body, urlencoded: body.urlencoded.filter(isFilled) }
        : body.mode === 'formdata'
          ? {
              ...body,
              formdata: body.formdata.filter((part) => isFilled(part) || (part.type === 'file' && part.src.length > 0)),
            }
          : body,
  };
}
