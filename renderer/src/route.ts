import { useSyncExternalStore } from 'react';

/** The pages of the app, as they appear in the URL: `#/activity/ID`. */
export const pageIds = [
  'simulator',
  'presenter',
  'events',
  'actions',
  'parameters',
  'receiver',
  'activity',
  'calls',
  'runs',
  'settings',
] as const;
export type PageId = (typeof pageIds)[number];

export interface Route {
  readonly page: PageId;
  /** What follows the page, decoded: `#/events/pbxware/call_incoming` gives two parts. */
  readonly parts: readonly string[];
}

/** Reads a hash; an unknown page becomes the Simulator. */
export function readRoute(hash: string): Route {
  const [name = '', ...rest] = hash.replace(/^#\/?/, '').split('/');
  const page = pageIds.find((each) => each === name);
  if (page === undefined) return { page: 'simulator', parts: [] };
  return { page, parts: rest.filter((part) => part !== '').map(decode) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a stray % typed into the address
  }
}

/** The link to a page, for an `href`. */
export function linkTo(page: PageId, ...parts: readonly string[]): string {
  return `#/${[page, ...parts.map(encodeURIComponent)].join('/')}`;
}

/** Goes there. `replace` leaves no step in the history: for moves inside a list. */
export function goTo(page: PageId, parts: readonly string[] = [], { replace = false } = {}): void {
  const link = linkTo(page, ...parts);
  if (!replace) {
    location.hash = link;
    return;
  }
  history.replaceState(null, '', link);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

let lastHash: string | null = null;
let lastRoute: Route = { page: 'simulator', parts: [] };

/** The same object for the same address, as useSyncExternalStore wants it. */
function currentRoute(): Route {
  if (location.hash !== lastHash) {
    lastHash = location.hash;
    lastRoute = readRoute(lastHash);
  }
  return lastRoute;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The route on screen now. */
export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute);
}
