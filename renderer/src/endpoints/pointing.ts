import type { DialectInfo } from '../../../shared/contract/dialects.ts';
import { listed } from '../../../shared/listed.ts';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import { counted } from '../parts/counted.ts';
import { titleOf } from './groups.ts';

/** Where a dialect's events go for the whole system, in words around a URL. */
export interface Pointing {
  readonly state: 'nowhere' | 'some' | 'all';
  /** `All 3 events go to`; the whole sentence where there is no single URL. */
  readonly lead: string;
  /** The one URL they all go to; null where there is none or several. */
  readonly url: string | null;
  /** What else is true, or empty. */
  readonly rest: string;
}

/** Owners that a sentence names before it counts. */
const namedOwners = 3;

/** Newer and older events count once they are switched on: nobody misses them before. */
export function pointingOf(
  { events, scopes }: Pick<DialectInfo, 'events' | 'scopes'>,
  endpoints: readonly Endpoint[],
  /** Keys of events whose own switch is off: they go nowhere, whatever is set for them. */
  off: ReadonlySet<string>,
): Pointing {
  const on = endpoints.filter(({ enabled }) => enabled);
  const forAll = on.filter(({ scope }) => scope === null);
  const single = [
    ...new Set(on.filter(({ scope }) => scope !== null).map((endpoint) => cut(titleOf({ scopes }, endpoint)))),
  ];
  const named = single.length > namedOwners ? [...single.slice(0, namedOwners - 1)] : single;
  if (named.length < single.length) named.push(`${single.length - named.length} more`);
  const names = listed(named);
  const besides =
    single.length === 0 ? '' : `${names} also ${single.length === 1 ? 'has its own URL' : 'have their own URLs'}`;
  const carried = new Set(forAll.map(({ event }) => event));
  if (carried.size === 0) {
    const lead =
      single.length === 0 ? 'No URL set' : `Only ${names} ${single.length === 1 ? 'has a URL' : 'have URLs'}`;
    return { state: single.length === 0 ? 'nowhere' : 'some', lead, url: null, rest: '' };
  }
  const expected = events.filter(({ key, newer, older }) => (!newer && !older) || carried.has(key));
  const goes = expected.filter(({ key }) => carried.has(key)).length;
  const isAll = goes === expected.length;
  const urls = new Set(forAll.map(({ url }) => url));
  const count = isAll
    ? expected.length === 1
      ? 'The event goes'
      : `All ${expected.length} events go`
    : `${goes} of ${counted(expected.length, 'event')} ${goes === 1 ? 'goes' : 'go'}`;
  const [url = null] = urls.size === 1 ? urls : [];
  return {
    state: isAll ? 'all' : 'some',
    lead: `${count} to${url === null ? ` ${urls.size} URLs` : ''}`,
    url,
    rest: [switchedOffWords(events, carried, off), offWords(events, carried), besides]
      .filter((part) => part !== '')
      .join('; '),
  };
}

/** A name within a sentence. */
const cut = (name: string): string => (name.length > 40 ? `${name.slice(0, 39)}…` : name);

/** `Hangup is switched off`, of those that would go somewhere. */
function switchedOffWords(
  events: DialectInfo['events'],
  carried: ReadonlySet<string>,
  off: ReadonlySet<string>,
): string {
  const labels = events.filter(({ key }) => carried.has(key) && off.has(key)).map(({ label }) => label);
  if (labels.length < 2) return labels.map((label) => `${label} is turned off`).join('');
  return `${labels.length} of them are turned off`;
}

/** `2 newer ones are off`. */
function offWords(events: DialectInfo['events'], carried: ReadonlySet<string>): string {
  const off = events.filter(({ key }) => !carried.has(key));
  const kinds = (['newer', 'older'] as const).flatMap((kind) => {
    const count = off.filter((event) => event[kind]).length;
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  if (kinds.length === 0) return '';
  const isOne = kinds.length === 1 && kinds[0]?.startsWith('1 ');
  return `${kinds.join(' and ')} ${isOne ? 'one is' : 'ones are'} off`;
}

/** What the whole system's endpoints were before, beside the others as they are now: undoes the pointing alone. */
export function unpointed(before: readonly Endpoint[], now: readonly Endpoint[]): Endpoint[] {
  return [...before.filter(({ scope }) => scope === null), ...now.filter(({ scope }) => scope !== null)];
}
