import type { ActionBody } from '../../../shared/model/action.ts';

export const bodyWords: readonly (readonly [ActionBody['mode'], string])[] = [
  ['none', 'none'],
  ['formdata', 'form-data'],
  ['urlencoded', 'x-www-form-urlencoded'],
  ['raw', 'raw'],
  ['file', 'file'],
  ['graphql', 'GraphQL'],
];

/** A new body of a kind, to be filled in. */
export function blankBody(mode: ActionBody['mode']): ActionBody {
  switch (mode) {
    case 'none':
      return { mode };
    case 'raw':
      return { mode, raw: '', language: 'json' };
    case 'urlencoded':
      return { mode, urlencoded: [] };
    case 'formdata':
      return { mode, formdata: [] };
    case 'file':
      return { mode, src: null };
    case 'graphql':
      return { mode, query: '', variables: '' };
  }
}

/** JSON with line breaks and two spaces; null for what is no JSON, such as a text with a bare `{{tag}}`. */
export function prettyJson(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    // A number that JSON.parse cannot hold exactly would be changed by writing it again.
    return /\d{16}/.test(text) ? null : JSON.stringify(value, null, 2);
  } catch {
    return null;
  }
}

/** How many rows or whether there is a body, for the tab. */
export function bodyMark(body: ActionBody): number | boolean {
  switch (body.mode) {
    case 'none':
      return false;
    case 'raw':
      return body.raw !== '';
    case 'urlencoded':
      return body.urlencoded.filter(({ disabled }) => !disabled).length;
    case 'formdata':
      return body.formdata.filter(({ disabled }) => !disabled).length;
    case 'file':
      return body.src !== null || body.content !== undefined;
    case 'graphql':
      return body.query !== '';
  }
}
