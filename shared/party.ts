import type { Party } from './model/call-run.ts';

/** Somebody at one end of a call, as phone systems write numbers. */
export interface PartyNumber {
  /** What was dialed or shown; empty where none is known, `anonymous` where it is withheld (RFC 3261). */
  readonly number: string;
  /** Empty where the party has none. */
  readonly name: string;
  /** The SIP URI that was given, without what stands around it; left out where a plain number was. */
  readonly uri?: string;
}

/** `sip:`, `sips:` and `tel:` with parameters and headers; a name may follow a `=` that belongs to none of them. */
const uriPattern =
  /^((?:sips?|tel):[^;?=]*(?:;[^;?=]*(?:=[^;?=]*)?)*(?:\?[^=]*(?:=[^=&]*(?:&[^=&]*)?)*)?)(?:=(.*))?$/is;

/**
 * Reads what a person typed: `NUMBER`, `NUMBER=NAME`, a SIP or tel URI with parameters (`sip:+1555@host;user=phone`), or
 * a name and an address as in a SIP header (`"Ann \"A\" Lee" <sip:+1555@host>`). Quotes in a name after `=` are part of it.
 */
export function readParty(text: string): Party {
  const address = /^(?:"((?:[^"\\]|\\.)*)"\s*|([^"<]*))<([^<>]*)>$/s.exec(text.trim());
  if (address !== null) {
    const name = address[1]?.replace(/\\(.)/gs, '$1') ?? (address[2] ?? '').trim();
    return { number: (address[3] ?? '').trim(), ...(name === '' ? {} : { name }) };
  }
  const uri = uriPattern.exec(text);
  if (uri !== null) return { number: uri[1] ?? '', ...(uri[2] === undefined ? {} : { name: uri[2] }) };
  const equals = text.indexOf('=');
  return equals === -1 ? { number: text } : { number: text.slice(0, equals), name: text.slice(equals + 1) };
}

/** Number, name and URI of a party that was given. One without a name has none: nothing is made up for it. */
export function partyNumber(party: Party): PartyNumber {
  const { number: text, name } = /[<>]/.test(party.number)
    ? { ...readParty(party.number), ...definedName(party) }
    : party;
  const uri = text.trim();
  const isUri = /^(?:sips?|tel):/i.test(uri);
  return { number: isUri ? sipUser(uri) : text, name: name ?? '', ...(isUri ? { uri } : {}) };
}

const definedName = ({ name }: Party): { name?: string } => (name === undefined ? {} : { name });

/** The user part of a SIP or tel URI, also inside `<>`; other text is taken up to the first `@`, `;` or `>`. */
export function sipUser(text: string): string {
  const [, tel, user = ''] = /^(?:[^<]*<)?\s*(?:(tel:)|sips?:)?([^@;>?]*)/i.exec(text) ?? [];
  // A password may stand behind the user, and a tel URI may be split for the eye.
  const plain = tel === undefined ? user.replace(/:.*$/s, '') : user.replace(/[-.()]/g, '');
  try {
    return decodeURIComponent(plain).trim();
  } catch {
    return plain.trim();
  }
}
