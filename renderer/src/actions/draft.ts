import { isSameAuth } from '../../../shared/auth-types.ts';
import type { Action, ActionRequest, OwnScript, Pair } from '../../../shared/model/action.ts';
import { pathVariablesAfterUrl } from './path-variables.ts';
import { rowsAfterUrl, urlWithRows } from './query-table.ts';

/** What was changed of an action and is not saved: laid over the action as it is kept. */
export interface Edits {
  readonly name?: string;
  readonly description?: string;
  readonly request?: Partial<ActionRequest>;
  /** Kinds of scripts that were changed. */
  readonly scripts?: readonly OwnScript[];
}

/** Whether what was remembered are edits; what another version wrote into them is not looked at. */
export const isEdits = (value: unknown): value is Edits => typeof value === 'object' && value !== null;

/** The scripts written on something itself; an empty text is none. */
export type OwnTexts = Readonly<Record<OwnScript['on'], string>>;

export interface Draft {
  readonly name: string;
  readonly description: string;
  readonly request: ActionRequest;
  readonly scripts: OwnTexts;
}

type Kept = Pick<Action, 'name' | 'description' | 'request' | 'ownScripts'>;

export function draftOf(kept: Kept, edits: Edits): Draft {
  return {
    name: edits.name ?? kept.name,
    description: edits.description ?? kept.description,
    request: { ...kept.request, ...edits.request },
    scripts: ownTexts(kept.ownScripts, edits.scripts),
  };
}

export const ownTexts = (kept: readonly OwnScript[], edited: readonly OwnScript[] = []): OwnTexts => ({
  ...{ prerequest: '', test: '' },
  ...Object.fromEntries([...kept, ...edited].map(({ on, text }) => [on, text])),
});

/** The URL line was edited: both tables follow. */
export function urlEdited(request: ActionRequest, url: string, kept: ActionRequest): Partial<ActionRequest> {
  return {
    url,
    query: rowsAfterUrl(url, request.query),
    pathVariables: pathVariablesAfterUrl(url, request.pathVariables, kept.pathVariables),
  };
}

/** The query table was edited: the URL follows. */
export function queryEdited(request: ActionRequest, query: readonly Pair[]): Partial<ActionRequest> {
  return { query: [...query], url: urlWithRows(request.url, query) };
}

export function withRequest(edits: Edits, change: Partial<ActionRequest>): Edits {
  return { ...edits, request: { ...edits.request, ...change } };
}

export function withScript(edits: Pick<Edits, 'scripts'>, script: OwnScript): Pick<Edits, 'scripts'> {
  return { ...edits, scripts: [...(edits.scripts ?? []).filter(({ on }) => on !== script.on), script] };
}

/** The edits that differ from what is kept, without rows left blank; null where nothing differs. */
export function differing(kept: Kept, edits: Edits): Edits | null {
  const keptRequest = withoutBlankRows(kept.request);
  const edited = withoutBlankRows({ ...kept.request, ...edits.request });
  const request = Object.fromEntries(
    Object.entries(edited).filter(([key, value]) =>
      key === 'auth'
        ? !isSameAuth(edited.auth, kept.request.auth)
        : !same(value, keptRequest[key as keyof ActionRequest]),
    ),
  ) as Partial<ActionRequest>;
  const before = ownTexts(kept.ownScripts);
  const scripts = edits.scripts?.filter(({ on, text }) => text !== before[on]) ?? [];
  const left: Edits = {
    ...(edits.name === undefined || edits.name === kept.name ? {} : { name: edits.name }),
    ...(edits.description === undefined || edits.description === kept.description
      ? {}
      : { description: edits.description }),
    ...(Object.keys(request).length === 0 ? {} : { request }),
    ...(scripts.length === 0 ? {} : { scripts }),
  };
  return Object.keys(left).length === 0 ? null : left;
}

/** Left out, false and an empty text mean the same in a row; the order of keys means nothing. */
export function same(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return (left || undefined) === (right || undefined);
  }
  if (Array.isArray(left) && Array.isArray(right) && left.length !== right.length) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => same(Reflect.get(left, key), Reflect.get(right, key)));
}

const isFilled = (row: { readonly key: string; readonly value?: string; readonly src?: readonly string[] }): boolean =>
  row.key !== '' || (row.value ?? '') !== '' || (row.src?.length ?? 0) > 0;

/** The request as it is kept: without the blank rows that stand in a table while it is being filled. */
function withoutBlankRows(request: ActionRequest): ActionRequest {
  const { body } = request;
  const filled = { ...request, query: request.query.filter(isFilled), headers: request.headers.filter(isFilled) };
  if (body.mode === 'urlencoded') return { ...filled, body: { ...body, urlencoded: body.urlencoded.filter(isFilled) } };
  if (body.mode === 'formdata') return { ...filled, body: { ...body, formdata: body.formdata.filter(isFilled) } };
  return filled;
}
