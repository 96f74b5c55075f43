import type { DialectFile, DialectParties } from '../../../shared/model/dialect.ts';
import { formats, meets } from './expression.ts';

/** Texts of an event's parameters by their tags. */
export type Values = ReadonlyMap<string, string>;

export interface Parties {
  readonly caller: string | null;
  readonly callerName: string | null;
  readonly called: string | null;
  readonly extension: string | null;
}

export const nobody: Parties = { caller: null, callerName: null, called: null, extension: null };

/** Who takes part in a call, as one of its events says; null where it does not. */
export function partiesOf(parties: DialectParties, values: Values): Parties {
  return {
    caller: firstOf(parties.caller, values),
    callerName: firstOf(parties.callerName, values),
    called: firstOf(parties.called, values),
    extension: firstOf(parties.extension, values),
  };
}

/** The text by which a dialect joins the events of one call; empty where there is none. */
export function callKeyOf({ callKey }: Pick<DialectFile, 'callKey'>, values: Values): string {
  return callKey === null ? '' : (values.get(callKey) ?? '');
}

/** The texts that tell the part of the call which an event is about; empty where it is about the whole of it. */
export function legOf(parties: DialectParties, values: Values): string {
  return parties.leg.flatMap((tag) => values.get(tag) || []).join(' ');
}

function firstOf(tags: DialectParties['caller'], values: Values): string | null {
  for (const { tag, when = {}, as } of tags) {
    const value = values.get(tag) ?? '';
    const text = as === undefined ? value : formats[as](value);
    if (text !== '' && meets(when, (other) => values.get(other) ?? '')) return text;
  }
  return null;
}
