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

/** What a party's condition may look at beside the parameters: which event it is. */
export const eventPath = 'event.key';

/** Who takes part in a call, as one of its events, given by its key, says; null where it does not. */
export function partiesOf(parties: DialectParties, values: Values, event: string | null): Parties {
  const firstOf = (tags: DialectParties['caller']) => firstParty(tags, values, event ?? '');
  return {
    caller: firstOf(parties.caller),
    callerName: firstOf(parties.callerName),
    called: firstOf(parties.called),
    extension: firstOf(parties.extension),
  };
}

/** The text by which a dialect joins the events of one call; empty where there is none. */
export function callKeyOf({ callKey }: Pick<DialectFile, 'callKey'>, values: Values): string {
  return callKey === null ? '' : (values.get(callKey) ?? '');
}

/** The texts that name the leg an event is about; empty if it is about the call as a whole. */
export function legOf(parties: DialectParties, values: Values): string {
  return parties.leg.flatMap((tag) => values.get(tag) || []).join(' ');
}

function firstParty(tags: DialectParties['caller'], values: Values, event: string): string | null {
  for (const { tag, when = {}, as } of tags) {
    const value = values.get(tag) ?? '';
    const text = as === undefined ? value : formats[as](value);
    if (text !== '' && meets(when, (name) => (name === eventPath ? event : (values.get(name) ?? '')))) return text;
  }
  return null;
}
