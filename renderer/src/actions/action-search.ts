import { useSyncExternalStore } from 'react';
import { goTo } from '../route.ts';

/** What is searched for in the list of actions: kept while the person is elsewhere, and set by links to it. */
let search = '';
const listeners = new Set<() => void>();

export function setActionSearch(text: string): void {
  search = text;
  for (const listener of listeners) listener();
}

/** Goes to the actions that use a tag. */
export function showUsesOf(tag: string): void {
  setActionSearch(`{{${tag}}}`);
  goTo('actions');
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useActionSearch(): string {
  return useSyncExternalStore(subscribe, () => search);
}
