import { dollarVariables, fillDollar } from '../../../shared/dollar-template.ts';
import { failure } from '../../../shared/failure.ts';
import type { ActionBody } from '../../../shared/model/action.ts';
import type { DialectEvent } from '../../../shared/model/dialect.ts';
import { withoutTrailing } from '../../../shared/trailing.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import type { Chosen, Dialect, Dialects } from './dialects.ts';
import { nativeActions } from './native-actions.ts';

export interface NativeInput {
  readonly dialect: string;
  readonly event: string;
  /** The URL it goes to; for a dialect that fills templates it may hold the vendor's variables itself. */
  readonly to: string;
  /** For a dialect that lets the administrator choose; its default where it is left out. */
  readonly method?: string | undefined;
  readonly chosen: Chosen;
  /** Verified where it is left out. */
  readonly verifyTls?: boolean | undefined;
}

/** Makes the vendor's own request of an event: its native action, sent to the target, with what is not sent left out. */
export type NativeRequests = (input: NativeInput, values: ReadonlyMap<string, string>) => CollectionAction;

const target = '{{target}}';

/**
 * Throws NO_NATIVE_REQUEST where the vendor has none for the event, and INPUT_INVALID for a method that cannot be chosen.
 */
export function nativeRequests(dialects: Dialects): NativeRequests {
  const natives = nativeActions(dialects);
  return ({ dialect: id, event: key, to, method, chosen, verifyTls = true }, values) => {
    const dialect = dialects.get(id);
    const event = dialects.event(id, key);
    const own = natives(id, nativeId(dialect, key, method));
    if (own === undefined) throw failure('NO_NATIVE_REQUEST', { dialect: id, event: key });
    const native = verifyTls ? own : unverified(own);
    if (dialect.transport.kind === 'template') {
      const url = filledTemplate(dialect, event, to, values, dialects.keepsUnfilled(id, chosen));
      return { ...native, request: { ...native.request, url, query: [] } };
    }
    const unsent = unsentTags(dialect, values);
    const rest = native.request.url.startsWith(target) ? native.request.url.slice(target.length) : null;
    const url = rest === null ? native.request.url : withTarget(to, withoutPairs(rest, unsent));
    const request = { ...native.request, url, query: [], body: withoutRows(native.request.body, unsent) };
    return { ...native, request };
  };
}

const unverified = (action: CollectionAction): CollectionAction => ({
  ...action,
  request: { ...action.request, settings: { ...action.request.settings, verifyTls: false } },
});

function nativeId(dialect: Dialect, key: string, method: string | undefined): string {
  if (method === undefined) return key;
  const chosen = chosenMethod(dialect, method);
  return dialect.transport.kind === 'append' && chosen === dialect.transport.default ? key : `${key}:${chosen}`;
}

/** The method as the dialect writes it. Throws INPUT_INVALID for one that cannot be chosen. */
export function chosenMethod({ id, transport }: Dialect, method: string): string {
  if (transport.kind !== 'append') {
    throw failure('INPUT_INVALID', { where: 'method', detail: `${id} has no choice of methods.` });
  }
  const chosen = transport.methods.find((each) => each === method.toUpperCase());
  if (chosen === undefined) {
    throw failure('INPUT_INVALID', {
      where: 'method',
      detail: `${method} is not one of ${transport.methods.join(', ')}.`,
    });
  }
  return chosen;
}

/** A target that holds a variable is the whole template; any other gets the event's own behind it. */
function filledTemplate(
  dialect: Dialect,
  event: DialectEvent,
  to: string,
  values: ReadonlyMap<string, string>,
  keepUnfilled: boolean,
): string {
  const parameterTags = new Set(dialect.parameters.map(({ tag }) => tag));
  const own = event.template ?? '';
  const isQuery = own.startsWith('?');
  const behind = isQuery ? own : to.includes('?') ? `?${own}` : `/${own}`;
  const template = dollarVariables(to, parameterTags).length > 0 ? to : withTarget(to, behind);
  return fillDollar(template, values, { parameterTags, unfilled: keepUnfilled ? 'kept' : 'empty' });
}

/** Puts a path or a query behind a URL and keeps what the URL has; its fragment is never sent. */
function withTarget(to: string, rest: string): string {
  const url = to.split('#', 1)[0] ?? '';
  if (rest === '' || rest === '?') return url;
  if (!rest.startsWith('?')) return `${withoutTrailing(url, '/')}${rest}`;
  if (!url.includes('?')) return `${url}${rest}`;
  return `${url}${/[?&]$/.test(url) ? '' : '&'}${rest.slice(1)}`;
}

function unsentTags(dialect: Dialect, values: ReadonlyMap<string, string>): ReadonlySet<string> {
  const empty = dialect.parameters.filter(({ tag, omitEmpty }) => omitEmpty && (values.get(tag) ?? '') === '');
  return new Set(empty.map(({ tag }) => `{{${tag}}}`));
}

function withoutPairs(rest: string, unsent: ReadonlySet<string>): string {
  if (!rest.startsWith('?')) return rest;
  const pairs = rest.slice(1).split('&');
  return `?${pairs.filter((pair) => !unsent.has(pair.slice(pair.indexOf('=') + 1))).join('&')}`;
}

function withoutRows(body: ActionBody, unsent: ReadonlySet<string>): ActionBody {
  if (body.mode !== 'urlencoded') return body;
  return { ...body, urlencoded: body.urlencoded.filter(({ value }) => !unsent.has(value)) };
}
