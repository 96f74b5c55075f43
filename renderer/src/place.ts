import { useSyncExternalStore } from 'react';

/** The places of the app, as they stand in the address: `#/activity/ID`. */
export const placeNames = [
  'simulator',
  'presenter',
  'events',
  'actions',
  'parameters',
  'receiver',
  'activity',
  'calls',
  'settings',
] as const;
export type PlaceName = (typeof placeNames)[number];

export interface Here {
  readonly place: PlaceName;
  /** What follows the place, decoded: `#/events/pbxware/call_incoming` gives two parts. */
  readonly parts: readonly string[];
}

/** Reads an address; an unknown place is the first one. */
export function readPlace(hash: string): Here {
  const [name = '', ...rest] = hash.replace(/^#\/?/, '').split('/');
  const place = placeNames.find((each) => each === name);
  if (place === undefined) return { place: 'simulator', parts: [] };
  return { place, parts: rest.filter((part) => part !== '').map(decode) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a stray % typed into the address
  }
}

/** The address of a place, for an `href`. */
export function linkTo(place: PlaceName, ...parts: readonly string[]): string {
  return `#/${[place, ...parts.map(encodeURIComponent)].join('/')}`;
}

/** Goes there. `replace` leaves no step in the history: for moves inside a list. */
export function goTo(place: PlaceName, parts: readonly string[] = [], { replace = false } = {}): void {
  const link = linkTo(place, ...parts);
  if (!replace) {
    location.hash = link;
    return;
  }
  history.replaceState(null, '', link);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

let lastHash: string | null = null;
let lastHere: Here = { place: 'simulator', parts: [] };

/** The same object for the same address, as useSyncExternalStore wants it. */
function currentPlace(): Here {
  if (location.hash !== lastHash) {
    lastHash = location.hash;
    lastHere = readPlace(lastHash);
  }
  return lastHere;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** Where the person is now. */
export function usePlace(): Here {
  return useSyncExternalStore(subscribe, currentPlace);
}
